"""An empty table filled in bulk is what it would be row by row."""

from __future__ import annotations

import sqlite3
from typing import Any

import pyarrow as pa
import pytest

from gongkai.descriptor import Resource, read_package
from gongkai.load import create_table, fill, register_functions, search_expression, search_rows, stage

FIELDS: dict[str, str] = {"code": "string", "n": "integer", "year": "year", "share": "number", "name": "string"}
TYPES = {"integer": pa.int64(), "year": pa.int64(), "number": pa.float64(), "string": pa.large_string()}
ROWS: list[tuple[Any, ...]] = [
    ("b", 7, 2020, 0.1, "建设工程许可"),
    ("a", -3, 1999, None, None),
    ("c", 12, 2021, 5.0, "户外广告（3号）"),
]


def declare(key: list[str]) -> Resource:
    fields = [{"name": name, "type": kind} for name, kind in FIELDS.items()]
    schema = {"fields": fields, "primaryKey": key}
    raw = {"name": "item", "path": "item.csv", "schema": schema, "indexes": ["name"], "search": ["name", "share"]}
    return read_package({"name": "item", "resources": [raw]}, "here").resources[0]


def empty(resource: Resource) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    register_functions(connection)
    create_table(connection, resource)
    return connection


def values(*names: str, text: pa.DataType = TYPES["string"]) -> pa.Table:
    columns, types = dict(zip(FIELDS, zip(*ROWS, strict=True), strict=True)), {**TYPES, "string": text}
    return pa.table({name: pa.array(columns[name], types[FIELDS[name]]) for name in names or FIELDS})


def found(connection: sqlite3.Connection, words: str) -> list[str]:
    query = "SELECT code FROM item WHERE rowid IN (SELECT rowid FROM item_search WHERE item_search MATCH ?)"
    return [code for (code,) in connection.execute(query, (search_expression(words),))]


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(["code"], id="text"),
        pytest.param(["n"], id="integer: the number of the row"),
        pytest.param(["year"], id="year"),
        pytest.param(["year", "n"], id="two integers"),
    ],
)
def test_as_row_by_row(key: list[str]) -> None:
    resource = declare(key)
    bulk, single = empty(resource), empty(resource)
    fill(bulk, resource, values())
    single.executemany("INSERT INTO item VALUES (?, ?, ?, ?, ?)", ROWS)
    search_rows(single, resource, "SELECT rowid FROM item")
    tables = ["SELECT rowid, * FROM item", "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"]
    for query in tables:
        assert bulk.execute(query).fetchall() == single.execute(query).fetchall()
    assert (found(bulk, "工程"), found(bulk, "3号"), found(bulk, "0.1")) == (["b"], ["c"], ["b"])
    for connection in (bulk, single):
        connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'item_search', 'instance')")
    words = "SELECT * FROM temp.words"
    assert bulk.execute(words).fetchall() == single.execute(words).fetchall()
    # A row goes out of the search index with the words that it came in with.
    search_rows(bulk, resource, "SELECT rowid FROM item", remove=True)
    assert bulk.execute(words).fetchall() == []


def test_columns_that_a_submission_lacks() -> None:
    resource = declare(["code"])
    connection = empty(resource)
    fill(connection, resource, values("code", "n"))
    assert connection.execute("SELECT * FROM item").fetchall() == [(code, n, None, None, None) for code, n, *_ in ROWS]
    # Of a row without words there is nothing to take out, and nothing breaks.
    search_rows(connection, resource, "SELECT rowid FROM item", remove=True)
    search_rows(connection, resource, "SELECT rowid FROM item")
    connection.execute("INSERT INTO item_search (item_search) VALUES ('integrity-check')")


def test_texts_of_either_length() -> None:
    connection = empty(declare(["code"]))
    stage(connection, "short", values(text=pa.string()))
    stage(connection, "long", values(text=pa.large_string()))
    rows = [connection.execute(f"SELECT * FROM temp.{name}").fetchall() for name in ("short", "long")]
    assert rows == [ROWS, ROWS]


def test_two_rows_of_one_key_are_refused() -> None:
    resource = declare(["code"])
    twice = pa.concat_tables([values(), values()])
    with pytest.raises(sqlite3.IntegrityError):
        fill(empty(resource), resource, twice)
