"""Events undone backwards: what the rows of a table were before them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import merge
from typing import Any

from gongkai.release import FILLED

Row = dict[str, Any]
#: One event as the history holds it: release, key, kind, cells before and after.
Event = tuple[int, str, str, str | None, str | None]


@dataclass(kw_only=True)
class Undone:
    """What undoing says of a table, by the keys as the history writes them.

    `whole` holds the rows that are known by it alone, None where there was none; `parts` the cells that rows of
    today had before; `emptied` says that no row of today was there.
    """

    whole: dict[str, Row | None] = field(default_factory=dict)
    parts: dict[str, Row] = field(default_factory=dict)
    emptied: bool = False

    def undo(self, key: str, kind: str, before: Mapping[str, Any]) -> None:
        """Go back before one event; the last one comes first."""
        if kind == FILLED:
            # Whatever was said of later rows is void: the table was empty before this.
            self.whole, self.parts, self.emptied = {}, {}, True
        elif kind == "added":
            self.parts.pop(key, None)
            self.whole[key] = None
        elif kind == "removed":
            self.parts.pop(key, None)
            self.whole[key] = dict(before)
        elif (known := self.whole.get(key)) is not None:
            known.update(before)
        else:
            self.parts.setdefault(key, {}).update(before)

    def rows(self, today: Iterable[Row], key: Sequence[str], names: Sequence[str]) -> Iterator[Row]:
        """Yield the rows as they were, in the order of their keys, with the columns of then."""
        base = () if self.emptied else self._changed(today, key)
        others = sorted((row for row in self.whole.values() if row is not None), key=lambda row: order(row, key))
        for row in merge(base, others, key=lambda row: order(row, key)):
            yield {name: row.get(name) for name in names}

    def _changed(self, today: Iterable[Row], key: Sequence[str]) -> Iterator[Row]:
        for row in today:
            name = written_key(row[part] for part in key)
            if name not in self.whole:
                yield row | self.parts[name] if name in self.parts else row


def written_key(values: Iterable[object]) -> str:
    """Return a key as the history writes it."""
    return json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))


def cells(text: str | None) -> dict[str, Any]:
    """Return the cells that an event holds."""
    loaded: dict[str, Any] = json.loads(text) if text else {}
    return loaded


def order(row: Mapping[str, Any], key: Sequence[str]) -> tuple[tuple[bool, Any], ...]:
    """Return what rows are ordered by: their keys, as SQLite orders them."""
    # Numbers before texts, texts by their letters' codes.
    return tuple((isinstance(row[name], str), row[name]) for name in key)
