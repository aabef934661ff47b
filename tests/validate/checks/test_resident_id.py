"""Resident identity numbers in texts: found, and never repeated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from gongkai.codes import is_uscc, with_checks

Examine = Callable[..., Any]

#: The sample of the standard, and numbers made by its rule for nobody.
SAMPLE = "11010519491231002X"
CHECK = {"name": "resident-id-absent"}
FIELDS = {"text": "string", "other": "string", "count": "integer"}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param(SAMPLE, 1, id="alone"),
        pytest.param(SAMPLE.lower(), 1, id="small x"),
        pytest.param(f"张某（身份证号码：{SAMPLE}），已公示", 1, id="within a text"),
        pytest.param(f"{SAMPLE}、{SAMPLE}", 2, id="two"),
        pytest.param("110105 19491231 002X", 1, id="in groups"),
        pytest.param("110105-1949-1231-002X", 1, id="in groups with hyphens"),
        pytest.param("１１０１０５１９４９１２３１００２Ｘ", 1, id="full width"),
        pytest.param("110105194912310021", 0, id="wrong check digit"),
        pytest.param("110105194913310025", 0, id="no month"),
        pytest.param("110105209912310021", 0, id="not born yet"),
        pytest.param(f"1{SAMPLE}", 0, id="part of a longer number"),
        pytest.param(f"身份证ID{SAMPLE}", 1, id="behind letters"),
        pytest.param(f"{SAMPLE[:-1]}xabc", 1, id="before letters"),
        pytest.param("11010519491231002", 0, id="one short"),
        pytest.param("11341300003187229B", 0, id="a credit code"),
        pytest.param("", 0, id="missing"),
        pytest.param(None, 0, id="absent"),
    ],
)
def test_numbers_in_a_text(examined: Examine, text: str | None, count: int) -> None:
    found = examined(FIELDS, [CHECK], [["x", "y", "1"], [text, "", "1"]])
    assert [(item.row, item.field, item.severity) for item in found.violations] == [(3, "text", "error")] * count
    assert {item.cell for item in found.violations} <= {"1101************2X"}


def test_a_credit_code_that_passes_for_a_number_is_a_code_where_it_stands_alone(examined: Examine) -> None:
    # Region 110119 and an organisation code that goes on like a birth date; some such code passes by both rules.
    codes = (with_checks(f"521101191101{serial:04}00") for serial in range(100, 3100))
    code = next(code for code in codes if code.isdigit() and ric.calc_check_digit(code) == code[-1])
    found = examined(FIELDS, [CHECK], [[code, f"见 {code}", ""]])
    assert [item.field for item in found.violations] == ["other"]


def test_the_number_stands_nowhere_in_what_was_found(examined: Examine) -> None:
    found = examined(FIELDS, [CHECK], [[f"姓名 {SAMPLE}", "", ""]])
    assert SAMPLE not in repr(found)
    assert SAMPLE[6:14] not in repr(found)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param(None, ["text", "other"], id="all of type string"),
        pytest.param(["other"], ["other"], id="those named"),
        pytest.param(["other", "count"], ["other", "count"], id="another type where it is named"),
    ],
)
def test_which_fields_are_looked_at(examined: Examine, fields: list[str] | None, expected: list[str]) -> None:
    check = CHECK if fields is None else {**CHECK, "fields": fields}
    found = examined(FIELDS, [check], [[SAMPLE] * 3])
    assert [item.field for item in found.violations] == expected


@settings(deadline=None)
@given(
    region=st.integers(110000, 659999),
    born=st.dates(date(1900, 1, 1), date(2026, 11, 24)),
    order=st.integers(0, 999),
    around=st.sampled_from([("", ""), ("身份证", "号"), ("(", ")"), ("no ", "\n")]),
)
def test_every_number_made_by_the_standard_is_found(
    examined: Examine, region: int, born: date, order: int, around: tuple[str, str]
) -> None:
    body = f"{region}{born:%Y%m%d}{order:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    check = "10X98765432"[sum(weight * int(digit) for weight, digit in zip(weights, body, strict=True)) % 11]
    # One in some hundreds is a sound credit code too, and stands alone for that.
    assume(not is_uscc(body + check))
    found = examined(FIELDS, [CHECK], [[around[0] + body + check + around[1], "", ""]])
    assert [item.cell for item in found.violations] == [f"{body[:4]}{'*' * 12}{body[-1]}{check}"]
