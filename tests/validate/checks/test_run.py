"""For which rows a check is, how seriously it is taken, and what becomes of what it lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

Examine = Callable[..., Any]

FIELDS = {"code": "string", "region": "string", "decided": "date", "open": "boolean"}
BAD = "003187228"
CHECK = {"name": "organization-code", "field": "code"}
ROWS = [
    [BAD, "341300", "2019-05-14", "true"],
    [BAD, "511602", "2019-05-15", "false"],
    [BAD, "341302", "", "x"],
    [BAD, "", "昨天", ""],
]


@pytest.mark.parametrize(
    ("more", "rows"),
    [
        pytest.param({}, [2, 3, 4, 5], id="all"),
        pytest.param({"where": {"region": "34.*"}}, [2, 4], id="where a pattern holds"),
        pytest.param({"where": {"region": "34"}}, [], id="the pattern is for the whole cell"),
        pytest.param({"where": {"region": "(?!34).+"}}, [3], id="where it does not"),
        pytest.param({"where": {"region": None}}, [5], id="where there is nothing"),
        pytest.param({"where": {"open": True}}, [2], id="where it is true"),
        pytest.param({"where": {"region": "34.*", "open": True}}, [2], id="where both hold"),
        pytest.param(
            {"since": "2019-05-15", "on": "decided"}, [3, 4, 5], id="since a day; rows without one count as today's"
        ),
        pytest.param({"until": "2019-05-14", "on": "decided"}, [2], id="until a day"),
        pytest.param({"since": "2019-05-14", "until": "2019-05-14", "on": "decided"}, [2], id="on one day"),
        pytest.param({"since": "2026-11-25"}, [], id="not in force yet"),
        pytest.param({"since": "2026-11-24"}, [2, 3, 4, 5], id="in force from today"),
        pytest.param({"until": "2026-11-23"}, [], id="no more in force"),
        pytest.param({"since": "2019-05-15", "on": "decided", "where": {"region": "34.*"}}, [4], id="time and place"),
    ],
)
def test_for_which_rows(examined: Examine, more: Mapping[str, Any], rows: list[int]) -> None:
    found = examined(FIELDS, [{**CHECK, **more}], ROWS)
    assert [item.row for item in found.violations] == rows


@pytest.mark.parametrize(
    ("today", "rows"),
    [pytest.param(date(2019, 5, 14), [], id="before"), pytest.param(date(2019, 5, 15), [4, 5], id="since")],
)
def test_today_decides_where_a_row_says_nothing(examined: Examine, today: date, rows: list[int]) -> None:
    found = examined(FIELDS, [{**CHECK, "since": "2019-05-15", "on": "decided"}], ROWS, today=today)
    assert [item.row for item in found.violations if item.row not in {2, 3}] == rows


def test_every_fault_names_its_place(examined: Examine) -> None:
    (fault,) = examined(FIELDS, [{**CHECK, "severity": "warning"}], ROWS[:1]).violations
    note = "the other characters ask for “9” at the end"
    assert (fault.type, fault.severity, fault.note) == ("organization-code", "warning", note)
    assert (fault.row, fault.column, fault.field, fault.label, fault.cell) == (2, 1, "code", "code", BAD)
    where = 'row at position "2" and field "code" at position "1"'
    assert fault.message == f'The cell "{BAD}" in {where} does not pass the check "organization-code": {note}'


def test_faults_stand_in_the_order_of_rows_and_then_of_checks(examined: Examine) -> None:
    checks = [{"name": "required-if", "field": "region", "when": {"code": BAD}}, CHECK]
    found = examined(FIELDS, checks, [ROWS[0], ROWS[3]])
    assert [(item.row, item.type) for item in found.violations] == [
        (2, "organization-code"),
        (3, "required-if"),
        (3, "organization-code"),
    ]


def test_a_check_stops_at_the_limit(examined: Examine) -> None:
    found = examined(FIELDS, [CHECK, CHECK], ROWS, limit=3)
    assert [item.row for item in found.violations] == [2, 2, 3, 3, 4, 4]
    assert found.limited
    assert not examined(FIELDS, [CHECK], ROWS, limit=5).limited


def test_missing_values_are_those_of_the_schema_and_of_the_field(examined: Examine) -> None:
    fields = {"code": {"type": "string", "missingValues": ["无"]}}
    assert [item.row for item in examined(fields, [CHECK], [["无"], ["-"]]).violations] == [3]
