"""The journal of a draft: each row that comes, changes or goes, as the history will keep it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from gongkai.descriptor import Resource
from gongkai.load import sqlite_type
from gongkai.names import quoted
from gongkai.release.changes import RowChange, Sides, changes, same

#: One event without its number and release: table, key, kind, the cells before and after.
Event = tuple[str, str, str, str | None, str | None]

#: What is written where an empty table gets rows: one event for all of them. A list that is published for the first
#: time would else be kept twice.
FILLED = "filled"


def open_journal(connection: sqlite3.Connection) -> None:
    """Make the journal of a draft, empty."""
    connection.execute(
        'CREATE TEMP TABLE journal (id INTEGER PRIMARY KEY, "table" TEXT, key TEXT, kind TEXT, before TEXT, after TEXT)'
    )


def events(connection: sqlite3.Connection) -> Iterator[Event]:
    """Yield what is written, in its order."""
    yield from connection.execute('SELECT "table", key, kind, before, after FROM temp.journal ORDER BY id')


def touched_keys(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]] | None:
    """Return the keys of the rows of a table that came, changed or went, or None where a table was filled."""
    found = connection.execute('SELECT DISTINCT key FROM temp.journal WHERE "table" = ?', (table,)).fetchall()
    return None if ("",) in found else [tuple(json.loads(key)) for (key,) in found]


def write_changes(connection: sqlite3.Connection, table: str, sides: Sides) -> None:
    """Write the rows that differ; asked before they are changed."""
    if connection.execute(f"SELECT 1 FROM {sides.old} LIMIT 1").fetchone() is None:
        (count,) = connection.execute("SELECT COUNT(*) FROM temp.added").fetchone()
        write_filled(connection, table, count)
        return
    names = ", ".join(quoted(name) for name in sides.key)
    query = f"SELECT {names} FROM {sides.new} WHERE rowid IN (SELECT id FROM temp.added)"
    added = ((table, written(key), "added", None, None) for key in connection.execute(query))
    others = (change for change in changes(connection, sides) if change.kind != "added")
    _write(connection, added)
    _write(connection, (_event(table, change) for change in others))


def write_filled(connection: sqlite3.Connection, table: str, count: int) -> None:
    """Write that an empty table got rows."""
    if count:
        _write(connection, [(table, "", FILLED, None, str(count))])


def write_reshaped(connection: sqlite3.Connection, resource: Resource, aside: str, key: Sequence[str]) -> None:
    """Write what the rows of a table lost or changed when it was made anew.

    The old ones stand in the temporary table `aside`, where `key` was their key.
    """
    table, schema = quoted(resource.name), resource.schema
    old = {row[1]: row[2] for row in connection.execute(f"PRAGMA temp.table_info({quoted(aside)})")}
    kept = [name for name in schema.names if name in old]
    if (*key,) != schema.primary_key or any(old[name] != sqlite_type(schema[name]) for name in key):
        # Rows of other keys are other rows.
        write_removed(connection, resource.name, f"SELECT * FROM temp.{quoted(aside)}", key)
        (count,) = connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()
        write_filled(connection, resource.name, count)
        return
    lost = [name for name in old if name not in kept]
    pairs = [
        *((f"o.{quoted(name)}", f"n.{quoted(name)}") for name in kept),
        *((f"o.{quoted(n)}", "NULL") for n in lost),
    ]
    # A plus sign keeps SQLite from taking the text 1 for the number.
    differs = " OR ".join(f"+{a} IS NOT +{b} OR typeof({a}) <> typeof({b})" for a, b in pairs)
    on = " AND ".join(f"o.{quoted(name)} = n.{quoted(name)}" for name in schema.primary_key)
    cells = ", ".join(item for pair in pairs for item in pair)
    found = connection.execute(f"SELECT {cells} FROM temp.{quoted(aside)} o JOIN {table} n ON {on} WHERE {differs}")
    _write(connection, (_reshaped(resource, [*kept, *lost], row) for row in found))


def write_removed(connection: sqlite3.Connection, table: str, query: str, key: Sequence[str]) -> None:
    """Write that the rows of a query, which has names for its columns, go."""
    found = connection.execute(query)
    names = [column[0] for column in found.description]
    rows = (dict(zip(names, cells, strict=True)) for cells in found)
    _write(
        connection,
        ((table, written([row[name] for name in key]), "removed", written(row), None) for row in rows),
    )


def key_of(connection: sqlite3.Connection, table: str) -> list[str]:
    """Return the names of the primary key of a table, as SQLite has them."""
    found = [(row[5], row[1]) for row in connection.execute(f"PRAGMA table_info({quoted(table)})") if row[5]]
    return [name for _, name in sorted(found)]


def written(value: object) -> str:
    """Return a value as the history writes it.

    >>> written(["甲", 1, 0.1, None])
    '["甲",1,0.1,null]'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _event(table: str, change: RowChange) -> Event:
    after = written(dict(change.after)) if change.kind == "changed" else None
    return table, written(list(change.key.values())), change.kind, written(dict(change.before)), after


def _reshaped(resource: Resource, names: Sequence[str], cells: Sequence[Any]) -> Event:
    before, after = dict(zip(names, cells[::2], strict=True)), dict(zip(names, cells[1::2], strict=True))
    key = written([before[name] for name in resource.schema.primary_key])
    differ = [name for name in names if not same(before[name], after[name])]
    now = {name: after[name] for name in differ if name in resource.schema.names}
    return resource.name, key, "changed", written({name: before[name] for name in differ}), written(now)


def _write(connection: sqlite3.Connection, rows: Iterator[Event] | Sequence[Event]) -> None:
    insert = 'INSERT INTO temp.journal ("table", key, kind, before, after) VALUES (?, ?, ?, ?, ?)'
    connection.executemany(insert, rows)
