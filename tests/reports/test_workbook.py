"""The agency's workbook comes back marked, and otherwise as it was."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.descriptor import Portal
from gongkai.errors import UnreadableFile
from gongkai.extract import delimited
from gongkai.messages import speaking
from gongkai.pipeline import check
from gongkai.report import Report, Violation
from gongkai.reports import is_workbook, with_suggestions, write_workbook
from gongkai.reports.marks import COLOURS, SIGN
from gongkai.reports.notes import EMPTY_KEY

SHEET = "权力清单（2020）"

KINDS = ["行政许可", "行政处罚", "行政检查"]

SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "power_id", "title": "编号", "title_en": "Number", "constraints": {"pattern": "P[0-9]{4}"}},
        {"name": "kind", "title": "权力类型", "constraints": {"enum": KINDS}},
        {"name": "name", "title": "事项名称", "constraints": {"required": True}},
        {"name": "since", "title": "生效日期", "type": "date"},
        {"name": "limit", "title": "时限", "type": "integer", "constraints": {"minimum": 0}},
        {"name": "fee", "title": "收费", "type": "number"},
        {"name": "uscc", "title": "机关代码"},
        {"name": "basis", "title": "依据"},
    ]
}

ROWS: list[list[object]] = [
    ["编号", "权力类型", "事项名称", "生效日期", "时限", "收费", "机关代码", None, "备注"],
    ["P0001", "行政许司", "开办学校", date(2020, 3, 1), 20, 0, "11511301008778183N", "有", None],
    ["P0002", "行政处罚", None, "2020年3月1日", "20天", "1,200元", "11511301008778183M", "有", None],
    ["P0002", "行政检查", "安全检查", date(2021, 1, 1), -5, 12.5, "11511301008778183N", "有", None],
    [None] * 9,
    ["Ｐ0004", "行政检查", "质量检查", date(2021, 1, 1), 5, "=F3*2", "00318722", "有", "多出"],
    ["P0005", "行政检查", "卫生检查", date(2021, 1, 1), 5, 1, "", None, None],
]
#: The sheet has a title in two rows above the table.
ABOVE = 2


def fault(kind: str, address: str, **facts: Any) -> Violation:
    return Violation(type=kind, sheet=SHEET, address=address, **facts)


def rule(name: str, value: object) -> str:
    return f'constraint "{name}" is "{value}"'


#: A fault of each kind: what is marked where, and what its comment says.
FAULTS: dict[str, tuple[Violation, Sequence[str]]] = {
    "code list": (
        fault("constraint-error", "B4", field="kind", cell="行政许司", note=rule("enum", KINDS)),
        ["行政许司", "行政许可, 行政处罚, 行政检查", "suggested: “行政许可”"],
    ),
    "required": (fault("constraint-error", "C5", field="name", cell="None", note=rule("required", True)), ["no value"]),
    "date": (
        fault("type-error", "D5", field="since", cell="2020年3月1日", note='type is "date/default"'),
        ["is no date", "suggested: “2020-03-01”"],
    ),
    "whole number": (
        fault("type-error", "E5", field="limit", cell="20天", note='type is "integer/default"'),
        ["is no whole number", "suggested: “20”"],
    ),
    "number": (
        fault("type-error", "F5", field="fee", cell="1,200元", note='type is "number/default"'),
        ["is no number", "suggested: “1200”"],
    ),
    "check character": (
        fault("uscc", "G5", field="uscc", cell="11511301008778183M", note="has a wrong check character"),
        ["has a wrong check character", "suggested: “11511301008778183N”"],
    ),
    "key twice": (fault("primary-key", "A6", note="the same as in the row at position 5"), ["the same as in row 5"]),
    "bound": (fault("constraint-error", "E6", field="limit", cell="-5", note=rule("minimum", 0)), ["is less than 0"]),
    "blank row": (fault("blank-row", "A7", row=5), ["the row is blank"]),
    "pattern": (
        fault("constraint-error", "A8", field="power_id", cell="Ｐ0004", note=rule("pattern", "P[0-9]{4}")),
        ["does not have the form", "suggested: “P0004”"],
    ),
    "cell too many": (fault("extra-cell", "I8", cell="多出"), ["more cells than the header"]),
    "cell missing": (fault("missing-cell", "H9", field="basis", cell=""), ["fewer cells than the header"]),
    "column without a name": (fault("blank-label", "H3", field="basis"), ["no name", "perhaps “basis” was meant"]),
    "column too many": (fault("extra-label", "I3", label="备注"), ["“备注” is not in the schema"]),
    "key not found": (
        fault("foreign-key", "G8", field="uscc", cell="00318722", note="agency.uscc", severity="warning"),
        ["is not found in the dataset “agency”"],
    ),
}  # fmt: skip


def report_of(*faults: Violation) -> Report:
    report = Report(place="清单.xlsx", rows=6, fields=9).with_faults(faults)
    return with_suggestions(report, SCHEMA)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook as agencies make them: a title above, formats, merged cells, rules, other sheets."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet["A1"] = "宿州市权力清单"
    sheet.merge_cells("A1:I1")
    sheet["A1"].font = Font(name="黑体", size=18, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet["A2"] = "单位：元"
    for row, cells in enumerate(ROWS, start=1 + ABOVE):
        for column, value in enumerate(cells, start=1):
            cell = sheet.cell(row, column, value)
            cell.border = Border(bottom=Side(style="thin", color="FF112233"))
    for row in range(4, 10):
        sheet.cell(row, 4).number_format = "yyyy年m月d日"
        sheet.cell(row, 7).number_format = "@"
    sheet["B4"].font = Font(italic=True, color="FF0000FF")
    sheet["C4"].comment = Comment("请核对名称", "办事员", height=60, width=200)
    sheet["B4"].comment = Comment("原有批注", "办事员")
    sheet.column_dimensions["C"].width, sheet.column_dimensions["H"].hidden = 37.5, True
    sheet.row_dimensions[3].height = 33
    sheet.freeze_panes = "B4"
    sheet.auto_filter.ref = "A3:I9"
    sheet.conditional_formatting.add("F4:F9", CellIsRule(operator="greaterThan", formula=["100"], font=Font(bold=True)))
    listed = DataValidation(type="list", formula1='"行政许可,行政处罚,行政检查"')
    listed.add("B4:B9")
    sheet.add_data_validation(listed)
    sheet.print_title_rows, sheet.oddHeader.center.text = "3:3", "内部"
    other = book.create_sheet("说明")
    other["B2"], other["B3"] = "填表说明", f"='{SHEET}'!F4+1"
    other["B2"].fill = PatternFill("solid", fgColor="FF00FF00")
    other["B2"].hyperlink = "https://example.org/"
    other.merge_cells("B5:C7")
    other.column_dimensions["B"].width = 50
    hidden = book.create_sheet("代码")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "001"
    path = tmp_path_factory.mktemp("original") / "清单.xlsx"
    book.save(path)
    return path


def everything(sheet: Worksheet) -> dict[str, Any]:
    """Return all of a sheet that must not change, cell by cell and as a whole."""
    cells = {
        cell.coordinate: (
            cell.value,
            cell.data_type,
            cell.number_format,
            *(repr(style) for style in (cell.font, cell.border, cell.alignment, cell.protection)),
            cell.hyperlink.target if cell.hyperlink else None,
            repr(cell.fill),
            cell.comment.text if cell.comment else None,
        )
        for row in sheet.iter_rows()
        for cell in row
        if not isinstance(cell, MergedCell)
    }
    whole = {
        "merged": sorted(map(str, sheet.merged_cells.ranges)),
        "widths": {name: (item.width, item.hidden) for name, item in sheet.column_dimensions.items()},
        "heights": {row: item.height for row, item in sheet.row_dimensions.items()},
        "freeze": sheet.freeze_panes,
        "filter": sheet.auto_filter.ref,
        "rules": [str(area.sqref) for area in sheet.conditional_formatting],
        "lists": [(str(item.sqref), item.formula1) for item in sheet.data_validations.dataValidation],
        "print": (sheet.print_title_rows, sheet.oddHeader.center.text, sheet.page_setup.orientation),
        "state": sheet.sheet_state,
    }
    return {**cells, **whole}


def colour_of(cell: Any) -> str | None:
    return cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else None


@pytest.fixture(scope="module")
def marked_file(original: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook with every kind of fault marked."""
    target = tmp_path_factory.mktemp("marked") / "marked.xlsx"
    with speaking("en"):
        write_workbook(report_of(*(found for found, _ in FAULTS.values())), target, original, SCHEMA)
    return target


