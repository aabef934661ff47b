"""Header rows, titles and notes are recognised, in workbooks and in texts."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from gongkai.descriptor import Reading
from gongkai.extract import read
from gongkai.table import Table

Rows = Sequence[Sequence[str]]
Areas = Sequence[tuple[int, int, int, int]]

PLAIN = [["编号", "名称"], ["1", "甲"], ["2", "乙"]]
TITLED = [["设施一览表", "", ""], ["2025年", "", ""], ["编号", "名称", "地址"], ["1", "甲", "东路"], ["2", "乙", ""]]
GROUPED = [["编号", "人数", ""], ["", "男", "女"], ["1", "2", "3"]]
NOTED = [*TITLED[2:], ["注：数字为虚构", "", ""], ["填表人：王某", "", "审核人：李某"], ["", "", ""], ["", "", ""]]
CASES = {
    "plain": (PLAIN, ("编号", "名称"), [2, 3], ()),
    "titles": (TITLED, ("编号", "名称", "地址"), [4, 5], ("设施一览表", "2025年")),
    "two rows": (GROUPED, ("编号", "人数/男", "人数/女"), [3], ()),
    "notes and blank rows below": (
        NOTED, ("编号", "名称", "地址"), [2, 3], ("注：数字为虚构", "填表人：王某 审核人：李某"),
    ),
    "a sum is data": (
        [*PLAIN, ["合计", "2"]], ("编号", "名称"), [2, 3, 4], (),
    ),
    "a note in one cell of several is data": (
        [*PLAIN, ["备注", "无"]], ("编号", "名称"), [2, 3, 4], (),
    ),
    "a blank row within is kept": (
        [*PLAIN, ["", ""], ["3", "丙"]], ("编号", "名称"), [2, 3, 4, 5], (),
    ),
    "a blank column is dropped": (
        [["编号", "", "名称", ""], ["1", "", "甲", ""], ["2", "", "乙", ""]], ("编号", "名称"), [2, 3], (),
    ),
    "a column without cells but with a label is kept": (
        [["编号", "备注"], ["1", ""]], ("编号", "备注"), [2], (),
    ),
    "figures are no labels": (
        [["编号", "甲", "", ""], ["", "1", "2", "3"]], ("编号", "甲", "", ""), [2], (),
    ),
}  # fmt: skip
MERGED: dict[str, tuple[Rows, Areas, tuple[str, ...], list[int]]] = {
    "across and down": (GROUPED, [(0, 0, 1, 0), (0, 1, 0, 2)], ("编号", "人数/男", "人数/女"), [3]),
    "a title across": ([["表", "", ""], *GROUPED], [(0, 0, 0, 2), (1, 1, 1, 2)], ("编号", "人数/男", "人数/女"), [4]),
    "down only": ([["编号", "名称"], ["", ""], ["1", "甲"]], [(0, 0, 1, 0), (0, 1, 1, 1)], ("编号", "名称"), [3]),
    "years under a label": (
        [["编号", "产值", ""], ["", "2024", "2025"], ["1", "2", "3"]],
        [(0, 0, 1, 0), (0, 1, 0, 2)],
        ("编号", "产值/2024", "产值/2025"),
        [3],
    ),
    "merged data are no header": ([*PLAIN, ["", "丙"]], [(2, 0, 3, 0)], ("编号", "名称"), [2, 3, 4]),
}


def records(table: Table) -> list[tuple[str | None, ...]]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def as_csv(folder: Path, rows: Rows) -> Path:
    path = folder / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


@pytest.mark.parametrize("form", ["csv", "xlsx", "xls", "ods"])
@pytest.mark.parametrize(("rows", "labels", "numbers", "notes"), CASES.values(), ids=CASES)
def test_block(
    tmp_path: Path,
    make_workbook: Callable[..., Path],
    form: str,
    rows: Rows,
    labels: tuple[str, ...],
    numbers: list[int],
    notes: tuple[str, ...],
) -> None:
    path = as_csv(tmp_path, rows) if form == "csv" else make_workbook(form, rows)
    table = read(path)
    assert table.labels == labels
    assert table.rows.to_pylist() == numbers
    assert table.header == numbers[0] - 1
    assert table.notes == notes
    width = [place for place, label in enumerate(rows[table.header - 1]) if label or labels.count("")]
    if "/" not in "".join(labels):
        assert records(table) == [tuple(rows[number - 1][place] for place in width) for number in numbers]


@pytest.mark.parametrize("form", ["xlsx", "xls"])
@pytest.mark.parametrize(("rows", "merged", "labels", "numbers"), MERGED.values(), ids=MERGED)
def test_merged_cells(
    make_workbook: Callable[..., Path],
    form: str,
    rows: Rows,
    merged: Areas,
    labels: tuple[str, ...],
    numbers: list[int],
) -> None:
    table = read(make_workbook(form, rows, merged=merged))
    assert (table.labels, table.rows.to_pylist()) == (labels, numbers)


def test_blank_rows_below_are_counted(tmp_path: Path) -> None:
    assert read(as_csv(tmp_path, NOTED)).blank_rows == 2


@pytest.mark.parametrize(
    ("text", "labels", "numbers", "notes"),
    [
        pytest.param("表\n编号,名称\n1,甲\n2,乙\n", ("编号", "名称"), [3, 4], ("表",), id="a title without commas"),
        pytest.param("\n编号,名称\n1,甲\n", ("编号", "名称"), [3], (), id="a blank line above"),
        pytest.param("名称\n甲,乙\n丙\n", ("名称",), [2, 3], (), id="one column, one row too long"),
        pytest.param("编号,名称\n1,甲\n注：无\n", ("编号", "名称"), [2], ("注：无",), id="a note without commas"),
    ],
)
def test_lines_of_a_text(
    tmp_path: Path, text: str, labels: tuple[str, ...], numbers: list[int], notes: tuple[str, ...]
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    table = read(path)
    assert (table.labels, table.rows.to_pylist(), table.notes) == (labels, numbers, notes)


@pytest.mark.parametrize(
    ("reading", "labels", "numbers"),
    [
        pytest.param(Reading(skip_rows=1), ("编号", "人数/男", "人数/女"), [4], id="rows above are declared"),
        pytest.param(Reading(skip_rows=1, header_rows=1), ("编号", "人数", ""), [3, 4], id="one header row"),
        pytest.param(Reading(header_rows=3), ("编号/1", "人数/男/2", "人数/女/3"), [], id="three header rows"),
    ],
)
def test_declared_rows(tmp_path: Path, reading: Reading, labels: tuple[str, ...], numbers: list[int]) -> None:
    table = read(as_csv(tmp_path, [["表", "", ""], *GROUPED]), reading)
    assert (table.labels, table.rows.to_pylist()) == (labels, numbers)
