"""Steps for plain texts, cell by cell: null stays null, and every text gets what the plain function says."""

from __future__ import annotations

import unicodedata
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.descriptor import Step
from gongkai.table import text_column
from gongkai.transform.steps import run

CODES = {"1": "行政许可", "2": "行政处罚"}

TABLE = [
    pytest.param("trim", {}, "  宿州 \t\r\n", "宿州", id="trim"),
    pytest.param("trim", {}, "\u3000宿\u3000州\u3000", "宿\u3000州", id="trim: full-width spaces, not those within"),
    pytest.param("trim", {}, "\ufeff\u00a0宿州\u200b\u2003", "宿州", id="trim: what cannot be seen"),
    pytest.param("trim", {}, " \u3000", "", id="trim: nothing is left"),
    pytest.param("half-width", {}, "（３４）Ａｂ，！～", "(34)Ab,!~", id="half-width"),
    pytest.param("half-width", {}, "宿州\u3000，。〔〕、", "宿州 ,。〔〕、", id="half-width: Chinese stays"),
    pytest.param("upper", {}, "abc1a宿", "ABC1A宿", id="upper"),
    pytest.param("take", {"start": 0, "length": 6}, "341302001", "341302", id="take"),
    pytest.param("take", {"start": 2, "length": 2}, "宿州市人民", "市人", id="take: characters, not bytes"),
    pytest.param("take", {"start": 4, "length": 9}, "341302", "02", id="take: less than there is"),
    pytest.param("take", {"start": 9, "length": 1}, "341302", "", id="take: beyond the end"),
    pytest.param("pad-right", {"width": 9}, "341302", "341302000", id="pad-right: zeros"),
    pytest.param("pad-right", {"width": 4, "with": "号"}, "甲", "甲号号号", id="pad-right: another character"),
    pytest.param("pad-right", {"width": 2}, "341302", "341302", id="pad-right: wide enough"),
    pytest.param("pad-left", {"width": 4}, "7", "0007", id="pad-left: zeros"),
    pytest.param("pad-left", {"width": 3, "with": "号"}, "甲", "号号甲", id="pad-left: another character"),
    pytest.param("pad-left", {"width": 2}, "341302", "341302", id="pad-left: wide enough"),
    pytest.param("prefix", {"text": "3413"}, "02", "341302", id="prefix"),
    pytest.param("split", {"by": "-", "part": 1}, "a-b-c", "b", id="split"),
    pytest.param("split", {"by": "-", "part": -1}, "a-b-c", "c", id="split: from the end"),
    pytest.param("split", {"by": "-", "part": 3}, "a-b-c", None, id="split: no such part"),
    pytest.param("split", {"by": "-", "part": -4}, "a-b-c", None, id="split: no such part from the end"),
    pytest.param("split", {"by": "、", "part": 0}, "甲", "甲", id="split: nothing to cut"),
    pytest.param("extract", {"pattern": r"\d+"}, "第12号", "12", id="extract"),
    pytest.param("extract", {"pattern": r"(\d+)年(\d+)月", "group": 2}, "2020年3月", "3", id="extract: a group"),
    pytest.param(
        "extract", {"pattern": r"(\d+)?月", "group": 1}, "月", None, id="extract: a group that matched nothing"
    ),
    pytest.param("extract", {"pattern": r"\d+"}, "无", None, id="extract: no match"),
    pytest.param("label", {"codes": CODES}, "1", "行政许可", id="label"),
    pytest.param("label", {"codes": CODES}, "9", "9", id="label: not listed stays"),
    pytest.param("label", {"codes": CODES, "default": "其他权力"}, "9", "其他权力", id="label: default"),
    pytest.param("label", {"codes": {"1": 34}, "default": 0}, "1", "34", id="label: a number for a label"),
    pytest.param("label", {"codes": CODES, "default": 0}, "9", "0", id="label: a number for a default"),
    pytest.param("match", {"patterns": {r"\d{6}": "县级", r"\d+": "其他"}}, "341302", "县级", id="match: the first"),
    pytest.param("match", {"patterns": {r"\d{6}": "县级"}}, "3413020", None, id="match: the whole text"),
    pytest.param("match", {"patterns": {r"\d{6}": 1}, "default": 2}, "x", "2", id="match: default"),
    pytest.param("nulls", {"values": ["-", "无"]}, "无", None, id="nulls"),
    pytest.param("nulls", {"values": ["-", 0]}, "0", None, id="nulls: a number"),
    pytest.param("nulls", {"values": ["-"]}, "- ", "- ", id="nulls: exactly"),
    pytest.param("nulls", {"values": []}, "-", "-", id="nulls: none"),
    pytest.param("code", {"codes": CODES}, "行政处罚", "2", id="code"),
    pytest.param("code", {"codes": CODES}, "行政检查", "行政检查", id="code: not listed stays"),
    pytest.param("code", {"codes": CODES, "default": 10}, "行政检查", "10", id="code: a number for a default"),
    pytest.param("code", {"codes": {"1": 34}}, "34", "1", id="code: a number for a label"),
    pytest.param("nfkc", {}, "①㎡⽉ＡﬁⅣ：", "1m2月AfiIV:", id="nfkc"),
    pytest.param("nfkc", {}, "〔2020〕、。", "〔2020〕、。", id="nfkc: Chinese stays"),
    pytest.param("valid-uscc", {}, "11511301008778183N", "11511301008778183N", id="valid-uscc"),
    pytest.param("valid-uscc", {}, "11511301008778183M", None, id="valid-uscc: wrong check"),
]


