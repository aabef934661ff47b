"""What is understood of a file: how it was read, what its columns hold, what is suspect, which dataset it is like."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rich.console import Console

from gongkai.descriptor import Portal
from gongkai.profile import Inspection, look, show

from .conftest import FORMS, Rows, Write

PEOPLE = ["张三", "李小四", "欧阳娜娜"]
LIST: Rows = [
    ["序号", "机关名称", "统一社会信用代码", "联系人", "联系电话", "成立日期", "收费（元）", "备注"],
    *(
        [
            str(number),
            ["市教育局", "市公安局", "市财政局"][number % 3],
            "11511301008778183N",
            PEOPLE[number % 3],
            f"138{number * 7919:08}",
            f"2020年{number % 12 + 1}月{number % 28 + 1}日",
            ["1,200.50", "300", "无"][number % 3],
            ["", "无", "详见附件"][number % 3],
        ]
        for number in range(1, 31)
    ),
]


def column(found: Inspection, label: str) -> dict[str, Any]:
    return next(one.as_json() for one in found.columns if one.label == label)


def suspect(found: Inspection) -> dict[tuple[str, str], tuple[int, list[int]]]:
    """Return for each suspect finding, by kind and column, the count and the rows."""
    return {(one.kind, one.label): (one.count, [place.row for place in one.places]) for one in found.suspects}


@pytest.mark.parametrize("ending", sorted(FORMS))
def test_each_form_tells_the_same(write: Write, ending: str) -> None:
    found = look(write(f"list{ending}", LIST))
    assert (found.rows, len(found.columns), found.source.form) == (30, 8, ending[1:])
    types = [(one.type, one.distinct, one.empty) for one in found.columns]
    assert types == [
        ("integer", 30, 0),
        ("string", 3, 0),
        ("string", 1, 0),
        ("string", 3, 0),
        ("string", 30, 0),
        ("date", 30, 0),
        ("number", 3, 0),
        ("string", 2, 10),
    ]
    assert not found.suspects
    assert {one.kind: one.count for one in found.personal} == {"mobile": 30, "person": 30}


def test_facts_of_a_column(write: Write) -> None:
    found = look(write("list.csv", LIST))
    fee = column(found, "收费（元）")
    assert (fee["minimum"], fee["maximum"], fee["nullLike"], fee["nullLikeShare"]) == (
        "300",
        "1,200.50",
        {"无": 10},
        0.3333,
    )
    day = column(found, "成立日期")
    assert (day["format"], day["minimum"], day["maximum"]) == ("%Y年%m月%d日", "2020年1月13日", "2020年12月24日")
    remark = column(found, "备注")
    assert (remark["emptyShare"], remark["minLength"], remark["maxLength"]) == (0.3333, 1, 4)
    assert column(found, "统一社会信用代码")["check"] == "uscc"


def test_how_a_text_was_read(write: Write, tmp_path: Path) -> None:
    path = write("list.csv", [["宿州市清单", *[""] * 7], *LIST, ["填表人：张三", *[""] * 7], [""] * 8])
    path.write_bytes(path.read_text(encoding="utf-8").replace(",", ";").encode("gb18030"))
    found = look(path)
    assert (found.source.encoding, found.source.delimiter) == ("gb18030", ";")
    assert found.as_json()["encodingReason"] == "it is not UTF-8, and every byte fits GB18030"
    assert (found.header, found.titles, found.footnotes, found.blank_rows) == (
        (2,),
        ("宿州市清单",),
        ("填表人：张*",),
        1,
    )


def test_how_a_workbook_was_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first.title = "清单"
    first.append(["宿州市12345热线"])
    first.merge_cells("A1:C1")
    first.append(["单位", "派遣案件", None])
    first.merge_cells("B2:C2")
    first.merge_cells("A2:A3")
    first.append([None, "按时", "超时"])
    for number in range(3):
        first.append([f"单位{number}", number, 0])
    book.create_sheet("说明").append(["a", "b"])
    book["说明"].append(["1", "2"])
    book.create_sheet("旧").sheet_state = "hidden"
    path = tmp_path / "hotline.xlsx"
    book.save(path)
    book.close()
    found = look(path)
    sheets = [(one["name"], one["visible"], one["read"]) for one in found.as_json()["sheets"]]
    assert sheets == [("清单", True, True), ("说明", True, False), ("旧", False, False)]
    assert (found.header, found.titles) == ((2, 3), ("宿州市12345热线",))
    assert [(one.letters, one.path) for one in found.columns] == [
        ("A", ("单位",)),
        ("B", ("派遣案件", "按时")),
        ("C", ("派遣案件", "超时")),
    ]
    assert [one.label for one in look(path, sheet="说明").columns] == ["a", "b"]


@pytest.mark.parametrize(
    ("row", "place", "cell", "told"),
    [
        pytest.param(5, 6, "三百", {("other-type", "收费（元）"): (1, [5])}, id="a word among numbers"),
        pytest.param(7, 5, "20201301", {("other-type", "成立日期"): (1, [7])}, id="no date"),
        pytest.param(
            9,
            0,
            "１０",
            {("full-width", "序号"): (1, [9]), ("duplicate-key", "序号"): (2, [9, 11])},
            id="full-width figures that another row has",
        ),
        pytest.param(3, 1, "市公安局 ", {("blank-ends", "机关名称"): (1, [3])}, id="a blank at the end"),
        pytest.param(
            4,
            2,
            "11511301008778183M",
            {("unsound-code", "统一社会信用代码"): (1, [4])},
            id="a wrong check character",
        ),
        pytest.param(4, 7, "341300198001011000", {("lost-digits", "备注"): (1, [4])}, id="digits that Excel destroyed"),
        pytest.param(4, 7, "3.413E+17", {("lost-digits", "备注"): (1, [4])}, id="an exponent"),
        pytest.param(4, 7, "宿\ufffd", {("replacement", "备注"): (1, [4])}, id="a lost character"),
    ],
)
def test_suspect_cells(
    write: Write, row: int, place: int, cell: str, told: dict[tuple[str, str], tuple[int, list[int]]]
) -> None:
    rows = [list(one) for one in LIST]
    rows[row - 1][place] = cell
    assert suspect(look(write("list.csv", rows))) == told
    found = look(write("list.xlsx", rows))
    assert suspect(found) == told
    assert found.suspects[0].places[0].address == f"{'ABCDEFGH'[place]}{row}"


def test_odd_rows(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("a,b\n1,2\n3\n,\n4,5,6\n\n7,8\n", encoding="utf-8")
    told = {("missing-cell", ""): (1, [3]), ("extra-cell", ""): (1, [5]), ("blank-row", ""): (2, [4, 6])}
    assert suspect(look(path)) == told


SECRETS = [
    pytest.param("身份证", "34130019800101001X", id="an identity number with a wrong check character"),
    pytest.param("身份证", "110101199003074477", id="an identity number"),
    pytest.param("联系电话", "13812345678", id="a mobile number"),
    pytest.param("账号", "6222021234567890128", id="a bank card"),
    pytest.param("邮箱", "zhangsan@qq.com", id="an e-mail address"),
    pytest.param("联系人", "诸葛小明", id="a name"),
    pytest.param("家庭住址", "宿州市埇桥区幸福小区3号楼2单元501室", id="a home address"),
    pytest.param("备注", "请致电张先生13812345678", id="within a text"),
]


@pytest.mark.parametrize(("label", "secret"), SECRETS)
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_no_personal_item_is_repeated(write: Write, label: str, secret: str, ending: str) -> None:
    rows = [["编号", label], *([f"P{number:03}", secret] for number in range(25)), ["", f"联系人：{secret}"]]
    told = json.dumps(look(write(f"list{ending}", rows)).as_json(), ensure_ascii=False)
    assert secret not in told
    assert "P000" in told


def test_personal_data_has_its_places(write: Write) -> None:
    rows = [["a", "联系电话"], ["1", "13812345678"], ["2", "0557-3022222"], ["3", "13812345678"]]
    (one,) = look(write("list.xlsx", rows)).personal
    assert (one.kind, one.label, one.count) == ("mobile", "联系电话", 2)
    assert [(place.address, place.cell) for place in one.places] == [("B2", "138****5678"), ("B4", "138****5678")]


@pytest.mark.parametrize(
    ("name", "sheet", "rows", "expected"),
    [
        pytest.param(
            "list.xlsx",
            "清单",
            [["填报人：张三 13812345678", ""], ["编号", "名称"], ["1", "甲"], ["2", "乙"]],
            ("mobile", "title", "填报人：张* 138****5678"),
            id="above",
        ),
        pytest.param(
            "list.xlsx",
            "清单",
            [["编号", "名称"], ["1", "甲"], ["2", "乙"], ["注：身份证110101199003074477", ""]],
            ("resident-id", "footnote", "注：身份证1101************77"),
            id="below",
        ),
        pytest.param(
            "list.xlsx",
            "清单",
            [["编号", "联系13812345678"], ["1", "甲"], ["2", "乙"]],
            ("mobile", "label", "联系138****5678"),
            id="a label",
        ),
        pytest.param(
            "list.xlsx",
            "电话13812345678",
            [["编号", "名称"], ["1", "甲"]],
            ("mobile", "sheet", "电话138****5678"),
            id="sheet",
        ),
        pytest.param(
            "list-13812345678.xlsx",
            "清单",
            [["编号", "名称"], ["1", "甲"]],
            ("mobile", "file", "list-138****5678.xlsx"),
            id="file",
        ),
    ],
)
def test_personal_data_outside_the_cells(
    tmp_path: Path, name: str, sheet: str, rows: Rows, expected: tuple[str, str, str]
) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = sheet
    for row in rows:
        book.worksheets[0].append([cell or None for cell in row])
    path = tmp_path / name
    book.save(path)
    book.close()
    found = look(path)
    assert [(one.kind, one.where, one.text) for one in found.outside] == [expected]
    console = Console(file=StringIO(), width=200)
    show(found, console)
    told = json.dumps(found.as_json(), ensure_ascii=False) + console.file.getvalue()  # type: ignore[attr-defined]
    assert expected[2] in told
    assert not re.search(r"13812345678|110101199003074477", told)


@pytest.mark.parametrize(
    ("file", "dataset"),
    [
        pytest.param("cn-service-items/guangan-511602-service-items.csv", ("service_item", "sczwfw"), id="by a layout"),
        pytest.param(
            "cn-gov-excerpts/ningguo-12345-hotline-2022-04-head-merged-header.csv",
            ("hotline_month", "ningguo"),
            id="three header rows",
        ),
        pytest.param("fr-irve/v1-exemple-valide.csv", None, id="none"),
    ],
)
def test_the_dataset_that_a_file_is_like(
    shared: Path, bundled: Portal, file: str, dataset: tuple[str, str] | None
) -> None:
    found = look(shared / "data" / file, portal=bundled).likeness
    assert (found and (found.dataset, found.layout)) == dataset


def test_a_dataset_is_told_by_its_fields(bundled: Portal) -> None:
    found = look(bundled.root / "datasets/agency/data/agency.csv", portal=bundled).likeness
    assert found is not None
    assert (found.dataset, found.layout, found.shared) == ("agency", None, found.wanted)


@pytest.mark.parametrize(
    "file",
    [
        "cn-gov-excerpts/suzhou-341300-fee-list-2023-head.csv",
        "cn-gov-excerpts/guichi-341702-power-responsibility-list-2023-head.csv",
        "cn-divisions/HK-MO-TW.json",
        "fr-irve/bornes-IRVE-2019-aggregate.csv",
    ],
)
def test_real_files(shared: Path, file: str) -> None:
    found = look(shared / "data" / file)
    assert found.rows
    assert all(one.rows == found.rows for one in found.columns)
    assert [name for name, told in suspect(found).items() if not told[0]] == []
