"""Makes workbooks of rows, in every form that is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest

#: Corners of merged cells from 0: top, left, bottom, right.
Areas = Sequence[tuple[int, int, int, int]]
Rows = Sequence[Sequence[object]]
#: Writes rows as a workbook of a form: `xlsx`, `xls` or `ods`.
MakeWorkbook = Callable[..., Path]


@pytest.fixture
def make_workbook(tmp_path: Path) -> MakeWorkbook:
    """Return a function that writes rows into a workbook, with merged cells and a name for the sheet and the file."""
    numbers = count()

    def make(form: str, rows: Rows, *, merged: Areas = (), sheet: str = "表", stem: str | None = None) -> Path:
        path = tmp_path / f"{stem or f'book-{next(numbers)}'}.{form}"
        WRITERS[form](path, rows, merged, sheet)
        return path

    return make


def _xlsx(path: Path, rows: Rows, merged: Areas, sheet: str) -> None:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells, start=1):
            if cell != "":
                page.cell(row, column, cell)
    for top, left, bottom, right in merged:
        page.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    book.save(path)


def _xls(path: Path, rows: Rows, merged: Areas, sheet: str) -> None:
    import xlwt

    book = xlwt.Workbook()
    page = book.add_sheet(sheet, cell_overwrite_ok=True)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell != "":
                page.write(row, column, cell)
    for top, left, bottom, right in merged:
        page.merge(top, bottom, left, right)
    book.save(str(path))


def _ods(path: Path, rows: Rows, merged: Areas, sheet: str) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import CoveredTableCell, Table, TableRow

    book = OpenDocumentSpreadsheet()
    page = Table(name=sheet)
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in merged}
    inside = {
        (row, column)
        for top, left, bottom, right in merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    for row, cells in enumerate(rows):
        line = TableRow()
        for column, cell in enumerate(cells):
            is_covered = (row, column) in inside and (row, column) not in spans
            line.addElement(CoveredTableCell() if is_covered else _ods_cell(cell, spans.get((row, column))))
        page.addElement(line)
    book.spreadsheet.addElement(page)
    book.save(str(path))


def _ods_cell(cell: object, span: tuple[int, int] | None) -> Any:
    from odf.table import TableCell
    from odf.text import P

    facts: dict[str, object] = {"numberrowsspanned": span[0], "numbercolumnsspanned": span[1]} if span else {}
    if isinstance(cell, bool):
        facts |= {"valuetype": "boolean", "booleanvalue": str(cell).lower()}
    elif isinstance(cell, int | float):
        facts |= {"valuetype": "float", "value": repr(cell)}
    elif cell != "":
        facts |= {"valuetype": "string"}
    made = TableCell(**facts)
    if cell != "":
        made.addElement(P(text=str(cell)))
    return made


WRITERS = {"xlsx": _xlsx, "xls": _xls, "ods": _ods}
