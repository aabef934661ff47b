"""The search index of a table made beside its rows, in a database of its own, and taken over by copy.

SQLite writes to one database in one thread, and Python runs one thread at a time: half of what it takes to fill a
table is its search index, so a process of its own makes that one.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from errno import ECHILD
from pathlib import Path

import pyarrow as pa

from gongkai.descriptor import Resource
from gongkai.load.bulk import BATCH, rowids, searched
from gongkai.load.search import search_table, search_texts
from gongkai.load.tables import create_search
from gongkai.names import quoted

#: The tables in which FTS5 keeps an index that holds no text of its own.
PARTS = ("config", "data", "docsize", "idx")
#: Bytes of words that FTS5 holds before it writes them out; from 1 MiB, its default, on it writes less and merges less.
HELD = 16 * 2**20
PROGRAM = "from gongkai.load import words; words.work()"


class Words:
    """The search index of rows that `fill` puts into a table, while it is made."""

    def __init__(self, path: Path, resource: Resource, values: pa.Table) -> None:
        self.path, self.resource = path, resource
        self._stopped = False
        # The path of this process, so that the other one imports the same code.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}
        self._process = subprocess.Popen(  # noqa: S603 -- this program itself
            [sys.executable, "-c", PROGRAM, str(path), resource.name, str(values.num_rows), *resource.search],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="words")
        self._sent: Future[None] = self._pool.submit(self._send, searched(resource, values))

    def place(self, connection: sqlite3.Connection) -> None:
        """Wait for the index and make it that of the table; asked outside of a transaction.

        Raises OSError where it could not be made.
        """
        self._sent.result()
        assert self._process.stderr is not None  # noqa: S101 -- it was asked for
        told = self._process.stderr.read().decode(errors="replace")
        if self._process.wait():
            last = told.strip().rpartition("\n")[2]
            raise OSError(ECHILD, f"the search index was not made: {last}")
        execute, table = connection.execute, search_table(self.resource.name)
        execute("ATTACH ? AS words", (str(self.path),))
        execute("BEGIN")
        # Made anew, since FTS5 remembers what it has read of an index.
        execute(f"DROP TABLE main.{quoted(table)}")
        create_search(connection, table, self.resource.search)
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
        self._process.kill()
        self._process.wait()
        self._pool.shutdown(cancel_futures=True)
        for stream in (self._process.stdin, self._process.stderr):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        self.path.unlink(missing_ok=True)

    def _send(self, values: pa.Table) -> None:
        """Send the numbers of the rows with what is searched in them; a process that died is told of by its code."""
        assert self._process.stdin is not None  # noqa: S101 -- it was asked for
        with suppress(BrokenPipeError), self._process.stdin as stream:
            schema = pa.schema([("rowid", pa.int64()), *((name, pa.large_string()) for name in self.resource.search)])
            with pa.ipc.new_stream(stream, schema) as writer:
                for batch in _batches(self.resource, values, schema):
                    if self._stopped:
                        return
                    writer.write_batch(batch)


def _batches(resource: Resource, values: pa.Table, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    first = 1
    for part in values.to_batches(max_chunksize=BATCH):
        columns = dict(zip(part.schema.names, part.columns, strict=True))
        numbers = rowids(resource, columns, first, part.num_rows)
        nothing = pa.nulls(part.num_rows, pa.large_string())
        cells = [columns.get(name, nothing).cast(pa.large_string()) for name in resource.search]
        yield pa.record_batch([numbers, *cells], schema)
        first += part.num_rows


def work() -> None:
    """Make the search index of the rows that another process of this program sends; exits with 1 where some lack."""
    path, table, rows, *names = sys.argv[1:]
    sys.exit(0 if _make(Path(path), table, int(rows), names) else 1)


def _make(path: Path, table: str, rows: int, names: Sequence[str]) -> bool:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # It is copied from or thrown away.
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        index = search_table(table)
        create_search(connection, index, names)
        connection.execute(f"INSERT INTO {quoted(index)} ({quoted(index)}, rank) VALUES ('hashsize', {HELD})")
        connection.execute("BEGIN")
        marks = ", ".join("?" for _ in (index, *names))
        insert = f"INSERT INTO {quoted(index)} (rowid, {', '.join(map(quoted, names))}) VALUES ({marks})"
        came = 0
        with pa.ipc.open_stream(sys.stdin.buffer) as reader:
            for batch in reader:
                numbers, *texts = (column.to_pylist() for column in batch.columns)
                connection.executemany(insert, zip(numbers, *map(search_texts, texts), strict=True))
                came += batch.num_rows
        if came != rows:
            # Who sends was ended; what is half made is of no use to anyone.
            return False
        connection.execute("COMMIT")
        connection.execute(f"DELETE FROM {quoted(f'{index}_config')} WHERE k = 'hashsize'")
    return True
