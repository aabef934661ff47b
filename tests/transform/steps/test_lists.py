"""Cells of several values: parts, boxes that are ticked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

Made = Callable[..., str | None]

#: Channels of the national catalogue of what is to be disclosed.
OPTIONS = ["政府网站", "政府公报", "发布会/听证会", "社区/企事业单位/村公示栏(电子屏)", "政务服务窗口", "口岸办"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        pytest.param("■行政许可 □行政处罚", ["行政许可"], id="black and white"),
        pytest.param("□政府网站■政府公报☑两微一端", ["政府公报", "两微一端"], id="no space between"),
        pytest.param("■政府网站、□政府公报；■其他。", ["政府网站", "其他"], id="signs between"),
        pytest.param("☑ 甲\n☐ 乙\n☒ 丙", ["甲", "丙"], id="lines"),
        pytest.param("√甲 ×乙 ✓丙", ["甲", "丙"], id="ticks"),
        pytest.param("●甲 ○乙", ["甲"], id="circles"),
        pytest.param("□√甲 □乙", ["甲"], id="a tick beside its box"),
        pytest.param("是□ 否☑", ["否"], id="behind the labels"),
        pytest.param("行政许可（√） 行政处罚（ ）", ["行政许可"], id="parentheses behind"),
        pytest.param("（√）行政许可（ ）行政处罚", ["行政许可"], id="parentheses before"),
        pytest.param("[x]甲 [ ]乙 [X]丙", ["甲", "丙"], id="as in plain text"),
        pytest.param("\uf0fe甲\uf0a8乙\uf0fd丙", ["甲", "丙"], id="Wingdings"),
        pytest.param("\uf052甲 \uf0a3乙", ["甲"], id="Wingdings 2"),
        pytest.param("口行政许可 R行政处罚", ["行政处罚"], id="look-alikes"),
        pytest.param("囗甲类 〇乙类 ■丙类", ["丙类"], id="other look-alikes"),
        pytest.param("■窗口 □出口 □R级", ["窗口"], id="look-alikes within words"),
        pytest.param("公开渠道：□网站 ■公报", ["公报"], id="a word before all"),
        pytest.param("□网站 ■其他：______", ["其他"], id="a line to write on"),
        pytest.param("■其他（  ）□网站", ["其他（  ）"], id="parentheses to write in"),
        pytest.param("□行政许可 □行政处罚", None, id="none"),
    ],
)
def test_ticked(made: Made, text: str, labels: list[str] | None) -> None:
    assert made("ticked", text) == (None if labels is None else json.dumps(labels, ensure_ascii=False))
    assert made("ticked", text, join=";") == (None if labels is None else ";".join(labels))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("行政许可", id="no box"),
        pytest.param("窗口", id="a look-alike within a word"),
        pytest.param("口岸管理", id="a look-alike that begins a word"),
        pytest.param("口行政许可 口行政处罚", id="look-alikes only, none ticked"),
        pytest.param("■", id="no label"),
        pytest.param("■甲 □ ■乙", id="a box without a label"),
        pytest.param("甲■乙", id="before or behind"),
        pytest.param("■网站 时限：□实时", id="two questions"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_list_of_boxes_stays(made: Made, text: str) -> None:
    assert made("ticked", text) == text


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        pytest.param("■政府网站 □政府公报", ["政府网站"], id="boxes"),
        pytest.param("R政府网站口政府公报 t发布会/听证会", ["政府网站"], id="look-alikes everywhere"),
        pytest.param("口口岸办 R政务服务窗口", ["政务服务窗口"], id="look-alikes within labels"),
        pytest.param("口政府网站 口政府公报", [], id="look-alikes, none ticked"),
        pytest.param("■政府 网站 ¨政府公报", ["政府网站"], id="a space within a label"),
        pytest.param("þ社区/企事业单位/村公示栏(电子屏)  o政府公报", [OPTIONS[3]], id="brackets in a label"),
        pytest.param("■政府网站 □官方微博", None, id="a label that is none, empty"),
        pytest.param("■海关 口岸办", None, id="a label that is none, ticked"),
    ],
)
def test_ticked_of_known_labels(made: Made, text: str, labels: list[str] | None) -> None:
    expected = text if labels is None else json.dumps(labels, ensure_ascii=False) if labels else None
    assert made("ticked", text, options=OPTIONS) == expected


@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from(OPTIONS)), min_size=1, max_size=6),
    st.sampled_from(["", " ", "、"]),
)
def test_what_was_ticked_is_read(made: Made, boxes: list[tuple[bool, str]], between: str) -> None:
    expected = [label for chosen, label in boxes if chosen]
    for yes, no in ("■□", "☑☐", "R口", "\uf052\uf0a3", "\uf0fe\uf0a8"):
        text = between.join((yes if chosen else no) + label for chosen, label in boxes)
        read = made("ticked", text, options=OPTIONS)
        assert (json.loads(read) if read else []) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, "true") for text in ("√", "☑", "■", "R", "[x]", "（√）", "√ ", "□√", "\uf0fe", "\uf052")),
        *((text, "false") for text in ("□", "☐", "口", "〇", "×", "（ ）", "\uf0a8")),
        *((text, text) for text in ("是", "", "√甲", "1", "口岸")),
    ],
    ids=ascii,
)
def test_tick(made: Made, text: str, expected: str) -> None:
    assert made("tick", text) == expected


@pytest.mark.parametrize(
    ("arguments", "text", "expected"),
    [
        pytest.param({"by": "、"}, "甲、 乙 、丙", '["甲", "乙", "丙"]', id="one separator"),
        pytest.param({"by": ["、", "；", "\n"]}, "甲、乙；丙\n丁", '["甲", "乙", "丙", "丁"]', id="several"),
        pytest.param({"by": ["，", "以及"]}, "甲，乙以及丙", '["甲", "乙", "丙"]', id="a word"),
        pytest.param({"by": "、", "join": "|"}, "甲、乙", "甲|乙", id="joined"),
        pytest.param({"by": "、"}, "甲", '["甲"]', id="one part"),
        pytest.param({"by": "、"}, "、甲、、乙、", '["甲", "乙"]', id="nothing between"),
        pytest.param({"by": "、"}, "《甲、乙办法》、丙（丁、戊）", '["《甲、乙办法》", "丙（丁、戊）"]', id="brackets"),
        pytest.param({"by": "、"}, "“《甲、乙》”、丙", '["“《甲、乙》”", "丙"]', id="brackets within brackets"),
        pytest.param({"by": "、"}, '甲"、乙', '["甲\\"", "乙"]', id="a quotation mark of JSON"),
        pytest.param({"by": "、"}, "（甲、乙", "（甲、乙", id="never closed"),
        pytest.param({"by": "、"}, "甲）、乙", "甲）、乙", id="never opened"),
        pytest.param({"by": "、"}, "（甲》、乙", "（甲》、乙", id="closed by another"),
        pytest.param({"by": "、", "join": ";"}, "a;b、c", "a;b、c", id="a part holds what joins"),
        pytest.param({"by": "、"}, "、", "、", id="no part"),
    ],
)
def test_list(made: Made, arguments: dict[str, Any], text: str, expected: str) -> None:
    assert made("list", text, **arguments) == expected


@given(st.lists(st.text(alphabet='甲乙 a"\\', min_size=1, max_size=4).filter(str.strip), min_size=1, max_size=5))
def test_the_parts_come_back(made: Made, parts: list[str]) -> None:
    read = made("list", "、".join(parts), by="、")
    assert read is not None
    assert json.loads(read) == [part.strip() for part in parts]