@pytest.fixture(scope="module")
def marked(marked_file: Path) -> Any:
    """The same, opened again."""
    return load_workbook(marked_file, rich_text=True)


@pytest.mark.parametrize("kind", FAULTS)
def test_each_faulty_cell_has_its_colour_and_its_comment(marked: Any, kind: str) -> None:
    found, says = FAULTS[kind]
    cell = marked[SHEET][found.address]
    assert colour_of(cell) == COLOURS[found.severity]
    assert [text for text in says if text not in cell.comment.text] == [], cell.comment.text


def test_all_else_is_unchanged(marked: Any, original: Path) -> None:
    before = load_workbook(original, rich_text=True)
    assert marked.sheetnames == ["Problems", *before.sheetnames]
    faulty = {str(found.address) for found, _ in FAULTS.values()}
    for sheet in before.worksheets:
        was, now = everything(sheet), everything(marked[sheet.title])
        touched = faulty if sheet.title == SHEET else set()
        assert {key for key in was if was[key] != now[key]} <= touched
        # Of a faulty cell only the fill and the comment are ours.
        for address in touched & set(was):
            assert now[address][:-2] == was[address][:-2]
    assert marked[SHEET]["B4"].comment.text.startswith("原有批注\n")


def test_the_first_sheet_lists_the_causes_and_leads_to_the_cells(marked: Any) -> None:
    sheet = marked.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows[0][:8] == [
        "No.", "Severity", "Fault", "Column", "Count", "What is wrong", "Suggestion", "Place 1",
    ]  # fmt: skip
    assert len(rows) == 1 + len(FAULTS)
    date_line = next(row for row in rows if row[3] == "since (生效日期)")
    assert date_line[1:5] == ["error", "wrong type", "since (生效日期)", 1]
    assert date_line[6] == "2020年3月1日 → 2020-03-01"
    links = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert sorted(links) == sorted(f"'{SHEET}'!{found.address}" for found, _ in FAULTS.values())
    assert (marked.active.title, [item.sheet_view.tabSelected for item in marked.worksheets]) == (
        "Problems",
        [True, False, False, False],
    )


