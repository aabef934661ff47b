"""What a column is taken for, from its label and all of its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pytest

from gongkai.profile.cells import Cells
from gongkai.profile.guess import Guess, guess


def taken(label: str, texts: Sequence[str]) -> Guess:
    return guess(Cells.of(pa.chunked_array([pa.array(texts, pa.large_string())])), label)


@pytest.mark.parametrize(
    ("label", "texts", "field"),
    [
        pytest.param("件数", ["1", "25", "-3"], {"type": "integer"}, id="whole numbers"),
        pytest.param("金额", ["1.5", "3"], {"type": "number"}, id="numbers"),
        pytest.param("金额", ["1,234.50", "3"], {"type": "number", "groupChar": ","}, id="grouped numbers"),
        pytest.param("taux", ["1,5", "2"], {"type": "number", "decimalChar": ","}, id="decimal commas"),
        pytest.param("比例", ["12%", "3.5%"], {"type": "number", "bareNumber": False}, id="percentages"),
        pytest.param("比例", ["12%", "3.5"], {"type": "string"}, id="percentages and numbers mixed"),
        pytest.param(
            "收费", ["1,200元", "3 元"], {"type": "number", "bareNumber": False, "groupChar": ","}, id="amounts in yuan"
        ),
        pytest.param("日期", ["2020-03-01", "2020-12-31"], {"type": "date"}, id="ISO dates"),
        pytest.param("日期", ["2020年3月1日"], {"type": "date", "format": "%Y年%m月%d日"}, id="Chinese dates"),
        pytest.param("日期", ["2020/3/1"], {"type": "date", "format": "%Y/%m/%d"}, id="dates with strokes"),
        pytest.param("日期", ["2020.3.1"], {"type": "date", "format": "%Y.%m.%d"}, id="dates with points"),
        pytest.param("date", ["31/12/2020"], {"type": "date", "format": "%d/%m/%Y"}, id="the day first"),
        pytest.param("date", ["12/31/2020"], {"type": "date", "format": "%m/%d/%Y"}, id="the month first"),
        pytest.param("日期", ["20200301"], {"type": "date", "format": "%Y%m%d"}, id="compact dates by the label"),
        pytest.param("数量", ["20200301"], {"type": "integer"}, id="one number that might be a day"),
        pytest.param("月", ["2020-03", "2021-1"], {"type": "yearmonth"}, id="months"),
        pytest.param("年度", ["2020", "2021"], {"type": "year"}, id="years"),
        pytest.param("值", ["2020", "2021"], {"type": "integer"}, id="numbers like years"),
        pytest.param("时", ["08:30", "9:05"], {"type": "time", "format": "%H:%M"}, id="times"),
        pytest.param("x", ["2020-01-02T10:00:00Z"], {"type": "datetime"}, id="moments"),
        pytest.param(
            "x", ["2020-01-02 10:00"], {"type": "datetime", "format": "%Y-%m-%d %H:%M"}, id="moments to the minute"
        ),
        pytest.param("x", ["是", "否"], {"type": "boolean", "trueValues": ["是"], "falseValues": ["否"]}, id="是 否"),
        pytest.param("x", ["有", "无"], {"type": "boolean", "trueValues": ["有"], "falseValues": ["无"]}, id="有 无"),
        pytest.param("是否公开", ["是"], {"type": "boolean", "trueValues": ["是"], "falseValues": ["否"]}, id="asked"),
        pytest.param("x", ["是"], {"type": "string"}, id="是 that nobody asked for"),
        pytest.param("x", ["1", "0"], {"type": "integer"}, id="noughts and ones"),
        pytest.param("is_open", ["1", "0"], {"type": "boolean"}, id="noughts and ones that answer"),
        pytest.param("x", ["true", "false"], {"type": "boolean"}, id="true false"),
        pytest.param("代码", ["12", "7"], {"type": "string"}, id="figures under a label of codes"),
        pytest.param("x", ["007", "12"], {"type": "string"}, id="a nought in front"),
        pytest.param("x", ["12345678901234567"], {"type": "string"}, id="more figures than a number keeps"),
        pytest.param("x", ["0.1234567890123456"], {"type": "number"}, id="many decimals are no code"),
        pytest.param("x", ["https://a.cn/1"], {"type": "string", "format": "uri"}, id="addresses of the web"),
        pytest.param("x", ['["a"]', "[]"], {"type": "array"}, id="JSON lists"),
        pytest.param("x", ["116.96, 33.64"], {"type": "geopoint"}, id="coordinates"),
        pytest.param("x", ["", ""], {"type": "string"}, id="nothing"),
        pytest.param("x", ["甲", "1"], {"type": "string"}, id="text"),
    ],
)
def test_type(label: str, texts: Sequence[str], field: Mapping[str, Any]) -> None:
    found = taken(label, texts)
    assert (dict(found.field), found.faulty) == (field, ())


@pytest.mark.parametrize(
    ("texts", "type_", "missing"),
    [
        pytest.param(["1", "—", "无"], "integer", {"—", "无"}, id="of numbers"),
        pytest.param(["甲", "—", "无"], "string", {"—"}, id="a word may be a value among words"),
        pytest.param(["NaN", "1.5"], "number", {"NaN"}, id="no number"),
        pytest.param(["有", "无", "/"], "boolean", {"/"}, id="a word that is an answer"),
        pytest.param(["无", "无"], "string", set(), id="words alone"),
    ],
)
def test_what_stands_for_nothing(texts: Sequence[str], type_: str, missing: set[str]) -> None:
    found = taken("x", texts)
    assert (found.field["type"], set(found.missing)) == (type_, missing)


@pytest.mark.parametrize(
    ("label", "texts", "type_", "faulty"),
    [
        pytest.param("x", [*map(str, range(30)), "三十"], "integer", ("三十",), id="a word among numbers"),
        pytest.param("日期", [*[f"202003{d}" for d in range(10, 30)], "20200230"], "date", ("20200230",), id="no day"),
        pytest.param("x", ["1", "2", "3", "四"], "string", (), id="too few to tell"),
        pytest.param("x", [*map(str, range(10)), *"甲乙丙"], "string", (), id="too many others"),
    ],
)
def test_a_few_cells_of_another_type(label: str, texts: Sequence[str], type_: str, faulty: tuple[str, ...]) -> None:
    found = taken(label, texts)
    assert (found.field["type"], found.faulty) == (type_, faulty)


@pytest.mark.parametrize(
    ("texts", "type_", "steps"),
    [
        pytest.param([" 1", "2　"], "integer", ("trim",), id="blanks at the ends"),
        pytest.param(["１２", "3"], "integer", ("half-width",), id="full-width figures"),
        pytest.param([" １２", "3"], "integer", ("trim", "half-width"), id="both"),
        pytest.param(["第１号", "甲"], "string", (), id="full-width figures within text"),
        pytest.param(["2020/３/1"], "date", ("half-width",), id="within a date"),
    ],
)
def test_steps(texts: Sequence[str], type_: str, steps: tuple[str, ...]) -> None:
    found = taken("x", texts)
    assert (found.field["type"], found.steps) == (type_, steps)


@pytest.mark.parametrize(
    ("label", "texts", "check", "faulty"),
    [
        pytest.param("x", ["11511301008778183N", "11511301008778386B"], "uscc", (), id="credit codes"),
        pytest.param("信用代码", ["11511301008778183N"] * 10 + ["1"], "uscc", ("1",), id="one unsound"),
        pytest.param("x", ["341302", "341321", "341322"], "division-code", (), id="divisions"),
        pytest.param("x", ["341302", "123456", "999999"], None, (), id="six figures"),
        pytest.param("文号", ["皖政办秘〔2017〕110号"], "document-number", (), id="document numbers"),
        pytest.param("索引号", ["003187229/202212-00003"], "index-number", (), id="index numbers"),
        pytest.param("基本编码", ["340199001000"], "item-code", (), id="item codes by the label"),
        pytest.param("x", ["340199001000"], None, (), id="twelve figures"),
        pytest.param("项目代码", ["2606-451323-04-01-451872"], "project-code", (), id="project codes"),
    ],
)
def test_official_codes(label: str, texts: Sequence[str], check: str | None, faulty: tuple[str, ...]) -> None:
    found = taken(label, texts).official
    assert (found.check if found else None, found.faulty if found else ()) == (check, faulty)


def test_the_whole_column_counts() -> None:
    """One cell at the very end decides, however long the column is."""
    texts = [f"{number:05}" if number == 0 else str(number) for number in range(70_000, 0, -1)]
    assert taken("x", texts).field["type"] == "integer"
    assert taken("x", [*texts, "007"]).field["type"] == "string"
