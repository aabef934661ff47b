"""Reports in which nothing personal is repeated, whatever check wrote it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gongkai import privacy
from gongkai.report import Report, Violation

Make = Callable[..., Any]

NUMBER = "34130219900307123X"


def cleaned(table: Any, resource: Any, **facts: Any) -> Violation:
    report = Report(place="register.csv", rows=2, fields=2, errors=(Violation(type="constraint-error", **facts),))
    (violation,) = privacy.clean(report, table, resource).errors
    return violation


@pytest.mark.parametrize(
    ("said", "text", "shown"),
    [
        pytest.param(None, "13812345678", "138****5678", id="found by its form"),
        pytest.param({"allow": ["mobile"]}, "13812345678", "138****5678", id="allowed, yet not repeated"),
        pytest.param("mask", "手机13812345678", "手机138****5678", id="masked when published"),
        pytest.param("private", "甲乙丙", "***", id="private whatever it holds"),
        pytest.param("private", "7", "***", id="private and short"),
        pytest.param({"person": True}, "张三", "张*", id="a person's name"),
        pytest.param(None, "张三", "张三", id="no declared name"),
        pytest.param(None, "x", "x", id="nothing personal"),
    ],
)
def test_the_cell_of_another_check(table: Make, resource: Make, said: Any, text: str, shown: str) -> None:
    rows = table(text=["ok", text])
    violation = cleaned(
        rows,
        resource({"text": said}),
        row=3,
        field="text",
        cell=text,
        note='constraint "maxLength" is "1"',
        message=f'The cell "{text}" in row at position "3" and field "text" at position "2" is wrong',
    )
    assert violation.cell == shown
    assert violation.message == f'The cell "{shown}" in row at position "3" and field "text" at position "2" is wrong'
    assert violation.note == 'constraint "maxLength" is "1"'
    assert (violation.row, violation.field, violation.type) == (3, "text", "constraint-error")


def test_a_note_that_repeats_another_cell_of_the_row(table: Make, resource: Make) -> None:
    rows = table(text=["E12345678"], name=["张三"])
    declared = resource({"text": None, "name": {"person": True}}, schema={"missingValues": [""]})
    rows = replace(rows, source_labels=("序号", "护照号", "姓名"))
    violation = cleaned(rows, declared, row=2, field="name", cell="张三, E12345678", note='values "张三, E12345678"')
    assert (violation.cell, violation.note) == ("张*, E******78", 'values "张*, E******78"')


def test_a_fault_of_no_row(table: Make, resource: Make) -> None:
    violation = cleaned(
        table(text=["x"]),
        resource({"text": None}),
        note="the file has: 张三, 13812345678",
        label=f"身份证{NUMBER[:-1]}8",
    )
    assert violation.note == "the file has: 张三, 138****5678"


def test_a_fault_of_a_row_that_is_not_in_the_table(table: Make, resource: Make) -> None:
    violation = cleaned(table(text=["x"]), resource({"text": None}), row=99, cell="13812345678")
    assert violation.cell == "138****5678"


def test_warnings_remarks_and_the_name_of_the_file(table: Make, resource: Make) -> None:
    warning = Violation(type="foreign-key", row=2, cell="13812345678", severity="warning")
    report = Report(
        place="张三13812345678.csv", rows=1, fields=2, warnings=(warning,), remarks=("见13812345678",), limit=7
    )
    shown = privacy.clean(report, table(text=["x"]), resource({"text": None}))
    assert (shown.place, shown.remarks, shown.limit) == ("张三138****5678.csv", ("见138****5678",), 7)
    assert [item.cell for item in shown.warnings] == ["138****5678"]


def test_a_report_without_faults(table: Make, resource: Make) -> None:
    report = Report(place="register.csv", rows=1, fields=2)
    assert privacy.clean(report, table(text=["13812345678"]), resource({"text": None})) == report
