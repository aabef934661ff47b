"""A verdict on each claim, whatever its query does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from gongkai.account import DIFFERS, NO_DATA, REPRODUCED, Claim
from gongkai.account import judging as judging_module
from gongkai.account.judging import Known, judged
from gongkai.messages import speaking

KNOWN = Known(tables={"thing", "blank", "real"}, empty={"blank"}, samples={"thing", "blank"})
HUGE = "SELECT length(replace(printf('%0999999d', id), '0', 'xxxxxxxxxx')) FROM thing WHERE id = 1"
FOREVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n, thing"


def claim(query: str = "SELECT COUNT(*) FROM thing", value: float | None = 3, least: float | None = None) -> Claim:
    return Claim(
        id="things",
        titles={"zh": "东西", "en": "Things"},
        paragraph=1,
        start=0,
        text="3个",
        basis="stated",
        value=value,
        least=least,
        units={"zh": "个", "en": "things"},
        period="2017-01",
        kind="counted",
        query=query,
        address="/open/thing",
    )


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for table in ("thing", "blank", "real", "hidden"):
            connection.execute(f"CREATE TABLE {table} (id, name)")
        connection.execute("INSERT INTO thing VALUES (1, 'x'), (2, 'y'), (3, 'z')")
        connection.execute("INSERT INTO real VALUES (1, 'x')")
        yield connection


@pytest.mark.parametrize(
    ("facts", "word", "value"),
    [
        pytest.param({}, REPRODUCED, 3, id="as the report says"),
        pytest.param({"value": 4}, DIFFERS, 3, id="another number"),
        pytest.param(
            {"value": 1.5, "query": "SELECT ROUND(AVG(id) * 0.75, 1) FROM thing"}, REPRODUCED, 1.5, id="share"
        ),
        pytest.param({"value": None, "least": 3}, REPRODUCED, 3, id="at its bound"),
        pytest.param({"value": None, "least": 2}, REPRODUCED, 3, id="above its bound"),
        pytest.param({"value": None, "least": 4}, DIFFERS, 3, id="below its bound"),
        pytest.param({"value": 0, "query": "SELECT COUNT(*) FROM thing WHERE id > 3"}, REPRODUCED, 0, id="nought"),
        pytest.param({"value": 0, "query": "SELECT COUNT(*) FROM blank"}, NO_DATA, None, id="nought of no rows"),
        pytest.param({"query": "SELECT MAX(id) FROM thing WHERE id > 3"}, DIFFERS, None, id="no value"),
        pytest.param({"query": "SELECT id FROM thing WHERE id > 3"}, DIFFERS, None, id="no row"),
        pytest.param({"query": "SELECT id FROM thing"}, DIFFERS, None, id="several numbers"),
        pytest.param({"query": "SELECT name FROM thing WHERE id = 3"}, NO_DATA, None, id="a text"),
        pytest.param({"query": "SELECT 9e999 FROM thing LIMIT 1"}, NO_DATA, None, id="not finite"),
        pytest.param({"query": "SELECT nosuch FROM thing"}, NO_DATA, None, id="no such column"),
        pytest.param({"query": "SELECT COUNT(*) FROM gone"}, NO_DATA, None, id="no such table"),
        pytest.param({"query": "SELECT COUNT(*) FROM hidden"}, NO_DATA, None, id="a table that is not published"),
        pytest.param({"query": "DELETE FROM thing"}, NO_DATA, None, id="more than reading"),
        pytest.param({"query": "SELECT 3; DELETE FROM thing"}, NO_DATA, None, id="two statements"),
        pytest.param({"query": "SELECT COUNT(*) FROM thing WHERE id = :x"}, NO_DATA, None, id="a parameter"),
        pytest.param({"query": HUGE}, DIFFERS, None, id="a huge text"),
    ],
)
def test_verdict(connection: sqlite3.Connection, facts: dict[str, Any], word: str, value: float | None) -> None:
    (verdict,) = judged(connection, [claim(**facts)], KNOWN)
    assert (verdict.word, verdict.value) == (word, value)
    assert bool(verdict.why) == (value is None)
    assert connection.execute("SELECT COUNT(*) FROM thing").fetchone() == (3,)


def test_a_query_without_end_is_ended(connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging_module, "SECONDS", 0.01)
    slow, quick = judged(connection, [claim(FOREVER), claim()], KNOWN)
    assert (slow.word, quick.word) == (NO_DATA, REPRODUCED)
    assert "takes longer" in slow.why


def test_all_of_them_together_end_too(connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging_module, "ALL_SECONDS", -1)
    found = judged(connection, [claim(), claim()], KNOWN)
    assert [verdict.word for verdict in found] == [NO_DATA, NO_DATA]


@pytest.mark.parametrize(
    ("query", "is_illustrative"),
    [
        pytest.param("SELECT COUNT(*) FROM thing", True, id="made-up rows"),
        pytest.param("SELECT COUNT(*) FROM real", False, id="real rows"),
        pytest.param("SELECT COUNT(*) FROM real, thing", True, id="both"),
    ],
)
def test_it_is_told_which_rows_were_made_up(connection: sqlite3.Connection, query: str, is_illustrative: bool) -> None:
    first, again = judged(connection, [claim(query), claim(query)], KNOWN)
    assert (first.is_illustrative, first.tables) == (is_illustrative, again.tables)


def test_why_there_is_no_value_is_told_in_the_language_spoken(connection: sqlite3.Connection) -> None:
    (verdict,) = judged(connection, [claim("SELECT COUNT(*) FROM blank")], KNOWN)
    assert verdict.why == "the tables that the query reads are empty"
    with speaking("zh"):
        assert verdict.why == "查询所读的表没有记录"