def test_the_list_speaks_chinese(original: Path, tmp_path: Path) -> None:
    with speaking("zh"):
        write_workbook(report_of(FAULTS["date"][0]), tmp_path / "zh.xlsx", original, SCHEMA)
    book = load_workbook(tmp_path / "zh.xlsx")
    assert book.sheetnames[0] == "问题清单"
    assert "建议：“2020-03-01”" in book[SHEET]["D5"].comment.text


def test_faults_of_one_cell_share_a_comment(original: Path, tmp_path: Path) -> None:
    faults = [
        fault("constraint-error", "E6", field="limit", cell="-5", note=rule("minimum", 0)),
        fault("unique-error", "E6", field="limit", cell="-5", note="the same as in the row at position 2"),
    ]
    write_workbook(report_of(*faults), tmp_path / "out.xlsx", original, SCHEMA)
    text = load_workbook(tmp_path / "out.xlsx")[SHEET]["E6"].comment.text
    assert "is less than 0" in text
    assert "occurs twice" in text
    assert text.count(SIGN) == 1


def test_a_fault_within_merged_cells_is_marked_where_the_content_is(original: Path, tmp_path: Path) -> None:
    found = Violation(type="type-error", sheet="说明", address="C6", field="since", cell="x", note='type is "date"')
    write_workbook(report_of(found), tmp_path / "out.xlsx", original, SCHEMA)
    sheet = load_workbook(tmp_path / "out.xlsx")["说明"]
    assert "is no date" in sheet["B5"].comment.text
    assert [str(area) for area in sheet.merged_cells.ranges] == ["B5:C7"]


