"""From words to makers: constants, texts, and the one word of a mapping with what limits it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from gongkai.names import nearest
from gongkai.sample import amounts, calculation, choices, days, lookup, official
from gongkai.sample.conditions import read_condition
from gongkai.sample.draw import Draw
from gongkai.sample.paths import read_path, text_maker
from gongkai.sample.place import Maker, Place, shown
from gongkai.sample.values import Row, written

Reader = Callable[[Any, Place], Maker]


def _from(raw: Any, place: Place) -> Maker:
    get = read_path(raw, place)
    return lambda rows, draw: [get(row) for row in rows]


def _value(raw: Any, place: Place) -> Maker:
    return place.maker(raw)


def _case(raw: Any, place: Place) -> Maker:
    """Return the maker of the first case that fits a row; missing where none does."""
    maker: Maker = _constant(None)
    for number, item in reversed(list(enumerate(place.items(raw), start=1))):
        spot = place.at(number)
        spot.options(item, "value", may=("when",))
        maker = _where(read_condition(item.get("when"), spot.at("when")), spot.maker(item["value"]), maker)
    return maker


MAKERS: Mapping[str, Reader] = {
    "value": _value,
    "from": _from,
    "case": _case,
    **choices.MAKERS,
    **amounts.MAKERS,
    **calculation.MAKERS,
    **days.MAKERS,
    **official.MAKERS,
    **lookup.MAKERS,
}
#: What may stand beside the word of a maker.
LIMITS = ("when", "else", "missing", "within")


def read_maker(raw: Any, place: Place) -> Maker:
    """Return what some words make of rows.

    Raises BrokenDescriptor.
    """
    if isinstance(raw, str):
        return text_maker(raw, place)
    if isinstance(raw, Mapping):
        return _mapping(raw, place)
    return _constant(Decimal(str(raw)) if isinstance(raw, float) else tuple(raw) if isinstance(raw, list) else raw)


def _constant(value: Any) -> Maker:
    return lambda rows, draw: [value] * len(rows)


def _mapping(raw: Mapping[str, Any], place: Place) -> Maker:
    words = [name for name in raw if name not in LIMITS]
    for name in words:
        if name not in MAKERS:
            raise place.fault(
                "no word “{name}” makes a value; the nearest is “{nearest}”. Known: {known}",
                name=name,
                nearest=nearest(name, MAKERS),
                known=", ".join(MAKERS),
            )
    if len(words) != 1:
        raise place.fault("one word makes a value, not “{value}”", value=shown(dict(raw)))
    maker = MAKERS[words[0]](raw[words[0]], place.at(words[0]))
    return _limited(maker, raw, place)


def _limited(maker: Maker, raw: Mapping[str, Any], place: Place) -> Maker:
    if "missing" in raw:
        maker = _gaps(maker, raw["missing"], place.at("missing"))
    if "within" in raw:
        maker = _within(maker, raw["within"], place.at("within"))
    if "when" not in raw:
        if "else" in raw:
            raise place.fault("“else” needs “when” beside it")
        return maker
    other = place.at("else").maker(raw.get("else"))
    return _where(read_condition(raw["when"], place.at("when")), maker, other)


def _where(condition: Callable[[Row], bool], maker: Maker, other: Maker) -> Maker:
    """Return the maker for the rows that fulfil a condition, and another for the others."""

    def make(rows: Sequence[Row], draw: Draw) -> list[Any]:
        fits = [condition(row) for row in rows]
        parts = {
            fit: iter(one([row for row, found in zip(rows, fits, strict=True) if found is fit], draw))
            for fit, one in ((True, maker), (False, other))
            if fit in fits
        }
        return [next(parts[fit]) for fit in fits]

    return make


def _gaps(maker: Maker, raw: Any, place: Place) -> Maker:
    """Return the maker whose values are missing by chance."""
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 <= raw <= 1:
        raise place.fault("a share from 0 to 1 was expected, not “{value}”", value=shown(raw))

    def make(rows: Sequence[Row], draw: Draw) -> list[Any]:
        return [None if draw.unit() < raw else value for value in maker(rows, draw)]

    return make


def _within(maker: Maker, raw: Any, place: Place) -> Maker:
    """Return the maker that works through the rows group by group."""
    paths = [read_path(path, place) for path in place.texts(raw)]

    def make(rows: Sequence[Row], draw: Draw) -> list[Any]:
        groups: dict[tuple[str, ...], list[int]] = {}
        for index, row in enumerate(rows):
            groups.setdefault(tuple(written(get(row)) for get in paths), []).append(index)
        found: list[Any] = [None] * len(rows)
        for indexes in groups.values():
            for index, value in zip(indexes, maker([rows[index] for index in indexes], draw), strict=True):
                found[index] = value
        return found

    return make
