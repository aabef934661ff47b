"""The official working days: holidays, make-up days, and where they are not known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from chinese_calendar import is_workday
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai import clock
from gongkai.clock import working_days


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        pytest.param(date(2024, 3, 1), 1, date(2024, 3, 4), id="over a weekend"),
        pytest.param(date(2024, 9, 30), 1, date(2024, 10, 8), id="over a holiday"),
        pytest.param(date(2024, 2, 2), 1, date(2024, 2, 4), id="a make-up Sunday"),
        pytest.param(date(2024, 3, 2), 1, date(2024, 3, 4), id="from a Saturday"),
        pytest.param(date(2019, 12, 31), 1, date(2020, 1, 2), id="into the next year"),
        pytest.param(date(2003, 12, 31), 1, None, id="before the first year"),
        pytest.param(date(2098, 1, 1), 1, None, id="after the last year"),
        pytest.param(date(2024, 1, 1), 100_000, None, id="beyond the last year"),
    ],
)
def test_due(start: date, count: int, due: date | None) -> None:
    assert working_days().due(start, count) == due


@settings(deadline=None)
@given(start=st.dates(date(2004, 1, 1), date(2024, 12, 31)), count=st.integers(1, 60))
def test_due_against_counting(start: date, count: int) -> None:
    day, left = start, count
    while left:
        day += timedelta(days=1)
        left -= is_workday(day)
    assert working_days().due(start, count) == day


def test_the_years_that_are_known() -> None:
    calendar = working_days()
    assert calendar.first_year == 2004
    assert calendar.last_year >= 2026
    assert calendar.covers(date(2004, 1, 1))
    assert not calendar.covers(date(2003, 12, 31))
    assert not calendar.covers(date(calendar.last_year + 1, 1, 1))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        pytest.param(datetime(2026, 11, 24, 15, 59, 59, tzinfo=UTC), date(2026, 11, 24), id="before midnight in China"),
        pytest.param(datetime(2026, 11, 24, 16, 0, 0, tzinfo=UTC), date(2026, 11, 25), id="at midnight in China"),
    ],
)
def test_today_is_that_of_china(monkeypatch: pytest.MonkeyPatch, moment: datetime, day: date) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))
    assert clock.today() == day
