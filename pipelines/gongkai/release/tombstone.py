"""Rows that were taken down: a digest of the key stays, so that the row cannot come back, and the row does not."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from gongkai.descriptor import Resource
from gongkai.load import register_functions, search_rows, search_table
from gongkai.names import quoted
from gongkai.release.journal import written


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """One row that was taken down. The key itself may be what had to go; only its digest is told."""

    table: str
    digest: str
    reason: str


def digest_of(table: str, key: Sequence[Any]) -> str:
    """Return the digest of a key of a table."""
    return sha256(f"{table}\n{written(list(key))}".encode()).hexdigest()


def tombstones(history: Path) -> frozenset[tuple[str, str]]:
    """Return table and digest of each row that a history says was taken down."""
    with closing(sqlite3.connect(f"{history.resolve().as_uri()}?immutable=1", uri=True)) as connection:
        return frozenset(connection.execute('SELECT "table", digest FROM tombstones').fetchall())


def strike(connection: sqlite3.Connection, resource: Resource, key: Sequence[Any]) -> int:
    """Remove a row and its words in the search index from a database; return how many rows went."""
    condition = " AND ".join(f"{quoted(name)} = ?" for name in resource.schema.primary_key)
    query = f"SELECT rowid FROM {quoted(resource.name)} WHERE {condition}"
    rows = [row for (row,) in connection.execute(query, tuple(key))]
    for row in rows:
        search_rows(connection, resource, f"SELECT {int(row)}", remove=True)
        connection.execute(f"DELETE FROM {quoted(resource.name)} WHERE rowid = ?", (row,))
    if resource.search:
        # What FTS5 deletes, now or with an earlier release, stays in its segments until they are merged.
        index = quoted(search_table(resource.name))
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
    return len(rows)


def strike_file(path: Path, resource: Resource, key: Sequence[Any]) -> None:
    """Remove a row from a database file, its free pages included."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        register_functions(connection)
        connection.execute("PRAGMA journal_mode=MEMORY")
        strike(connection, resource, key)
        connection.execute("VACUUM")
        connection.execute("PRAGMA journal_mode=DELETE")


def scrub(connection: sqlite3.Connection, stone: Tombstone, release: int, created: str) -> None:
    """Remove the events of a row from a history, and write its tombstone."""
    query = "SELECT DISTINCT key FROM events WHERE \"table\" = ? AND key <> ''"
    keys = [key for (key,) in connection.execute(query, (stone.table,))]
    own = [key for key in keys if sha256(f"{stone.table}\n{key}".encode()).hexdigest() == stone.digest]
    connection.executemany('DELETE FROM events WHERE "table" = ? AND key = ?', [(stone.table, key) for key in own])
    row = (stone.table, stone.digest, release, created, stone.reason)
    connection.execute("INSERT INTO tombstones VALUES (?, ?, ?, ?, ?)", row)
    connection.execute("VACUUM")
