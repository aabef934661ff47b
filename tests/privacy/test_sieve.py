"""A sieve lets through whatever the search behind it finds."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai import privacy
from gongkai.privacy.kinds import KINDS, find_all
from gongkai.privacy.plain import Cell, plain
from gongkai.privacy.scan import search
from gongkai.table import text_column

#: Pieces of which personal numbers are made, and what stands between them.
PIECES = [
    "341302", "19900307", "1234", "123X", "138", "1381234", "5678", "13812345678", "86", "0086", "622202", "E1234567",
    "护照", "皖L", "12345", "D12345", "a@qq.com", "阳光小区", "3号楼", "2单元", "501室", "身份证", "手机", "3", "0",
    "台胞证", "快递", "订单", "元旦", "元", "12345678", "1#2-1265", "业主地址", "护照号码", "01234567",
]  # fmt: skip
BETWEEN = ["", " ", "-", "　", "－", ".", "·", "\u200b", "\u00a0", "，", "\n", "_", "（", " - ", "/"]


def wide(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


@settings(deadline=None, max_examples=500)
@given(
    parts=st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(BETWEEN), st.booleans()), max_size=8),
    label=st.sampled_from(["", "台胞证号", "护照号", "住址", "项目编号"]),
)
def test_what_is_found_in_a_cell_is_found_in_its_column(parts: list[tuple[str, str, bool]], label: str) -> None:
    text = "".join(wide(piece) + between if is_wide else piece + between for piece, between, is_wide in parts)
    assert set(search(text_column([text]), label)) == set(find_all(Cell.of(text, label)))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_planted_cells_pass(generated: Any, kind: str) -> None:
    texts = [text for planted, text in generated.planted(5, each=300, cells=2100) if planted == kind]
    alone = [text for text in texts if kind in find_all(Cell.of(text), (kind,))]
    assert set(search(text_column(texts)).get(kind, {})) == set(alone)
    assert alone


@pytest.mark.parametrize("kind", [pytest.param(pa.string(), id="text"), pytest.param(pa.large_string(), id="large")])
def test_masks_are_as_long_as_the_column(kind: pa.DataType) -> None:
    column = pa.chunked_array([pa.array(["13812345678", None, ""], kind), pa.array(["无", "手机13812345678"], kind)])
    masks = privacy.scan_column(column)
    assert {name: mask.to_pylist() for name, mask in masks.items()} == {"mobile": [True, False, False, False, True]}


@pytest.mark.parametrize("column", [text_column([]), text_column([None, None]), text_column(["", "甲"])])
def test_columns_without_anything(column: pa.ChunkedArray) -> None:
    assert privacy.scan_column(column) == {}


def test_a_column_of_few_values_is_told_for_each_cell() -> None:
    mask = privacy.scan_column(text_column(["甲", "13812345678"] * 5000))["mobile"]
    assert pc.sum(mask).as_py() == 5000


@given(st.text())
def test_plain_text_is_as_long_as_the_original(text: str) -> None:
    assert len(plain(text)) == len(text)
