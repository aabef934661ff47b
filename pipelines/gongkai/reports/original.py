"""An agency's own workbook with the faults marked in it; all else stays as it was."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from gongkai.errors import N_, UnreadableFile
from gongkai.messages import translate
from gongkai.report import Report
from gongkai.reports import problems
from gongkai.reports.fields import Fields
from gongkai.reports.marks import Mark, Marks, Spot, colour, comment, unmark

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

FAULT = N_("it is no sound workbook; open it, save it anew")
PICTURES = N_("pictures")

#: Parts of a workbook that are not written anew, and what they are called.
LEFT_OUT: Mapping[str, str] = {
    r"xl/vbaProject\.bin": N_("macros"),
    r"xl/media/": PICTURES,
    r"xl/embeddings/": N_("embedded documents"),
    r"xl/(?:ctrlProps|activeX)/": N_("form controls"),
    r"xl/slicers/": N_("slicers"),
    r"xl/diagrams/": N_("diagrams"),
    r"xl/threadedComments/": N_("answers to comments"),
}


def mark_original(report: Report, original: Path, fields: Fields, marks: Marks) -> Workbook:
    """Return the workbook of a file, not yet saved, with the marks and the list of problems in it.

    Raises UnreadableFile.
    """
    book, remarks = _open(original)
    problems.remove_earlier(book)
    for sheet in book.worksheets:
        for cell in [*sheet._cells.values()]:
            unmark(cell)
    sheets = [sheet.title for sheet in book.worksheets]

    def sheet_of(spot: Spot) -> str | None:
        name = spot.sheet if spot.sheet is not None else sheets[0]
        # A name that was masked is that of the only sheet there is.
        return name if name in sheets else sheets[0] if len(sheets) == 1 else None

    for spot, mark in marks.by_spot.items():
        name = sheet_of(spot)
        if name is not None:
            _mark(book[name], spot, mark, commented=spot in marks.commented)
    remarks = [*remarks, *marks.remarks()]
    listed = [*problems.lines(report, fields, remarks, sheet_of)]
    sheet = book.create_sheet(problems.name_for(book.sheetnames), 0)
    problems.write(sheet, listed)
    problems.furnish(sheet, problems.head_row(report, remarks))
    problems.announce(book, sheet.title)
    return book


def save(book: Workbook, draft: Path, original: Path) -> None:
    """Write the workbook of a file.

    Raises UnreadableFile where a part of it cannot be written again, OSError.
    """
    try:
        book.save(draft)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableFile(where=original, fault=FAULT) from error


def _open(original: Path) -> tuple[Workbook, list[str]]:
    """Return the original and what of it is not kept."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            book = load_workbook(original, rich_text=True)
        with ZipFile(original) as archive:
            parts = archive.namelist()
        book.worksheets[0]
    except Exception as error:  # openpyxl raises whatever a faulty part makes it stumble over
        raise UnreadableFile(where=original, fault=FAULT) from error
    lost = _left_out(book, parts, [str(warning.message) for warning in told])
    if not lost:
        return book, []
    listed = translate(", ").join(map(translate, lost))
    return book, [translate("Not in this copy: {parts}. Your original has them.", parts=listed)]


def _left_out(book: Workbook, parts: Sequence[str], told: Sequence[str]) -> list[str]:
    """Return what of an original its copy lacks."""
    lost = [text for pattern, text in LEFT_OUT.items() if any(re.match(pattern, part) for part in parts)]
    if any(sheet._images for sheet in book.worksheets):
        # Pictures are kept where Pillow is installed.
        lost = [text for text in lost if text != PICTURES]
    if any("extension" in text or "Shapes" in text for text in told):
        lost.append(N_("shapes and newer features"))
    return lost


def _mark(sheet: Worksheet, spot: Spot, mark: Mark, *, commented: bool) -> None:
    cell = sheet.cell(*_anchor(sheet, spot))
    colour(cell, mark.severity)
    if commented:
        cell.comment = comment(mark.text, cell.comment)


def _anchor(sheet: Worksheet, spot: Spot) -> tuple[int, int]:
    """Return the cell that holds the content of a spot: of merged cells the first one."""
    from openpyxl.cell import MergedCell

    if isinstance(sheet.cell(spot.row, spot.column), MergedCell):
        for area in sheet.merged_cells.ranges:
            if area.min_row <= spot.row <= area.max_row and area.min_col <= spot.column <= area.max_col:
                return area.min_row, area.min_col
    return spot.row, spot.column
