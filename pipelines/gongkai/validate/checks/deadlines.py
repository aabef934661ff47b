"""Deadlines in working days, by the official calendar."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.clock import WorkingDays, working_days
from gongkai.errors import N_
from gongkai.messages import notes, number, translate
from gongkai.validate.checks.catalogue import Finding, Remark, check
from gongkai.validate.checks.conditions import as_day
from gongkai.validate.checks.kinds import NO_RULES, Count, DateName, Extension, NumberName, Rule, Rules
from gongkai.validate.checks.view import Rows

DAYS = pa.int64()


@check("working-day-limit", "Limit in Working Days", one_of=("days", "rules"))
def working_day_limit(
    rows: Rows,
    *,
    from_: DateName,
    to: DateName,
    days: Count | None = None,
    rules: Rules = NO_RULES,
    suspended: NumberName | None = None,
    extended: Extension | None = None,
) -> Iterator[Finding | Remark]:
    """One date is at most so many working days after another.

    Working days are those of the State Council's yearly notices, make-up days at weekends included; the first day does
    not count (Civil Code, art. 201). Of `rules` the first one counts whose time holds the first date, else `days`.
    `suspended` names the field of working days that do not count, `extended` a truth value that adds days.
    """
    start, end = (rows.values(field).mapped(lambda value: as_day(value).toordinal(), DAYS) for field in (from_, to))
    limit = rows.values(from_).mapped(lambda value: _limit(as_day(value), days, rules), DAYS)
    if suspended is not None:
        limit = pc.add(limit, _whole_days(rows, suspended))
    if extended is not None:
        granted = rows.values(extended.field).mapped(lambda value: extended.days if value else 0, DAYS)
        limit = pc.add(limit, pc.fill_null(granted, 0))
    # Working days are no more than days, so this many days are surely not too many, whatever the calendar.
    open_ = pc.fill_null(pc.greater(pc.subtract(end, start), limit), False)
    due = _due(working_days(), start, limit)
    yield from _beyond(pc.and_(open_, pc.is_null(due)), working_days())
    late = pc.and_(open_, pc.fill_null(pc.greater(end, due), False))
    for position in pc.indices_nonzero(late).to_pylist():
        facts = {"days": limit[position].as_py(), "start": date.fromordinal(start[position].as_py())}
        note = notes.LATE.format(due=date.fromordinal(due[position].as_py()), **facts)
        yield Finding(position=position, field=to, note=note)


def _limit(day: date, days: int | None, rules: tuple[Rule, ...]) -> int | None:
    """Return the number of days that a rule grants on a day; None where no rule is for it."""
    for rule in rules:
        if (rule.since is None or rule.since <= day) and (rule.until is None or day <= rule.until):
            return rule.days
    return days


def _whole_days(rows: Rows, field: str) -> pa.Array:
    """Return the days of a field, 0 where the cell is missing; one that is no number of days grants nothing."""
    return pc.fill_null(rows.values(field).mapped(lambda value: max(0, int(value)), DAYS), 0)


def _due(calendar: WorkingDays, start: pa.Array, limit: pa.Array) -> pa.Array:
    """Return the last day of each limit, null where the calendar does not reach."""
    firsts = pc.unique(start).drop_null()
    before = [
        bisect_right(calendar.days, day) if calendar.covers(date.fromordinal(day)) else None
        for day in firsts.to_pylist()
    ]
    place = pc.add(pc.take(pa.array(before, DAYS), pc.index_in(start, value_set=firsts)), pc.subtract(limit, 1))
    known = pc.and_(pc.greater_equal(place, 0), pc.less(place, len(calendar.days)))
    return pc.take(pa.array(calendar.days, DAYS), pc.if_else(known, place, pa.scalar(None, DAYS)))


def _beyond(rows: pa.Array, calendar: WorkingDays) -> Iterator[Remark]:
    count = pc.sum(rows.cast(DAYS)).as_py()
    if count:
        text = translate(
            N_("{rows} rows were not counted in working days: the official calendar is known from {first} to {last}"),
            rows=number(count),
            first=calendar.first_year,
            last=calendar.last_year,
        )
        yield Remark(text)
