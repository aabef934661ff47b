"""The annual report as a workbook that looks as the form is printed: one sheet for each of its tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gongkai.account.annual import AnnualReport, Figure
from gongkai.account.annual_page import title_of
from gongkai.account.annual_shape import STUB, clauses_of, stub_of, width_of
from gongkai.account.form import APPLICANTS, OUTCOMES
from gongkai.messages import translate
from gongkai.reports import replacing

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

#: Widths of columns in characters, heights of rows in points: a line of Chinese takes about twice its characters.
NARROW, WIDE, LINE = 9, 46, 17
TOP = 3


def write_annual(report: AnnualReport, target: Path) -> None:
    """Write a report as a workbook; it appears whole or not at all."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    _information(report, book)
    _requests(report, book)
    _remedies(report, book)
    with replacing(target) as draft:
        book.save(draft)


def _sheet(report: AnnualReport, book: Workbook, name: str, width: int) -> Worksheet:
    from openpyxl.styles import Alignment, Font

    sheet: Worksheet = book.create_sheet(name)
    sheet.cell(1, 1, title_of(report)).font = Font(size=14, bold=True)
    note = translate("release {number}", number=report.release)
    if report.is_illustrative:
        note += " · " + translate("The rows behind this report are an illustration; it is no report of a government.")
    if report.faults:
        note += " · " + translate("This report may not be published: identities of the form fail.")
    sheet.cell(2, 1, note)
    for row in (1, 2):
        sheet.cell(row, 1).alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        sheet.row_dimensions[row].height = LINE * 2
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return sheet


def _put(
    sheet: Worksheet, row: int, column: int, value: str | float, *, rows: int = 1, columns: int = 1, left: bool = False
) -> None:
    """Write a cell with its border, over several rows and columns where it reaches so far."""
    from openpyxl.styles import Alignment, Border, Side

    thin = Side(style="thin")
    for each in range(row, row + rows):
        for place in range(column, column + columns):
            sheet.cell(each, place).border = Border(left=thin, right=thin, top=thin, bottom=thin)
    cell = sheet.cell(row, column, value)
    cell.alignment = Alignment(horizontal="left" if left else "center", vertical="center", wrap_text=True)
    if rows > 1 or columns > 1:
        sheet.merge_cells(start_row=row, start_column=column, end_row=row + rows - 1, end_column=column + columns - 1)


def _value(figure: Figure) -> str | float:
    return translate("no data") if figure.value is None else figure.value


def _information(report: AnnualReport, book: Workbook) -> None:
    wide = width_of(report.form)
    sheet = _sheet(report, book, "表二", wide + 1)
    row = TOP
    for clause in clauses_of(report.form):
        _put(sheet, row, 1, clause.title, columns=wide + 1)
        row += 1
        for group in clause.groups:
            _put(sheet, row, 1, "信息内容")
            for place, line in enumerate(group[0].lines, start=2):
                unit = f"（单位：{line.unit}）" if line.unit not in {"", "件"} else ""
                last = place == len(group[0].lines) + 1
                _put(sheet, row, place, line.indicator + unit, columns=wide + 2 - place if last else 1)
            for item in group:
                row += 1
                _put(sheet, row, 1, item.name)
                for place, line in enumerate(item.lines, start=2):
                    last = place == len(item.lines) + 1
                    _put(
                        sheet,
                        row,
                        place,
                        _value(report.information[line.code]),
                        columns=wide + 2 - place if last else 1,
                    )
            row += 1
    for letter in "ABCD"[: wide + 1]:
        sheet.column_dimensions[letter].width = NARROW * 3


def _requests(report: AnnualReport, book: Workbook) -> None:
    sheet = _sheet(report, book, "表三", STUB + len(APPLICANTS))
    names = {name: report.words.requests.schema[name].titles["zh"] for name in APPLICANTS}
    _put(sheet, TOP, 1, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", rows=3, columns=STUB)
    _put(sheet, TOP, STUB + 1, "申请人情况", columns=len(APPLICANTS))
    _put(sheet, TOP + 1, STUB + 1, names[APPLICANTS[0]], rows=2)
    _put(sheet, TOP + 1, STUB + 2, "法人或其他组织", columns=len(APPLICANTS) - 2)
    _put(sheet, TOP + 1, STUB + len(APPLICANTS), names[APPLICANTS[-1]], rows=2)
    for place, name in enumerate(APPLICANTS[1:-1], start=STUB + 2):
        _put(sheet, TOP + 2, place, names[name])
    for row, line in enumerate(stub_of(report.form), start=TOP + 3):
        for head in line.heads:
            _put(sheet, row, head.column, head.text, rows=head.rows, columns=head.columns, left=True)
        for place, name in enumerate(APPLICANTS, start=STUB + 1):
            _put(sheet, row, place, _value(report.requests[line.code][name]))
        sheet.row_dimensions[row].height = LINE * (2 if len(line.heads[-1].text) * 2 > WIDE else 1)
    for letter, width in zip("ABC", (NARROW, NARROW * 2, WIDE), strict=True):
        sheet.column_dimensions[letter].width = width
    for place in range(STUB + 1, STUB + len(APPLICANTS) + 1):
        sheet.column_dimensions[chr(ord("A") + place - 1)].width = NARROW
    sheet.row_dimensions[TOP + 2].height = LINE * 2
    sheet.freeze_panes = sheet.cell(TOP + 3, STUB + 1)


def _remedies(report: AnnualReport, book: Workbook) -> None:
    wide = len(OUTCOMES)
    sheet = _sheet(report, book, "表四", wide * len(report.words.kinds))
    names = {name: report.words.remedies.schema[name].titles["zh"] for name in OUTCOMES}
    first, *others = report.words.kinds
    _put(sheet, TOP, 1, first, rows=2, columns=wide)
    _put(sheet, TOP, wide + 1, "行政诉讼", columns=wide * len(others))
    for at, kind in enumerate(others, start=1):
        _put(sheet, TOP + 1, at * wide + 1, kind, columns=wide)
    for at, kind in enumerate(report.words.kinds):
        for place, name in enumerate(OUTCOMES, start=at * wide + 1):
            _put(sheet, TOP + 2, place, names[name])
            _put(sheet, TOP + 3, place, _value(report.remedies[kind][name]))
    sheet.row_dimensions[TOP + 2].height = LINE * 2