@pytest.mark.parametrize(("name", "arguments", "text", "expected"), TABLE)
def test_step(name: str, arguments: dict[str, Any], text: str, expected: str | None) -> None:
    column = pa.chunked_array([pa.array(part, pa.large_string()) for part in ([text, None], [], [text])])
    made = run(Step(name=name, arguments=arguments), column)
    assert made.type == column.type
    assert made.to_pylist() == [expected, None, expected]


@pytest.mark.parametrize(("name", "arguments"), [(case.values[0], case.values[1]) for case in TABLE], ids=str)
@pytest.mark.parametrize("cells", [[], [None, None]], ids=["no rows", "only nulls"])
def test_nothing_stays_nothing(name: str, arguments: dict[str, Any], cells: list[None]) -> None:
    made = run(Step(name=name, arguments=arguments), text_column(cells))
    assert made.to_pylist() == cells


@given(st.lists(st.none() | st.text(alphabet="a-1宿", max_size=4)), st.integers(-3, 3))
def test_a_step_of_one_text_is_called_for_every_cell(cells: list[str | None], part: int) -> None:
    def plain(text: str) -> str | None:
        parts = text.split("-")
        return parts[part] if -len(parts) <= part < len(parts) else None

    made = run(Step(name="split", arguments={"by": "-", "part": part}), text_column(cells))
    assert made.to_pylist() == [None if text is None else plain(text) for text in cells]


def stripped(text: str) -> str:
    """As str.strip does, and without what cannot be seen at all."""
    seen = [place for place, character in enumerate(text) if not (character.isspace() or character in "\u200b\ufeff")]
    return text[seen[0] : seen[-1] + 1] if seen else ""


@given(
    st.lists(
        st.none()
        | st.text(
            alphabet=st.characters(exclude_categories=["Cs"]) | st.sampled_from(" \u3000\u200b\ufeffa"), max_size=6
        )
    )
)
def test_trim_is_strip(cells: list[str | None]) -> None:
    made = run(Step(name="trim", arguments={}), text_column(cells))
    assert made.to_pylist() == [None if text is None else stripped(text) for text in cells]


@given(st.lists(st.none() | st.text(alphabet=st.characters(exclude_categories=["Cs", "Cn"]), max_size=6)))
def test_nfkc_is_that_of_unicode(cells: list[str | None]) -> None:
    made = run(Step(name="nfkc", arguments={}), text_column(cells))
    assert made.to_pylist() == [None if text is None else unicodedata.normalize("NFKC", text) for text in cells]


@given(st.lists(st.none() | st.sampled_from(["甲", "乙", "同上", "〃", "", " \u3000"]), max_size=8), st.booleans())
def test_inherit_takes_the_value_above(cells: list[str | None], marks: bool) -> None:
    arguments = {"same": ["同上", "〃"]} if marks else {}
    column = pa.chunked_array([pa.array(part, pa.large_string()) for part in (cells[:3], [], cells[3:])])
    expected, above = [], None
    for cell in cells:
        blank = cell is None or not cell.strip() or (marks and cell in {"同上", "〃"})
        above = above if blank else cell
        # Where nothing stands above, the cell stays.
        expected.append(cell if above is None else above)
    made = run(Step(name="inherit", arguments=arguments), column)
    assert (made.type, made.to_pylist()) == (column.type, expected)
