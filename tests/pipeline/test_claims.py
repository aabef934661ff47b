"""A claim whose query cannot be asked stops the release, whoever hands what in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from gongkai.descriptor import Portal
from gongkai.pipeline import build, publish
from gongkai.release import Store

MakeClaims = Callable[..., Portal]
TableFile = Callable[[Sequence[Sequence[str]]], Path]


@pytest.mark.parametrize(
    ("query", "note"),
    [
        pytest.param("SELECT nosuch FROM thing", "no such column: nosuch", id="no such column"),
        pytest.param("SELECT COUNT(*) FROM nosuch", "no such table: nosuch", id="no such table"),
        pytest.param("DELETE FROM thing", "SQL is wrong", id="no question"),
        pytest.param("SELECT 3", "reads no table", id="a constant"),
        pytest.param("SELECT id, name FROM thing", "gives 2 columns", id="two columns"),
        pytest.param("SELECT name FROM sqlite_master", "may not use “sqlite_master”", id="a table of SQLite"),
        pytest.param("SELECT random() FROM thing", "may not use “random”", id="chance"),
        pytest.param("SELECT 1 FROM thing) --", "SQL is wrong", id="out of its brackets"),
    ],
)
def test_a_faulty_query_stops_the_release(make_claims: MakeClaims, store: Store, query: str, note: str) -> None:
    outcome = build(make_claims(good={}, bad={"query": query}), store)
    assert not outcome.accepted
    (fault,) = outcome.report.errors
    assert (fault.type, fault.cell, fault.field) == ("query", "bad", "query")
    assert note in fault.note
    assert store.current() is None


def test_the_row_of_a_submission_is_named(make_claims: MakeClaims, store: Store, table_file: TableFile) -> None:
    portal = make_claims(good={}, other={})
    assert build(portal, store).accepted
    file = portal.committed(portal.resource("claim"))
    header, first, second = [line.split(",") for line in file.read_text(encoding="utf-8").splitlines()]
    second[header.index("query")] = "SELECT 3"
    outcome = publish(portal, store, "claim", table_file([header, first, second]))
    assert [(fault.type, fault.row) for fault in outcome.report.errors] == [("query", 3)]
    assert store.last().number == 1


def test_a_table_of_that_name_that_holds_no_claims_is_left_alone(
    portal: Portal, make_dataset: Callable[..., object], store: Store
) -> None:
    make_dataset("claim", {"id": {}, "query": {}}, [["id", "query"], ["1", "SELECT nosuch"]])
    assert build(Portal.at(portal.root), store).accepted


def test_two_claims_may_ask_the_same(make_claims: MakeClaims, store: Store) -> None:
    assert build(make_claims(one={}, other={}), store).accepted
