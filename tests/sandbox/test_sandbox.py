"""Declared SQL reads some tables, for some time, and leaves the connection as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from gongkai.sandbox import NotAllowed, TooSlow, reading


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE open (id)")
        connection.execute("CREATE TABLE hidden (id)")
        connection.execute("INSERT INTO open VALUES (1), (2)")
        yield connection


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        pytest.param("SELECT COUNT(*) FROM open", [(2,)], id="count"),
        pytest.param("WITH x AS (SELECT id FROM open) SELECT MAX(id) FROM x", [(2,)], id="named part"),
        pytest.param("SELECT value FROM json_each('[3]')", [(3,)], id="items of a list"),
        pytest.param("SELECT id, ROW_NUMBER() OVER (ORDER BY id DESC) FROM open", [(2, 1), (1, 2)], id="window"),
    ],
)
def test_reads(connection: sqlite3.Connection, sql: str, rows: list[tuple[int, ...]]) -> None:
    with reading(connection, ["open"], seconds=5) as sandbox:
        assert sandbox.execute(sql).fetchall() == rows


def test_tells_the_tables_of_a_statement_each_time(connection: sqlite3.Connection) -> None:
    with reading(connection, ["open", "hidden"], seconds=5) as sandbox:
        for sql, tables in (("SELECT 1 FROM open", {"open"}), ("SELECT 1 FROM hidden", {"hidden"})) * 2:
            sandbox.begin()
            sandbox.execute(sql)
            assert sandbox.tables == tables
        sandbox.execute("SELECT 1 FROM open")
        assert sandbox.tables == {"open", "hidden"}


@pytest.mark.parametrize(
    ("sql", "denied"),
    [
        pytest.param("SELECT * FROM hidden", "hidden", id="another table"),
        pytest.param("SELECT COUNT(*) FROM hidden", "hidden", id="another table without a column"),
        pytest.param("SELECT * FROM open WHERE id IN (SELECT id FROM hidden)", "hidden", id="within a condition"),
        pytest.param("SELECT * FROM sqlite_master", "sqlite_master", id="the schema"),
        pytest.param("INSERT INTO open VALUES (3)", "open", id="insert"),
        pytest.param("UPDATE open SET id = 3", "open", id="update"),
        pytest.param("DROP TABLE open", "sqlite_master", id="drop"),
        pytest.param("CREATE TEMP TABLE x (id)", "sqlite_temp_master", id="a temporary table"),
        pytest.param("ATTACH ':memory:' AS other", ":memory:", id="attach"),
        pytest.param("PRAGMA query_only = OFF", "query_only", id="a pragma"),
        pytest.param("SELECT randomblob(9) FROM open", "randomblob", id="a function of chance"),
        pytest.param("BEGIN", "BEGIN", id="a transaction"),
    ],
)
def test_does_nothing_else(connection: sqlite3.Connection, sql: str, denied: str) -> None:
    with reading(connection, ["open"], seconds=5) as sandbox, pytest.raises(NotAllowed) as caught:
        sandbox.execute(sql)
    assert denied in str(caught.value)
    assert connection.execute("SELECT id FROM open").fetchall() == [(1,), (2,)]


def test_ends_in_time(connection: sqlite3.Connection) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"
    with reading(connection, ["open"], seconds=0.05) as sandbox, pytest.raises(TooSlow):
        sandbox.execute(endless).fetchall()


def test_tells_which_tables_were_read(connection: sqlite3.Connection) -> None:
    with reading(connection, ["open", "hidden"], seconds=5) as sandbox:
        sandbox.execute("SELECT 1 FROM open WHERE EXISTS (SELECT 1 FROM hidden)")
        assert sandbox.tables == {"open", "hidden"}


def test_leaves_the_connection_as_it_was(connection: sqlite3.Connection) -> None:
    with reading(connection, ["open"], seconds=5):
        pass
    connection.execute("INSERT INTO hidden VALUES (1)")
    assert connection.execute("SELECT COUNT(*) FROM hidden").fetchone() == (1,)
