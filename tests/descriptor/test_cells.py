"""Cells are read by frictionless' own readers, each distinct text once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from gongkai.descriptor import Schema, cast, cell_reader, read_schema

V2 = "https://datapackage.org/profiles/2.0/tableschema.json"


def schema(**properties: Any) -> Schema:
    return read_schema({"$schema": V2, "fields": [{"name": "a", **properties}]}, "here")


@pytest.mark.parametrize(
    ("properties", "texts", "values"),
    [
        pytest.param({"type": "integer"}, ["1", "007", "x", "", None], [1, 7, None, None, None], id="integer"),
        pytest.param({"type": "number"}, ["1.50", "x"], [Decimal("1.50"), None], id="number"),
        pytest.param(
            {"type": "boolean", "trueValues": ["是"], "falseValues": ["否"]},
            ["是", "否", "1"],
            [True, False, None],
            id="boolean",
        ),
        pytest.param(
            {"type": "date", "format": "%Y/%m/%d"}, ["2020/03/01", "2020-03-01"], [date(2020, 3, 1), None], id="date"
        ),
        pytest.param(
            {"type": "string", "missingValues": ["-"]}, ["-", "", "a"], [None, "", "a"], id="own missing values"
        ),
        pytest.param({"type": "list", "itemType": "integer"}, ["1,2", "1,x"], [[1, 2], None], id="list"),
        pytest.param(
            {"type": "integer", "constraints": {"exclusiveMinimum": 5}},
            ["3", "9"],
            [3, 9],
            id="a broken constraint is a value all the same",
        ),
        pytest.param({"type": "integer"}, [], [], id="no cells"),
    ],
)
def test_cast(properties: dict[str, Any], texts: list[str | None], values: list[Any]) -> None:
    column = pa.chunked_array([pa.array(texts, pa.large_string())])
    assert cast(column, schema(**properties), "a") == values


def test_cast_of_many_chunks() -> None:
    chunks = [pa.array(texts, pa.large_string()) for texts in (["1", None], [], ["2", "1"])]
    assert cast(pa.chunked_array(chunks), schema(type="integer"), "a") == [1, None, 2, 1]


def test_cast_of_no_chunks() -> None:
    assert cast(pa.chunked_array([], pa.large_string()), schema(type="integer"), "a") == []


def test_a_reader_knows_the_version_of_its_schema() -> None:
    """An exclusive bound is of version 2, which only the schema declares."""
    read = cell_reader(schema(type="integer", constraints={"exclusiveMinimum": 5}), "a")
    assert read("5") == (5, {"exclusiveMinimum": 'constraint "exclusiveMinimum" is "5"'})


def test_a_value_that_compares_with_no_bound_is_none_of_its_type() -> None:
    read = cell_reader(schema(type="number", constraints={"minimum": 1}), "a")
    assert read("sNaN") == (None, {"type": 'type is "number/default"'})