@pytest.mark.parametrize(
    ("found", "address"),
    [
        pytest.param(Violation(type="blank-row", row=7), "A7", id="a row by its first cell"),
        pytest.param(Violation(type="type-error", row=5, column=4, cell="x"), "D5", id="a cell by its numbers"),
        pytest.param(Violation(type="missing-label", field="basis"), "A1", id="the header by its first cell"),
        pytest.param(Violation(type="extra-label", column=12, label="备注"), "L1", id="a column by its label"),
    ],
)
def test_places_without_an_address(original: Path, tmp_path: Path, found: Violation, address: str) -> None:
    write_workbook(report_of(found), tmp_path / "out.xlsx", original, SCHEMA)
    assert SIGN in load_workbook(tmp_path / "out.xlsx")[SHEET][address].comment.text


def test_a_blank_row_has_one_comment(original: Path, tmp_path: Path) -> None:
    faults = [Violation(type="blank-row", row=7), Violation(type="primary-key", row=7, note=EMPTY_KEY)]
    write_workbook(report_of(*faults), tmp_path / "out.xlsx", original, SCHEMA)
    told = load_workbook(tmp_path / "out.xlsx")[SHEET]["A7"].comment.text
    assert "blank" in told
    assert "key" not in told


def test_a_fault_of_no_cell_is_only_listed(original: Path, tmp_path: Path) -> None:
    faults = [
        Violation(type="left-behind", cell="P0001", note="item k1"),
        fault("type-error", "A1"),
    ]
    elsewhere = Violation(type="type-error", sheet="没有", address="B2", cell="x")
    write_workbook(report_of(*faults, elsewhere), tmp_path / "out.xlsx", original, SCHEMA)
    sheet = load_workbook(tmp_path / "out.xlsx").worksheets[0]
    linked = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert linked == [f"'{SHEET}'!A1"]
    assert {"still referred to", "wrong type"} <= {row[2].value for row in sheet.iter_rows(min_row=4)}


def test_a_mended_workbook_is_marked_anew(marked_file: Path, tmp_path: Path) -> None:
    """What an earlier report left goes; what the agency wrote stays."""
    once, again = tmp_path / "once.xlsx", tmp_path / "again.xlsx"
    mended = load_workbook(marked_file)
    mended[SHEET]["D5"] = date(2020, 3, 1)
    mended.save(once)
    write_workbook(report_of(FAULTS["number"][0]), again, once, SCHEMA)
    book = load_workbook(again)
    sheet = book[SHEET]
    assert book.sheetnames.count("Problems") == 1
    assert [
        cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment and SIGN in cell.comment.text
    ] == ["F5"]
    assert [colour_of(sheet[address]) for address in ("D5", "G8", "A8")] == [None, None, None]
    assert (sheet["B4"].comment.text, sheet["C4"].comment.text) == ("原有批注", "请核对名称")
    assert len([*book.worksheets[0].iter_rows(min_row=4)]) == 1


