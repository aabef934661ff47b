"""How rows come about: written one by one, so many, or for each row of other tables; in parts that are told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from gongkai.sample.amounts import numbers
from gongkai.sample.draw import Draw
from gongkai.sample.lookup import WHICH, read_lookup
from gongkai.sample.place import MOST, Place
from gongkai.sample.values import Row, written

#: What a part of the rows is made of; one of them, and `count` beside `for_each`.
BASES = ("fixed", "count", "for_each")
#: Where the items of a `for_each` come from.
SOURCES = ("table", "list", "months", "numbers")
Chance = Callable[[str], Draw]
#: From the rows so far (with what they are made for) to the items that each is made for.
Source = Callable[[Row, Draw], Sequence[Any]]
Base = Callable[[Chance], list[Row]]


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a table and, as they were written, the fields that they have in their own way."""

    base: Base
    fields: Mapping[str, Any]
    place: Place


def names_in(raw: Any) -> list[str]:
    """Return the fields that parts of rows set, as far as they can be read; faults are told later."""
    found: dict[str, None] = {}
    for part in raw if isinstance(raw, list) else []:
        fixed = part.get("fixed") if isinstance(part, Mapping) else None
        rows = fixed if isinstance(fixed, list) else []
        for fields in (*rows, part.get("set") if isinstance(part, Mapping) else None):
            found |= dict.fromkeys(fields if isinstance(fields, Mapping) else ())
    return list(found)


def companions(raw: Any) -> set[str]:
    """Return the names of the rows that rows are made for, as far as they can be read."""
    parts = [part.get("for_each") for part in (raw if isinstance(raw, list) else []) if isinstance(part, Mapping)]
    return {name for part in parts if isinstance(part, Mapping) for name in part}


def read_rows(raw: Any, place: Place) -> list[Part]:
    """Return the parts of the rows of a table.

    Raises BrokenDescriptor.
    """
    return [part for number, item in enumerate(place.items(raw), start=1) for part in _parts(item, place.at(number))]


def _parts(raw: Any, place: Place) -> list[Part]:
    raw = place.options(raw, may=(*BASES, "set"))
    given = [name for name in BASES if name in raw]
    if given not in (["fixed"], ["count"], ["for_each"], ["count", "for_each"]):
        raise place.fault("rows are “fixed”, or there is a “count”, or “for_each”, with or without a “count”")
    common = place.at("set").options(raw.get("set", {}), may=place.names)
    if given == ["fixed"]:
        return _fixed(raw["fixed"], common, place.at("fixed"))
    base = _each(raw, place) if "for_each" in raw else _count(raw["count"], place.at("count"))
    return [Part(base, common, place.at("set"))]


def _fixed(raw: Any, common: Mapping[str, Any], place: Place) -> list[Part]:
    found = []
    for number, item in enumerate(place.items(raw), start=1):
        spot = place.at(number)
        found.append(Part(lambda chance: [{}], {**common, **spot.options(item, may=place.names)}, spot))
    return found


def _count(raw: Any, place: Place) -> Base:
    count = numbers(raw, place)

    def make(chance: Chance) -> list[Row]:
        return [{} for _ in range(_whole(count([{}], chance("count"))[0], place))]

    return make


def _whole(value: Any, place: Place) -> int:
    if value is None or value.denominator != 1 or not 0 <= value <= MOST:
        raise place.fault("“{value}” is no number of rows", value=written(value))
    return int(value)


def _each(raw: Mapping[str, Any], place: Place) -> Base:
    """Return the maker of rows for each combination of some items."""
    spot = place.at("for_each")
    items = spot.options(raw["for_each"], may=raw["for_each"] if isinstance(raw["for_each"], Mapping) else ())
    if not items:
        raise spot.fault("“for_each” names what the rows are made for")
    sources = {name: _source(item, spot.at(name)) for name, item in items.items()}
    count = numbers(raw.get("count", 1), place.at("count"))

    def make(chance: Chance) -> list[Row]:
        rows: list[Row] = [{}]
        for name, source in sources.items():
            draw = chance(name)
            pairs = ({**row, name: item} for row in rows for item in source(row, draw))
            rows = _few(pairs, spot.at(name))
        counts = count(rows, chance("count"))
        return _few(
            (dict(row) for row, times in zip(rows, counts, strict=True) for _ in range(_whole(times, place))), place
        )

    return make


def _few(rows: Iterable[Row], place: Place) -> list[Row]:
    """Return the rows; too many of them are told before they fill the memory."""
    found = list(islice(rows, MOST + 1))
    if len(found) > MOST:
        raise place.fault("there would be more than {most} rows", most=MOST)
    return found


def _source(raw: Any, place: Place) -> Source:
    if isinstance(raw, list):
        raw = {"list": raw}
    raw = place.options(raw, may=(*SOURCES, *WHICH, "groups", "take"))
    given = [name for name in SOURCES if name in raw]
    if len(given) != 1:
        raise place.fault("one of {units} is needed", units=", ".join(SOURCES))
    source = READERS[given[0]](raw, place)
    if "take" not in raw:
        return source
    take = numbers(raw["take"], place.at("take"))

    def some(row: Row, draw: Draw) -> Sequence[Any]:
        items, count = source(row, draw), _whole(take([row], draw)[0], place)
        if count > len(items):
            raise place.fault("{count} are to be taken, but there are only {there}", count=count, there=len(items))
        return draw.some(items, count)

    return some


def _table(raw: Mapping[str, Any], place: Place) -> Source:
    lookup = read_lookup(raw, place)
    columns = place.world.columns(lookup.table)
    groups = [place.known(name, columns) for name in place.texts(raw["groups"])] if "groups" in raw else []

    def items(row: Row, draw: Draw) -> Sequence[Any]:
        (key,) = lookup.keys([row], draw)
        rows = lookup.among(key)
        if not groups:
            return rows
        found = {tuple(written(item.get(name)) for name in groups): item for item in reversed(rows)}
        return [{name: item.get(name) for name in groups} for item in reversed(found.values())]

    return items


def _list(raw: Mapping[str, Any], place: Place) -> Source:
    if isinstance(raw["list"], str):
        words: Sequence[Any] = place.lists[place.known(raw["list"], place.lists)].items
    else:
        words = place.items(raw["list"])
    return lambda row, draw: words


def _months(raw: Mapping[str, Any], place: Place) -> Source:
    bounds = place.at("months").options(raw["months"], "from", "to")
    first, last = (_month(bounds[name], place.at("months")) for name in ("from", "to"))
    months = [date(number // 12, number % 12 + 1, 1) for number in range(first, last + 1)]
    return lambda row, draw: months


def _month(raw: Any, place: Place) -> int:
    try:
        found = date.fromisoformat(f"{place.text(raw)}-01")
    except ValueError as error:
        raise place.fault("“{value}” is no month; write it as 2017-01", value=raw) from error
    return found.year * 12 + found.month - 1


def _numbers(raw: Mapping[str, Any], place: Place) -> Source:
    bounds = place.at("numbers").options(raw["numbers"], "from", "to")
    first, last = (numbers(bounds[name], place.at("numbers")) for name in ("from", "to"))

    def items(row: Row, draw: Draw) -> Sequence[Any]:
        return range(_whole(first([row], draw)[0], place), _whole(last([row], draw)[0], place) + 1)

    return items


READERS: Mapping[str, Callable[[Mapping[str, Any], Place], Source]] = {
    "table": _table,
    "list": _list,
    "months": _months,
    "numbers": _numbers,
}
