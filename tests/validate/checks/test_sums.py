"""Sums of fields and of rows, exact to the last digit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

Examine = Callable[..., Any]

ROW = {"a": "number", "b": "number", "all": "number"}
ROW_SUM = {"name": "row-sum", "fields": ["a", "b"], "total": "all"}
BIG = str(2**62)


@pytest.mark.parametrize(
    ("check", "row", "note"),
    [
        pytest.param({}, ["1", "2", "3"], None, id="right"),
        pytest.param({}, ["1", "2", "4"], "the sum of a + b is 3", id="wrong"),
        pytest.param({}, ["0.1", "0.2", "0.3"], None, id="decimals"),
        pytest.param({}, ["0.10", "0.2", "0.31"], "the sum of a + b is 0.3", id="decimals, wrong"),
        pytest.param({}, ["-5", "2", "-3"], None, id="signed"),
        pytest.param({}, ["-5", "2.25", "0"], "the sum of a + b is -2.75", id="signed, wrong"),
        pytest.param({"tolerance": 0.01}, ["0.333", "0.333", "0.67"], None, id="within the tolerance"),
        pytest.param({"tolerance": 0.01}, ["0.333", "0.333", "0.677"], "the sum of a + b is 0.666", id="beyond it"),
        pytest.param({}, ["", "2", "3"], None, id="a part missing"),
        pytest.param({"missing": "zero"}, ["", "2", "3"], "the sum of a + b is 2", id="a part missing, counted"),
        pytest.param({"missing": "zero"}, ["", "3", "3"], None, id="a part missing, counted, right"),
        pytest.param({"missing": "zero"}, ["", "", "3"], "the sum of a + b is 0", id="a total without parts"),
        pytest.param({"missing": "zero"}, ["1", "2", ""], None, id="no total"),
        pytest.param({"missing": "zero"}, ["/", "2", "3"], None, id="a part that is no number"),
        pytest.param({}, ["NaN", "2", "3"], None, id="NaN"),
        pytest.param({}, [BIG, BIG, str(2**63)], None, id="beyond 64 bits"),
        pytest.param({}, [BIG, BIG, str(2**63 + 1)], f"the sum of a + b is {2**63}", id="beyond 64 bits, wrong"),
        pytest.param({}, ["1e30", "1e-30", "1e30"], f"the sum of a + b is 1{'0' * 30}.{'0' * 29}1", id="wide apart"),
        pytest.param({}, ["1e999999999", "2", "3"], None, id="no number that can be meant"),
        pytest.param({}, ["0e999999999", "3", "3"], None, id="zero in any form"),
    ],
)
def test_fields_of_a_row(examined: Examine, check: Mapping[str, Any], row: list[str], note: str | None) -> None:
    found = examined(ROW, [{**ROW_SUM, **check}], [["1", "1", "2"], row])
    told = [(item.row, item.field, item.cell, item.note) for item in found.violations]
    assert told == ([] if note is None else [(3, "all", row[2], note)])


cells = st.none() | st.decimals(-1000, 1000, places=2) | st.integers(-(2**70), 2**70)


@settings(deadline=None)
@given(rows=st.lists(st.tuples(cells, cells, cells)), blanks=st.sampled_from(["skip", "zero"]))
def test_rows_against_fractions(examined: Examine, rows: list[tuple[Any, Any, Any]], blanks: str) -> None:
    expected = [
        number
        for number, (a, b, whole) in enumerate(rows, start=2)
        if whole is not None
        and (blanks == "zero" or None not in {a, b})
        and sum(Fraction(part) for part in (a, b) if part is not None) != Fraction(whole)
    ]
    written = [["" if cell is None else str(cell) for cell in row] for row in rows]
    found = examined(ROW, [{**ROW_SUM, "missing": blanks}], written)
    assert [item.row for item in found.violations] == expected


TABLE = {"year": "string", "item": "string", "x": "number", "y": "integer"}
COLUMN_SUM = {"name": "column-sum", "total": {"item": "合计"}, "parts": {"item": "[甲乙]"}, "fields": ["x", "y"]}
BY_YEAR = {"group": "year"}


@pytest.mark.parametrize(
    ("check", "rows", "expected"),
    [
        pytest.param({}, ["1 甲 0.5 1", "1 乙 0.5 2", "1 合计 1 3"], [], id="right"),
        pytest.param(
            {},
            ["1 甲 0.5 1", "1 乙 0.5 2", "1 合计 1 4"],
            [(4, "y", "4", "合计 is 4, but its 2 parts add up to 3")],
            id="wrong in one field",
        ),
        pytest.param(
            {},
            ["1 合计 1 4", "1 甲 0.5 1", "1 丙 9 9"],
            [
                (2, "x", "1", "合计 is 1, but its 1 parts add up to 0.5"),
                (2, "y", "4", "合计 is 4, but its 1 parts add up to 1"),
            ],
            id="the total first, a row that is no part",
        ),
        pytest.param(
            {"parts": {"item": ".*"}}, ["1 合计 3 3", "1 甲 1 1", "1 乙 2 2"], [], id="the total is no part of itself"
        ),
        pytest.param(
            {"total": {"item": ["合计", "另计"]}},
            ["1 合计 1 1", "1 另计 2 2", "1 甲 3 4"],
            [(2, "y", "1", "合计 + 另计 is 3, but its 1 parts add up to 4")],
            id="two rows make the total",
        ),
        pytest.param(BY_YEAR, ["1 甲 1 1", "2 甲 2 2", "2 合计 2 2", "1 合计 1 1"], [], id="two tables, right"),
        pytest.param(
            BY_YEAR,
            ["1 甲 1 1", "2 甲 2 2", "2 合计 2 3", "1 合计 1 1"],
            [(4, "y", "3", "合计 is 3, but its 1 parts add up to 2")],
            id="two tables, one wrong",
        ),
        pytest.param(
            {},
            ["1 甲 1 1"],
            [(2, "item", "甲", "there is no row item = 合计 to compare its parts with")],
            id="no total",
        ),
        pytest.param(
            {}, ["1 合计 1 1"], [(2, "item", "合计", "there is no row that is part of item = 合计")], id="no parts"
        ),
        pytest.param({}, ["1 丙 1 1"], [], id="neither"),
        pytest.param(
            {},
            ["1 甲 - 1", "1 合计 1 2"],
            [(3, "y", "2", "合计 is 2, but its 1 parts add up to 1")],
            id="a missing cell leaves its field alone",
        ),
        pytest.param(
            {"missing": "zero"},
            ["1 甲 - 1", "1 合计 1 1"],
            [(3, "x", "1", "合计 is 1, but its 1 parts add up to 0")],
            id="a missing cell counts as nothing",
        ),
        pytest.param(
            {"missing": "zero"}, ["1 甲 / 1", "1 合计 1 1"], [], id="a cell that is no number leaves its field alone"
        ),
        pytest.param({"tolerance": 1}, ["1 甲 1 1", "1 合计 2 2"], [], id="within the tolerance"),
        pytest.param(
            {"tolerance": 1},
            ["1 甲 1 1", "1 合计 2.1 2"],
            [(3, "x", "2.1", "合计 is 2.1, but its 1 parts add up to 1")],
            id="beyond the tolerance",
        ),
        pytest.param(
            {},
            [f"1 甲 {BIG} 1", f"1 乙 {BIG} 1", f"1 合计 {2**63} 3"],
            [(4, "y", "3", "合计 is 3, but its 2 parts add up to 2")],
            id="beyond 64 bits",
        ),
        pytest.param({}, [], [], id="no rows"),
    ],
)
def test_rows_of_a_table(examined: Examine, check: Mapping[str, Any], rows: list[str], expected: list[Any]) -> None:
    written = [["" if cell == "-" else cell for cell in row.split()] for row in rows]
    found = examined(TABLE, [{**COLUMN_SUM, **check}], written)
    assert [(item.row, item.field, item.cell, item.note) for item in found.violations] == expected


@settings(deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["1", "2", ""]), st.sampled_from(["甲", "乙", "丙", "合计"]), cells, st.integers(-9, 9)
        ),
        max_size=12,
    ),
    blanks=st.sampled_from(["skip", "zero"]),
)
def test_tables_against_fractions(examined: Examine, rows: list[tuple[str, str, Any, int]], blanks: str) -> None:
    expected = set()
    for year in {row[0] for row in rows}:
        totals, parts = (
            [(number, row) for number, row in enumerate(rows, start=2) if row[0] == year and row[1] in names]
            for names in (["合计"], ["甲", "乙"])
        )
        if bool(totals) != bool(parts):
            expected.add((min(number for number, _ in (*totals, *parts)), "item"))
        for field, place in (("x", 2), ("y", 3)):
            columns = [[row[place] for _, row in some] for some in (totals, parts)]
            if totals and parts and (blanks == "zero" or None not in columns[0] + columns[1]):
                sums = [sum(Fraction(cell) for cell in column if cell is not None) for column in columns]
                expected |= {(totals[0][0], field)} if sums[0] != sums[1] else set()
    written = [["" if cell is None else str(cell) for cell in row] for row in rows]
    found = examined(TABLE, [{**COLUMN_SUM, **BY_YEAR, "missing": blanks}], written)
    assert sorted((item.row, item.field) for item in found.violations) == sorted(expected)
