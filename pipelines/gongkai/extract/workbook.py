"""Workbooks: XLSX, XLS and ODS, read by calamine."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from gongkai.errors import N_, BrokenFile, LockedWorkbook, NoSheet, NotText
from gongkai.extract.biff import look
from gongkai.extract.cells import column_of
from gongkai.extract.grid import Area, Grid
from gongkai.extract.limits import Limits
from gongkai.extract.precheck import precheck
from gongkai.extract.unread import Unread, restored
from gongkai.table import Remark, Source, column_letters

#: Rows that are turned into columns at a time: more leave the caches of the processor before they are.
ROWS = 2_000

#: Found without a copy of what is searched.
NUL = re.compile(b"\x00")

#: Names of the forms as people know them.
NAMES = {"xlsx": "XLSX", "xls": "XLS", "ods": "ODS"}


def workbook(path: Path, form: str, *, sheet: str | None = None, limits: Limits) -> Grid:
    """Return the cells of one sheet of a workbook: the one named, else the first visible one that holds anything.

    Formulas count by the value that was stored with them; macros and links to other files are never looked at.
    Raises BrokenFile, LockedWorkbook, NoSheet, NotText, OverLimit.
    """
    unread = precheck(path, form, limits) if form != "xls" else look(path, limits)
    try:
        book = _opened(path, form)
        chosen = _sheet(book, sheet, path)
        grid = _grid(chosen, path, form, limits)
    except PasswordError as error:
        raise LockedWorkbook(where=path) from error
    except (CalamineError, OSError, ValueError) as error:
        raise BrokenFile(where=path, kind=NAMES[form], fault=" ".join(str(error).split())) from error
    except BaseException as error:
        # What calamine does not foresee, it panics at, by an exception that is none of Python's.
        if type(error).__name__ != "PanicException":
            raise
        raise BrokenFile(where=path, kind=NAMES[form], fault=N_("it is damaged")) from error
    return restored(grid, unread.get(chosen.name, Unread()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a workbook."""

    name: str
    visible: bool


def sheets(path: Path, form: str) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook that can hold a table.

    A workbook that `workbook` could read has some; else raises what calamine does.
    """
    tables = [item for item in _opened(path, form).sheets_metadata if item.typ == SheetTypeEnum.WorkSheet]
    return tuple(Sheet(name=item.name, visible=item.visible == SheetVisibleEnum.Visible) for item in tables)


def _opened(path: Path, form: str) -> CalamineWorkbook:
    if path.suffix.lower() == f".{form}":
        return CalamineWorkbook.from_path(path)
    # By a path, calamine goes by the name; by bytes, it tries one form after the other.
    return CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))


def _sheet(book: CalamineWorkbook, name: str | None, path: Path) -> CalamineSheet:
    tables = [item for item in book.sheets_metadata if item.typ == SheetTypeEnum.WorkSheet]
    known = ", ".join(item.name for item in tables)
    if name is not None:
        if name not in {item.name for item in tables}:
            raise NoSheet(where=path, name=name, known=known)
        return book.get_sheet_by_name(name)
    visible = [item.name for item in tables if item.visible == SheetVisibleEnum.Visible]
    sheets = (book.get_sheet_by_name(item) for item in visible)
    first = None
    for sheet in sheets:
        if sheet.height and sheet.width:
            return sheet
        first = first or sheet
    if first is None:
        raise NoSheet(where=path, name="1", known=known or "-")
    return first


def _grid(sheet: CalamineSheet, path: Path, form: str, limits: Limits) -> Grid:
    start, width = sheet.start or (0, 0), sheet.width
    limits.hold("rows", sheet.end[0] + 1 if sheet.end else 0, path)
    limits.hold("columns", width, path)
    limits.hold("cells", sheet.height * width, path)
    chunks: list[list[pa.Array]] = [[] for _ in range(width)]
    remarks: list[Remark] = []
    for number, rows in _batches(sheet, width):
        for place, cells in enumerate(zip(*rows, strict=True)):
            texts, cut = column_of(cells)
            chunks[place].append(texts)
            column = start[1] + place + 1
            remarks += [
                Remark(kind="lost-digits", row=number + row, column=column, cell=texts[row].as_py()) for row in cut
            ]
    columns = tuple(pa.chunked_array(chunk, pa.large_string()) for chunk in chunks)
    _check_cells(columns, start[1], sheet, path, limits)
    height = len(columns[0]) if columns else 0
    return Grid(
        source=Source(name=path.name, encoding="-", delimiter="-", bytes=path.stat().st_size, form=form),
        columns=columns,
        numbers=pa.array(range(1, height + 1), pa.int64()),
        first=start[1] + 1,
        merged=_areas(sheet, start[1], width),
        sheet=sheet.name,
        remarks=tuple(sorted(remarks, key=lambda remark: (remark.row, remark.column))),
    )


def _batches(sheet: CalamineSheet, width: int) -> Iterator[tuple[int, Sequence[Sequence[Any]]]]:
    """Yield rows with the number of the first one; calamine's begin at the top of the sheet."""
    rows = sheet.iter_rows() if width else iter(())
    number = 1
    while batch := list(islice(rows, ROWS)):
        yield number, batch
        number += len(batch)


def _check_cells(
    columns: Sequence[pa.ChunkedArray], offset: int, sheet: CalamineSheet, path: Path, limits: Limits
) -> None:
    """Make sure that no cell is too long, and that none holds what no text can hold."""
    for place, column in enumerate(columns):
        where = f"{path} [{sheet.name}!{column_letters(offset + place + 1)}{{row}}]"
        # Bytes are counted at once, and are never fewer than characters.
        if (pc.max(pc.binary_length(column)).as_py() or 0) > limits.cell:
            lengths = pc.utf8_length(column)
            row = pc.index(lengths, pc.max(lengths)).as_py()
            limits.hold("cell", lengths[row].as_py(), where.format(row=row + 1))
        if any(NUL.search(chunk.buffers()[2] or b"") for chunk in column.chunks):
            row = pc.index(pc.match_substring(column, "\x00"), value=True).as_py()
            raise NotText(where=where.format(row=row + 1), kind=N_("binary data (NUL bytes)"))


def _areas(sheet: CalamineSheet, offset: int, width: int) -> tuple[Area, ...]:
    ranges = sheet.merged_cell_ranges or []
    areas = (Area(top, left - offset, bottom, right - offset) for (top, left), (bottom, right) in ranges)
    return tuple(area for area in areas if 0 <= area.left < width)
