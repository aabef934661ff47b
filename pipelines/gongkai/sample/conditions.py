"""Which rows are meant: fields and what they must hold, as the conditions of checks are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from gongkai.sample.paths import read_path
from gongkai.sample.place import Place
from gongkai.sample.values import Row, amount, day, written

Condition = Callable[[Row], bool]
Holds = Callable[[Any], bool]


def read_condition(raw: Any, place: Place) -> Condition:
    """Return the test of a row; without conditions each passes.

    Raises BrokenDescriptor.
    """
    if raw is None:
        return lambda row: True
    if not isinstance(raw, Mapping):
        raise place.fault("conditions are fields and what they hold, such as level: 市级")
    tests = [(read_path(name, place), _holds(wanted, place.at(name))) for name, wanted in raw.items()]
    return lambda row: all(holds(get(row)) for get, holds in tests)


def _holds(wanted: Any, place: Place) -> Holds:
    if isinstance(wanted, list):
        several = [_holds(item, place) for item in wanted]
        return lambda value: any(holds(value) for holds in several)
    if isinstance(wanted, Mapping):
        return _compared(wanted, place)
    if wanted is None:
        return lambda value: value is None
    if not isinstance(wanted, str):
        text = written(wanted)
        return lambda value: value is not None and written(value) == text
    try:
        pattern = re.compile(wanted)
    except re.error:
        return lambda value: written(value) == wanted
    return lambda value: value is not None and (written(value) == wanted or bool(pattern.fullmatch(written(value))))


def _compared(raw: Mapping[str, Any], place: Place) -> Holds:
    options = place.options(raw, may=("from", "to", "not"))
    if "not" in options:
        inner = _holds(options["not"], place)
        return lambda value: not inner(value)
    low, high = (_bound(options[name], place) if name in options else None for name in ("from", "to"))

    def holds(value: Any) -> bool:
        if value is None:
            return False
        found: Any = _bound(value, place)
        try:
            return (low is None or low <= found) and (high is None or found <= high)
        except TypeError as error:
            raise place.fault("“{value}” cannot be compared with the bounds", value=written(value)) from error

    return holds


def _bound(value: Any, place: Place) -> Fraction | datetime:
    for read in (amount, _moment):
        try:
            return read(value)
        except ValueError:
            continue
    raise place.fault("“{value}” is neither a number nor a date", value=written(value))


def _moment(value: Any) -> datetime:
    found = day(value)
    return found if isinstance(found, datetime) else datetime(found.year, found.month, found.day)  # noqa: DTZ001