def test_macros_are_left_out_and_that_is_said(original: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(original, tmp_path))
    with ZipFile(file, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
        archive.writestr("xl/media/image1.png", b"seal")
    write_workbook(report_of(FAULTS["date"][0]), tmp_path / "out.xlsx", file, SCHEMA)
    with ZipFile(tmp_path / "out.xlsx") as archive:
        assert "xl/vbaProject.bin" not in archive.namelist()
    notes = [row[0].value for row in load_workbook(tmp_path / "out.xlsx").worksheets[0].iter_rows(max_row=3)]
    assert "Not in this copy: macros, pictures. Your original has them." in notes


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"no zip at all", id="no zip"),
        pytest.param(None, id="a part that is none"),
    ],
)
def test_what_is_no_workbook_is_refused_and_nothing_is_written(
    original: Path, tmp_path: Path, content: bytes | None
) -> None:
    if content is None:
        broken = tmp_path / "broken.xlsx"
        with ZipFile(original) as archive, ZipFile(broken, "w") as out:
            for name in archive.namelist():
                out.writestr(name, b"<broken" if name == "xl/workbook.xml" else archive.read(name))
    else:
        broken = tmp_path / "broken.xlsx"
        broken.write_bytes(content)
    target = tmp_path / "out" / "marked.xlsx"
    target.parent.mkdir()
    target.write_bytes(b"before")
    with pytest.raises(UnreadableFile, match="no sound workbook"):
        write_workbook(report_of(FAULTS["date"][0]), target, broken, SCHEMA)
    assert [(path.name, path.read_bytes()) for path in target.parent.iterdir()] == [("marked.xlsx", b"before")]


def test_only_so_many_comments_are_written(original: Path, tmp_path: Path) -> None:
    faults = [FAULTS[kind][0] for kind in ("date", "number", "bound")]
    write_workbook(report_of(*faults), tmp_path / "out.xlsx", original, SCHEMA, comments=2)
    book = load_workbook(tmp_path / "out.xlsx")
    cells = [book[SHEET][item.address] for item in faults]
    assert [cell.comment is not None for cell in cells] == [True, True, False]
    assert {colour_of(cell) for cell in cells} == {COLOURS["error"]}
    assert "Only the first 2 of 3 faulty cells" in str(book.worksheets[0]["A3"].value)


HEADER = ["facility_id", "name", "kind", "address", "opened_on"]


@pytest.fixture
def checked(portal: Portal, table_file: Callable[..., Path], tmp_path: Path) -> Callable[..., Any]:
    """Return a function that checks rows as a submission and returns the marked workbook, opened again."""

    def run(cells: Sequence[Sequence[str]], **options: Any) -> Any:
        file = table_file(cells)
        schema = portal.resource("public_facility").schema.raw
        write_workbook(
            check(portal, "public_facility", file).report, tmp_path / "out.xlsx", delimited(file), schema, **options
        )
        return load_workbook(tmp_path / "out.xlsx")

    return run


def texts(sheet: Worksheet) -> Iterator[list[str]]:
    for row in sheet.iter_rows():
        yield [cell.value or "" for cell in row]


def test_a_text_comes_back_as_a_workbook(checked: Callable[..., Any]) -> None:
    rows = [
        HEADER,
        ["0007", "=1+1", "博物馆", "+86", "2020年3月1日"],
        ["F0002", "341300199001011234", "图书官", "@x", "2020-01-01"],
        ["", "", "", "", ""],
        ["F0003", "-5", "博物馆", "a\x0bb", "2020-01-01"],
    ]
    book = checked(rows)
    sheet = book.worksheets[1]
    assert [*texts(sheet)] == [*rows[:4], [*rows[4][:3], "a\ufffdb", rows[4][4]]]
    assert {(cell.data_type, cell.number_format) for row in sheet.iter_rows() for cell in row if cell.value} == {
        ("s", "@")
    }
    marked = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert {colour_of(sheet[address]) for address in marked} == {COLOURS["error"]}
    assert sorted(marked) == ["A2", "A4", "C3", "E2"]
    assert "suggested: “2020-03-01”" in marked["E2"]
    assert "suggested: “图书馆”" in marked["C3"]
    assert "the row is blank" in marked["A4"]
    unmarked = [cell for row in sheet.iter_rows() for cell in row if cell.coordinate not in marked]
    assert {colour_of(cell) for cell in unmarked} == {None}
    links = [cell.hyperlink.location for row in book.worksheets[0].iter_rows() for cell in row if cell.hyperlink]
    assert f"'{sheet.title}'!E2" in links


