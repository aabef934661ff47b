"""Cells of numbered paragraphs, each a record of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.descriptor import Paragraphs, Reading
from gongkai.extract import read
from gongkai.extract.paragraphs import paragraphs


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param("1.受理责任：公示。2.审查责任：核查。", ["受理责任：公示。", "审查责任：核查。"], id="points"),
        pytest.param("1、受理\n2、审查\r\n3、决定", ["受理", "审查", "决定"], id="lines"),
        pytest.param("（1）立案；（2）调查", ["立案；", "调查"], id="brackets"),
        pytest.param("①立案②调查", ["立案②调查"], id="circles without a mark between"),
        pytest.param("①立案。②调查。", ["立案。", "调查。"], id="circles"),
        pytest.param("１．受理　２．审查", ["受理", "审查"], id="full width"),
        pytest.param("1.收取1.5倍罚款。2.公示。", ["收取1.5倍罚款。", "公示。"], id="a decimal"),
        pytest.param("1.于2.5日内告知。2.公示。", ["于2.5日内告知。", "公示。"], id="a decimal of the next number"),
        pytest.param("1.依据第3.条。2.公示。", ["依据第3.条。", "公示。"], id="a number out of turn"),
        pytest.param("1.提交材料2.公示", ["提交材料2.公示"], id="no mark before the number"),
        pytest.param("2.审查。3.决定。", ["2.审查。3.决定。"], id="no first"),
        pytest.param("责任：1.受理。2.审查。", ["责任：受理。", "审查。"], id="words before the first"),
        pytest.param("受理并审查", ["受理并审查"], id="no number"),
        pytest.param("1.受理", ["受理"], id="one"),
        pytest.param("1.2.", ["1.2."], id="numbers alone"),
        pytest.param(" ", [], id="blank"),
        pytest.param("", [], id="empty"),
    ],
)
def test_a_cell(cell: str, expected: list[str]) -> None:
    assert list(paragraphs(cell)) == expected


@given(st.lists(st.text(alphabet="受理审查决定公示：，", min_size=1), min_size=1, max_size=99))
def test_as_many_as_were_numbered(texts: list[str]) -> None:
    assert paragraphs("".join(f"{number}.{text}\n" for number, text in enumerate(texts, start=1))) == tuple(texts)


def test_a_row_for_each(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text('名,责任\na,"1.受理。\n2.审查。"\nb,\nc,决定\n', encoding="utf-8")
    reading = Reading(paragraphs=Paragraphs(source="责任", number="环节", text="内容"), number_rows="行")
    table = read(file, reading)
    assert table.labels == ("名", "责任", "行", "环节", "内容")
    assert table.numbers == (1, 2, None, None, None)
    rows = zip(*(table.columns[place].to_pylist() for place in (0, 2, 3, 4)), strict=True)
    assert list(rows) == [
        ("a", "1", "1", "受理。"), ("a", "1", "2", "审查。"), ("b", "2", "1", None), ("c", "3", "1", "决定"),
    ]  # fmt: skip
    first, again, *_ = table.rows.to_pylist()
    assert first == again
