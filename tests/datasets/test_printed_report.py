"""Table three of the annual reports as it is printed: three header rows, a stub of three columns, cells merged."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from gongkai.descriptor import Portal
from gongkai.pipeline import Checked, check
from gongkai.release import Store

CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，\n等于第三项加第四项之和）"
HALF = str.maketrans("（），：", "(),:")
TITLE = "泗县人民政府{year}年政府信息公开工作年度报告"
RESULTS = "三、本年度办理结果"
REFUSED = [
    "1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益",
    "5.属于三类内部事务信息", "6.属于四类过程性信息", "7.属于行政执法案卷", "8.属于行政查询事项",
]  # fmt: skip
ABSENT = ["1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确"]
NOT_HANDLED = [
    "1.信访举报投诉类申请", "2.重复申请", "3.要求提供公开出版物", "4.无正当理由大量反复申请",
    "5.要求行政机关确认或重新出具已获取信息",
]  # fmt: skip
OTHERWISE = [
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "3.其他",
]
PARTLY = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
APPLICANTS = ["natural_person", "enterprise", "research", "welfare", "legal_service", "other", "total"]
Stub = tuple[str, str, str]
Over = Mapping[str, object]
Read = Callable[..., Checked]


def stubs(year: int) -> list[Stub]:
    """The stub of the form of a year; a text stands once, in the first of the cells that are merged with it."""
    groups = [
        ("（一）予以公开", []),
        (PARTLY, []),
        ("（三）不予公开", REFUSED),
        ("（四）无法提供", ABSENT),
        ("（五）不予处理", NOT_HANDLED),
        ("（六）其他处理", OTHERWISE if year > 2020 else []),
        ("（七）总计", []),
    ]
    inner = [(group if not place else "", item) for group, items in groups for place, item in enumerate(items or [""])]
    return [
        ("一、本年新收政府信息公开申请数量", "", ""),
        ("二、上年结转政府信息公开申请数量", "", ""),
        *((RESULTS if not place else "", *line) for place, line in enumerate(inner)),
        ("四、结转下年度继续办理", "", ""),
    ]


@pytest.fixture
def read(bundled: Portal, built: Store, tmp_path: Path) -> Read:
    """Return a function that hands in the printed table of a year, with some of its cells written over."""

    def read(year: int, figures: Sequence[Sequence[object]], over: Over | None = None, below: str = "") -> Checked:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append([TITLE.format(year=year)])
        sheet.append([CORNER, None, None, "申请人情况"])
        sheet.append([None, None, None, "自然人", "法人或其他组织", None, None, None, None, "总计"])
        sheet.append([*[None] * 4, "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"])
        for line, numbers in zip(stubs(year), figures, strict=True):
            sheet.append([*(text or None for text in line), *numbers])
        last = sheet.max_row
        sheet.append([below or None])
        for address, value in (over or {}).items():
            sheet[address] = value
        for area in ["A1:J1", "A2:C4", "D2:J2", "D3:D4", "E3:I3", "J3:J4", "A5:C5", "A6:C6", f"A7:A{last - 1}"]:
            sheet.merge_cells(area)
        for area in ["B9:B16", f"A{last}:C{last}"]:
            sheet.merge_cells(area)
        book.save(tmp_path / "report.xlsx")
        return check(
            bundled, "annual_report", tmp_path / "report.xlsx", resource="annual_report_request", keys=built.keys()
        )

    return read


def column(done: Checked, name: str) -> list[str | None]:
    return list(done.table.column(name).to_pylist())


def found(done: Checked) -> list[tuple[str, int | None, str | None]]:
    return [(error.type, error.row, error.field) for error in done.report.errors]


def one_granted(year: int) -> list[list[int]]:
    """The figures of a year with one request, made by a person and granted."""
    counted = ("一", "（一）予以公开", "（七）总计")
    asked = [int(line[0][:1] in counted or line[1] in counted) for line in stubs(year)]
    return [[number, 0, 0, 0, 0, 0, number] for number in asked]


@pytest.mark.parametrize(
    ("year", "file", "faults"),
    [
        pytest.param(
            2020,
            "pingtan-2020-table3-2019format.csv",
            # In this report the results are six more than their printed total.
            [("column-sum", 26, "natural_person"), ("column-sum", 26, "total")],
            id="form of 2019, results that do not add up",
        ),
        pytest.param(2022, "pingtan-2022-table3-2021format.csv", [], id="form of 2021"),
    ],
)
def test_values_are_what_a_person_reads(
    read: Read, shared: Path, year: int, file: str, faults: list[tuple[str, int, str]]
) -> None:
    with (shared / "data" / "cn-annual-report" / file).open(encoding="utf-8", newline="") as stream:
        printed = list(csv.reader(stream))[1:]
    done = read(year, [[int(cell) for cell in row[2:]] for row in printed])
    values = zip(*(column(done, name) for name in ("row_code", "item", *APPLICANTS)), strict=True)
    assert done.layout == "printed-requests"
    assert [list(row) for row in values] == printed
    assert found(done) == faults


@pytest.mark.parametrize(
    ("year", "form"), [pytest.param(2020, "2019版", id="2019版"), pytest.param(2022, "2021版", id="2021版")]
)
def test_the_title_says_who_reports_and_the_year_which_form(read: Read, year: int, form: str) -> None:
    done = read(year, one_granted(year))
    assert (done.report.errors, done.report.warnings) == ((), ())
    names = ("region_code", "reporter", "agency_uscc", "year", "form")
    assert {name: set(column(done, name)) for name in names} == {
        "region_code": {"341324"},
        "reporter": {"泗县人民政府"},
        "agency_uscc": {"11341324XX00004229"},
        "year": {str(year)},
        "form": {form},
    }


@pytest.mark.parametrize(
    ("over", "faults"),
    [
        pytest.param({"E9": "/"}, [("type-error", 9, "enterprise")], id="a stroke for nothing"),
        pytest.param({"E9": None}, [("constraint-error", 9, "enterprise")], id="a blank for nothing"),
        pytest.param({"D5": "1件"}, [("type-error", 5, "natural_person")], id="a unit behind the number"),
        pytest.param({"A2": CORNER.translate(HALF)}, [], id="a corner in half width"),
        pytest.param({"C13": "5.属于三类内容事务信息"}, [], id="a known slip in a line"),
        pytest.param(
            {"C13": "5.属于其他信息"},
            [("constraint-error", 13, "row_code"), ("primary-key", 13, None)],
            id="a line of no form",
        ),
        pytest.param({"A1": "某市2022年政府信息公开工作年度报告"}, "reporter", id="a body that nobody knows"),
    ],
)
def test_what_is_wrong_in_a_printed_report_is_told(read: Read, over: Over, faults: Any) -> None:
    errors = found(read(2022, one_granted(2022), over))
    if isinstance(faults, str):
        assert {("constraint-error", faults)} <= {(kind, field) for kind, _, field in errors}
    else:
        assert [error for error in errors if error[0] != "column-sum"] == faults


@pytest.mark.parametrize(
    "below",
    [
        pytest.param("注：本年度无行政复议。", id="a footnote"),
        pytest.param("*其中网上申请1件。", id="a star"),
        pytest.param("（说明：含上年结转。）", id="in brackets"),
    ],
)
def test_what_is_explained_below_is_no_line(read: Read, below: str) -> None:
    done = read(2022, one_granted(2022), below=below)
    assert (done.table.height, done.report.errors) == (25, ())


OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


@pytest.fixture
def read_remedies(bundled: Portal, built: Store, tmp_path: Path) -> Read:
    """Return a function that hands in table four as printed: one row of fifteen numbers below three header rows."""

    def read_remedies(*rows: Sequence[object], year: int = 2022) -> Checked:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append([TITLE.format(year=year)])
        sheet.append(["行政复议", *[None] * 4, "行政诉讼"])
        sheet.append([*OUTCOMES, "未经复议直接起诉", *[None] * 4, "复议后起诉"])
        sheet.append([*[None] * 5, *OUTCOMES, *OUTCOMES])
        for row in rows:
            sheet.append(list(row))
        for area in ["A1:O1", "A2:E2", "F2:O2", "F3:J3", "K3:O3", *(f"{name}3:{name}4" for name in "ABCDE")]:
            sheet.merge_cells(area)
        book.save(tmp_path / "report.xlsx")
        return check(
            bundled, "annual_report", tmp_path / "report.xlsx", resource="annual_report_remedy", keys=built.keys()
        )

    return read_remedies


@pytest.mark.parametrize(
    ("year", "form"), [pytest.param(2019, "2019版", id="2019版"), pytest.param(2024, "2021版", id="2021版")]
)
def test_a_row_of_fifteen_numbers_is_three_records(read_remedies: Read, year: int, form: str) -> None:
    done = read_remedies([1, 2, 3, 4, 10, 5, 0, 0, 1, 6, 0, 7, 0, 0, 7], year=year)
    names = ("kind", "upheld", "corrected", "other", "pending", "total", "form", "agency_uscc")
    assert (done.layout, done.report.errors, done.report.warnings) == ("printed-remedies", (), ())
    assert list(zip(*(column(done, name) for name in names), strict=True)) == [
        ("行政复议", "1", "2", "3", "4", "10", form, "11341324XX00004229"),
        ("未经复议直接起诉", "5", "0", "0", "1", "6", form, "11341324XX00004229"),
        ("复议后起诉", "0", "7", "0", "0", "7", form, "11341324XX00004229"),
    ]


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        pytest.param([[0] * 4 + [1] + [0] * 10], [("row-sum", 5, "total")], id="a total of nothing"),
        pytest.param([["/", *[0] * 14]], [("type-error", 5, "upheld")], id="a stroke"),
        pytest.param([[0] * 14], [("constraint-error", 5, "total")], id="a cell too few"),
        pytest.param([[0] * 15, ["注：无。"]], [], id="a footnote"),
        pytest.param([[0] * 15, [None], [0] * 15], [("blank-row", 6, None), ("primary-key", 7, None)], id="twice"),
    ],
)
def test_what_is_wrong_in_table_four_is_told(read_remedies: Read, rows: Any, faults: Any) -> None:
    assert found(read_remedies(*rows)) == faults
