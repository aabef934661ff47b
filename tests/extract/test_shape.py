"""Rows that are no records: sections, outlines, rows that are left out, and blanks that inherit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from gongkai.descriptor import Outline, Reading, Unpivot
from gongkai.extract import read

OUTLINE = Outline(number="号", name="名", levels=("", r"\(.\)", r"\d+"), join="/")
TEXT = """号,名,依据
,教育,
,学费,甲法
(一),小学,
1,一年级,
2,二年级,乙法
(二),初中,
,住宿费,
合计,3,
说明到此,,
"""


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        pytest.param(
            Reading(inherit=("依据",)),
            [
                (2, "", "教育", ""), (3, "", "学费", "甲法"), (4, "(一)", "小学", "甲法"), (5, "1", "一年级", "甲法"),
                (6, "2", "二年级", "乙法"), (7, "(二)", "初中", "乙法"), (8, "", "住宿费", "乙法"),
                (9, "合计", "3", "乙法"), (10, "说明到此", "", "乙法"),
            ],
            id="blanks inherit from the row above",
        ),
        pytest.param(
            Reading(section_rows="系统", stop_at="合计"),
            [
                (3, "", "学费", "甲法", "教育"), (4, "(一)", "小学", "", "教育"), (5, "1", "一年级", "", "教育"),
                (6, "2", "二年级", "乙法", "教育"), (7, "(二)", "初中", "", "教育"),
            ],
            id="a row with one cell is a section",
        ),
        pytest.param(
            Reading(outline=OUTLINE, inherit=("依据",), stop_at="合计", number_rows="序"),
            [
                (2, "", "教育", "", "1"), (5, "1", "学费/小学/一年级", "甲法", "2"),
                (6, "2", "学费/小学/二年级", "乙法", "3"), (7, "(二)", "学费/初中", "甲法", "4"),
                (8, "", "住宿费", "", "5"),
            ],
            id="an outline names its items and they inherit from what they are a part of",
        ),
        pytest.param(
            Reading(drop="[(合说]|教育|学费|住宿费"),
            [(5, "1", "一年级", ""), (6, "2", "二年级", "乙法")],
            id="rows are left out by how they begin",
        ),
    ],
)  # fmt: skip
def test_shape(tmp_path: Path, reading: Reading, expected: Sequence[tuple[object, ...]]) -> None:
    path = tmp_path / "list.csv"
    path.write_text(TEXT, encoding="utf-8")
    table = read(path, reading)
    assert list(zip(table.rows.to_pylist(), *(column.to_pylist() for column in table.columns), strict=True)) == expected


def test_what_is_below_the_end_is_a_note(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(TEXT, encoding="utf-8")
    assert read(path, Reading(stop_at="合计")).notes == ("合计 3", "说明到此")


def test_sections_end_what_is_inherited(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("名,额,依据\n教育,,\n学费,1,甲法\n公安,,\n工本费,2,\n罚款,3,丙法\n", encoding="utf-8")
    table = read(path, Reading(section_rows="系统", inherit=("依据",)))
    assert table.column("依据").to_pylist() == ["甲法", "", "丙法"]
    assert table.column("系统").to_pylist() == ["教育", "公安", "公安"]
    assert [table.where(place) for place in range(4)] == [(1, "名"), (2, "额"), (3, "依据"), (None, "系统")]


def test_groups_of_columns_are_records_each(tmp_path: Path) -> None:
    file = tmp_path / "two.csv"
    file.write_text("名,甲/件,甲/元,乙/件,乙/元\na,1,2,3,4\nb,5,,7,8\n", encoding="utf-8")
    groups = {"甲": {"件": "甲/件", "元": "甲/元"}, "乙": {"件": "乙/件", "元": "乙/元"}}
    table = read(file, Reading(unpivot=Unpivot(label="组", groups=groups)))
    assert table.labels[5:] == ("组", "件", "元")
    assert table.numbers[5:] == (None, None, None)
    kept = [table.columns[place].to_pylist() for place in (0, 5, 6, 7)]
    assert list(zip(table.rows.to_pylist(), *kept, strict=True)) == [
        (2, "a", "甲", "1", "2"), (2, "a", "乙", "3", "4"), (3, "b", "甲", "5", ""), (3, "b", "乙", "7", "8"),
    ]  # fmt: skip
