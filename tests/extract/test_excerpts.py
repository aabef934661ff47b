"""Real lists of three governments: each becomes a valid table through a layout, whatever it is saved as."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from gongkai import extract
from gongkai.descriptor import Portal
from gongkai.pipeline import Checked, check

PORTAL = Portal.at(Path(__file__).parents[2])
FEES = "suzhou-341300-fee-list-2023-head.csv"
POWERS = "guichi-341702-power-responsibility-list-2023-head.csv"
HOTLINE = "ningguo-12345-hotline-2022-04-head-merged-header.csv"

#: What a person reads in the three lists: fields, then the records.
COMPULSORY = ("省物价局皖价电200714号《安徽省定价目录》(2018年版)", "市、县发改部门审批,每学期开学前公布。")
SECONDARY = ("省物价局、财政厅、教育厅皖价费〔2018〕54号宿发改收费〔2017〕139号", None)
KINDERGARTEN = (
    "省物价局、财政厅、教育厅皖价费〔2007〕232号皖价费〔2008〕203号皖价费〔2013〕69号皖价费〔2016〕92号皖价费〔2018〕54号"
    "宿发改收费〔2017〕139号宿发改价费〔2020〕130号",
    "幼儿园为幼儿供应伙食的,按月收取伙食费,并按实际核算成本每月结算,多退少补。结算情况必须张榜公布。",
)
RATES = (
    "省级一类示范幼儿园:1850元/生·学期;市级一类示范幼儿园:1250元/生·学期;市级二类示范幼儿园:900元/生·学期;"
    "市级三类示范幼儿园:750元/生·学期;一般幼儿园:600元/生·学期。"
)
TERM, NONE = "/生·学期", "目录未列标准"
READ: dict[str, tuple[str, tuple[str, ...], list[tuple[object, ...]]]] = {
    FEES: (
        "fee_item",
        ("fee_id", "name", "unit", "standard", "basis", "remark"),
        [
            ("FEE-341300-501", "幼儿园保育教育费", None, RATES, *KINDERGARTEN),
            ("FEE-341300-502", "义务教育收费/课本费", TERM, NONE, *COMPULSORY),
            ("FEE-341300-503", "义务教育收费/作业本费/小学", TERM, "10", *COMPULSORY),
            ("FEE-341300-504", "义务教育收费/作业本费/初中", TERM, "20", *COMPULSORY),
            (
                "FEE-341300-505", "义务教育收费/城镇学校住宿费", TERM, NONE,
                "省物价局皖价费200450号", "市、县发改部门会同财政部门审批。",
            ),
            ("FEE-341300-506", "高中教育收费/学费/一般普通高中", TERM, "300", *SECONDARY),
            ("FEE-341300-507", "高中教育收费/学费/市示范高中", TERM, "650", *SECONDARY),
            ("FEE-341300-508", "高中教育收费/学费/省示范高中", TERM, "850", *SECONDARY),
            ("FEE-341300-509", "高中教育收费/课本费", TERM, NONE, *SECONDARY),
        ],
    ),
    HOTLINE: (
        "hotline_month",
        (
            "region_code", "month", "unit_name", "total", "hotline_on_time", "hotline_overdue", "hotline_open",
            "interaction_on_time", "interaction_overdue", "interaction_open", "on_time", "overdue", "open",
            "closed_pct", "on_time_pct", "unsatisfied", "unsatisfied_pct",
        ),
        [
            ("341881", "2022-04", *line.split())
            for line in (
                "住建局 99 87 0 0 12 0 0 99 0 0 100 100 8 9",
                "公安局 77 70 0 0 7 0 0 77 0 0 100 100 6 9",
                "城管局 68 66 0 0 2 0 0 68 0 0 100 100 5 8",
                "卫健委 68 63 0 0 5 0 0 68 0 0 100 100 3 5",
                "市场监督管理局 41 39 0 0 2 0 0 41 0 0 100 100 5 13",
            )
        ],
    ),
}  # fmt: skip
#: Cells that are merged in the printed lists, by their corners from 0.
MERGED = {
    FEES: [(1, 1, 1, 5), (3, 4, 7, 4), (3, 5, 7, 5), (9, 4, 14, 4)],
    POWERS: [],
    HOTLINE: [(0, 2, 0, 8), (1, 3, 1, 5), (1, 6, 1, 8), (1, 2, 2, 2), *((0, c, 2, c) for c in (0, 1, *range(9, 16)))],
}
FORMS = ("xlsx", "xls", "ods")
ENCODINGS = {
    "utf-8": ("utf-8", "\n"),
    "utf-8 with a mark": ("utf-8-sig", "\n"),
    "gb18030 with CRLF": ("gb18030", "\r\n"),
    "utf-16": ("utf-16", "\n"),
}


@pytest.fixture
def excerpts(shared: Path) -> Path:
    return shared / "data" / "cn-gov-excerpts"


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def checked(file: Path, name: str) -> Checked:
    dataset = READ[name][0] if name in READ else "power_item"
    return check(PORTAL, dataset, file)


def records(done: Checked, fields: Sequence[str]) -> list[tuple[object, ...]]:
    return list(zip(*(done.table.column(field).to_pylist() for field in fields), strict=True))


@pytest.mark.parametrize("name", READ)
def test_values_are_what_a_person_reads(excerpts: Path, name: str) -> None:
    done = checked(excerpts / name, name)
    _, fields, expected = READ[name]
    assert done.report.errors == ()
    assert records(done, fields) == expected


def test_every_power_of_the_catalogue_is_read(excerpts: Path) -> None:
    done = checked(excerpts / POWERS, POWERS)
    kinds = {"行政许可": "01", "行政处罚": "02"}
    expected = [
        (f"341702-{kinds[kind]}-{int(number):04}", kind, name)
        for number, kind, name, _, _ in rows_of(excerpts / POWERS)[1:]
    ]
    assert done.report.errors == ()
    assert records(done, ("power_id", "power_type", "name")) == expected
    assert len(expected) == 10


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", MERGED)
def test_a_workbook_with_merged_cells_is_the_same_table(
    excerpts: Path, make_workbook: Callable[..., Path], name: str, form: str
) -> None:
    rows = [[_typed(cell) for cell in row] for row in rows_of(excerpts / name)]
    book = make_workbook(form, rows, merged=MERGED[name], stem=Path(name).stem)
    text, same = checked(excerpts / name, name), checked(book, name)
    assert same.layout == text.layout
    assert same.report.errors == ()
    assert records(same, same.table.labels) == records(text, text.table.labels)
    assert same.table.rows.to_pylist() == text.table.rows.to_pylist()


@pytest.mark.parametrize("form", FORMS)
def test_shares_that_a_workbook_keeps_as_fractions(
    excerpts: Path, make_workbook: Callable[..., Path], form: str
) -> None:
    rows = rows_of(excerpts / HOTLINE)
    kept = [[int(cell[:-1]) / 100 if cell.endswith("%") else _typed(cell) for cell in row] for row in rows]
    book = make_workbook(form, kept, merged=MERGED[HOTLINE], stem=Path(HOTLINE).stem)
    done = checked(book, HOTLINE)
    _, fields, expected = READ[HOTLINE]
    assert done.report.errors == ()
    assert records(done, fields) == expected


def _typed(cell: str) -> object:
    return int(cell) if cell.isdigit() else cell


@pytest.mark.parametrize(("encoding", "newline"), ENCODINGS.values(), ids=ENCODINGS)
@pytest.mark.parametrize("name", MERGED)
def test_an_encoding_changes_nothing(excerpts: Path, tmp_path: Path, name: str, encoding: str, newline: str) -> None:
    again = tmp_path / name
    again.write_text((excerpts / name).read_text(encoding="utf-8"), encoding=encoding, newline=newline)
    text, same = (checked(file, name).table for file in (excerpts / name, again))
    assert (same.labels, same.rows.to_pylist()) == (text.labels, text.rows.to_pylist())
    assert [column.to_pylist() for column in same.columns] == [column.to_pylist() for column in text.columns]


def test_labels_of_a_header_in_three_rows(excerpts: Path) -> None:
    table = extract.read(excerpts / HOTLINE)
    assert (table.header, table.rows.to_pylist()) == (3, [4, 5, 6, 7, 8])
    assert table.labels[:6] == (
        "序号", "单位", "派遣案件总数/总计", "派遣案件总数/12345热线/按时办结", "派遣案件总数/12345热线/超时办结",
        "派遣案件总数/12345热线/未办结",
    )  # fmt: skip
