"""The statutory annual report, table 三: identities that real published tables keep and break."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gongkai.bare import check as check_file

TableFile = Callable[..., Path]

APPLICANTS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
COUNTS = [*APPLICANTS, "总计"]
TABLE: dict[str, Any] = {
    "fields": [
        {"name": "行码", "type": "string"},
        {"name": "项目", "type": "string"},
        *({"name": name, "type": "integer"} for name in COUNTS),
    ],
    "checks": [
        # (a) 本年新收 and 上年结转 are what was dealt with and what goes on; (b) what was dealt with is the sum of its
        # outcomes; (c) each row's 总计 is the sum of its applicants.
        {"name": "column-sum", "total": {"行码": ["1", "2"]}, "parts": {"行码": [r"3\.7", "4"]}, "fields": COUNTS},
        {"name": "column-sum", "total": {"行码": r"3\.7"}, "parts": {"行码": r"3\.[1-6](\.\d)?"}, "fields": COUNTS},
        {"name": "row-sum", "fields": APPLICANTS, "total": "总计"},
    ],
}
#: The same said by the labels that are printed in the form, for a table without row codes.
LABELS: dict[str, Any] = {
    **TABLE,
    "checks": [
        {
            "name": "column-sum",
            "total": {"项目": ["一、.*", "二、.*"]},
            "parts": {"项目": ["（七）总计", "四、.*"]},
            "fields": COUNTS,
        },
        {
            "name": "column-sum",
            "total": {"项目": "（七）总计"},
            "parts": {"项目": [r"（[一二六]）.*", r"\d\..*"]},
            "fields": COUNTS,
        },
        {"name": "row-sum", "fields": APPLICANTS, "total": "总计"},
    ],
}

OF_2020, OF_2022 = "pingtan-2020-table3-2019format.csv", "pingtan-2022-table3-2021format.csv"


@pytest.mark.parametrize(
    ("file", "schema", "errors"),
    [
        pytest.param(
            OF_2020,
            TABLE,
            [
                (23, "自然人", "20", "3.7 is 20, but its 19 parts add up to 26"),
                (23, "总计", "21", "3.7 is 21, but its 19 parts add up to 27"),
            ],
            id="2020, as published: two cells are wrong",
        ),
        pytest.param(
            OF_2020,
            LABELS,
            [
                (23, "自然人", "20", "（七）总计 is 20, but its 19 parts add up to 26"),
                (23, "总计", "21", "（七）总计 is 21, but its 19 parts add up to 27"),
            ],
            id="2020, by labels",
        ),
        pytest.param(OF_2022, TABLE, [], id="2022: all identities hold"),
        pytest.param(
            OF_2022,
            {**LABELS, "checks": [LABELS["checks"][0], LABELS["checks"][2]]},
            [],
            id="2022, by labels",
        ),
    ],
)
def test_real_tables(shared: Path, file: str, schema: dict[str, Any], errors: list[Any]) -> None:
    report = check_file(shared / "data" / "cn-annual-report" / file, schema)
    assert [(item.row, item.field, item.cell, item.note) for item in report.errors] == errors
    assert report.valid is not bool(errors)
    assert report.remarks == ()


@pytest.mark.parametrize(
    ("row", "field", "cell", "expected"),
    [
        pytest.param(
            "1", "自然人", "72", [("column-sum", 2, "自然人"), ("row-sum", 2, "总计")], id="what was received"
        ),
        pytest.param("4", "总计", "1", [("column-sum", 2, "总计"), ("row-sum", 26, "总计")], id="what goes on"),
        pytest.param("3.2", "商业企业", "0", [("row-sum", 5, "总计"), ("column-sum", 25, "商业企业")], id="an outcome"),
        pytest.param("3.7", "自然人", "/", [("type-error", 25, "自然人")], id="a stroke for nothing"),
    ],
)
def test_a_wrong_cell_in_the_right_table(
    shared: Path, table_file: TableFile, row: str, field: str, cell: str, expected: list[Any]
) -> None:
    text = (shared / "data" / "cn-annual-report" / OF_2022).read_text(encoding="utf-8-sig")
    lines = [line.split(",") for line in text.splitlines()]
    next(line for line in lines if line[0] == row)[lines[0].index(field)] = cell
    report = check_file(table_file(lines), TABLE)
    assert [(item.type, item.row, item.field) for item in report.errors] == expected
