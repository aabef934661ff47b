"""Rows of other tables: those of a kind, and among them those that fit a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gongkai.sample.conditions import Condition, read_condition
from gongkai.sample.draw import Draw
from gongkai.sample.paths import operand
from gongkai.sample.place import Maker, Place
from gongkai.sample.values import Row, plain, written

#: The properties that say which rows of a table are meant.
WHICH = ("where", "match")
Key = tuple[str, ...]


@dataclass(frozen=True)
class Lookup:
    """The rows of a table that fulfil conditions, found by what some of their fields hold."""

    place: Place
    table: str
    condition: Condition
    fields: tuple[str, ...]
    wanted: tuple[Maker, ...]

    @cached_property
    def rows(self) -> list[Row]:
        """All rows that fulfil the conditions, in their order."""
        return [row for row in self.place.world.rows(self.table) if self.condition(row)]

    @cached_property
    def _by_key(self) -> dict[Key, list[Row]]:
        found: dict[Key, list[Row]] = {}
        for row in self.rows:
            found.setdefault(tuple(written(row.get(field)) for field in self.fields), []).append(row)
        return found

    def keys(self, rows: Sequence[Row], draw: Draw) -> list[Key]:
        """Return what the matched fields must hold for each of some rows."""
        columns = [maker(rows, draw) for maker in self.wanted]
        return list(zip(*(map(written, column) for column in columns), strict=True)) if columns else [()] * len(rows)

    def among(self, key: Key) -> list[Row]:
        """Return the rows whose matched fields hold this."""
        return self._by_key.get(key, []) if self.fields else self.rows


def read_lookup(raw: Mapping[str, Any], place: Place) -> Lookup:
    """Return which rows `table`, `where` and `match` mean.

    Raises BrokenDescriptor.
    """
    table = place.table(raw["table"])
    columns = place.world.columns(table)
    condition = read_condition(raw.get("where"), place.at("where").knowing(columns))
    match = place.at("match")
    pairs = _pairs(raw.get("match"), match)
    fields = tuple(match.known(field, columns) for field in pairs)
    return Lookup(place, table, condition, fields, tuple(operand(own, match) for own in pairs.values()))


def _pairs(raw: Any, place: Place) -> Mapping[str, Any]:
    """Return what is wanted of each field of the other table; a list names fields that are called alike in both."""
    if raw is None:
        return {}
    if isinstance(raw, Mapping):
        return raw
    return {place.known(name, place.names): name for name in place.texts(raw)}


def read_pick(raw: Any, place: Place) -> Maker:
    """Return the maker that takes one row of another table, or one field of it."""
    raw = place.options(raw, "table", may=(*WHICH, "field", "weight", "once", "none"))
    lookup, columns = read_lookup(raw, place), place.world.columns(place.table(raw["table"]))
    field = place.known(place.text(raw["field"]), columns) if "field" in raw else None
    weight = place.known(place.text(raw["weight"]), columns) if "weight" in raw else None
    once = place.truth(raw.get("once", False))
    empty = place.known(raw.get("none", "fault"), ("fault", "missing")) == "missing"

    def make(rows: Sequence[Row], draw: Draw) -> list[Any]:
        left: dict[Key, list[Row]] = {}
        found: list[Any] = []
        for key in lookup.keys(rows, draw):
            fitting = left.setdefault(key, list(lookup.among(key))) if once else lookup.among(key)
            if not fitting and not empty:
                raise _nothing(place, lookup, key, once=once)
            index = _place_of(fitting, weight, draw) if fitting else None
            row = None if index is None else fitting.pop(index) if once else fitting[index]
            found.append(row if field is None or row is None else row.get(field))
        return found

    return make


def _place_of(rows: Sequence[Row], weight: str | None, draw: Draw) -> int:
    return draw.below(len(rows)) if weight is None else draw.weighted([float(row.get(weight) or 0) for row in rows])


def _nothing(place: Place, lookup: Lookup, key: Key, *, once: bool) -> Exception:
    there = len(lookup.among(key))
    if once and there:
        return place.fault(
            "“{table}” has only {count} such rows, and each is taken once", table=lookup.table, count=there
        )
    if key:
        return place.fault("“{table}” has no such row for {key}", table=lookup.table, key=", ".join(key))
    return place.fault("“{table}” has no such row", table=lookup.table)


def _aggregate(take: Callable[[list[Any]], Any]) -> Callable[[Any, Place], Maker]:
    """Return the reader of a word that draws together one field of the rows that fit."""

    def read(raw: Any, place: Place) -> Maker:
        raw = place.options(raw, "table", "field", may=WHICH)
        lookup = read_lookup(raw, place)
        field = place.known(place.text(raw["field"]), place.world.columns(lookup.table))

        def of(rows: list[Row]) -> Any:
            try:
                return take([row[field] for row in rows if row.get(field) is not None])
            except (TypeError, ValueError) as error:
                raise place.fault("the values of “{field}” cannot be taken together", field=field) from error

        return _for_each(lookup, of)

    return read


def read_count(raw: Any, place: Place) -> Maker:
    """Return the maker that counts the rows of another table that fit, or the different values of their `distinct`."""
    raw = place.options(raw, "table", may=(*WHICH, "distinct"))
    lookup = read_lookup(raw, place)
    if "distinct" not in raw:
        return _for_each(lookup, len)
    field = place.known(place.text(raw["distinct"]), place.world.columns(lookup.table))
    return _for_each(lookup, lambda rows: len({written(row.get(field)) for row in rows} - {""}))


def _for_each(lookup: Lookup, of: Callable[[list[Row]], Any]) -> Maker:
    def make(rows: Sequence[Row], draw: Draw) -> list[Any]:
        keys = lookup.keys(rows, draw)
        found = {key: of(lookup.among(key)) for key in dict.fromkeys(keys)}
        return [found[key] for key in keys]

    return make


MAKERS = {
    "pick": read_pick,
    "count": read_count,
    "total": _aggregate(lambda values: sum(map(plain, values))),
    "least": _aggregate(lambda values: min(values, default=None)),
    "most": _aggregate(lambda values: max(values, default=None)),
}
