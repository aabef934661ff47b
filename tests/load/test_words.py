"""A search index made beside its table holds what the one that is made with it holds."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from gongkai.descriptor import Resource, read_package
from gongkai.load import Words, create_table, fill, register_functions, search_expression, search_rows
from gongkai.load.words import PROGRAM

ROWS = pa.table({"code": pa.array(range(7, 25_007)), "name": ["建设工程许可", "户外广告", None, "3号", ""] * 5_000})


@pytest.fixture
def resource() -> Resource:
    fields = [{"name": "code", "type": "integer"}, {"name": "name", "type": "string"}]
    schema = {"fields": fields, "primaryKey": ["code"]}
    raw = {"name": "item", "path": "item.csv", "schema": schema, "search": ["name"]}
    return read_package({"name": "item", "resources": [raw]}, "here").resources[0]


def empty(resource: Resource) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    register_functions(connection)
    create_table(connection, resource)
    return connection


def found(connection: sqlite3.Connection, words: str) -> int:
    query = "SELECT COUNT(*) FROM item WHERE rowid IN (SELECT rowid FROM item_search WHERE item_search MATCH ?)"
    count: int = connection.execute(query, (search_expression(words),)).fetchone()[0]
    return count


def test_beside_as_with_the_rows(resource: Resource, tmp_path: Path) -> None:
    beside, together = empty(resource), empty(resource)
    together.execute("BEGIN")
    fill(together, resource, ROWS)
    together.execute("COMMIT")
    # What FTS5 has read of the index that was there must not outlive it.
    assert found(beside, "许可") == 0
    words = Words(tmp_path / "words", resource, ROWS)
    fill(beside, resource, ROWS, search=False)
    words.place(beside)
    assert (found(beside, "许可"), found(beside, "3号")) == (5_000, 5_000)
    for connection in (beside, together):
        connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'item_search', 'instance')")
    # What is in the index: how FTS5 laid it out in pages is its own.
    for query in ("SELECT * FROM temp.words", "SELECT * FROM item_search_config", "SELECT * FROM item_search_docsize"):
        assert beside.execute(query).fetchall() == together.execute(query).fetchall()
    assert list(tmp_path.iterdir()) == []
    search_rows(beside, resource, "SELECT rowid FROM item", remove=True)
    assert beside.execute("SELECT * FROM temp.words").fetchall() == []


def test_given_up(resource: Resource, tmp_path: Path) -> None:
    words = Words(tmp_path / "words", resource, ROWS)
    words.close()
    assert list(tmp_path.iterdir()) == []


def test_the_other_process_dies(resource: Resource, tmp_path: Path) -> None:
    words = Words(tmp_path / "words", resource, ROWS)
    words._process.kill()
    with pytest.raises(OSError, match="search index"):
        words.place(empty(resource))
    words.close()
    assert list(tmp_path.iterdir()) == []


def test_the_sender_dies(resource: Resource, tmp_path: Path) -> None:
    """What came is not all, so nothing of it may be taken for an index."""
    facts = [str(tmp_path / "words"), resource.name, "10", "name"]
    sent = pa.BufferOutputStream()
    with pa.ipc.new_stream(sent, pa.schema([("rowid", pa.int64()), ("name", pa.large_string())])) as writer:
        writer.write_batch(pa.record_batch([pa.array([1]), pa.array(["许可"], pa.large_string())], ["rowid", "name"]))
        whole = sent
    ended = subprocess.run([sys.executable, "-c", PROGRAM, *facts], input=whole.getvalue().to_pybytes(), check=False)
    assert ended.returncode == 1
