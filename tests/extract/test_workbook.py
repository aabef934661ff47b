"""Workbooks: told by their content, read by value, refused clearly."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from gongkai.descriptor import Reading
from gongkai.errors import BrokenFile, FileTooLarge, LockedWorkbook, NoSheet, NotText, OverLimit, UsageError
from gongkai.extract import Limits, read
from gongkai.table import Table

Make = Callable[..., Path]
ROWS: list[list[object]] = [["编号", "名称", "人数"], ["001", "图书馆", 7], ["002", "", 1.5], ["003", "公园", True]]
READ = [("001", "图书馆", "7"), ("002", "", "1.5"), ("003", "公园", "TRUE")]
FORMS = ("xlsx", "xls", "ods")


def records(table: Table) -> list[tuple[str | None, ...]]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


@pytest.mark.parametrize("name", ["list.xlsx", "list.xls", "list.ods", "list.csv", "list"])
@pytest.mark.parametrize("form", FORMS)
def test_the_content_tells_the_form(make_workbook: Make, tmp_path: Path, form: str, name: str) -> None:
    file = tmp_path / name
    make_workbook(form, ROWS, stem="made").rename(file)
    table = read(file)
    assert (table.source.form, table.sheet, table.labels) == (form, "表", ("编号", "名称", "人数"))
    assert records(table) == READ


def test_a_text_called_workbook_is_a_text(tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    assert (read(file).source.form, read(file).sheet) == ("csv", None)


@pytest.mark.parametrize("form", FORMS)
def test_cells_keep_their_addresses(make_workbook: Make, form: str) -> None:
    rows = [["", "", "", ""], ["", "一览表", "", ""], *(["", *row] for row in ROWS)]
    table = read(make_workbook(form, rows))
    assert (table.numbers, table.rows.to_pylist(), table.header) == ((2, 3, 4), [4, 5, 6], 3)
    assert table.address(5, 4) == "D5"


def test_other_files_have_no_addresses(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    assert read(file).address(2, 1) is None


def sheets(path: Path, **contents: str) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, text in contents.items():
        sheet = book.create_sheet(name)
        if text:
            sheet.append(["label", "other"])
            sheet.append([text, "x"])
        if name.startswith("hidden"):
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def test_the_first_visible_sheet_that_holds_anything(tmp_path: Path) -> None:
    file = sheets(tmp_path / "list.xlsx", hidden="1", blank="", wanted="2", other="3")
    assert records(read(file)) == [("2", "x")]
    assert records(read(file, Reading(sheet="other"))) == [("3", "x")]
    with pytest.raises(NoSheet, match="no sheet “third”; the workbook has: hidden, blank, wanted, other"):
        read(file, Reading(sheet="third"))


def test_lost_digits_are_told_with_their_cell(make_workbook: Make) -> None:
    file = make_workbook("xlsx", [["编号", "证号"], ["1", 341300198001010011], ["2", "341300198001010011"]])
    table = read(file)
    assert [(remark.kind, remark.row, remark.column, remark.cell) for remark in table.remarks] == [
        ("lost-digits", 2, 2, "341300198001010000")
    ]
    assert table.column("证号").to_pylist() == ["341300198001010000", "341300198001010011"]


def test_errors_and_formulas(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
    )
    cells += '<row r="2"><c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B2"><f>[1]S!A1+1</f><v>42</v></c></row>'
    cells += '<row r="3"><c r="A3" t="e"><v>#N/A</v></c><c r="B3"><f>A1</f></c></row>'
    cells += '<row r="4"><c r="A4" t="str"><f>""</f><v></v></c><c r="B4"><v>1</v></c></row>'
    table = read(packed(tmp_path / "list.xlsx", cells))
    assert records(table) == [("#DIV/0!", "42"), ("#N/A", ""), ("", "1")]
    assert [(remark.kind, remark.row, remark.column) for remark in table.remarks] == [
        ("error-value", 2, 1),
        ("error-value", 3, 1),
        ("formula-without-value", 3, 2),
    ]


def test_links_to_other_files_are_not_followed(make_workbook: Make, tmp_path: Path) -> None:
    """The value that was stored with a formula stands, though the file it refers to says otherwise."""
    make_workbook("xlsx", [["new"]], stem="other", sheet="S")
    cells = '<row r="1"><c r="A1"><f>[1]S!A1</f><v>1</v></c><c r="B1"><f>\'[other.xlsx]S\'!A1</f><v>2</v></c></row>'
    cells += '<row r="2"><c r="A2"><f>[1]S!A1</f><v>3</v></c><c r="B2"><v>4</v></c></row>'
    links = {
        "xl/externalLinks/externalLink1.xml": '<externalLink><externalBook r:id="rId1"/></externalLink>',
        "xl/externalLinks/_rels/externalLink1.xml.rels": '<Relationships><Relationship Id="rId1" '
        f'Type="externalLinkPath" Target="{tmp_path / "other.xlsx"}" TargetMode="External"/></Relationships>',
        "xl/vbaProject.bin": "Sub Auto_Open()",
    }
    assert read(packed(tmp_path / "list.xlsm", cells, links)).labels == ("1", "2")


def packed(path: Path, rows: str, more: dict[str, str] | None = None) -> Path:
    """Write a workbook of one sheet whose rows are given as XML."""
    from openpyxl import Workbook

    whole = io.BytesIO()
    Workbook().save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name.endswith("sheet1.xml"):
                text, replaced = re.subn(
                    "<sheetData ?/>|<sheetData></sheetData>", f"<sheetData>{rows}</sheetData>", text
                )
                assert replaced
            new.writestr(name, text)
        for name, text in (more or {}).items():
            new.writestr(name, text)
    return path


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("limits", "fault"),
    [
        pytest.param({"rows": 3}, "number of rows: 4, more than the limit of 3", id="rows"),
        pytest.param({"columns": 2}, "number of columns: 3, more than the limit of 2", id="columns"),
        pytest.param({"cells": 11}, "cells within the bounds of the sheet: 12, more than the limit of 11", id="cells"),
        pytest.param({"cell": 3}, "characters in one cell: 4, more than the limit of 3", id="length of a cell"),
    ],
)
def test_limits(make_workbook: Make, form: str, limits: dict[str, int], fault: str) -> None:
    file = make_workbook(form, ROWS)
    assert read(file, limits=Limits(**{name: limit + 1 for name, limit in limits.items()})).height == 3
    with pytest.raises(OverLimit, match=fault):
        read(file, limits=Limits(**limits))


def test_a_cell_that_is_too_long_is_named(make_workbook: Make) -> None:
    file = make_workbook("xlsx", [["", "a", "b"], ["", "1", "long"]])
    with pytest.raises(OverLimit, match=r"\[表!C2\]: characters in one cell: 4"):
        read(file, limits=Limits(cell=3))


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_what_a_workbook_unpacks_to_is_limited(make_workbook: Make, form: str) -> None:
    file = make_workbook(form, ROWS)
    with pytest.raises(OverLimit, match=r"bytes of the workbook when unpacked: .* more than the limit of 100;"):
        read(file, limits=Limits(unpacked=100))


def test_size_is_limited(make_workbook: Make) -> None:
    with pytest.raises(FileTooLarge, match="more than the limit of 100"):
        read(make_workbook("xlsx", ROWS), limits=Limits(bytes=100))


def zipped(name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, "x")
    return made.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        pytest.param(zipped("word/document.xml"), NotText, "this is DOCX", id="text document"),
        pytest.param(zipped("xl/workbook.bin"), NotText, "this is XLSB", id="binary workbook"),
        pytest.param(zipped("a.csv"), NotText, "this is ZIP", id="archive"),
        pytest.param(zipped("xl/workbook.xml"), BrokenFile, "cannot be read as XLSX", id="workbook without sheets"),
        pytest.param(b"PK\x03\x04", BrokenFile, "the archive is damaged or cut off", id="cut off"),
        pytest.param(OLE + b"\x00" * 2000, BrokenFile, "cannot be read as XLS", id="damaged old workbook"),
        pytest.param(
            OLE + "EncryptedPackage".encode("utf-16-le"), LockedWorkbook, "protected by a password", id="password"
        ),
        pytest.param(b"<html><table>", NotText, "a page of HTML", id="page called .xls"),
    ],
)
def test_what_is_no_workbook(tmp_path: Path, data: bytes, error: type[UsageError], message: str) -> None:
    file = tmp_path / "list"
    file.write_bytes(data)
    with pytest.raises(error, match=message):
        read(file)


def test_days_are_days_in_all_forms(make_workbook: Make) -> None:
    table = read(make_workbook("xlsx", [["日期", "x"], [date(2020, 3, 1), "y"]]))
    assert table.column("日期").to_pylist() == ["2020-03-01"]
