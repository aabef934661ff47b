"""A table knows where each of its columns came from."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

from gongkai.table import Source, Table, text_column

TABLE = Table(
    source=Source(name="list.csv"),
    labels=("code", "code", "name"),
    columns=(text_column(["1", None]), text_column(["2", "3"]), text_column(["甲", ""])),
    rows=pa.array([2, 4]),
)
MAPPED = replace(TABLE, numbers=(3, None, 1), source_labels=("代码", None, "名称"))


def test_height_and_columns() -> None:
    assert TABLE.height == 2
    assert TABLE.column("name").to_pylist() == ["甲", ""]
    assert TABLE.column("code").to_pylist() == ["1", None]


@pytest.mark.parametrize(
    ("table", "index", "place"),
    [
        pytest.param(TABLE, 0, (1, "code"), id="as it came"),
        pytest.param(TABLE, 1, (2, "code"), id="of two that are called alike, the second"),
        pytest.param(MAPPED, 0, (3, "代码"), id="mapped"),
        pytest.param(MAPPED, 1, (None, None), id="made up by a layout"),
    ],
)
def test_where(table: Table, index: int, place: tuple[int | None, str | None]) -> None:
    assert table.where(index) == place


def test_a_column_of_text_is_of_one_type_even_when_empty() -> None:
    assert text_column([]).type == text_column([None]).type == text_column(["甲"]).type == pa.large_string()
