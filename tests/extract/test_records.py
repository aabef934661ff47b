"""JSON, JSON Lines and Parquet."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gongkai.errors import BrokenFile, EmptyFile, OverLimit, UsageError
from gongkai.extract import Limits, read
from gongkai.table import Table


def records(table: Table) -> list[tuple[str | None, ...]]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


OBJECTS = [{"code": "001", "count": 7}, {"code": "002", "name": "乙", "count": None}]
AS_TABLE = (("code", "count", "name"), [("001", "7", ""), ("002", "", "乙")])


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        pytest.param(json.dumps(OBJECTS), "json", AS_TABLE, id="list of objects"),
        pytest.param(json.dumps({"total": 2, "rows": OBJECTS}), "json", AS_TABLE, id="object with one list"),
        pytest.param("\n".join(map(json.dumps, OBJECTS)), "jsonl", AS_TABLE, id="an object a line"),
        pytest.param("\n".join(map(json.dumps, OBJECTS)) + "\n\n", "jsonl", AS_TABLE, id="blank lines below"),
        pytest.param('{"a": 1}', "jsonl", (("a",), [("1",)]), id="one object"),
        pytest.param('[["a", "b"], [1, "x"]]', "json", (("a", "b"), [("1", "x")]), id="list of lists"),
        pytest.param(
            '[{"a": true, "b": 1.0, "c": 1.50, "d": [1], "e": {"x": "甲"}}]',
            "json",
            (("a", "b", "c", "d", "e"), [("TRUE", "1", "1.5", "[1]", '{"x": "甲"}')]),
            id="values that are no texts",
        ),
        pytest.param("[a],[b]\n1,2\n", "csv", (("[a]", "[b]"), [("1", "2")]), id="labels in brackets"),
        pytest.param('["a"],b\n1,2\n', "csv", (('["a"]', "b"), [("1", "2")]), id="begins like JSON and is none"),
    ],
)
def test_records(tmp_path: Path, text: str, form: str, expected: tuple[tuple[str, ...], list[tuple[str, ...]]]) -> None:
    file = tmp_path / "list.txt"
    file.write_text(text, encoding="utf-8")
    table = read(file)
    assert (table.source.form, (table.labels, records(table))) == (form, expected)
    assert table.rows.to_pylist() == list(range(2, 2 + len(expected[1])))


def test_lists_of_another_length_are_ragged(tmp_path: Path) -> None:
    file = tmp_path / "list.json"
    file.write_text('[["a", "b"], [1], [1, 2, 3]]', encoding="utf-8")
    assert read(file).ragged == {2: ("1",), 3: ("1", "2", "3")}


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        pytest.param('[{"a": 1}, 2]', BrokenFile, r"\[2\]: .* neither an object nor a list", id="a bare number"),
        pytest.param('[{"a": NaN}]', BrokenFile, "NaN is no number", id="no number"),
        pytest.param('[{"a": 1}', BrokenFile, "cannot be read as JSON", id="cut off"),
        pytest.param('{"a": 1}\n{"a": \n', BrokenFile, r"\[2\]: cannot be read as JSON Lines", id="a line cut off"),
        pytest.param('[{"a": "\\ud800"}]', BrokenFile, "half a character", id="lone surrogate"),
        pytest.param('{"rows": []}', EmptyFile, "the file is empty", id="no records"),
        pytest.param("[" * 33 + "]" * 33, OverLimit, "within one another: 33, more than the limit of 32", id="deep"),
        pytest.param('[{"a": 1, "b": 2, "c": 3}]', OverLimit, "number of columns: 3", id="wide"),
        pytest.param('[{"a": 1}, {"a": 1}, {"a": 1}]', OverLimit, "number of rows: 3", id="long"),
        pytest.param('[{"a": "0123456789"}]', OverLimit, "characters in one cell: 10", id="a long cell"),
    ],
)
def test_faults(tmp_path: Path, text: str, error: type[UsageError], message: str) -> None:
    file = tmp_path / "list.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(error, match=message):
        read(file, limits=Limits(rows=2, columns=2, cell=9))


def test_parquet(tmp_path: Path) -> None:
    file = tmp_path / "list.bin"
    columns = {
        "text": ["001", None],
        "count": [1, None],
        "share": [1.0, 0.5],
        "flag": [True, None],
        "day": [date(2020, 3, 1), None],
        "moment": [datetime(2020, 3, 1, 10, 5), None],  # noqa: DTZ001
        "list": [["a"], None],
    }
    pq.write_table(pa.table(columns), file)
    table = read(file)
    assert (table.source.form, table.labels) == ("parquet", tuple(columns))
    assert records(table) == [
        ("001", "1", "1", "TRUE", "2020-03-01", "2020-03-01T10:05:00", '["a"]'),
        ("", "", "0.5", "", "", "", ""),
    ]


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        pytest.param({"rows": 1}, "number of rows: 2", id="rows"),
        pytest.param({"columns": 1}, "number of columns: 2", id="columns"),
        pytest.param({"cell": 2}, "characters in one cell: 3", id="a long cell"),
        pytest.param({"unpacked": 10}, "when unpacked", id="bytes"),
    ],
)
def test_limits_of_parquet(tmp_path: Path, limits: dict[str, int], message: str) -> None:
    file = tmp_path / "list.parquet"
    pq.write_table(pa.table({"a": ["x", "abc"], "b": ["", ""]}), file)
    with pytest.raises(OverLimit, match=message):
        read(file, limits=Limits(**limits))


@pytest.mark.parametrize(
    "data", [pytest.param(b"PAR1", id="cut off"), pytest.param(b"PAR1" + b"\x00" * 500 + b"PAR1", id="damaged")]
)
def test_damaged_parquet(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "list.parquet"
    file.write_bytes(data)
    with pytest.raises(BrokenFile, match="cannot be read as Parquet"):
        read(file)
