"""Time: the one place that asks what time it is, and which days the authorities of China work."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from errno import EINVAL
from functools import cache

EPOCH = "SOURCE_DATE_EPOCH"
#: China has one time and no summer time.
CHINA = timezone(timedelta(hours=8))


def now() -> datetime:
    """Return the present moment in UTC, to the second.

    SOURCE_DATE_EPOCH (seconds since 1970) fixes it, so that a release can be made again bit for bit
    (reproducible-builds.org specification). Raises OSError, naming the variable, where it holds no such number.
    """
    fixed = os.environ.get(EPOCH)
    if not fixed:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(fixed), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise OSError(EINVAL, f"{fixed!r} is no number of seconds since 1970", EPOCH) from error


def stamp() -> str:
    """Return the present moment as ISO 8601 text, `2026-11-24T08:30:00Z`."""
    return now().strftime("%Y-%m-%dT%H:%M:%SZ")


def today() -> date:
    """Return the date that it is in China now: deadlines of its authorities end with its days."""
    return now().astimezone(CHINA).date()


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The working days of some whole years as the State Council ordered them, make-up days at weekends included."""

    first_year: int
    last_year: int
    #: The ordinals of the days, rising.
    days: Sequence[int]

    def covers(self, day: date) -> bool:
        """Tell whether it is known of a day if it is a working day."""
        return self.first_year <= day.year <= self.last_year

    def due(self, start: date, count: int) -> date | None:
        """Return the last of so many working days, one or more, after a day; None where it lies beyond what is known.

        The day itself does not count (Civil Code, art. 201).

        >>> working_days().due(date(2024, 9, 30), 1), working_days().due(date(1999, 1, 4), 1)
        (datetime.date(2024, 10, 8), None)
        """
        place = bisect_right(self.days, start.toordinal()) + count - 1
        if not self.covers(start) or not 0 <= place < len(self.days):
            return None
        return date.fromordinal(self.days[place])

    def between(self, start: date, end: date) -> int:
        """Return how many working days lie after a day up to another one, which counts; none where it is earlier.

        >>> working_days().between(date(2024, 9, 30), date(2024, 10, 9))
        2
        """
        return max(0, bisect_right(self.days, end.toordinal()) - bisect_right(self.days, start.toordinal()))


@cache
def working_days() -> WorkingDays:
    """Return the official working days, from the first year to the last that the calendar library knows."""
    # Few commands count days; the calendar is a table of some thousand.
    from chinese_calendar import get_workdays
    from chinese_calendar.constants import holidays

    first, last = min(holidays).year, max(holidays).year
    days = get_workdays(date(first, 1, 1), date(last, 12, 31))
    return WorkingDays(first, last, tuple(day.toordinal() for day in days))
