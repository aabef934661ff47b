"""Table two of the annual reports as it is printed: a block for each clause, with a header of its own."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from gongkai.descriptor import Portal
from gongkai.pipeline import Checked, check
from gongkai.release import Store

TITLE = "泗县人民政府{year}年政府信息公开工作年度报告"
FEE = "本年收费金额（单位：万元）"
Block = tuple[str, Sequence[str], Mapping[str, Sequence[object]]]

#: Clause, header and rows of each block.
FORM_2021: list[Block] = [
    (
        "第二十条第（一）项",
        ["本年制发件数", "本年废止件数", "现行有效件数"],
        {"规章": [0, 0, 0], "行政规范性文件": [88, 55, 698]},
    ),
    ("第二十条第（五）项", ["本年处理决定数量"], {"行政许可": [10690]}),
    ("第二十条第（六）项", ["本年处理决定数量"], {"行政处罚": [2113], "行政强制": [0]}),
    ("第二十条第（八）项", [FEE], {"行政事业性收费": [9116.36]}),
]
FORM_2019: list[Block] = [
    (
        "第二十条第（一）项",
        ["本年新制作数量", "本年新公开数量", "对外公开总数量"],
        {"规章": [0, 0, 7], "规范性文件": [1, 2, 3]},
    ),
    (
        "第二十条第（五）项",
        ["上一年项目数量", "本年增/减", "处理决定数量"],
        {"行政许可": [396, "+44", 2278], "其他对外管理服务事项": [107, "-2", 105]},
    ),
    (
        "第二十条第（六）项",
        ["上一年项目数量", "本年增/减", "处理决定数量"],
        {"行政处罚": [2648, "-18", 538], "行政强制": [126, "0", 29]},
    ),
    ("第二十条第（八）项", ["上一年项目数量", "本年增/减"], {"行政事业性收费": [35, "-15"]}),
    ("第二十条第（九）项", ["采购项目数量", "采购总金额"], {"政府集中采购": [395, 73802895.90]}),
]


def hand_in(
    bundled: Portal, built: Store, folder: Path, year: int, blocks: Sequence[Block], over: Mapping[str, object]
) -> Checked:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([TITLE.format(year=year)])
    for clause, header, rows in blocks:
        sheet.append([clause])
        sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=4)
        sheet.append(["信息内容", *header])
        for item, numbers in rows.items():
            sheet.append([item, *numbers])
    for address, value in over.items():
        sheet[address] = value
    book.save(folder / "report.xlsx")
    return check(
        bundled, "annual_report", folder / "report.xlsx", resource="annual_report_information", keys=built.keys()
    )


def plain(label: str) -> str:
    return label.partition("（")[0]


@pytest.mark.parametrize(
    ("year", "blocks", "layout", "form"),
    [
        pytest.param(2022, FORM_2021, "printed-information-2021", "2021版", id="form of 2021"),
        pytest.param(2020, FORM_2019, "printed-information-2019", "2019版", id="form of 2019"),
    ],
)
def test_every_number_is_read_where_it_stands(
    bundled: Portal, built: Store, tmp_path: Path, year: int, blocks: list[Block], layout: str, form: str
) -> None:
    done = hand_in(bundled, built, tmp_path, year, blocks, {})
    assert done.layout == layout
    assert [error.as_json() for error in done.report.errors] == []
    names = ("row_code", "item", "indicator", "value", "form", "year", "reporter")
    read = list(zip(*(done.table.column(name).to_pylist() for name in names), strict=True))
    assert read == [
        (f"{item}/{plain(label)}", item, plain(label), str(number), form, str(year), "泗县人民政府")
        for _, header, rows in blocks
        for item, numbers in rows.items()
        for label, number in zip(header, numbers, strict=True)
    ]


def test_the_figures_of_a_real_report(bundled: Portal, built: Store, tmp_path: Path, shared: Path) -> None:
    """What the form of 2021 holds in the test above is what the real report of 2022 printed."""
    file = shared / "data" / "cn-annual-report" / "pingtan-annual-report-table2-2020-and-2022.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        printed = [row for row in csv.DictReader(stream) if row["年度"] == "2022"]
    done = hand_in(bundled, built, tmp_path, 2022, FORM_2021, {})
    values = zip(done.table.column("item").to_pylist(), done.table.column("value").to_pylist(), strict=True)
    assert list(values) == [(row["信息内容"], row["值"]) for row in printed]


@pytest.mark.parametrize(
    ("over", "faults"),
    [
        pytest.param({"B4": "/"}, [("type-error", 4, "value")], id="a stroke for nothing"),
        pytest.param({"C5": None}, [("constraint-error", 5, "value")], id="a blank"),
        pytest.param({"A8": "行政许可审批"}, [("foreign-key", 8, "row_code")], id="a line of no form"),
        pytest.param({"A16": "注：以上为年末数。"}, [], id="a footnote"),
    ],
)
def test_what_is_wrong_is_told_with_its_row(
    bundled: Portal,
    built: Store,
    tmp_path: Path,
    over: Mapping[str, object],
    faults: list[tuple[str, int, str | None]],
) -> None:
    done = hand_in(bundled, built, tmp_path, 2022, FORM_2021, over)
    assert [(error.type, error.row, error.field) for error in done.report.errors] == faults
