"""Cells as the database stores them: exact, typed where SQLite has a type, else in one standard form of text."""

from __future__ import annotations

import json
import sqlite3
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from frictionless import Field
from frictionless import fields as frictionless_fields
from hypothesis import given
from hypothesis import strategies as st

from gongkai.descriptor import Schema, cast, read_schema
from gongkai.load import sqlite_type, sqlite_values
from gongkai.table import Source, Table, text_column

V2 = "https://datapackage.org/profiles/2.0/tableschema.json"

VALUES = [
    pytest.param({"type": "string"}, "０１ 宿州", "０１ 宿州", id="string as it is"),
    pytest.param({"type": "string", "missingValues": ["-"]}, "-", None, id="string, missing by its own rule"),
    pytest.param({"type": "string", "missingValues": ["-"]}, "", "", id="string, empty and not missing"),
    pytest.param({"type": "any"}, "1", "1", id="any is text"),
    pytest.param({"type": "integer"}, "007", 7, id="integer"),
    pytest.param({"type": "integer", "bareNumber": False}, "12元", 12, id="integer with a unit"),
    pytest.param(
        {"type": "integer", "constraints": {"exclusiveMinimum": 0}}, "5", 5, id="integer with an exclusive bound"
    ),
    pytest.param({"type": "number"}, "1.50", 1.5, id="number"),
    pytest.param(
        {"type": "number", "groupChar": ",", "decimalChar": "."}, "1,234.5", 1234.5, id="number with thousands"
    ),
    pytest.param({"type": "number", "floatNumber": True}, "0.1", 0.1, id="number as float"),
    pytest.param({"type": "boolean"}, "true", 1, id="true"),
    pytest.param({"type": "boolean", "trueValues": ["是"], "falseValues": ["否"]}, "否", 0, id="false in Chinese"),
    pytest.param({"type": "year"}, "2020", 2020, id="year"),
    pytest.param({"type": "year"}, "0000", 0, id="year nought"),
    pytest.param({"type": "date"}, "2020-1-5", "2020-01-05", id="date"),
    pytest.param({"type": "date", "format": "%Y年%m月%d日"}, "2020年03月01日", "2020-03-01", id="date in Chinese"),
    pytest.param({"type": "date", "format": "any"}, "5 Jan 2020", "2020-01-05", id="date in any form"),
    pytest.param({"type": "datetime"}, "2020-01-05T08:30:00", "2020-01-05T08:30:00", id="moment"),
    pytest.param({"type": "datetime"}, "2020-01-05T08:30:00+08:00", "2020-01-05T08:30:00+08:00", id="moment with zone"),
    pytest.param({"type": "time"}, "08:30:00", "08:30:00", id="time"),
    pytest.param({"type": "yearmonth"}, "2020-3", "2020-03", id="month"),
    pytest.param({"type": "duration"}, "P1Y2M", "P1Y2M", id="duration"),
    pytest.param({"type": "duration"}, "PT300S", "PT5M", id="duration of seconds"),
    pytest.param({"type": "list"}, "政府网站,政府公报", '["政府网站", "政府公报"]', id="list"),
    pytest.param({"type": "list", "delimiter": ";", "itemType": "integer"}, "1;02", "[1, 2]", id="list of integers"),
    pytest.param({"type": "list", "itemType": "number"}, "1.5,2", "[1.5, 2.0]", id="list of numbers"),
    pytest.param({"type": "list", "itemType": "date"}, "2020-01-05", '["2020-01-05"]', id="list of dates"),
    pytest.param({"type": "array"}, '[1, "a", [null]]', '[1, "a", [null]]', id="JSON list"),
    pytest.param({"type": "object"}, '{"名":1}', '{"名": 1}', id="JSON object"),
    pytest.param(
        {"type": "geojson"},
        '{"type":"Point","coordinates":[116.96,33.64]}',
        '{"type": "Point", "coordinates": [116.96, 33.64]}',
        id="GeoJSON",
    ),
    pytest.param({"type": "geopoint"}, "116.9600, 33.64", "116.9600, 33.64", id="coordinates as written"),
    pytest.param({"type": "integer"}, "", None, id="missing"),
    pytest.param({"type": "date", "missingValues": ["", "长期"]}, "长期", None, id="missing by a word"),
]

PROPERTIES: list[Any] = [case.values[0] for case in VALUES]


def schema(**properties: Any) -> Schema:
    return read_schema({"$schema": V2, "fields": [{"name": "a", **properties}]}, "here")


def stored(properties: dict[str, Any], cells: list[str | None]) -> list[Any]:
    rows = pa.array(range(2, 2 + len(cells)), pa.int64())
    table = Table(source=Source(name="x"), labels=("a",), columns=(text_column(cells),), rows=rows)
    made: list[Any] = sqlite_values(table, schema(**properties))["a"].to_pylist()
    return made


