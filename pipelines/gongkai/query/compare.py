"""Two releases compared, row by row and cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from heapq import merge
from itertools import groupby
from typing import Any

from gongkai.query.past import Past
from gongkai.query.undo import Row, order
from gongkai.release import Difference, RowChange
from gongkai.release.changes import same


def differences(past: Past, one: int, other: int, table: str | None = None) -> Iterator[Difference]:
    """Yield what differs from one release to another, a table at a time; tables that are alike are left out.

    Raises NoSuchRelease, NoHistory.
    """
    known = {name: None for number in (one, other) for name in past.tables(number)}
    for name in [table] if table else sorted(known):
        found = _difference(past, one, other, name)
        if found:
            yield found


def _difference(past: Past, one: int, other: int, table: str) -> Difference:
    counts = {"added": 0, "changed": 0, "removed": 0, "unchanged": 0}
    rows: list[RowChange] = []
    keys = [past.key(table, number) for number in (one, other)]
    for change in _changes(past, one, other, table, keys):
        counts[change.kind if change else "unchanged"] += 1
        if change:
            rows.append(change)
    before = counts["unchanged"] + counts["changed"] + counts["removed"]
    return replace(Difference(table=table, before=before, rows=tuple(rows)), **counts)  # type: ignore[arg-type]


def _changes(past: Past, one: int, other: int, table: str, keys: list[tuple[str, ...]]) -> Iterator[RowChange | None]:
    old, new = past.as_of(table, one), past.as_of(table, other)
    if keys[0] and keys[1] and keys[0] != keys[1]:
        # Rows of other keys are other rows.
        yield from (RowChange(kind="removed", key=_key(row, keys[0]), before=row) for row in old)
        yield from (RowChange(kind="added", key=_key(row, keys[1]), after=row) for row in new)
        return
    key = keys[0] or keys[1]
    sides = merge(((order(row, key), 0, row) for row in old), ((order(row, key), 1, row) for row in new), key=_first)
    for _, group in groupby(sides, key=_place):
        found = {side: row for _, side, row in group}
        yield _change(found.get(0), found.get(1), key)


def _change(before: Row | None, after: Row | None, key: tuple[str, ...]) -> RowChange | None:
    if before is None:
        return RowChange(kind="added", key=_key(after or {}, key), after=after or {})
    if after is None:
        return RowChange(kind="removed", key=_key(before, key), before=before)
    differ = [name for name in {**before, **after} if not same(before.get(name), after.get(name))]
    if not differ:
        return None
    return RowChange(
        kind="changed",
        key=_key(before, key),
        before={name: before.get(name) for name in differ},
        after={name: after.get(name) for name in differ},
    )


def _key(row: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _first(item: tuple[Any, int, Row]) -> tuple[Any, int]:
    return item[0], item[1]


def _place(item: tuple[Any, int, Row]) -> Any:
    return item[0]
