"""The search index of a table made beside its rows, in a database of its own, and taken over by copy.

SQLite writes to one database in one thread; half of what it takes to fill a table is its search index.
"""

from __future__ import annotations

import sqlite3
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pyarrow as pa

from gongkai.descriptor import Resource
from gongkai.load.bulk import index, searched, words
from gongkai.load.search import search_table
from gongkai.load.tables import create_search
from gongkai.names import quoted

#: The tables in which FTS5 keeps an index that holds no text of its own.
PARTS = ("config", "data", "docsize", "idx")


class Words:
    """The search index of rows that `fill` puts into a table, while it is made."""

    def __init__(self, path: Path, resource: Resource, values: pa.Table) -> None:
        self.path, self.resource = path, resource
        self._stopped = False
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="words")
        self._made: Future[None] = self._pool.submit(self._make, searched(resource, values))

    def place(self, connection: sqlite3.Connection) -> None:
        """Wait for the index and make it that of the table; asked outside of a transaction."""
        self._made.result()
        execute, table = connection.execute, search_table(self.resource.name)
        execute("ATTACH ? AS words", (str(self.path),))
        execute("BEGIN")
        # Made anew, since FTS5 remembers what it has read of an index.
        execute(f"DROP TABLE main.{quoted(table)}")
        create_search(connection, self.resource)
        for part in PARTS:
            name = quoted(f"{table}_{part}")
            execute(f"DELETE FROM main.{name}")
            execute(f"INSERT INTO main.{name} SELECT * FROM words.{name}")
        execute("COMMIT")
        execute("DETACH words")
        self.close()

    def close(self) -> None:
        """Stop, and delete what was not placed."""
        self._stopped = True
        self._pool.shutdown(cancel_futures=True)
        self.path.unlink(missing_ok=True)

    def _make(self, values: pa.Table) -> None:
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            # It is copied from or thrown away.
            connection.execute("PRAGMA journal_mode=OFF")
            connection.execute("PRAGMA synchronous=OFF")
            create_search(connection, self.resource)
            connection.execute("BEGIN")
            for rows in words(self.resource, values):
                if self._stopped:
                    return
                index(connection, self.resource, rows)
            connection.execute("COMMIT")
