"""Files of each form with the same table in them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

Rows = Sequence[Sequence[str]]
#: Writes rows, the header first, into a file whose form its ending tells.
Write = Callable[[str, Rows], Path]


def as_csv(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


def as_xlsx(path: Path, rows: Rows) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append([cell or None for cell in row])
    book.save(path)
    book.close()


def as_xls(path: Path, rows: Rows) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    book.save(str(path))


def as_ods(path: Path, rows: Rows) -> None:
    book = OpenDocumentSpreadsheet()
    sheet = Table(name="Sheet1")
    for row in rows:
        line = TableRow()
        for cell in row:
            box = TableCell(valuetype="string")
            box.addElement(P(text=cell))
            line.addElement(box)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(str(path))


def as_json(path: Path, rows: Rows) -> None:
    header, *body = rows
    path.write_text(json.dumps([dict(zip(header, row, strict=True)) for row in body]), encoding="utf-8")


def as_jsonl(path: Path, rows: Rows) -> None:
    header, *body = rows
    lines = [json.dumps(dict(zip(header, row, strict=True)), ensure_ascii=False) for row in body]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def as_parquet(path: Path, rows: Rows) -> None:
    header, *body = rows
    columns = zip(*body, strict=True)
    pq.write_table(pa.table({label: list(cells) for label, cells in zip(header, columns, strict=True)}), path)


FORMS = {
    ".csv": as_csv,
    ".xlsx": as_xlsx,
    ".xls": as_xls,
    ".ods": as_ods,
    ".json": as_json,
    ".jsonl": as_jsonl,
    ".parquet": as_parquet,
}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes rows into a file of one of the forms."""

    def written(name: str, rows: Rows) -> Path:
        path = tmp_path / name
        FORMS[path.suffix](path, rows)
        return path

    return written
