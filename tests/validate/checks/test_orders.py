"""Dates and numbers in the order of their fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

Examine = Callable[..., Any]

DATES = {"from": "date", "to": "date"}
NUMBERS = {"least": "integer", "most": "number"}


def places(examined: Examine, fields: Mapping[str, Any], check: Mapping[str, Any], row: Sequence[str]) -> list[Any]:
    found = examined(fields, [{"fields": list(fields), **check}], [row])
    return [(item.field, item.cell, item.note) for item in found.violations]


@pytest.mark.parametrize(
    ("fields", "check", "row", "expected"),
    [
        pytest.param(DATES, {}, ["2020-01-01", "2020-01-02"], [], id="in order"),
        pytest.param(DATES, {}, ["2020-01-02", "2020-01-02"], [], id="equal"),
        pytest.param(
            DATES,
            {"strict": True},
            ["2020-01-02", "2020-1-2"],
            [("to", "2020-1-2", "it is not after from, “2020-01-02”")],
            id="equal, strictly",
        ),
        pytest.param(
            DATES,
            {},
            ["2020-01-02", "2020-01-01"],
            [("to", "2020-01-01", "it is before from, “2020-01-02”")],
            id="out of order",
        ),
        pytest.param(
            DATES,
            {},
            ["2020-10-02", "2020-9-30"],
            [("to", "2020-9-30", "it is before from, “2020-10-02”")],
            id="by value, not by text",
        ),
        pytest.param(DATES, {}, ["2020-01-02", ""], [], id="open"),
        pytest.param(DATES, {}, ["", "2020-01-02"], [], id="without beginning"),
        pytest.param(DATES, {}, ["2020-01-02", "昨天"], [], id="no date"),
        pytest.param(
            {**DATES, "from": {"type": "date", "format": "%Y/%m/%d"}},
            {},
            ["2020/01/02", "2020-01-01"],
            [("to", "2020-01-01", "it is before from, “2020/01/02”")],
            id="two formats",
        ),
        pytest.param(
            {"from": "date", "to": "datetime"},
            {},
            ["2020-01-02", "2020-01-02T08:00:00"],
            [],
            id="a day and a moment of it",
        ),
        pytest.param(
            {"from": "datetime", "to": "datetime"},
            {},
            ["2020-01-02T08:00:00+08:00", "2020-01-01T23:00:00Z"],
            [("to", "2020-01-01T23:00:00Z", "it is before from, “2020-01-02T08:00:00+08:00”")],
            id="two time zones",
        ),
        pytest.param(
            {"a": "date", "b": "date", "c": "date"},
            {},
            ["2020-01-02", "", "2020-01-01"],
            [("c", "2020-01-01", "it is before a, “2020-01-02”")],
            id="three, the middle one missing",
        ),
        pytest.param(
            {"a": "date", "b": "date", "c": "date"},
            {},
            ["2020-01-03", "2020-01-01", "2020-01-02"],
            [("b", "2020-01-01", "it is before a, “2020-01-03”")],
            id="three, each against its neighbour",
        ),
    ],
)
def test_dates(examined: Examine, fields: Any, check: Any, row: list[str], expected: list[Any]) -> None:
    assert places(examined, fields, {"name": "date-order", **check}, row) == expected


@pytest.mark.parametrize(
    ("fields", "check", "row", "expected"),
    [
        pytest.param(NUMBERS, {}, ["9", "10"], [], id="by value, not by text"),
        pytest.param(NUMBERS, {}, ["10", "9"], [("most", "9", "it is less than least, “10”")], id="out of order"),
        pytest.param(NUMBERS, {}, ["10", "10.0"], [], id="equal in two forms"),
        pytest.param(
            NUMBERS,
            {"strict": True},
            ["10", "1e1"],
            [("most", "1e1", "it is not more than least, “10”")],
            id="equal, strictly",
        ),
        pytest.param(
            NUMBERS,
            {},
            ["9007199254740993", "9007199254740992"],
            [("most", "9007199254740992", "it is less than least, “9007199254740993”")],
            id="beyond what floats tell apart",
        ),
        pytest.param(NUMBERS, {}, ["1", "NaN"], [], id="NaN"),
        pytest.param(NUMBERS, {}, ["1", "sNaN"], [], id="signalling NaN"),
        pytest.param(NUMBERS, {}, ["1", "-Inf"], [("most", "-Inf", "it is less than least, “1”")], id="infinite"),
        pytest.param(
            {**NUMBERS, "most": {"type": "number", "groupChar": ","}}, {}, ["1000", "1,001"], [], id="digits in groups"
        ),
        pytest.param(
            {"a": "number", "b": {"type": "number", "floatNumber": True}},
            {},
            ["0.5", "0.25"],
            [("b", "0.25", "it is less than a, “0.5”")],
            id="a float",
        ),
        pytest.param(
            {"a": "year", "b": "year"}, {}, ["2020", "2019"], [("b", "2019", "it is less than a, “2020”")], id="years"
        ),
    ],
)
def test_numbers(examined: Examine, fields: Any, check: Any, row: list[str], expected: list[Any]) -> None:
    assert places(examined, fields, {"name": "number-order", **check}, row) == expected


@settings(deadline=None)
@given(
    rows=st.lists(st.lists(st.none() | st.dates(date(2020, 1, 1), date(2020, 1, 5)), min_size=3, max_size=3)),
    strict=st.booleans(),
)
def test_dates_against_a_loop(examined: Examine, rows: list[list[date | None]], strict: bool) -> None:
    expected = []
    for number, row in enumerate(rows, start=2):
        there = [(name, day) for name, day in zip("abc", row, strict=True) if day]
        expected += [
            (number, name) for (_, before), (name, day) in pairwise(there) if day < before or (strict and day == before)
        ]
    check = {"name": "date-order", "fields": ["a", "b", "c"], "strict": strict}
    cells = [["" if day is None else str(day) for day in row] for row in rows]
    found = examined(dict.fromkeys("abc", "date"), [check], cells)
    assert [(item.row, item.field) for item in found.violations] == expected


@settings(deadline=None)
@given(rows=st.lists(st.tuples(st.decimals(allow_nan=False), st.decimals(allow_nan=False))))
def test_numbers_against_a_loop(examined: Examine, rows: list[tuple[Decimal, Decimal]]) -> None:
    check = {"name": "number-order", "fields": ["a", "b"]}
    found = examined({"a": "number", "b": "number"}, [check], [[str(a), str(b)] for a, b in rows])
    assert [item.row for item in found.violations] == [number for number, (a, b) in enumerate(rows, start=2) if b < a]