@pytest.mark.parametrize(("properties", "cell", "value"), VALUES)
def test_value(properties: dict[str, Any], cell: str, value: Any) -> None:
    made = stored(properties, [cell, None, cell])
    assert made == [value, None, value]
    assert [type(item) for item in made] == [type(value), type(None), type(value)]


@pytest.mark.parametrize(("properties", "cell", "value"), VALUES)
def test_value_comes_back_from_its_column(properties: dict[str, Any], cell: str, value: Any) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE t (a {sqlite_type(schema(**properties)['a'])})")
    connection.executemany("INSERT INTO t VALUES (?)", [(item,) for item in stored(properties, [cell])])
    assert connection.execute("SELECT a FROM t").fetchone() == (value,)


#: Texts that are values or look like some: what Arrow makes of them must be what frictionless says.
TRICKY: dict[str, list[str | None]] = {
    "integer": ["0", "-0", "007", "+1", " 1", "1 ", "-5", "9" * 18, "12,000", "1.0", "一", "", "99", None, "１"],
    "number": ["0", "-0", "-0.0", "1.50", "5.", ".5", "1e3", "0.1", "123456789012345.123456", "1,234.5", "", None],
    "date": ["2020-02-29", "2020-2-9", "0001-01-01", "9999-12-31", "1000-01-01", " 2020-01-01", "", None],
    "datetime": [
        "2020-02-29T23:59:59", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00.5", "2020-01-01", "1000-01-01T00:00:00",
        "2020-01-01T00:00:00+08:00", "", None,
    ],
}  # fmt: skip
#: One of these among the others, and no value of its column is made in bulk.
NO_VALUES = {"date": "2021-02-29", "datetime": "2020-01-01T24:00:00", "integer": "1_000", "number": "1_0.5"}


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({}, id="as it is"),
        pytest.param({"missingValues": ["", "99", "1.50", "2020-02-29"]}, id="missing by a value"),
        pytest.param({"groupChar": ".", "decimalChar": ","}, id="points for thousands"),
        pytest.param({"constraints": {"minimum": "2021"}}, id="bound"),
    ],
)
@pytest.mark.parametrize("kind", TRICKY)
def test_values_made_in_bulk_are_those_of_frictionless(kind: str, more: dict[str, Any]) -> None:
    properties = {"type": kind, **more}
    if "constraints" in more and kind not in {"integer", "number"}:
        properties.pop("constraints")
    for cells in (TRICKY[kind], [*TRICKY[kind], NO_VALUES[kind]]):
        alone = [stored({**properties, "format": "default"}, [cell])[0] for cell in cells]
        told = cast(pa.chunked_array([pa.array(cells, pa.large_string())]), schema(**properties), "a")
        expected = [None if value is None else _as_stored(value) for value in told]
        assert [repr(value) for value in stored(properties, cells)] == [repr(value) for value in expected]
        assert alone == stored(properties, cells)


def _as_stored(value: Any) -> Any:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (a REAL, b)")
    number = isinstance(value, float | Decimal)
    connection.execute(
        "INSERT INTO t VALUES (?, ?)", (float(value) if number else None, None if number else _plain(value))
    )
    return connection.execute("SELECT COALESCE(a, b) FROM t").fetchone()[0]


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | str) else value.isoformat()


def test_every_type_of_the_standard_is_in_the_table() -> None:
    types = {k.type for k in vars(frictionless_fields).values() if isinstance(k, type) and issubclass(k, Field)}
    assert {properties["type"] for properties in PROPERTIES} == types


def test_a_column_that_is_no_fields_is_left_out() -> None:
    columns = (text_column(["x"]), text_column(["1"]))
    table = Table(source=Source(name="x"), labels=("b", "a"), columns=columns, rows=pa.array([2]))
    assert sqlite_values(table, schema(type="integer")).to_pydict() == {"a": [1]}


def test_what_is_missing_leaves_the_rest_where_it_is() -> None:
    cells = ["甲", "-", None, "乙", "", "-", "丙"]
    columns = (pa.chunked_array([pa.array(cells, pa.string()).slice(1), pa.array(cells, pa.string())]),)
    table = Table(source=Source(name="x"), labels=("a",), columns=columns, rows=pa.array(range(13)))
    told = [None, None, "乙", "", None, "丙"]
    values = sqlite_values(table, schema(type="string", missingValues=["-"]))
    values.validate(full=True)
    assert values["a"].to_pylist() == [*told, "甲", *told]
    assert pc.utf8_length(values["a"]).to_pylist()[:3] == [None, None, 1]


def test_no_rows() -> None:
    assert [stored({"type": kind}, []) for kind in ("string", "integer", "list", "yearmonth")] == [[], [], [], []]


@given(st.lists(st.text(alphabet=st.characters(exclude_characters=",", exclude_categories=["Cs"])), min_size=2))
def test_a_list_is_json_that_a_query_can_take_apart(items: list[str]) -> None:
    (text,) = stored({"type": "list"}, [",".join(items)])
    assert json.loads(text) == items
