"""A table searched: what blocks, where it stands, what is declared, what is waived."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gongkai import privacy
from gongkai.report import Report, Violation

Make = Callable[..., Any]

TODAY = date(2026, 6, 30)
CROSS = "11010519491231002X"
WAIVER = {"kind": "mobile", "field": "text", "who": "政务公开办", "why": "公布的值班手机", "until": "2026-06-30"}


def test_a_finding_says_where_and_what_and_never_the_value(table: Make, resource: Make) -> None:
    rows = table(other=["甲", "乙", "丙"], text=["无", "联系人手机13812345678，备用139 1234 5678", None])
    found = privacy.scan(rows, resource({"other": None, "text": None}), today=TODAY)
    (violation,) = found.violations
    assert violation.as_json() == {
        "type": "personal-data", "rowNumber": 3, "fieldNumber": 3, "fieldName": "text", "label": "text",
        "cell": "138****5678, 139****5678", "note": "mobile", "message": "",
    }  # fmt: skip
    assert "12345678" not in repr(found)
    assert (found.waived, found.limit) == ((), None)


def test_findings_stand_in_the_order_of_the_rows(table: Make, resource: Make) -> None:
    rows = table(one=["13812345678", "", "a@qq.com"], two=["皖L12345", "13812345678", ""])
    found = privacy.scan(rows, resource({"one": None, "two": None}), today=TODAY)
    places = [(violation.row, violation.field, violation.note) for violation in found.violations]
    assert places == [(2, "one", "mobile"), (2, "two", "plate"), (3, "two", "mobile"), (4, "one", "email")]


def test_the_place_is_the_sources(table: Make, resource: Make) -> None:
    rows = table(text=["13812345678"])
    rows = replace(rows, numbers=(None, 7), source_labels=(None, "联系方式"))
    (violation,) = privacy.scan(rows, resource({"text": None}), today=TODAY).violations
    assert (violation.column, violation.label, violation.field) == (7, "联系方式", "text")


def test_what_the_source_calls_a_column_counts(table: Make, resource: Make) -> None:
    rows = replace(table(text=["E12345678"]), source_labels=("序号", "护照号"))
    assert [found.note for found in privacy.scan(rows, resource({"text": None}), today=TODAY).violations] == [
        "passport"
    ]
    assert privacy.scan(table(text=["E12345678"]), resource({"text": None}), today=TODAY).violations == ()


def test_columns_that_the_schema_does_not_know_are_searched_too(table: Make, resource: Make) -> None:
    rows = replace(table(extra=["13812345678"], text=["13912345678"]), labels=("id", "text", "text"))
    found = privacy.scan(rows, resource({"text": None}), today=TODAY)
    assert [(violation.column, violation.cell) for violation in found.violations] == [
        (2, "138****5678"),
        (3, "139****5678"),
    ]


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        pytest.param(None, ["mobile", "plate"], id="nothing is said"),
        pytest.param({"allow": ["mobile", "landline"]}, ["plate"], id="mobiles may stand here"),
        pytest.param({"mask": ["plate"]}, ["mobile"], id="plates are masked"),
        pytest.param("mask", [], id="all is masked"),
        pytest.param("private", [], id="nothing of it is published"),
        pytest.param({"person": True}, ["mobile", "plate"], id="a name field with more than a name"),
    ],
)
def test_what_a_field_may_hold(table: Make, resource: Make, said: Any, kinds: list[str]) -> None:
    found = privacy.scan(table(text=["13812345678，皖L12345"]), resource({"text": said}), today=TODAY)
    assert [violation.note for violation in found.violations] == kinds


@pytest.mark.parametrize(
    ("waiver", "blocked", "waived"),
    [
        pytest.param({}, [], [2, 4], id="the whole field"),
        pytest.param({"key": {"id": "3"}}, [(2, "mobile")], [4], id="one row"),
        pytest.param({"key": {"id": "3", "text": "x"}}, [(2, "mobile"), (4, "mobile")], [], id="a key that no row has"),
        pytest.param({"kind": "plate"}, [(2, "mobile"), (4, "mobile")], [], id="another kind"),
        pytest.param({"field": "id"}, [(2, "mobile"), (4, "mobile")], [], id="another field"),
        pytest.param(
            {"until": "2026-06-29"},
            [(2, "mobile, waiver expired on 2026-06-29"), (4, "mobile, waiver expired on 2026-06-29")],
            [],
            id="expired yesterday",
        ),
        pytest.param(
            {"until": "2026-06-29", "key": {"id": "3"}},
            [(2, "mobile"), (4, "mobile, waiver expired on 2026-06-29")],
            [],
            id="expired for one row",
        ),
    ],
)
def test_waivers(
    table: Make, resource: Make, waiver: dict[str, Any], blocked: list[tuple[int, str]], waived: list[int]
) -> None:
    rows = table(text=["手机13812345678", "无", "手机13912345678"])
    declared = resource({"text": None}, waivers=[{**WAIVER, **waiver}])
    found = privacy.scan(rows, declared, today=TODAY)
    assert [(violation.row, violation.note) for violation in found.violations] == blocked
    assert [row for item in found.waived for row in item.rows] == waived


def test_a_waiver_that_is_renewed_counts_beside_the_old_one(table: Make, resource: Make) -> None:
    declared = resource({"text": None}, waivers=[{**WAIVER, "until": "2025-12-31"}, WAIVER])
    found = privacy.scan(table(text=["手机13812345678"]), declared, today=TODAY)
    assert (found.violations, [item.waiver.until.isoformat() for item in found.waived]) == ((), ["2026-06-30"])


def test_what_is_waived_can_be_logged(table: Make, resource: Make) -> None:
    found = privacy.scan(table(text=["手机13812345678"]), resource({"text": None}, waivers=[WAIVER]), today=TODAY)
    assert [item.as_json() for item in found.waived] == [{**WAIVER, "table": "register", "key": {}, "rows": [2]}]
    report = found.told(Report(place="register.csv", rows=1, fields=2, remarks=("earlier",)))
    assert report.valid
    assert report.remarks == (
        "earlier",
        "text: 1 cells hold a mobile telephone number; 政务公开办 lets them pass until 2026-06-30: 公布的值班手机",
    )


def test_no_more_findings_are_listed_than_wanted(table: Make, resource: Make) -> None:
    rows = table(text=[f"138{number:08}" for number in range(50)], other=["a@qq.com"] * 50)
    found = privacy.scan(rows, resource({"text": None, "other": None}), today=TODAY, limit=5)
    places = [(violation.row, violation.field) for violation in found.violations]
    assert places == [(2, "text"), (2, "other"), (3, "text"), (3, "other"), (4, "text")]
    assert found.told(Report(place="register.csv", rows=50, fields=3)).limit == 5


def test_as_many_as_wanted_is_not_more(table: Make, resource: Make) -> None:
    found = privacy.scan(table(text=["13812345678"] * 5), resource({"text": None}), today=TODAY, limit=5)
    assert (len(found.violations), found.limit) == (5, None)


def test_what_a_check_has_told_is_not_told_twice(table: Make, resource: Make) -> None:
    found = privacy.scan(table(text=[f"{CROSS}，13812345678"] * 2), resource({"text": None}), today=TODAY)
    fault = Violation(type="resident-id-absent", row=2, field="text", cell="masked")
    report = found.told(Report(place="register.csv", rows=2, fields=2, errors=(fault,)))
    assert [(error.row, error.note) for error in report.errors] == [
        (2, ""),
        (2, "mobile"),
        (3, "resident-id"),
        (3, "mobile"),
    ]


def test_a_table_without_rows(table: Make, resource: Make) -> None:
    rows = table(text=["x"])
    empty = replace(rows, columns=tuple(column.slice(0, 0) for column in rows.columns), rows=rows.rows.slice(0, 0))
    assert privacy.scan(empty, resource({"text": None}), today=TODAY) == privacy.Findings()
