"""The difference of a submission row by row and cell by cell, before it is applied."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

from gongkai.names import quoted

Kind = Literal["added", "changed", "removed"]
KINDS: tuple[Kind, ...] = ("added", "changed", "removed")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """One row that is added, changed or removed.

    `before` and `after` hold the whole row where it goes or comes, the cells that differ where it changes.
    """

    kind: Kind
    key: Mapping[str, Any]
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the change as plain data."""
        facts: dict[str, Any] = {"kind": self.kind, "key": dict(self.key)}
        if self.kind == "changed":
            cells = {name: {"before": self.before[name], "after": self.after[name]} for name in self.after}
            return {**facts, "cells": cells}
        return {**facts, "row": dict(self.after if self.kind == "added" else self.before)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The two tables that are compared, as SQL names them, and what they have in common.

    The tables of row numbers `temp.added (id)` (of `new`), `temp.changed (id, new)` (of both) and `temp.removed (id)`
    (of `old`) say which rows differ.
    """

    old: str
    new: str
    key: Sequence[str]
    #: The columns that both sides have.
    carried: Sequence[str]
    #: All columns of the old side.
    columns: Sequence[str]


def changes(connection: sqlite3.Connection, sides: Sides, limit: int | None = None) -> Iterator[RowChange]:
    """Yield the rows that differ in the order of their keys, those added first; of each kind up to a limit."""
    readers = {"added": _added, "changed": _changed, "removed": _removed}
    for kind in KINDS:
        yield from islice(readers[kind](connection, sides), limit)


def _added(connection: sqlite3.Connection, sides: Sides) -> Iterator[RowChange]:
    query = f"SELECT {_names(sides.carried)} FROM {sides.new} WHERE rowid IN (SELECT id FROM temp.added)"
    for cells in connection.execute(f"{query} ORDER BY {_names(sides.key)}"):
        row = dict(zip(sides.carried, cells, strict=True))
        yield RowChange(kind="added", key=_key(row, sides.key), after=row)


def _changed(connection: sqlite3.Connection, sides: Sides) -> Iterator[RowChange]:
    width = len(sides.carried)
    found = connection.execute(
        f"SELECT {_names(sides.carried, 't')}, {_names(sides.carried, 'i')} FROM temp.changed c "
        f"JOIN {sides.old} t ON t.rowid = c.id JOIN {sides.new} i ON i.rowid = c.new ORDER BY {_names(sides.key, 't')}"
    )
    for cells in found:
        before = dict(zip(sides.carried, cells[:width], strict=True))
        after = dict(zip(sides.carried, cells[width:], strict=True))
        differ = [name for name in sides.carried if not same(before[name], after[name])]
        yield RowChange(
            kind="changed",
            key=_key(before, sides.key),
            before={name: before[name] for name in differ},
            after={name: after[name] for name in differ},
        )


def _removed(connection: sqlite3.Connection, sides: Sides) -> Iterator[RowChange]:
    query = f"SELECT {_names(sides.columns)} FROM {sides.old} WHERE rowid IN (SELECT id FROM temp.removed)"
    for cells in connection.execute(f"{query} ORDER BY {_names(sides.key)}"):
        row = dict(zip(sides.columns, cells, strict=True))
        yield RowChange(kind="removed", key=_key(row, sides.key), before=row)


def same(one: object, other: object) -> bool:
    """Tell whether two values of SQLite are one value of one type.

    >>> same(1, 1), same(1, "1"), same(1, 1.0)
    (True, False, False)
    """
    return type(one) is type(other) and one == other


def _names(names: Sequence[str], table: str = "") -> str:
    prefix = f"{table}." if table else ""
    return ", ".join(f"{prefix}{quoted(name)}" for name in names)


def _key(row: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}
