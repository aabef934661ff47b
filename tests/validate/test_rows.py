"""Rows and header: what is wrong, told at the place in the source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gongkai.descriptor import Resource
from gongkai.report import Report
from gongkai.table import Table
from gongkai.validate import check_rows

MakeResource = Callable[..., Resource]
MakeTable = Callable[..., Table]
THREE: dict[str, dict[str, Any]] = {"code": {}, "name": {}, "level": {}}


def told(report: Report) -> list[tuple[Any, ...]]:
    return [(fault.type, fault.row, fault.column, fault.field, fault.label) for fault in report.errors]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        pytest.param(("code", "name", "level"), [], id="as declared"),
        pytest.param(("code", "name", "levl"), [("incorrect-label", None, 3, "level", "levl")], id="one misspelt"),
        pytest.param(("code", "level"), [("missing-label", None, None, "name", None)], id="one missing in the middle"),
        pytest.param(("name", "level"), [("missing-label", None, None, "code", None)], id="the first missing"),
        pytest.param(("code", "name", "level", "x"), [("extra-label", None, 4, None, "x")], id="one too many, last"),
        pytest.param(("x", "code", "name", "level"), [("extra-label", None, 1, None, "x")], id="one too many, first"),
        pytest.param(("level", "name", "code"), [], id="another order"),
        pytest.param(
            ("level", "code", "nmae"),
            [("extra-label", None, 3, None, "nmae"), ("missing-label", None, None, "name", None)],
            id="another order, one misspelt",
        ),
        pytest.param(("code", "", "level"), [("blank-label", None, 2, "name", "")], id="one blank"),
        pytest.param(("code", "name", "name"), [("duplicate-label", None, 3, "level", "name")], id="one twice"),
    ],
)
def test_header(resource: MakeResource, table: MakeTable, labels: tuple[str, ...], expected: list[Any]) -> None:
    report = check_rows(table(labels, labels), resource(THREE), mapped=False)
    assert told(report) == expected


def test_columns_are_checked_by_the_field_that_they_are_called_after(resource: MakeResource, table: MakeTable) -> None:
    """One column is missing; the others are what they say, so nothing else is wrong."""
    declared = resource({"code": {}, "n": {"type": "integer"}, "day": {"type": "date"}})
    report = check_rows(table(("code", "day"), ("a", "2020-01-01"), ("b", "x")), declared, mapped=False)
    assert told(report) == [("missing-label", None, None, "n", None), ("type-error", 3, 2, "day", "day")]


def test_a_declared_way_to_match_fields_is_kept(resource: MakeResource, table: MakeTable) -> None:
    report = check_rows(table(("code", "name"), ("a", "b")), resource(THREE, fieldsMatch="superset"), mapped=False)
    assert report.valid


def test_a_label_twice_is_told_though_fields_are_matched_by_name(resource: MakeResource, table: MakeTable) -> None:
    report = check_rows(table(("code", "code", "level"), "abc"), resource(THREE, fieldsMatch="subset"), mapped=False)
    assert ("duplicate-label", None, 2, "name", "code") in told(report)


def test_places_are_those_of_the_source(resource: MakeResource, table: MakeTable) -> None:
    moved = table(("code", "n"), ("a", "x"), ("b", "1"), ("a", "2"), numbers=(3, 5, 9))
    moved = replace(moved, numbers=(4, 2), source_labels=("代码", "数量"))
    report = check_rows(moved, resource({"code": {}, "n": {"type": "integer"}}), mapped=True)
    assert told(report) == [("type-error", 3, 2, "n", "数量"), ("primary-key", 9, None, None, None)]
    assert report.errors[1].note == "the same as in the row at position 3"


def test_a_ragged_row_is_told_as_wide_as_it_came(resource: MakeResource, table: MakeTable) -> None:
    ragged = table(("code", "name", "level"), ("a", "b", None), ("d", "e", "f"))
    ragged = replace(ragged, ragged={2: ("a", "b"), 3: ("d", "e", "f", "g")})
    report = check_rows(ragged, resource(THREE), mapped=False)
    assert told(report) == [("missing-cell", 2, 3, "level", "level"), ("extra-cell", 3, 4, None, None)]


@pytest.mark.parametrize(
    ("replace_by", "expected"),
    [
        pytest.param("all", ["name", "region"], id="all: every required field"),
        pytest.param("upsert", [], id="upsert: the row may be there already"),
        pytest.param({"slice": ["region"]}, ["name", "region"], id="slice: and what it is cut by"),
    ],
)
def test_fields_that_a_layout_does_not_carry(
    resource: MakeResource, table: MakeTable, replace_by: object, expected: list[str]
) -> None:
    needed = {"constraints": {"required": True}}
    declared = resource({"code": needed, "name": needed, "note": {}, "region": {**needed}}, replace=replace_by)
    report = check_rows(table(("code",), ("a",)), declared, mapped=True)
    assert [(fault.type, fault.field) for fault in report.errors] == [("missing-label", name) for name in expected]


@pytest.mark.parametrize("replace_by", ["upsert", {"slice": ["region"]}, "all"], ids=["upsert", "slice", "all"])
def test_a_layout_carries_the_key(resource: MakeResource, table: MakeTable, replace_by: object) -> None:
    declared = resource({"code": {}, "region": {}, "name": {}}, replace=replace_by)
    report = check_rows(table(("region", "name"), ("a", "b")), declared, mapped=True)
    assert ("missing-label", "code") in [(fault.type, fault.field) for fault in report.errors]


def test_a_slice_field_is_carried_though_it_is_not_required(resource: MakeResource, table: MakeTable) -> None:
    declared = resource({"code": {}, "region": {}}, replace={"slice": ["region"]})
    report = check_rows(table(("code",), ("a",)), declared, mapped=True)
    assert [(fault.type, fault.field) for fault in report.errors] == [("missing-label", "region")]


@pytest.mark.parametrize(
    ("missing", "cell"),
    [
        pytest.param({}, "", id="an empty cell"),
        pytest.param({"missingValues": ["-"]}, "None", id="no text for nothing"),
    ],
)
def test_a_cell_that_a_step_left_empty(
    resource: MakeResource, table: MakeTable, missing: dict[str, Any], cell: str
) -> None:
    declared = resource({"code": {}, "name": {"constraints": {"required": True}, **missing}})
    report = check_rows(table(("code", "name"), ("a", None)), declared, mapped=True)
    assert [(fault.type, fault.cell) for fault in report.errors] == [("constraint-error", cell)]


@pytest.mark.parametrize(
    ("properties", "cell"),
    [
        pytest.param({"type": "number", "constraints": {"minimum": 1}}, "sNaN", id="signalling NaN and a bound"),
        pytest.param(
            {"type": "datetime", "constraints": {"minimum": "2020-01-01T00:00:00"}},
            "2020-01-01T08:00:00+08:00",
            id="a time zone against none",
        ),
    ],
)
def test_a_cell_that_compares_with_no_other_is_a_fault(
    resource: MakeResource, table: MakeTable, properties: dict[str, Any], cell: str
) -> None:
    rows = [("a", None), ("b", cell), ("c", "x")]
    report = check_rows(table(("code", "n"), *rows), resource({"code": {}, "n": properties}), mapped=False)
    assert told(report) == [("type-error", 3, 2, "n", "n"), ("type-error", 4, 2, "n", "n")]
    assert [fault.cell for fault in report.errors] == [cell, "x"]
    assert report.remarks == ()


def test_a_signalling_nan_is_no_value_of_a_key(resource: MakeResource, table: MakeTable) -> None:
    number = {"type": "number", "constraints": {"unique": True}}
    rows = [("a", "sNaN"), ("b", "sNaN"), ("c", "1"), ("d", "1")]
    report = check_rows(table(("code", "n"), *rows), resource({"code": {}, "n": number}), mapped=False)
    assert told(report) == [
        ("type-error", 2, 2, "n", "n"),
        ("type-error", 3, 2, "n", "n"),
        ("unique-error", 5, 2, "n", "n"),
    ]


@pytest.mark.parametrize(("limit", "stopped"), [(3, 3), (5, 5), (6, None)], ids=["before", "at", "beyond the last"])
def test_limit(resource: MakeResource, table: MakeTable, limit: int, stopped: int | None) -> None:
    rows = [("a", "x")] + [(str(n), "x") for n in range(4)]
    report = check_rows(
        table(("code", "n"), *rows), resource({"code": {}, "n": {"type": "date"}}), mapped=False, limit=limit
    )
    assert len(report.errors) == min(limit, 5)
    assert report.limit == stopped


@pytest.mark.parametrize("height", [0, 1, 499, 500, 1201])
def test_advance_is_told_every_row(resource: MakeResource, table: MakeTable, height: int) -> None:
    done: list[int] = []
    rows = [(str(n), "x") for n in range(height)]
    report = check_rows(
        table(("code", "name"), *rows), resource({"code": {}, "name": {}}), mapped=False, advance=done.append
    )
    assert (report.valid, report.rows, sum(done)) == (True, height, height)
