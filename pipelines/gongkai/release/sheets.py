"""Rows as a workbook of Excel, written as they come."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from itertools import count
from typing import Any

import pyarrow as pa
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gongkai.descriptor import Field, Resource, Texts
from gongkai.errors import N_
from gongkai.release.imprint import Content, Fact, in_both

#: A workbook tells when it was made; the same rows of a release give the same bytes, so all of them say this.
MADE = datetime(2000, 1, 1)  # noqa: DTZ001 -- the format knows no time zone
#: To a spreadsheet every number is a float, of which so many digits are exact.
EXACT = 10**15
#: What a cell can hold (Excel specifications and limits), and what stands where a text was cut.
LONGEST = 32_767
CUT = "…"
#: Days before it are miscounted, since 1900 is taken for a leap year.
FIRST_DAY = date(1900, 3, 1)
#: Cells of a row are so wide, in characters.
WIDTHS = {pa.string(): 24, pa.date32(): 12}

#: The columns of the sheet that describes the fields.
DESCRIBED = ("name", "title", "title_en", "type", "description", "description_en")
SHEETS = ("数据 Data", "说明 About", "字段 Fields")

ROWS = N_("Rows")
FORMULAS = N_("Texts that begin like a formula; here they are texts")
NONE = N_("none")

Write = Callable[[pa.RecordBatch], object]


def sheets(stack: ExitStack, stream: io.RawIOBase, schema: pa.Schema, content: Content) -> Write:
    """Open a workbook of a table and return what writes rows into it; it is whole when the stack is left.

    Texts stay texts whatever they look like: no cell becomes a formula, an address or a number.
    """
    resource = content.resource
    book = stack.enter_context(xlsxwriter.Workbook(stream, {"constant_memory": True}))
    book.set_properties({"title": resource.titles.get("zh", resource.name), "created": MADE})
    bold = book.add_format({"bold": True, "bg_color": "#E7EDF3", "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    data, about, fields = (book.add_worksheet(name) for name in SHEETS)
    _describe(fields, resource, bold)
    for place, field in enumerate(schema):
        data.set_column(place, place, WIDTHS.get(field.type, 14))
    _head(data, [resource.schema[name].titles.get("zh") or name for name in schema.names], bold)
    rows = count(1)
    # Only in the end it is known how many rows there are, and what was found in them.
    stack.callback(lambda: _tell(about, content, next(rows) - 1, bold))
    return lambda batch: _write(data, batch, rows, day)


def _write(sheet: Worksheet, batch: pa.RecordBatch, rows: Iterator[int], day: Format) -> None:
    columns = [column.to_pylist() for column in batch.columns]
    for cells in zip(*columns, strict=True):
        row = next(rows)
        for place, value in enumerate(cells):
            if value is not None:
                _cell(sheet, row, place, value, day)


def _cell(sheet: Worksheet, row: int, place: int, value: Any, day: Format) -> None:
    if isinstance(value, str):
        sheet.write_string(row, place, value if len(value) <= LONGEST else value[: LONGEST - 1] + CUT)
    elif isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, date):
        if value >= FIRST_DAY:
            sheet.write_datetime(row, place, value, day)
        else:
            sheet.write_string(row, place, value.isoformat())
    elif math.isfinite(value) and (isinstance(value, float) or abs(value) < EXACT):
        sheet.write_number(row, place, value)
    else:
        sheet.write_string(row, place, str(value))


def _head(sheet: Worksheet, titles: list[str], bold: Format) -> None:
    for place, title in enumerate(titles):
        sheet.write_string(0, place, title, bold)
    sheet.freeze_panes(1, 0)


def _describe(sheet: Worksheet, resource: Resource, bold: Format) -> None:
    sheet.set_column(0, len(DESCRIBED) - 1, 28)
    _head(sheet, list(DESCRIBED), bold)
    for row, field in enumerate(resource.schema.fields, start=1):
        for place, text in enumerate(_facts(field)):
            sheet.write_string(row, place, text[:LONGEST])


def _facts(field: Field) -> tuple[str, ...]:
    titles, descriptions = ((texts.get("zh", ""), texts.get("en", "")) for texts in (field.titles, field.descriptions))
    return (field.name, *titles, field.type, *descriptions)


def _tell(sheet: Worksheet, content: Content, rows: int, bold: Format) -> None:
    """Write what readers must know of the rows: each fact in Chinese, and beside it in English."""
    sheet.set_column(0, 3, 36)
    for row, (title, value) in enumerate(_told(content, rows)):
        cells = (title, value, title, value)
        for place, (texts, tongue) in enumerate(zip(cells, ("zh", "zh", "en", "en"), strict=True)):
            text = texts.get(tongue) or texts.get("zh") or ""
            sheet.write_string(row, place, text[:LONGEST], *([] if place % 2 else [bold]))


def _told(content: Content, rows: int) -> Iterator[Fact]:
    resource = content.resource
    yield in_both(N_("Name of the table")), resource.titles or _plain(resource.name)
    if content.imprint is not None:
        yield from content.imprint.facts()
    yield in_both(ROWS), _plain(f"{rows:,}")
    yield in_both(FORMULAS), _places(content) if content.formulas else in_both(NONE)


def _places(content: Content) -> Texts:
    """Return the columns in which such texts stand, each with their number."""
    titles = {name: content.resource.schema[name].titles for name in content.formulas}
    return {
        tongue: ", ".join(f"{titles[name].get(tongue) or name} ({n:,})" for name, n in content.formulas.items())
        for tongue in ("zh", "en")
    }


def _plain(text: str) -> Texts:
    return {"zh": text, "en": text}
