"""A table that came as text, as a workbook: every cell as text, at the row that it had, with the faults marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongkai.errors import N_
from gongkai.messages import number, translate
from gongkai.report import Report
from gongkai.reports import problems
from gongkai.reports.fields import Fields
from gongkai.reports.marks import Mark, Marks, Spot, colour, comment
from gongkai.table import Table

if TYPE_CHECKING:
    from openpyxl import Workbook

#: So many rows are written; the list names the faults of all.
ROWS = 200_000

#: What a sheet and a cell can hold.
COLUMNS, CHARACTERS = 16_384, 32_767

#: Characters that the name of a sheet may not have.
FORBIDDEN = re.compile(r"[\\/*?:\[\]\x00-\x1f]")
#: What a cell of a workbook cannot hold.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def transcribe(report: Report, table: Table, fields: Fields, marks: Marks, *, rows: int = ROWS) -> Workbook:
    """Return a new workbook, not yet saved: the list of problems, and the table with the marks in it."""
    from openpyxl import Workbook

    # Written as a stream: memory holds one row at a time.
    book = Workbook(write_only=True)
    remarks = [*_cut(table, rows), *marks.remarks()]
    name = _sheet_name(table.source.name)
    kept = min(rows, table.height)
    last = int(table.rows[kept - 1].as_py()) if kept else 1

    def sheet_of(spot: Spot) -> str | None:
        return name if spot.row <= last and spot.column <= COLUMNS else None

    sheet = book.create_sheet(problems.name_for([name]))
    listed = [*problems.lines(report, fields, remarks, sheet_of)]
    problems.furnish(sheet, problems.head_row(report, remarks))
    for row, height in problems.heights(listed).items():
        sheet.row_dimensions[row].height = height
    for texts in listed:
        sheet.append([_dressed(sheet, text) for text in texts])
    problems.announce(book, sheet.title)
    _write_rows(book.create_sheet(name), table, marks, last)
    return book


def _cut(table: Table, rows: int) -> list[str]:
    if table.height <= rows:
        return []
    text = N_("Only the first {count} of {total} rows are shown here; the list names the faults of all.")
    return [translate(text, count=number(rows), total=number(table.height))]


def _write_rows(sheet: Any, table: Table, marks: Marks, last: int) -> None:
    """Write the records at their numbers, each cell as text, and the marks upon them."""
    from openpyxl.utils import get_column_letter

    for column, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    by_row: dict[int, dict[int, tuple[Spot, Mark]]] = {}
    for spot, mark in marks.by_spot.items():
        by_row.setdefault(spot.row, {})[spot.column] = (spot, mark)
    plain = _text_cell(sheet, "")
    done = 0
    for row, cells in _records(table):
        if row > last:
            break
        for _ in range(row - done - 1):
            sheet.append([])
        sheet.append(_row(sheet, cells, by_row.get(row, {}), plain, marks.commented))
        done = row


def _records(table: Table) -> Iterator[tuple[int, Sequence[str | None]]]:
    yield 1, table.source_labels or table.labels
    for batch in table.batches():
        rows = dict(
            zip(batch.numbered(), zip(*(column.to_pylist() for column in batch.columns), strict=True), strict=True)
        )
        rows |= batch.ragged
        yield from ((row, rows[row]) for row in batch.span())


def _row(
    sheet: Any,
    cells: Sequence[str | None],
    marked: Mapping[int, tuple[Spot, Mark]],
    plain: Any,
    commented: frozenset[Spot],
) -> list[Any]:
    width = min(max([len(cells), *marked]), COLUMNS)
    row: list[Any] = []
    for column in range(1, width + 1):
        text = cells[column - 1] if column <= len(cells) else None
        if column not in marked and not text:
            row.append(None)
            continue
        cell = _text_cell(sheet, text or "", plain)
        if column in marked:
            spot, mark = marked[column]
            cell._style = copy(cell._style)
            colour(cell, mark.severity)
            if spot in commented:
                cell.comment = comment(mark.text)
        row.append(cell)
    return row


def _text_cell(sheet: Any, text: str, like: Any = None) -> Any:
    """Return a cell that is text and stays it: leading zeros, long codes, and what begins like a formula."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, ILLEGAL.sub("\ufffd", text)[:CHARACTERS])
    cell.data_type = "s"
    if like is None:
        cell.number_format = "@"
    else:
        # One style for all cells: to look it up for each would take most of the time.
        cell._style = like._style
    return cell


def _dressed(sheet: Any, text: problems.Text) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    problems.dress(cell, text)
    return cell


def _widths(table: Table) -> list[int]:
    """Return how wide each column is, by its label and its first cells."""
    widths = []
    for label, column in islice(zip(table.labels, table.columns, strict=True), COLUMNS):
        texts = [label, *(text or "" for text in column.slice(0, 50).to_pylist())]
        widths.append(min(40, max(8, 2 + max(problems.wide(text[:40]) for text in texts))))
    return widths


def _sheet_name(file: str) -> str:
    """Return a name that a sheet may have: of the file, without what is forbidden, at most 31 characters.

    >>> _sheet_name("清单[2020]/第1版.csv"), _sheet_name("'")
    ('清单_2020__第1版', 'data')
    """
    return FORBIDDEN.sub("_", file.removesuffix(Path(file).suffix)).strip("' ")[:31] or "data"
