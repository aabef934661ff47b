"""The SQL table of a resource: columns, keys, indexes, whatever the fields are called."""

from __future__ import annotations

import sqlite3
from typing import Any

import pyarrow as pa
import pytest

from gongkai.descriptor import Resource, read_package
from gongkai.load import create_table, register_functions, search_expression, search_rows, stage


def declare(fields: dict[str, dict[str, Any]], *, name: str = "item", **properties: Any) -> Resource:
    listed = [{"name": field, "type": "string", **facts} for field, facts in fields.items()]
    schema = {"fields": listed, "primaryKey": [next(iter(fields))], **properties.pop("schema", {})}
    raw = {"name": name, "path": f"{name}.csv", "schema": schema, **properties}
    return read_package({"name": name, "resources": [raw]}, "here").resources[0]


def values(**columns: list[Any]) -> pa.Table:
    """Return columns as `sqlite_values` makes them."""
    made = {name: pa.array(cells) for name, cells in columns.items()}
    kinds = {name: pa.int64() if cells.type == pa.int64() else pa.large_string() for name, cells in made.items()}
    return pa.table({name: cells.cast(kinds[name]) for name, cells in made.items()})


def refers(field: str, table: str, target: str = "code") -> dict[str, Any]:
    return {"foreignKeys": [{"fields": [field], "reference": {"resource": table, "fields": [target]}}]}


@pytest.fixture
def connection() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:", isolation_level=None)
    register_functions(made)
    return made


def pragma(connection: sqlite3.Connection, name: str, subject: str) -> list[tuple[Any, ...]]:
    return connection.execute(f"SELECT * FROM pragma_{name}(?)", (subject,)).fetchall()


def columns(connection: sqlite3.Connection, table: str = "item") -> list[tuple[Any, ...]]:
    """Name, type, whether a value is needed, place in the primary key."""
    return [
        (name, kind, bool(needed), key) for _, name, kind, needed, _, key in pragma(connection, "table_info", table)
    ]


def indexes(connection: sqlite3.Connection, table: str = "item") -> dict[tuple[str, ...], bool]:
    """The indexed columns, and whether each value may stand once; without the key's own index."""
    found = [(row[1], bool(row[2])) for row in pragma(connection, "index_list", table) if row[3] == "c"]
    return {tuple(row[2] for row in pragma(connection, "index_info", name)): unique for name, unique in found}


def test_columns(connection: sqlite3.Connection) -> None:
    fields: dict[str, dict[str, Any]] = {
        "code": {},
        "n": {"type": "integer"},
        "share": {"type": "number"},
        "open": {"type": "boolean"},
        "day": {"type": "date"},
        "name": {"constraints": {"required": True}},
    }
    create_table(connection, declare(fields))
    assert columns(connection) == [
        ("code", "TEXT", True, 1),
        ("n", "INTEGER", False, 0),
        ("share", "REAL", False, 0),
        ("open", "INTEGER", False, 0),
        ("day", "TEXT", False, 0),
        # Rows that were published before the field was required must find a place.
        ("name", "TEXT", False, 0),
    ]


def test_key_of_two_fields(connection: sqlite3.Connection) -> None:
    create_table(connection, declare({"a": {}, "b": {}, "c": {}}, schema={"primaryKey": ["c", "a"]}))
    assert columns(connection) == [("a", "TEXT", True, 2), ("b", "TEXT", False, 0), ("c", "TEXT", True, 1)]


def test_indexes(connection: sqlite3.Connection) -> None:
    fields: dict[str, dict[str, Any]] = {name: {} for name in ("code", "agency", "kind", "region", "day")}
    fields["number"] = {"constraints": {"unique": True}}
    declared = declare(
        fields,
        schema=refers("agency", "agency"),
        facets=["kind", "code", "agency"],
        indexes=["day"],
        replace={"slice": ["region"]},
    )
    create_table(connection, declared)
    assert indexes(connection) == {
        ("agency",): False,
        ("kind",): False,
        ("day",): False,
        ("region",): False,
        # Whether its values stand once is asked when all rows are in place.
        ("number",): False,
    }


def test_a_unique_key_needs_no_second_index(connection: sqlite3.Connection) -> None:
    create_table(connection, declare({"code": {"constraints": {"unique": True}}, "name": {}}))
    assert indexes(connection) == {}


