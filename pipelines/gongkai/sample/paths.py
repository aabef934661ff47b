"""Paths to values of a row, `agency.name`, and texts with places for them, `宿政发〔{issued_on.year}〕{n}号`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from string import Formatter
from typing import Any

from gongkai.names import nearest
from gongkai.sample.draw import Draw
from gongkai.sample.place import Maker, Place
from gongkai.sample.values import Row, written

Get = Callable[[Row], Any]
Fill = Callable[[Row, Draw], str | None]
#: A width that would fill the memory.
WIDE = re.compile(r"[0-9]{3}")
PARTS_OF_DATES = ("year", "month", "day", "hour", "minute")


def is_path(raw: object, place: Place) -> bool:
    """Tell whether a text begins with the name of a field, or of a row that this one is made for."""
    return isinstance(raw, str) and raw.partition(".")[0] in place.names


def read_path(text: str, place: Place) -> Get:
    """Return what a path leads to in a row; None where something on the way is missing.

    Raises BrokenDescriptor, also of what it returns: a value has no such part, or is made only later.
    """
    first, *rest = place.text(text).split(".")
    place.known(first, place.names)

    def get(row: Row) -> Any:
        if first not in row:
            raise place.fault("“{name}” is made later, or for other rows; write it above this field", name=first)
        value = row[first]
        for name in rest:
            value = _part(value, name, place)
        return value

    return get


def _part(value: Any, name: str, place: Place) -> Any:
    if value is None:
        return None
    if isinstance(value, date) and name in PARTS_OF_DATES and hasattr(value, name):
        return getattr(value, name)
    known = tuple(value) if isinstance(value, Mapping) else PARTS_OF_DATES if isinstance(value, date) else ()
    if not isinstance(value, Mapping) or name not in value:
        raise place.fault(
            "“{value}” has no part “{name}”; the nearest is “{nearest}”",
            value=written(value) if known == () else "…",
            name=name,
            nearest=nearest(name, known),
        )
    return value[name]


def read_text(text: str, place: Place) -> Fill:
    """Return a text whose places are filled from a row, or with words of a list; missing where one of them is.

    Raises BrokenDescriptor.
    """
    try:
        parsed = list(Formatter().parse(place.text(text)))
    except ValueError as error:
        raise place.fault("“{text}” cannot be read: {error}", text=text, error=error) from error
    parts = [part for literal, name, form, _ in parsed for part in _parts(literal, name, form or "", place)]

    def fill(row: Row, draw: Draw) -> str | None:
        found = [part if isinstance(part, str) else part(row, draw) for part in parts]
        return None if None in found else "".join(part for part in found if part is not None)

    return fill


def _parts(literal: str, name: str | None, form: str, place: Place) -> list[str | Fill]:
    return [literal] if name is None else [literal, _hole(name, form, place)]


def _hole(name: str, form: str, place: Place) -> Fill:
    """Return what fills one place of a text."""
    words = place.lists.get(name)
    if words is not None and name not in place.names:
        return lambda row, draw: written(words.one(draw))
    first = name.partition(".")[0]
    place.known(first, place.names if first in place.names else {*place.names, *place.lists})
    get = read_path(name, place)
    if WIDE.search(form):
        raise place.fault("“{value}” has no form “{form}”", value=name, form=form)

    def fill(row: Row, draw: Draw) -> str | None:
        value = get(row)
        if value is None or not form:
            return None if value is None else written(value)
        try:
            return format(written(value) if form.startswith(".") else value, form)
        except (ValueError, TypeError) as error:
            raise place.fault("“{value}” has no form “{form}”", value=written(value), form=form) from error

    return fill


def text_maker(text: str, place: Place) -> Maker:
    """Return the maker of a text; one without places is the same for all rows."""
    if "{" not in text and "}" not in text:
        return lambda rows, draw: [text] * len(rows)
    fill = read_text(text, place)
    return lambda rows, draw: [fill(row, draw) for row in rows]


def operand(raw: Any, place: Place) -> Maker:
    """Return the maker of an argument: a path where it is one, else what its words make."""
    if is_path(raw, place):
        get = read_path(raw, place)
        return lambda rows, draw: [get(row) for row in rows]
    return place.maker(raw)
