"""A layout carried out: columns in the schema's order with their places in the source, and no row lost unnamed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gongkai.descriptor import Package, read_layouts, read_package
from gongkai.extract import delimited, read
from gongkai.report import Violation
from gongkai.table import Table
from gongkai.transform import Match, apply, recognise

FIELDS = [
    {"name": name, "title": title, "type": "string"}
    for name, title in (("code", "代码"), ("name", "名称"), ("level", "层级"))
]
LAYOUT = {
    "name": "export",
    "headers": ["序号", "Name", "Code"],
    "ignore": ["序号"],
    "fields": {
        "name": {"from": "Name", "steps": ["trim"]},
        "level": {"value": "县级"},
        "code": {"from": "Code", "steps": ["upper"]},
    },
}


@pytest.fixture(scope="module")
def package() -> Package:
    schema = {"fields": FIELDS, "primaryKey": ["code"]}
    return read_package({"name": "item", "resources": [{"name": "item", "path": "item.csv", "schema": schema}]}, "here")


@pytest.fixture
def map_text(tmp_path: Path, package: Package) -> Callable[[str], tuple[Table, list[Violation]]]:
    """Return a function that maps the text of a file."""

    def mapped(text: str) -> tuple[Table, list[Violation]]:
        path = tmp_path / "list.csv"
        path.write_text(text, encoding="utf-8", newline="")
        table, resource = delimited(path), package["item"]
        match = recognise(table.labels, resource, read_layouts({"layouts": [LAYOUT]}, package, "pipeline.yaml"))
        assert match is not None
        return apply(table, match, resource.schema)

    return mapped


Mapped = Callable[[str], tuple[Table, list[Violation]]]


def cells(table: Table) -> dict[str, list[str | None]]:
    return {label: table.column(label).to_pylist() for label in table.labels}


def facts(violations: list[Violation]) -> list[tuple[Any, ...]]:
    return [(fault.type, fault.row, fault.column, fault.label, fault.cell) for fault in violations]


def test_layout(map_text: Mapped) -> None:
    table, faults = map_text("Code,序号,Name\na1,1, 甲 \n,2,\nb2,3,乙\n")
    assert faults == []
    assert cells(table) == {"code": ["A1", None, "B2"], "name": ["甲", None, "乙"], "level": ["县级"] * 3}
    assert table.rows.to_pylist() == [2, 3, 4]
    assert [table.where(index) for index in range(3)] == [(1, "Code"), (3, "Name"), (None, None)]


@pytest.mark.parametrize(
    ("text", "rows", "faults"),
    [
        pytest.param("序号,Name,Code\n", [], [], id="only a header"),
        pytest.param(
            "序号,Name,Code\n1,甲,a\n\n2,乙,b\n", [2, 4], [("blank-row", 3, None, None, None)], id="blank line"
        ),
        pytest.param(
            "序号,Name,Code\n , \u3000,\n2,乙,b\n", [3], [("blank-row", 2, None, None, None)], id="only spaces"
        ),
        pytest.param(
            "序号,Name,Code\n  \n2,乙,b\n", [3], [("blank-row", 2, None, None, None)], id="only spaces, too short"
        ),
        pytest.param(
            "序号,Name,Code\n,,,,\n2,乙,b\n", [3], [("blank-row", 2, None, None, None)], id="only delimiters, too long"
        ),
        pytest.param("序号,Name,Code\n1,甲\n2,乙,b\n", [3], [("missing-cell", 2, 3, "Code", "")], id="too short"),
        pytest.param(
            "序号,Name,Code\n1\n2,乙,b\n",
            [3],
            [("missing-cell", 2, 2, "Name", ""), ("missing-cell", 2, 3, "Code", "")],
            id="much too short",
        ),
        pytest.param("序号,Name,Code\n1,甲,a,x\n2,乙,b\n", [3], [("extra-cell", 2, 4, None, "x")], id="too long"),
        pytest.param(
            "序号,Name,Code\n,,,x\n2,乙,b\n", [3], [("extra-cell", 2, 4, None, "x")], id="all in a cell too many"
        ),
        pytest.param("序号,Name,Code\n1,甲,a\n2,乙", [2], [("missing-cell", 3, 3, "Code", "")], id="last row cut off"),
        pytest.param(
            "序号,Name,Code\n1,甲\n\n,,\n",
            [],
            [
                ("blank-row", 3, None, None, None),
                ("blank-row", 4, None, None, None),
                ("missing-cell", 2, 3, "Code", ""),
            ],
            id="no row is sound",
        ),
    ],
)
def test_rows_that_cannot_be_mapped_are_named(
    map_text: Mapped, text: str, rows: list[int], faults: list[tuple[Any, ...]]
) -> None:
    table, found = map_text(text)
    assert table.rows.to_pylist() == rows
    assert [len(column) for column in table.columns] == [len(rows)] * 3
    assert facts(found) == faults
    assert table.ragged == {}


def test_own_labels_in_their_order_keep_every_row_for_the_validator(map_text: Mapped) -> None:
    table, faults = map_text("代码,名称,层级\na,甲,县级\nb\n\n")
    assert faults == []
    assert (table.labels, table.rows.to_pylist(), table.ragged) == (("code", "name", "level"), [2, 3, 4], {3: ("b",)})
    assert [table.where(index) for index in range(3)] == [(1, "代码"), (2, "名称"), (3, "层级")]


def test_own_labels_in_another_order_are_put_in_the_schemas(map_text: Mapped) -> None:
    table, faults = map_text("层级,code,名称\n县级,a,甲\n市级,b,乙\n")
    assert faults == []
    assert cells(table) == {"code": ["a", "b"], "name": ["甲", "乙"], "level": ["县级", "市级"]}
    assert [table.where(index) for index in range(3)] == [(2, "code"), (3, "名称"), (1, "层级")]


def test_ragged_rows_do_not_stop_columns_from_moving(map_text: Mapped) -> None:
    table, faults = map_text("层级,code,名称\n县级,a,甲\n市级,b\n省级,c,丙\n")
    assert cells(table) == {"code": ["a", "c"], "name": ["甲", "丙"], "level": ["县级", "省级"]}
    assert table.rows.to_pylist() == [2, 4]
    assert facts(faults) == [("missing-cell", 3, 3, "名称", "")]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        pytest.param("层级,code\n县级,a\n", ("level", "code"), id="a column is missing"),
        pytest.param("层级,code,名称,x\n县级,a,甲,1\n", ("level", "code", "name", "x"), id="a column too many"),
        pytest.param("code,代码,名称\na,b,甲\n", ("code", "code", "name"), id="a field twice"),
    ],
)
def test_a_header_with_faults_stays_for_the_validator(map_text: Mapped, text: str, labels: tuple[str, ...]) -> None:
    table, faults = map_text(text)
    assert (table.labels, faults) == (labels, [])
    assert [table.where(index)[0] for index in range(len(labels))] == list(range(1, len(labels) + 1))


def test_made_up_columns_hide_no_faulty_row(tmp_path: Path, package: Package) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Code\nA,1\nB\nC,2,3\n,\nD,4\n", encoding="utf-8")
    fields = {"code": {"from": "行号"}, "name": {"from": "Name"}, "level": {"from": "Code"}}
    raw = {"name": "numbered", "headers": ["Name", "Code"], "number_rows": "行号", "fields": fields}
    (layout,) = read_layouts({"layouts": [raw]}, package, "pipeline.yaml")
    mapped, faults = apply(read(path, layout.reading), Match(layout=layout), package["item"].schema)
    assert cells(mapped) == {"code": ["1", "5"], "name": ["A", "D"], "level": ["1", "4"]}
    told = [("blank-row", 5, None), ("missing-cell", 3, 2), ("extra-cell", 4, 3)]
    assert [(fault.type, fault.row, fault.column) for fault in faults] == told
