"""Rows as JSON Lines: the very bytes that Python's json writes."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.release.lines import json_lines

TEXTS = st.none() | st.text(alphabet=st.characters(exclude_categories=["Cs"]) | st.sampled_from('"\\\n\0\x1f\x7f/'))
FLOATS = st.none() | st.floats(allow_nan=False)
SCHEMA = pa.schema([
    ("名", pa.string()), ('a"b', pa.string()), ("n", pa.int64()), ("f", pa.float64()), ("yes", pa.bool_()),
    ("day", pa.date32()),
])  # fmt: skip
ROW = st.tuples(
    TEXTS,
    TEXTS,
    st.none() | st.integers(-(2**63), 2**63 - 1),
    FLOATS,
    st.none() | st.booleans(),
    st.none() | st.dates(),
)


def written(rows: list[tuple[Any, ...]]) -> bytes:
    def plain(value: object) -> object:
        return value.isoformat() if isinstance(value, date) else value

    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    lines = [encode({name: plain(value) for name, value in zip(SCHEMA.names, row, strict=True)}) for row in rows]
    return "".join(f"{line}\n" for line in lines).encode()


def batch(rows: list[tuple[Any, ...]]) -> pa.RecordBatch:
    columns = list(zip(*rows, strict=True)) or [() for _ in SCHEMA]
    return pa.record_batch(
        [pa.array(cells, field.type) for cells, field in zip(columns, SCHEMA, strict=True)], schema=SCHEMA
    )


@given(st.lists(ROW))
def test_any_rows(rows: list[tuple[Any, ...]]) -> None:
    assert bytes(json_lines(batch(rows))) == written(rows)


@pytest.mark.parametrize(
    "number",
    [0.1, -0.0, 1e16, 1e-7, 5.0, 1.7976931348623157e308, float("inf"), float("-inf"), 123456789012345680.0],
)
def test_numbers(number: float) -> None:
    rows = [("甲", "乙", 1, number, True, date(1, 1, 1))]
    assert bytes(json_lines(batch(rows))) == written(rows)


def test_a_part_of_a_batch() -> None:
    rows = [
        ("甲", None, 1, 0.5, True, None),
        ('乙"', "丙", None, None, None, date(2020, 2, 29)),
        ("丁", "", 0, 1.0, False, None),
    ]
    assert bytes(json_lines(batch(rows).slice(1, 1))) == written(rows[1:2])
