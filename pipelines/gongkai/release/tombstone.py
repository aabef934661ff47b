"""Rows that were taken down: a digest of the key stays, so that the row cannot come back, and the row does not."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from gongkai.descriptor import Resource
from gongkai.load import register_functions, search_rows, search_table, sqlite_type
from gongkai.names import quoted
from gongkai.release.journal import written


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """One row that was taken down. The key itself may be what had to go; only its digest is told."""

    table: str
    digest: str
    reason: str
    #: The fields of the key and their values, where they are known: by them the row is found under an older key too.
    key: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stone:
    """What the public learns of a row that was taken down."""

    table: str
    digest: str
    release: int
    created: str
    reason: str


def typed_key(resource: Resource, texts: Sequence[str]) -> tuple[Any, ...] | None:
    """Return a key, given as texts in the order of the key's fields, as the table holds it; None where none is so."""
    names = resource.schema.primary_key
    kinds: Mapping[str, type] = {"INTEGER": int, "REAL": float}
    if len(texts) != len(names):
        return None
    pairs = zip(names, texts, strict=True)
    try:
        return tuple(kinds.get(sqlite_type(resource.schema[name]), str)(text) for name, text in pairs)
    except ValueError:
        return None


def digest_of(table: str, key: Sequence[Any]) -> str:
    """Return the digest of a key of a table."""
    return sha256(f"{table}\n{written(list(key))}".encode()).hexdigest()


def stones(history: Path) -> dict[tuple[str, str], Stone]:
    """Return what a history says of the rows that were taken down, by table and digest."""
    query = 'SELECT "table", digest, release, created, reason FROM tombstones'
    with closing(sqlite3.connect(f"{history.resolve().as_uri()}?immutable=1", uri=True)) as connection:
        found = connection.execute(query).fetchall()
    return {
        (table, digest): Stone(table=table, digest=digest, release=number, created=created, reason=reason)
        for table, digest, number, created, reason in found
    }


def tombstones(history: Path) -> frozenset[tuple[str, str]]:
    """Return table and digest of each row that a history says was taken down."""
    return frozenset(stones(history))


def strike(
    connection: sqlite3.Connection, resource: Resource, key: Sequence[Any], names: Sequence[str] | None = None
) -> int:
    """Remove a row and its words in the search index from a database; return how many rows went.

    `names` are the fields of the key, where they are not those by which this shape of the table has it.
    """
    condition = " AND ".join(f"{quoted(name)} = ?" for name in names or resource.schema.primary_key)
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


def strike_file(path: Path, resource: Resource | None, key: Sequence[Any], names: Sequence[str]) -> None:
    """Remove a row from a database file, its free pages included; of a table that is not there these alone."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        register_functions(connection)
        connection.execute("PRAGMA journal_mode=MEMORY")
        if resource is not None:
            strike(connection, resource, key, names)
        connection.execute("VACUUM")
        connection.execute("PRAGMA journal_mode=DELETE")


def scrub(connection: sqlite3.Connection, stone: Tombstone, release: int, created: str) -> None:
    """Remove the events of a row from a history, and write its tombstone."""
    own = [(stone.table, key) for key in _keys_of(connection, stone)]
    connection.executemany('DELETE FROM events WHERE "table" = ? AND key = ?', own)
    row = (stone.table, stone.digest, release, created, stone.reason)
    connection.execute("INSERT INTO tombstones VALUES (?, ?, ?, ?, ?)", row)
    connection.execute("VACUUM")


def _keys_of(connection: sqlite3.Connection, stone: Tombstone) -> set[str]:
    """Return the keys of a row as the history writes them: of a time when the table had another key, that one too."""
    own = {name: str(value) for name, value in stone.key.items()}
    query = "SELECT key, before, after FROM events WHERE \"table\" = ? AND key <> ''"
    found = set()
    for key, *sides in connection.execute(query, (stone.table,)):
        by_name = sha256(f"{stone.table}\n{key}".encode()).hexdigest() == stone.digest
        if by_name or (own and any(_shows(own, json.loads(side)) for side in sides if side)):
            found.add(key)
    return found


def _shows(own: Mapping[str, str], cells: Any) -> bool:
    return isinstance(cells, dict) and own == {name: str(cells.get(name)) for name in own}
