"""The bounds of a submission: rows that it may not touch, each named."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from gongkai.descriptor import Tree
from gongkai.names import quoted
from gongkai.release.difference import ROW, Comparison
from gongkai.report import Violation

#: What is written for a row that names no agency.
NOBODY = "-"


def agencies(connection: sqlite3.Connection, tree: Tree | None, agency: str) -> frozenset[str]:
    """Return the agencies whose rows an agency may change: itself, and those below it in a tree."""
    if tree is None:
        return frozenset({agency})
    table, key, parent = quoted(tree.table), quoted(tree.key), quoted(tree.parent)
    # UNION, not UNION ALL: agencies that name one another as the one above must not turn in a ring.
    query = (
        f"WITH RECURSIVE below (code) AS (SELECT ? UNION SELECT t.{key} FROM {table} t "
        f"JOIN below b ON t.{parent} = b.code) SELECT code FROM below"
    )
    return frozenset(code for (code,) in connection.execute(query, (agency,)))


def foreign_rows(comparison: Comparison, own: Collection[str], limit: int) -> list[Violation]:
    """Return the rows that belong to others than `own`, up to a limit; asked after `find` and before `apply`.

    A row is another's where the submission says so, where the published row says so, or where it would be removed.
    """
    connection = comparison.connection
    connection.execute("DROP TABLE IF EXISTS temp.own")
    connection.execute("CREATE TEMP TABLE own (code TEXT PRIMARY KEY)")
    connection.executemany("INSERT INTO temp.own VALUES (?)", [(code,) for code in own])
    found = [*_incoming(comparison, limit), *_removed(comparison, limit)]
    connection.execute("DROP TABLE temp.own")
    return found[:limit]


def changed_rows(comparison: Comparison, limit: int) -> list[Violation]:
    """Return the rows that would change a published row, up to a limit; asked after `find` and before `apply`."""
    sides, key = comparison.sides, comparison.resource.schema.primary_key
    names = ", ".join(f"i.{quoted(name)}" for name in key)
    rows = comparison.connection.execute(
        f"SELECT i.{quoted(ROW)}, {names} FROM temp.changed c JOIN {sides.new} i ON i.rowid = c.new ORDER BY 1 LIMIT ?",
        (limit,),
    )
    return [
        Violation(type="published-row", row=row, field=key[0], cell=", ".join(map(str, values)))
        for row, *values in rows
    ]


def _incoming(comparison: Comparison, limit: int) -> list[Violation]:
    sides, key, field = comparison.sides, comparison.resource.schema.primary_key, _field(comparison)
    on = " AND ".join(f"t.{quoted(name)} = i.{quoted(name)}" for name in key)
    names = ", ".join(f"i.{quoted(name)}" for name in key)
    there = f"t.{quoted(field)}"
    here = f"i.{quoted(field)}" if field in comparison.carried else there
    rows = comparison.connection.execute(
        f"SELECT i.{quoted(ROW)}, CASE WHEN {_is_own(here)} THEN {there} ELSE {here} END, {names} FROM {sides.new} i "
        f"LEFT JOIN {sides.old} t ON {on} "
        f"WHERE NOT {_is_own(here)} OR (t.rowid IS NOT NULL AND NOT {_is_own(there)}) ORDER BY 1 LIMIT ?",
        (limit,),
    )
    return [_violation("foreign-row", field, owner, values, row) for row, owner, *values in rows]


def _removed(comparison: Comparison, limit: int) -> list[Violation]:
    sides, key, field = comparison.sides, comparison.resource.schema.primary_key, _field(comparison)
    names = ", ".join(f"t.{quoted(name)}" for name in key)
    rows = comparison.connection.execute(
        f"SELECT t.{quoted(field)}, {names} FROM temp.removed r JOIN {sides.old} t ON t.rowid = r.id "
        f"WHERE NOT {_is_own(f't.{quoted(field)}')} ORDER BY {names} LIMIT ?",
        (limit,),
    )
    return [_violation("foreign-removal", field, owner, values) for owner, *values in rows]


def _violation(kind: str, field: str, owner: object, key: list[object], row: int | None = None) -> Violation:
    note = NOBODY if owner is None else str(owner)
    return Violation(type=kind, row=row, field=field, cell=", ".join(map(str, key)), note=note)


def _is_own(column: str) -> str:
    # A row without an agency is nobody's, and NULL is neither in a list nor out of it.
    return f"COALESCE({column} IN (SELECT code FROM temp.own), 0)"


def _field(comparison: Comparison) -> str:
    owner = comparison.resource.owner
    if owner is None:
        raise ValueError(comparison.resource.name)
    return owner.field
