"""Dates and moments: in a range, and so many days or working days after another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from gongkai.clock import working_days
from gongkai.names import nearest
from gongkai.sample.amounts import numbers
from gongkai.sample.draw import SHAPES, Draw
from gongkai.sample.paths import is_path, operand
from gongkai.sample.place import Maker, Place
from gongkai.sample.values import Row, day, written

#: What a moment is later by; days and working days lead to another date.
UNITS: tuple[str, ...] = ("days", "working_days", "hours", "minutes")

#: No count of days, hours or minutes is larger.
FARTHEST = 100_000


def dates(raw: Any, place: Place) -> Maker:
    """Return the maker of an argument that is a date: itself, a path, or what words make."""
    if isinstance(raw, str) and not is_path(raw, place) and "{" not in raw:
        fixed = _day(raw, place)
        return lambda rows, draw: [fixed] * len(rows)
    make = operand(raw, place)

    def read(rows: Sequence[Row], draw: Draw) -> list[Any]:
        return [None if value is None else _day(value, place) for value in make(rows, draw)]

    return read


def _day(value: Any, place: Place) -> date:
    try:
        return day(value)
    except ValueError as error:
        hint = nearest(written(value), place.names)
        raise place.fault(
            "“{value}” is no date; the nearest field is “{nearest}”", value=written(value), nearest=hint
        ) from error


def read_date(raw: Any, place: Place) -> Maker:
    """Return the maker of dates from one to another."""
    raw = place.options(raw, "from", "to", may=("shape", "working_day"))
    lows, highs = dates(raw["from"], place.at("from")), dates(raw["to"], place.at("to"))
    shape, working = place.known(raw.get("shape", "even"), SHAPES), place.truth(raw.get("working_day", False))

    def one(low: date | None, high: date | None, draw: Draw) -> date | None:
        if low is None or high is None:
            return None
        first, last = low.toordinal(), high.toordinal()
        days: Sequence[int] = range(first, last + 1)
        if working:
            known = working_days().days
            days = known[bisect_left(known, first) : bisect_right(known, last)]
        if not days:
            raise place.fault("no such day lies between {low} and {high}", low=low, high=high)
        return date.fromordinal(days[draw.between(0, len(days) - 1, shape)])

    def make(rows: Sequence[Row], draw: Draw) -> list[Any]:
        return [one(low, high, draw) for low, high in zip(lows(rows, draw), highs(rows, draw), strict=True)]

    return make


def read_after(raw: Any, place: Place) -> Maker:
    """Return the maker of what comes so many days, working days, hours or minutes after a date or moment."""
    raw = place.options(raw, "date", may=UNITS)
    given = [unit for unit in UNITS if unit in raw]
    if len(given) != 1:
        raise place.fault("one of {units} is needed", units=", ".join(UNITS))
    unit = given[0]
    starts, counts = dates(raw["date"], place.at("date")), numbers(raw[unit], place.at(unit))

    def make(rows: Sequence[Row], draw: Draw) -> list[Any]:
        pairs = zip(starts(rows, draw), counts(rows, draw), strict=True)
        return [None if start is None or count is None else _later(start, count, unit, place) for start, count in pairs]

    return make


def _later(start: date, count: Fraction, unit: str, place: Place) -> date:
    if abs(count) > FARTHEST:
        raise place.fault("{count} is too far from {date}", count=count, date=start)
    if unit in {"hours", "minutes"}:
        if not isinstance(start, datetime):
            raise place.fault("{date} is a date without a time", date=start)
        return start + timedelta(minutes=int(count * 60 if unit == "hours" else count))
    if count.denominator != 1:
        raise place.fault("{count} is no whole number of days", count=count)
    if unit == "days":
        return start + timedelta(days=int(count))
    due = working_days().due(start, int(count))
    if due is None:
        raise place.fault("no working days are known {count} after {date}", count=count, date=start)
    return due


def read_moment(raw: Any, place: Place) -> Maker:
    """Return the maker of a date with a time of the day, from one to another."""
    raw = place.options(raw, "date", may=("from", "to"))
    on = dates(raw["date"], place.at("date"))
    first, last = (
        _minutes(raw.get(name, default), place.at(name)) for name, default in (("from", "00:00"), ("to", "23:59"))
    )
    if first > last:
        raise place.fault("the time begins after its end")

    def make(rows: Sequence[Row], draw: Draw) -> list[Any]:
        found: list[Any] = []
        for value in on(rows, draw):
            minutes = draw.between(first, last)
            at = time(minutes // 60, minutes % 60)
            found.append(None if value is None else datetime.combine(value, at))
        return found

    return make


def _minutes(raw: Any, place: Place) -> int:
    try:
        found = time.fromisoformat(place.text(raw))
    except ValueError as error:
        raise place.fault("“{value}” is no time of the day; write it as '08:30', in quotes", value=raw) from error
    return found.hour * 60 + found.minute


MAKERS = {"date": read_date, "after": read_after, "moment": read_moment}
