"""A bare check of a workbook, JSON or Parquet: frictionless' verdict, with the addresses of the cells."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import frictionless
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from gongkai.bare import check
from gongkai.errors import UsageError

Rows = Sequence[Sequence[object]]
SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "id", "type": "integer"},
        {"name": "day", "type": "date", "constraints": {"required": True}},
        {"name": "share", "type": "number", "constraints": {"maximum": 1}},
        {"name": "open", "type": "boolean"},
    ],
    "primaryKey": ["id"],
}
ROWS: Rows = [
    ["id", "day", "share", "open"],
    [1, date(2020, 1, 1), 0.5, True],
    [2, "2020年1月1日", 1.5, "no"],
    [2, None, "x", False],
]
FAULTS = [
    ("type-error", "B3", "2020年1月1日"), ("constraint-error", "C3", "1.5"), ("type-error", "D3", "no"),
    ("constraint-error", "B4", ""), ("type-error", "C4", "x"), ("primary-key", None, None),
]  # fmt: skip


def xlsx(path: Path, rows: Rows) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(path)


def xls(path: Path, rows: Rows) -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    days = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell is not None:
                sheet.write(number, place, cell, *([days] if isinstance(cell, date) else []))
    book.save(str(path))


def as_json(path: Path, rows: Rows) -> None:
    labels, *records = rows
    texts = [dict(zip(map(str, labels), record, strict=True)) for record in records]
    path.write_text(json.dumps(texts, default=str), encoding="utf-8")


def lines(path: Path, rows: Rows) -> None:
    path.write_text("".join(f"{json.dumps(list(row), default=str)}\n" for row in rows), encoding="utf-8")


def parquet(path: Path, rows: Rows) -> None:
    labels, *records = rows
    columns = [[None if cell is None else str(cell) for cell in column] for column in zip(*records, strict=True)]
    pq.write_table(pa.table(columns, names=list(map(str, labels))), path)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        pytest.param("list.xlsx", xlsx, id="xlsx"),
        pytest.param("list.xls", xls, id="xls"),
        pytest.param("list.csv", xlsx, id="xlsx called csv"),
        pytest.param("list.json", as_json, id="json"),
        pytest.param("list.jsonl", lines, id="json lines"),
        pytest.param("list.parquet", parquet, id="parquet"),
    ],
)
def test_every_form(tmp_path: Path, name: str, write: Callable[[Path, Rows], None]) -> None:
    path = tmp_path / name
    write(path, ROWS)
    report = check(path, SCHEMA)
    is_sheet = write in (xlsx, xls)
    wanted = [(kind, address if is_sheet else None, cell) for kind, address, cell in FAULTS]
    assert [(fault.type, fault.address, fault.cell) for fault in report.errors] == wanted
    assert {fault.sheet is not None for fault in report.errors} == {is_sheet}
    assert (report.place, report.rows, report.fields) == (str(path), 3, 4)


def drawn(seed: int) -> Rows:
    """Return rows of cells of every type that a workbook has; the last one is not blank."""
    dice = random.Random(seed)  # noqa: S311
    kinds: list[Callable[[], object]] = [
        lambda: dice.randint(-3, 3), lambda: dice.choice([0.5, 1.0, 2.25]), lambda: dice.choice([True, False]),
        lambda: date(2020, 1, dice.randint(1, 28)),
        lambda: datetime.fromisoformat(f"2020-01-01T{dice.randint(10, 23)}:30:00"),
        # A cell of nothing but spaces is blank to calamine, as it is to the eye.
        lambda: dice.choice(["x", "1", "2020-01-01", "true"]), lambda: None, lambda: None,
    ]  # fmt: skip
    rows = [[dice.choice(kinds)() for _ in range(4)] for _ in range(dice.randint(1, 6))]
    return [["id", "day", "share", "open"], *rows, [1, None, None, None]]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("changes", [{}, {"missingValues": ["-"]}, {"fieldsMatch": "subset"}], ids=str)
def test_what_frictionless_reads_too(tmp_path: Path, seed: int, changes: dict[str, Any]) -> None:
    """Texts get the same verdict, cell by cell; typed cells get that of the texts that the sheet shows."""
    path, law = tmp_path / "list.xlsx", {**SCHEMA, **changes}
    rows = [[cell if cell is None else shown(cell) for cell in row] for row in drawn(seed)]
    xlsx(path, rows)
    peer = frictionless.Resource(
        path=path.name, basepath=str(tmp_path), schema=frictionless.Schema.from_descriptor(law)
    )
    keys = ["type", "rowNumber", "fieldNumber", "fieldName", "note"]
    found = check(path, law)
    assert [[fault.type, fault.row, fault.column, fault.field, fault.note] for fault in found.errors] == [
        [item if item != "" or place == 4 else None for place, item in enumerate(error)]
        for error in peer.validate().flatten(keys)
    ]
    typed = tmp_path / "typed.xlsx"
    xlsx(typed, drawn(seed))
    assert check(typed, law).errors == found.errors


def shown(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime):
        return cell.isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def test_a_number_in_a_text_field_is_text(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    xlsx(path, [["code"], [341300], ["001"], [True]])
    assert check(path, {"fields": [{"name": "code", "type": "string"}]}).valid


def test_the_checks_of_a_schema(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    xlsx(path, [["一览", None], ["号", "from"], ["a", "2020-01-02"], ["b", "x"]])
    law = {"fields": [{"name": "号"}, {"name": "from"}], "checks": [{"name": "uscc", "field": "号"}]}
    report = check(path, law)
    assert [(fault.type, fault.address) for fault in report.errors] == [("uscc", "A3"), ("uscc", "A4")]


def test_without_a_schema_the_first_rows_tell_what_the_fields_are(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    xlsx(path, [["n"], *([number] for number in range(200)), ["x"]])
    assert [(fault.type, fault.address) for fault in check(path, None).errors] == [("type-error", "A202")]


@pytest.mark.parametrize(
    ("name", "write"),
    [
        pytest.param("list.xlsx", lambda path: xlsx(path, ROWS[:1]), id="workbook"),
        pytest.param("list.csv", lambda path: path.write_text("id,day,share,open\n"), id="text"),
    ],
)
def test_a_header_without_rows_is_said_to_be_one(tmp_path: Path, name: str, write: Callable[[Path], None]) -> None:
    write(tmp_path / name)
    report = check(tmp_path / name, SCHEMA)
    assert (report.valid, report.rows, report.remarks) == (True, 0, ("The file holds a header and no rows.",))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("list.xls", b"<html><table></table></html>", id="page called xls"),
        pytest.param("list.xlsx", b"PK\x03\x04", id="cut off"),
        pytest.param("list.json", b'[{"a": 1', id="half of json"),
    ],
)
def test_what_is_no_table_is_told_so(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UsageError, match=name):
        check(tmp_path / name, SCHEMA)
