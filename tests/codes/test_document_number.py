"""Document numbers: as the standard writes them, and what a text in another form must have meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.codes import bracketed, document_number, is_order, mended_number


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("皖政办秘〔2017〕110号", ("皖政办秘", 2017, 110), id="as it should be"),
        pytest.param("岚卫医罚〔2022〕1号", ("岚卫医罚", 2022, 1), id="a decision"),
        pytest.param("皖政办秘〔2017〕110号\n", None, id="a line break behind"),
        pytest.param("皖办发〔201X〕47号", None, id="a masked year"),
        pytest.param("皖办发〔1817〕47号", None, id="no year of ours"),
        pytest.param("皖〔2017〕47号", None, id="too short a name"),
        pytest.param("皖办发〔2017〕0号", None, id="number zero"),
        pytest.param("皖办发〔２０１７〕47号", None, id="full width"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_parts(text: str, parts: tuple[str, int, int] | None) -> None:
    assert document_number(text) == parts


@pytest.mark.parametrize(
    ("text", "right"),
    [
        pytest.param("皖政办秘 [2017] 110 号", "皖政办秘〔2017〕110号", id="brackets and spaces"),
        pytest.param("皖政办秘﹝２０１７﹞１１０号", "皖政办秘〔2017〕110号", id="full width"),
        pytest.param("皖价电200714号", "皖价电〔2007〕14号", id="no brackets"),
        pytest.param("宿政发〔2019〕第005号", "宿政发〔2019〕5号", id="第 and zeros"),
        pytest.param("皖办发〔201X〕47号", None, id="a masked year"),
        pytest.param("皖价电14号", None, id="no year"),
        pytest.param("第110号", None, id="no issuer"),
    ],
)
def test_mends(text: str, right: str | None) -> None:
    assert mended_number(text) == right


@settings(deadline=None)
@given(
    issuer=st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=10),
    year=st.integers(1900, 2099),
    serial=st.integers(1, 9999),
    brackets=st.sampled_from(["〔〕", "[]", "()", "（）", "【】", "﹝﹞", "［］", "<>", "《》", "{}"]),
)
def test_whatever_the_brackets_the_number_is_the_same(issuer: str, year: int, serial: int, brackets: str) -> None:
    right = f"{issuer}〔{year}〕{serial}号"
    written = f"{issuer}{brackets[0]}{year}{brackets[1]}{serial}号"
    assert document_number(right) == (issuer, year, serial)
    assert bracketed(written) == right
    assert mended_number(written) == right


@pytest.mark.parametrize(
    ("text", "order"),
    [
        pytest.param("国务院令第711号", True, id="of the State Council"),
        pytest.param("安徽省人民政府令第300号", True, id="of a province"),
        pytest.param("国务院令711号", False, id="without 第"),
        pytest.param("皖政办秘〔2017〕110号", False, id="a document"),
    ],
)
def test_orders(text: str, *, order: bool) -> None:
    assert is_order(text) is order
