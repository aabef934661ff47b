"""Cells are what the sheet shows in every form: percentages, spans, errors, days of either calendar, merged cells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from tests.extract.hostile import ods, row, text_cell, xlsx

from gongkai.bare import check
from gongkai.errors import OverLimit
from gongkai.extract import Limits, read

SHOWN = ("12.5%", "8:30:00", "30:05:00", "2020-01-01", "2020-01-01T08:30:15", "TRUE", "#N/A", "#DIV/0!", "12.5")
LABELS = ["share", "hour", "span", "day", "moment", "open", "absent", "divided", "plain"]
ERRORS = [("#N/A", "G2"), ("#DIV/0!", "H2")]


def make_xlsx(path: Path, *, mac: bool = False) -> None:
    from openpyxl import Workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet.append(LABELS)
    moment = datetime(2020, 1, 1, 8, 30, 15)  # noqa: DTZ001
    sheet.append([
        0.125, time(8, 30), timedelta(hours=30, minutes=5), date(2020, 1, 1), moment, True, "#N/A", "#DIV/0!", 12.5,
    ])  # fmt: skip
    sheet["A2"].number_format = '0.0"％"%'
    sheet["C2"].number_format = "[h]:mm:ss"
    sheet["I2"].number_format = '0.0"%"'
    book.save(path)


def make_xls(path: Path, *, mac: bool = False) -> None:
    import xlwt

    book = xlwt.Workbook()
    book.dates_1904 = mac
    sheet = book.add_sheet("S")
    days = 0 if not mac else -1462
    cells: list[tuple[object, str]] = [
        (0.125, "0.0%"), (time(8, 30), "h:mm"), (30 / 24 + 5 / 1440, "[h]:mm:ss"), (43831 + days, "yyyy-mm-dd"),
        (43831 + days + 30615 / 86400, "yyyy-mm-dd h:mm:ss"), (True, "General"),
    ]  # fmt: skip
    for place, label in enumerate(LABELS):
        sheet.write(0, place, label)
    for place, (cell, form) in enumerate(cells):
        sheet.write(1, place, cell, xlwt.easyxf(num_format_str=form))
    sheet.row(1).set_cell_error(6, 0x2A)
    sheet.row(1).set_cell_error(7, 0x07)
    sheet.write(1, 8, 12.5, xlwt.easyxf(num_format_str='0.0"%"'))
    book.save(str(path))


def cell(kind: str, value: str, shown: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="{kind}" {value} {more}><text:p>{shown}</text:p></table:table-cell>'


def make_ods(path: Path) -> None:
    labels = "".join(cell("string", "", label) for label in LABELS)
    error = 'calcext:value-type="error" xmlns:calcext="urn:c"'
    cells = "".join([
        cell("percentage", 'office:value="0.125"', "13%"), cell("time", 'office:time-value="PT08H30M00S"', "8:30"),
        cell("time", 'office:time-value="PT30H05M00S"', "30:05:00"),
        cell("date", 'office:date-value="2020-01-01"', "1"),
        cell("date", 'office:date-value="2020-01-01T08:30:15"', "1"),
        cell("float", 'office:value="1"', "TRUE", 'table:formula="of:=TRUE()"'), cell("string", "", "#N/A", error),
        cell("float", 'office:value="0"', "#DIV/0!", error), cell("float", 'office:value="12.5"', "12.5"),
    ])  # fmt: skip
    path.write_bytes(ods(f"<table:table-row>{labels}</table:table-row><table:table-row>{cells}</table:table-row>"))


@pytest.mark.parametrize(
    ("name", "make"),
    [
        pytest.param("list.xlsx", make_xlsx, id="xlsx"),
        pytest.param("list.xlsx", lambda path: make_xlsx(path, mac=True), id="xlsx, days from 1904"),
        pytest.param("list.xls", make_xls, id="xls"),
        pytest.param("list.xls", lambda path: make_xls(path, mac=True), id="xls, days from 1904"),
        pytest.param("list.ods", make_ods, id="ods"),
    ],
)
def test_a_cell_is_what_the_sheet_shows(tmp_path: Path, name: str, make: Callable[[Path], None]) -> None:
    make(tmp_path / name)
    table = read(tmp_path / name)
    shown = tuple(column[0].as_py() for column in table.columns)
    # An hour of the day has two digits in ISO form.
    assert shown == tuple(f"0{text}" if text == "8:30:00" else text for text in SHOWN)
    # A text that could be published is none where the sheet shows an error.
    report = check(tmp_path / name, {"fields": [{"name": label, "type": "string"} for label in LABELS]})
    assert [(fault.type, fault.cell, fault.address) for fault in report.errors] == [
        ("error-value", *error) for error in ERRORS
    ]


def test_an_error_is_told_once(tmp_path: Path) -> None:
    make_xlsx(tmp_path / "list.xlsx")
    report = check(tmp_path / "list.xlsx", {"fields": [{"name": label} for label in LABELS[:6]] + [
        {"name": "absent", "type": "number"}, {"name": "divided", "constraints": {"enum": ["1"]}}, {"name": "plain"},
    ]})  # fmt: skip
    assert [(fault.type, fault.cell, fault.address) for fault in report.errors] == [
        ("error-value", *error) for error in ERRORS
    ]


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        pytest.param('s="1"', "50%", id="number"),
        pytest.param('s="1" t="n"', "50%", id="number that says so"),
        pytest.param("t='n' s='1'", "50%", id="other quotation marks"),
        pytest.param('s="2"', "0.5", id="the sign is a text of the format"),
        pytest.param('s="0"', "0.5", id="another format"),
        pytest.param('s="1" t="str"', "0.5", id="a text in a column of percentages"),
    ],
)
def test_the_format_of_a_number_tells_a_percentage(tmp_path: Path, attributes: str, text: str) -> None:
    styles = (
        '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="0.0%"/><numFmt numFmtId="171" '
        'formatCode="0.0&quot;%&quot;"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs>'
        '<xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>'
    )
    path = tmp_path / "list.xlsx"
    rows = row(1, text_cell("A1", "a") + text_cell("B1", "b")) + row(2, f'<c r="A2" {attributes}><v>0.5</v></c>')
    path.write_bytes(xlsx(rows, more={"xl/styles.xml": styles.encode()}))
    assert read(path).column("a").to_pylist() == [text]


def test_merged_cells_of_an_ods(tmp_path: Path) -> None:
    def line(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    wide, tall = 'table:number-columns-spanned="2"', 'table:number-rows-spanned="2"'
    covered = "<table:covered-table-cell/>"
    rows = [
        line(cell("string", "", "单位", tall), cell("string", "", "办结", wide), covered),
        line(covered, cell("string", "", "按时"), cell("string", "", "超时")),
        line(*(cell("string", "", text) for text in ("甲", "1", "2"))),
    ]
    path = tmp_path / "list.ods"
    path.write_bytes(ods("<table:table-row/>" + "".join(rows)))
    table = read(path)
    assert (table.labels, table.rows.to_pylist()) == (("单位", "办结/按时", "办结/超时"), [4])


def test_a_cell_that_stands_for_too_many_is_refused(tmp_path: Path) -> None:
    repeated = cell("percentage", 'office:value="1"', "1", 'table:number-columns-repeated="1000"')
    path = tmp_path / "list.ods"
    path.write_bytes(ods(f'<table:table-row table:number-rows-repeated="1000">{repeated}</table:table-row>'))
    with pytest.raises(OverLimit, match="1,000,000, more than the limit of 100,000"):
        read(path, limits=Limits())
