"""A bare check of a file against a schema that names checks: one report, in frictionless' form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import frictionless
import pytest

from gongkai.bare import check as check_file
from gongkai.errors import BrokenDescriptor, UnknownCheck
from gongkai.report import Report

TableFile = Callable[[Sequence[Sequence[str]]], Path]

CODE, BAD = "003187229", "003187228"
NOTE = "the other characters ask for “9” at the end"
SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "name", "type": "string"},
        {"name": "count", "type": "integer"},
        {"name": "code", "type": "string"},
    ],
    "checks": [{"name": "organization-code", "field": "code"}],
}
HEADER = ["name", "count", "code"]


def with_(*checks: Any, **more: Any) -> dict[str, Any]:
    return {**SCHEMA, "checks": list(checks), **more}


def task_of(report: Report) -> dict[str, Any]:
    assert report.raw is not None
    assert report.as_json() == dict(report.raw)
    task: dict[str, Any]
    (task,) = report.raw["tasks"]
    return task


def errors(path: Path, schema: Mapping[str, Any], **more: Any) -> list[Any]:
    report = check_file(path, schema, **more)
    task = task_of(report)
    told: list[Any] = [(item["type"], item.get("rowNumber"), item.get("fieldName") or None) for item in task["errors"]]
    assert told == [(item.type, item.row, item.field) for item in report.errors]
    assert report.raw is not None
    for part in (report.raw, task):
        assert part["valid"] is report.valid is not bool(told)
        assert part["stats"]["errors"] == len(told)
        assert part["stats"]["warnings"] == len(task["warnings"])
    return told


def test_an_error_has_the_keys_of_a_frictionless_error(table_file: TableFile) -> None:
    report = check_file(table_file([HEADER, ["甲", "1", CODE], ["乙", "2", BAD]]), SCHEMA)
    task = task_of(report)
    assert task["errors"] == [
        {
            "type": "organization-code",
            "title": "Organisation Code",
            "description": "An organisation code of nine characters has its check character (GB 11714).",
            "message": f'The cell "{BAD}" in row at position "3" and field "code" at position "3" does not pass the '
            f'check "organization-code": {NOTE}',
            "tags": ["#table", "#row", "#cell"],
            "note": NOTE,
            "rowNumber": 3,
            "cell": BAD,
            "fieldName": "code",
            "fieldNumber": 3,
        }
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([["甲", "1", CODE]], [], id="all is well"),
        pytest.param(
            [["甲", "x", BAD], ["乙", "2", BAD], ["丙", "x", CODE]],
            [
                ("type-error", 2, "count"),
                ("organization-code", 2, "code"),
                ("organization-code", 3, "code"),
                ("type-error", 4, "count"),
            ],
            id="beside other faults, in the order of rows",
        ),
        pytest.param(
            [["甲", "1", CODE], [], ["乙", "2", BAD]],
            [("blank-row", 3, None), ("organization-code", 4, "code")],
            id="below a blank row",
        ),
        pytest.param(
            [["甲", "1"], ["乙", "2", BAD, "x"]],
            [("missing-cell", 2, "code"), ("organization-code", 3, "code"), ("extra-cell", 3, None)],
            id="in rows of another width",
        ),
    ],
)
def test_in_the_order_of_rows(table_file: TableFile, rows: list[list[str]], expected: list[Any]) -> None:
    assert sorted(errors(table_file([HEADER, *rows]), SCHEMA), key=repr) == sorted(expected, key=repr)
    assert [item[1] for item in errors(table_file([HEADER, *rows]), SCHEMA)] == [item[1] for item in expected]


def test_a_blank_row_is_one_fault(table_file: TableFile) -> None:
    schema = with_({"name": "exactly-one-of", "fields": ["name", "code"]})
    assert errors(table_file([HEADER, ["甲", "1", ""], ["", "", ""]]), schema) == [("blank-row", 3, None)]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"name,count,code\n甲,1,{CODE}\n乙,2,{BAD}\n", id="commas"),
        pytest.param(f"name;count;code\r\n甲;1;{CODE}\r\n乙;2;{BAD}\r\n", id="semicolons"),
        pytest.param("甲乙丙\nname,count,code\n" + f"甲,1,{CODE}\n" * 9 + f"乙,2,{BAD}", id="a title above the header"),
        pytest.param(f'name,count,code\n"甲\n甲",1,{CODE}\n乙,2,{BAD}\n', id="a line break in a cell"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_the_file_is_cut_as_for_the_other_rules(tmp_path: Path, content: str, encoding: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content.encode(encoding))
    report = check_file(
        path, {**SCHEMA, "fields": [*SCHEMA["fields"][:2], {"name": "code", "constraints": {"enum": [CODE]}}]}
    )
    places = {(item.row, item.column, item.label) for item in report.errors if item.field == "code"}
    assert len(places) == 1
    assert [item.type for item in report.errors] == ["constraint-error", "organization-code"]


def test_names_match_where_the_schema_says_so(table_file: TableFile) -> None:
    path = table_file([["code", "extra", "name"], [BAD, "x", "甲"]])
    schema = {**SCHEMA, "$schema": "https://datapackage.org/profiles/2.0/tableschema.json", "fieldsMatch": "partial"}
    report = check_file(path, schema)
    assert [(item.type, item.row, item.column, item.field) for item in report.errors] == [
        ("organization-code", 2, 1, "code")
    ]


def test_a_warning_leaves_the_file_valid(table_file: TableFile) -> None:
    path = table_file([HEADER, ["甲", "1", BAD]])
    schema = with_({"name": "organization-code", "field": "code", "severity": "warning"})
    assert errors(path, schema) == []
    report = check_file(path, schema)
    assert [(item.type, item.row) for item in report.warnings] == [("organization-code", 2)]
    task = task_of(report)
    assert task["warnings"] == [report.warnings[0].message]


def test_what_could_not_be_checked_is_said(table_file: TableFile) -> None:
    path = table_file([HEADER, ["甲", "1", BAD]])
    report = check_file(path, with_({"name": "division-code", "field": "code", "table": "division", "digits": 9}))
    said = ["division-code: not looked up, because division is not published"]
    assert list(report.remarks) == said
    task = task_of(report)
    assert task["warnings"] == said


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        pytest.param(1, [("type-error", 2)], id="reached by the other rules"),
        pytest.param(2, [("type-error", 2), ("organization-code", 2)], id="reached by the checks"),
        pytest.param(3, [("type-error", 2), ("organization-code", 2), ("organization-code", 3)], id="by the last one"),
        pytest.param(4, [("type-error", 2), ("organization-code", 2), ("organization-code", 3)], id="not reached"),
    ],
)
def test_no_more_errors_than_the_limit(table_file: TableFile, limit: int, expected: list[Any]) -> None:
    path = table_file([HEADER, ["甲", "x", BAD], ["乙", "1", BAD]])
    assert [item[:2] for item in errors(path, SCHEMA, limit=limit)] == expected
    assert check_file(path, SCHEMA, limit=limit).limit == (limit if limit < 4 else None)


@pytest.mark.parametrize(
    ("rows", "schema"),
    [
        pytest.param([["name", "number", "code"], ["甲", "1", BAD]], SCHEMA, id="another label"),
        pytest.param([["name", "count"], ["甲", "1"]], SCHEMA, id="a column short"),
        pytest.param(
            [HEADER, ["甲", "1", BAD]], {**SCHEMA, "fields": [{"name": "x", "type": "integr"}]}, id="no schema"
        ),
    ],
)
def test_without_a_sound_header_nothing_is_added(
    table_file: TableFile, rows: list[list[str]], schema: dict[str, Any]
) -> None:
    path = table_file(rows)
    without = {name: value for name, value in schema.items() if name != "checks"}
    report = check_file(path, schema)
    assert report.errors
    assert [(item.type, item.note) for item in report.errors] == [
        (item.type, item.note) for item in check_file(path, without).errors
    ]
    told = "the checks of the schema were not made" in " ".join(report.remarks)
    assert told is not bool({"schema-error", "field-error"} & set(report.counts()))


def test_a_broken_declaration_is_told_whatever_the_header(table_file: TableFile) -> None:
    with pytest.raises(UnknownCheck, match="organization-code"):
        check_file(table_file([["name"], ["甲"]]), with_({"name": "organisation-code", "field": "code"}))


def test_a_broken_declaration_is_wrong_usage(table_file: TableFile) -> None:
    path = table_file([HEADER, ["甲", "1", CODE]])
    with pytest.raises(UnknownCheck, match="organization-code"):
        check_file(path, with_({"name": "organisation-code", "field": "code"}))
    with pytest.raises(BrokenDescriptor, match="“cod”"):
        check_file(path, with_({"name": "uscc", "field": "cod"}))


def test_a_schema_with_checks_is_one_to_frictionless(table_file: TableFile) -> None:
    path = table_file([HEADER, ["甲", "1", BAD], ["乙", "x", CODE]])
    schema = frictionless.Schema.from_descriptor(SCHEMA)
    assert schema.to_descriptor()["checks"] == SCHEMA["checks"]
    own = frictionless.Resource(path=path.name, basepath=str(path.parent), schema=schema).validate()
    assert own.flatten(["type", "rowNumber"]) == [["type-error", 3]]


@pytest.mark.parametrize("rows", [pytest.param(0, id="none"), pytest.param(30_000, id="several batches")])
def test_any_number_of_rows(table_file: TableFile, rows: int) -> None:
    path = table_file(
        [HEADER, *([f"第{number}", str(number), CODE if number % 10_000 else BAD] for number in range(rows))]
    )
    assert [item[1] for item in errors(path, SCHEMA)] == list(range(2, rows + 2, 10_000))
