"""Limits in working days: the official calendar, rules by date, days that do not count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from chinese_calendar import is_workday
from hypothesis import given, settings
from hypothesis import strategies as st

Examine = Callable[..., Any]

FIELDS = {"received": "date", "replied": "date", "paused": "integer", "longer": "boolean"}
CHECK = {"name": "working-day-limit", "from": "received", "to": "replied", "days": 20}
#: The Regulation on the Disclosure of Government Information of 2007, and that of 2019.
RULES = {"rules": [{"since": "2019-05-15", "days": 20}, {"until": "2019-05-14", "days": 15}]}
PAUSED = {"suspended": "paused"}
LONGER = {"extended": {"field": "longer", "days": 20}}


def late(start: str, due: str, days: int = 20) -> str:
    return f"the {days} working days from {start} ended on {due}"


@pytest.mark.parametrize(
    ("check", "row", "note"),
    [
        pytest.param({}, "2024-03-01 2024-03-29", None, id="the last day"),
        pytest.param({}, "2024-03-01 2024-03-30", late("2024-03-01", "2024-03-29"), id="the day after, a Saturday"),
        pytest.param({"days": 1}, "2024-09-30 2024-10-08", None, id="the holidays of October do not count"),
        pytest.param({"days": 1}, "2024-09-30 2024-10-09", late("2024-09-30", "2024-10-08", 1), id="a day later"),
        pytest.param({"days": 2}, "2024-02-02 2024-02-05", None, id="a make-up Sunday counts"),
        pytest.param(
            {"days": 1}, "2024-02-02 2024-02-05", late("2024-02-02", "2024-02-04", 1), id="it is the first day"
        ),
        pytest.param({"days": 1}, "2024-03-02 2024-03-04", None, id="received on a Saturday"),
        pytest.param({}, "2024-03-01 2024-02-01", None, id="the wrong way round"),
        pytest.param({}, "2024-03-01 -", None, id="not replied yet"),
        pytest.param({}, "- 2024-03-01", None, id="not received"),
        pytest.param(RULES, "2019-05-14 2019-06-05", late("2019-05-14", "2019-06-04", 15), id="by the old rule"),
        pytest.param(RULES, "2019-05-15 2019-06-14", late("2019-05-15", "2019-06-13"), id="by the new rule"),
        pytest.param(RULES, "2019-05-15 2019-06-13", None, id="by the new rule, the last day"),
        pytest.param({**RULES, "days": 1}, "2019-05-15 2019-06-13", None, id="a rule goes before the days"),
        pytest.param(
            {"rules": {"since": "2019-05-15", "days": 1}, "days": 20},
            "2019-05-14 2019-06-11",
            None,
            id="no rule yet: the days",
        ),
        pytest.param(PAUSED, "2024-03-01 2024-04-03 3", None, id="suspended"),
        pytest.param(
            PAUSED, "2024-03-01 2024-04-07 3", late("2024-03-01", "2024-04-03", 23), id="suspended, and still late"
        ),
        pytest.param(
            PAUSED, "2024-03-01 2024-03-30 -5", late("2024-03-01", "2024-03-29"), id="no fewer days than none"
        ),
        pytest.param(PAUSED, "2024-03-01 2024-03-30 -", late("2024-03-01", "2024-03-29"), id="not suspended"),
        pytest.param(LONGER, "2024-03-01 2024-04-28 - true", None, id="extended"),
        pytest.param(
            LONGER, "2024-03-01 2024-04-29 - true", late("2024-03-01", "2024-04-28", 40), id="extended, and still late"
        ),
        pytest.param(LONGER, "2024-03-01 2024-03-30 - false", late("2024-03-01", "2024-03-29"), id="not extended"),
    ],
)
def test_limits(examined: Examine, check: Mapping[str, Any], row: str, note: str | None) -> None:
    cells = ["" if cell == "-" else cell for cell in row.split()]
    found = examined(FIELDS, [{**CHECK, **check}], [cells + [""] * (4 - len(cells))])
    told = [(item.row, item.field, item.cell, item.note) for item in found.violations]
    assert told == ([] if note is None else [(2, "replied", cells[1], note)])
    assert found.remarks == []


@pytest.mark.parametrize(
    ("row", "known"),
    [
        pytest.param(["2003-06-02", "2003-09-01"], False, id="before all calendars"),
        pytest.param(["2003-06-02", "2003-06-22"], True, id="before, but too few days to be late"),
        pytest.param(["2098-06-02", "2098-09-01"], False, id="beyond all calendars"),
    ],
)
def test_years_without_a_calendar_are_said(examined: Examine, row: list[str], known: bool) -> None:
    found = examined(FIELDS, [CHECK], [[*row, "", ""], ["2024-03-01", "2024-04-30", "", ""]])
    assert [item.row for item in found.violations] == [3]
    start = "working-day-limit: 1 rows were not counted in working days: the official calendar is known from 2004 to "
    assert [remark.startswith(start) for remark in found.remarks] == ([] if known else [True])


def test_moments_count_by_their_days(examined: Examine) -> None:
    fields = {"received": "datetime", "replied": "datetime"}
    rows = [["2024-03-01T23:00:00", "2024-03-29T23:59:59"], ["2024-03-01T23:00:00", "2024-03-30T00:00:00"]]
    found = examined(fields, [CHECK], rows)
    assert [item.row for item in found.violations] == [3]


@settings(deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.dates(date(2004, 1, 1), date(2024, 12, 31)), st.integers(-3, 60), st.integers(1, 30)), max_size=8
    )
)
def test_against_counting(examined: Examine, rows: list[tuple[date, int, int]]) -> None:
    def is_late(start: date, length: int, limit: int) -> bool:
        """Whether the limit was over before the last day began."""
        between = [start + timedelta(days=day) for day in range(1, length)]
        return len([day for day in between if is_workday(day)]) >= limit

    fields = {"received": "date", "replied": "date", "paused": "integer"}
    cells = [[str(start), str(start + timedelta(days=length)), str(limit - 1)] for start, length, limit in rows]
    found = examined(fields, [{**CHECK, "days": 1, "suspended": "paused"}], cells)
    expected = [number for number, row in enumerate(rows, start=2) if is_late(*row)]
    assert [item.row for item in found.violations] == expected
