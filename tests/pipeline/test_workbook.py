"""A workbook handed in: checked, published, and its faults told by sheet and cell."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from gongkai.descriptor import Portal
from gongkai.pipeline import build, check, publish
from gongkai.release import Store

DATASET = "public_facility"


def committed(portal: Portal) -> list[list[Any]]:
    with portal.committed(portal.resource(DATASET)).open(encoding="utf-8", newline="") as stream:
        return [list(row) for row in csv.reader(stream)]


def book(path: Path, rows: list[list[Any]]) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "设施"
    for row in rows:
        sheet.append(row)
    made.save(path)
    return path


def test_the_same_rows_are_unchanged(portal: Portal, store: Store, tmp_path: Path) -> None:
    build(portal, store)
    rows = [["设施一览表"], *committed(portal), ["注：示例"], []]
    outcome = publish(portal, store, DATASET, book(tmp_path / "list.xlsx", rows))
    assert outcome.accepted
    assert outcome.difference is not None
    assert not outcome.difference
    assert outcome.release is None


def test_a_changed_cell_is_published(portal: Portal, store: Store, tmp_path: Path) -> None:
    build(portal, store)
    rows = committed(portal)
    rows[1][rows[0].index("name")] = "新馆"
    outcome = publish(portal, store, DATASET, book(tmp_path / "list.xlsx", rows))
    assert outcome.release is not None
    assert outcome.release.number == 2


@pytest.mark.parametrize(
    ("row", "field", "cell", "severity", "kind"),
    [
        pytest.param(2, "name", None, "errors", "constraint-error", id="a required cell is blank"),
        pytest.param(3, "name", 341300198001010011, "warnings", "lost-digits", id="a number lost its end"),
    ],
)
def test_a_fault_is_told_by_sheet_and_cell(
    portal: Portal, tmp_path: Path, row: int, field: str, cell: object, severity: str, kind: str
) -> None:
    rows = committed(portal)
    column = rows[0].index(field)
    rows[row - 1][column] = cell
    # Two rows above and a blank column at the left move all.
    file = book(tmp_path / "list.xlsx", [["", "一览表"], [], *([None, *each] for each in rows)])
    (found,) = getattr(check(portal, DATASET, file).report, severity)
    address = f"{'ABCDEFGHIJ'[column + 1]}{row + 2}"
    assert (found.type, found.field, found.sheet, found.address) == (kind, field, "设施", address)
    assert (found.row, found.column, found.label) == (row + 2, column + 2, field)
    assert found.as_json()["address"] == address
    assert "341300198001010" not in str(found.as_json())


def test_faults_of_the_header_name_its_row(portal: Portal, tmp_path: Path) -> None:
    rows = committed(portal)
    file = book(tmp_path / "list.xlsx", [["一览表"], [*rows[0], "多余"], *([*row, "x"] for row in rows[1:])])
    (found,) = check(portal, DATASET, file).report.errors
    assert (found.type, found.sheet, found.address) == ("extra-label", "设施", f"{'ABCDEFGHIJ'[len(rows[0])]}2")


def test_an_unknown_form_names_its_header(portal: Portal, tmp_path: Path) -> None:
    file = book(tmp_path / "list.xlsx", [["一览表"], ["甲", "乙"], [1, 2]])
    (found,) = check(portal, DATASET, file).report.errors
    assert (found.type, found.row, found.sheet) == ("unknown-layout", 2, "设施")