def test_ragged_rows_and_a_long_text(checked: Callable[..., Any]) -> None:
    rows = [HEADER, ["F0001", "a" * 40_000, "博物馆", "", "2020-01-01", "多出"], ["F0002", "b"]]
    sheet = checked(rows).worksheets[1]
    assert [len(cell.value or "") for cell in sheet[2]] == [5, 32_767, 3, 0, 10, 2]
    assert [cell.value for cell in sheet[3]][:3] == ["F0002", "b", None]
    assert sheet["F2"].comment is not None
    assert sheet["C3"].comment is not None


def test_only_so_many_rows_are_written(checked: Callable[..., Any]) -> None:
    rows = [HEADER, *([f"F{row:04}", "a", "不明", "", "2020-01-01"] for row in range(1, 6))]
    book = checked(rows, rows=3)
    assert [row[0] for row in texts(book.worksheets[1])] == ["facility_id", "F0001", "F0002", "F0003"]
    listed = [cell.value for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert "Only the first 3 of 5 rows are shown here; the list names the faults of all." in listed
    assert 5 in listed


def test_no_row_and_a_thousand_columns(tmp_path: Path, table_file: Callable[..., Path]) -> None:
    table = delimited(table_file([[f"c{number}" for number in range(20_000)], ["x"] * 20_000]))
    fault = Violation(type="extra-label", label="c19999", column=20_000)
    write_workbook(Report(place="x", rows=1, fields=20_000, errors=(fault,)), tmp_path / "out.xlsx", table, rows=0)
    book = load_workbook(tmp_path / "out.xlsx")
    assert (book.worksheets[1].max_row, book.worksheets[1].max_column) == (1, 16_384)
    assert "column 20000" in [cell.value for row in book.worksheets[0].iter_rows() for cell in row]


def test_a_list_that_the_agency_threw_away(marked_file: Path, tmp_path: Path) -> None:
    book = load_workbook(marked_file)
    del book["Problems"]
    book.defined_names["gongkai_problems"].attr_text = "#REF!$A$1"
    book.save(tmp_path / "mended.xlsx")
    write_workbook(report_of(FAULTS["number"][0]), tmp_path / "out.xlsx", tmp_path / "mended.xlsx", SCHEMA)
    assert load_workbook(tmp_path / "out.xlsx").sheetnames == ["Problems", SHEET, "说明", "代码"]


def test_which_files_are_workbooks(original: Path, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "other.xlsx", "w") as archive:
        archive.writestr("content.xml", "")
    (tmp_path / "text.xlsx").write_text("a,b\n", encoding="utf-8")
    renamed = Path(shutil.copy(original, tmp_path / "清单.csv"))
    found = [is_workbook(tmp_path / name) for name in ("other.xlsx", "text.xlsx", "nosuch.xlsx")]
    assert (is_workbook(renamed), found) == (True, [False, False, False])
    assert not is_workbook(original, unpacked=1000)


@pytest.mark.soak
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_an_office_program_opens_it(marked_file: Path, tmp_path: Path) -> None:
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "ods"]
    subprocess.run([*command, "--outdir", tmp_path / "out", marked_file], check=True, capture_output=True)
    with ZipFile(tmp_path / "out/marked.ods") as archive:
        content = archive.read("content.xml").decode()
    assert content.count("<office:annotation ") == len(FAULTS) + 1
    assert "2020-03-01" in content