def test_indexes_of_two_tables_do_not_meet(connection: sqlite3.Connection) -> None:
    """Table fee, column item_id; table fee_item, column id: joined alike, and yet two indexes."""
    create_table(connection, declare({"code": {}, "item_id": {}}, name="fee", indexes=["item_id"]))
    create_table(connection, declare({"code": {}, "id": {}}, name="fee_item", indexes=["id"]))
    assert indexes(connection, "fee") == {("item_id",): False}
    assert indexes(connection, "fee_item") == {("id",): False}


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        pytest.param("agency", ("agency", "owner", "code"), id="a table that is not there yet"),
        pytest.param("", ("item", "owner", "code"), id="itself"),
    ],
)
def test_foreign_key(connection: sqlite3.Connection, resource: str, expected: tuple[str, str, str]) -> None:
    create_table(connection, declare({"code": {}, "owner": {}}, schema=refers("owner", resource)))
    assert [row[2:5] for row in pragma(connection, "foreign_key_list", "item")] == [expected]


def test_two_tables_may_refer_to_one_another(connection: sqlite3.Connection) -> None:
    create_table(connection, declare({"code": {}, "owner": {}}, name="a", schema=refers("owner", "b")))
    create_table(connection, declare({"code": {}, "owner": {}}, name="b", schema=refers("owner", "a")))
    connection.execute("PRAGMA foreign_keys=ON")
    connection.executescript(
        "BEGIN; INSERT INTO a VALUES ('1', NULL); INSERT INTO b VALUES ('1', '1'); UPDATE a SET owner = '1'; COMMIT"
    )
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize(
    "name",
    [
        "select",
        "order",
        'a"b',
        "a]b",
        "a[b",
        "it's",
        "a b",
        "a.b",
        "x%s",
        "?",
        "字段",
        "_search",
        "group by",
        "--",
        "A1",
    ],
)
def test_a_field_may_be_called_anything(connection: sqlite3.Connection, name: str) -> None:
    fields = {"code": {}, name: {"constraints": {"unique": True}}}
    declared = declare(fields, schema=refers(name, ""), facets=[name], search=[name])
    create_table(connection, declared)
    stage(connection, "incoming", values(code=["1", "2"], **{name: ["建设", "工程"]}))
    connection.execute("INSERT INTO item SELECT * FROM temp.incoming")
    search_rows(connection, declared, "SELECT rowid FROM item")
    assert [row[0] for row in columns(connection)] == ["code", name]
    assert found(connection, "工程") == [2]


def test_staging_anew_replaces_what_was_staged(connection: sqlite3.Connection) -> None:
    stage(connection, "incoming", values(a=["1"]))
    stage(connection, "incoming", values(b=[2, None], c=["x", "y"]))
    assert connection.execute("SELECT b, c FROM temp.incoming").fetchall() == [(2, "x"), (None, "y")]
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []


def test_staging_no_rows(connection: sqlite3.Connection) -> None:
    stage(connection, "incoming", values(a=[]))
    assert connection.execute("SELECT * FROM temp.incoming").fetchall() == []


def found(connection: sqlite3.Connection, query: str) -> list[int]:
    sql = "SELECT rowid FROM item_search WHERE item_search MATCH ? ORDER BY rowid"
    return [rowid for (rowid,) in connection.execute(sql, (search_expression(query),))]


def test_the_index_follows_its_rows(connection: sqlite3.Connection) -> None:
    declared = declare({"code": {}, "name": {}, "year": {"type": "year"}}, search=["name", "year"])
    create_table(connection, declared)
    connection.executemany(
        "INSERT INTO item VALUES (?, ?, ?)", [("1", "建设许可", 2020), ("2", None, 2021), ("3", "户外广告", None)]
    )
    search_rows(connection, declared, "SELECT rowid FROM item")
    assert (found(connection, "许可"), found(connection, "2021"), found(connection, "廣告")) == ([1], [2], [3])
    search_rows(connection, declared, "SELECT 1 UNION SELECT 2", remove=True)
    connection.execute("UPDATE item SET name = '规划条件' WHERE code = '1'")
    connection.execute("DELETE FROM item WHERE code = '2'")
    search_rows(connection, declared, "SELECT 1")
    assert (found(connection, "许可"), found(connection, "规划"), found(connection, "2021")) == ([], [1], [])
    # FTS5 counts its words: any left over from a row that is gone is an error here.
    connection.execute("INSERT INTO item_search (item_search) VALUES ('integrity-check')")


def test_a_table_without_search_has_no_index(connection: sqlite3.Connection) -> None:
    declared = declare({"code": {}})
    create_table(connection, declared)
    search_rows(connection, declared, "SELECT rowid FROM item")
    assert connection.execute("SELECT name FROM sqlite_master WHERE name LIKE '%search%'").fetchall() == []
