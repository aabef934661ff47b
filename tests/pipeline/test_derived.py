"""Tables that are derived from others follow them within the same release, and are checked like any submission."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.counted import COUNT, MONTH, REQUEST

from gongkai.derivation import DERIVATIONS, Rows, derivation
from gongkai.descriptor import Portal
from gongkai.errors import BrokenDescriptor, DerivedTable
from gongkai.pipeline import Word, approve, build, publish, rehearse
from gongkai.release import Handed, Store
from gongkai.release.register import Register
from gongkai.upkeep import rollback, verify, withdraw

Counted = Callable[..., Portal]
Written = Callable[[Sequence[Sequence[str]]], Path]
FEBRUARY = ["R4", "2020-02", "丙", "7"]


def rows(store: Store, table: str = "month") -> list[tuple[Any, ...]]:
    """Return the published rows of a table."""
    (file,) = store.last().databases.values()
    with closing(sqlite3.connect(file.path)) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()


def told(store: Store) -> list[tuple[str, bool]]:
    """Return the tables that the last release took rows for, and whether they were derived."""
    return [(entry["resource"], entry.get("derived", False)) for entry in store.last().raw["submissions"]]


@pytest.fixture
def built(counted: Counted, store: Store) -> Portal:
    portal = counted()
    assert build(portal, store).accepted
    return portal


def test_it_is_built_with_what_it_is_derived_from(built: Portal, store: Store) -> None:
    assert rows(store) == [("2020-01", 2, 3), ("2020-02", 1, 5)]
    assert told(store)[-2:] == [("request", False), ("month", True)]
    assert store.last().number == 1
    assert list(verify(store)) == []


def test_nothing_changes_nothing(built: Portal, store: Store) -> None:
    assert build(built, store).release is None
    assert store.last().number == 1


def test_it_follows_a_submission(built: Portal, store: Store, table_file: Written) -> None:
    outcome = publish(built, store, "request", table_file([list(REQUEST), FEBRUARY]))
    assert outcome.accepted
    assert rows(store) == [("2020-01", 2, 3), ("2020-02", 2, 12)]
    assert told(store) == [("request", False), ("month", True)]
    assert list(verify(store)) == []
    assert build(built, store).release is None


def test_it_is_left_alone_where_nothing_that_it_reads_changed(built: Portal, store: Store, table_file: Written) -> None:
    outcome = publish(built, store, "request", table_file([list(REQUEST), ["R1", "2020-01", "丁", "3"]]))
    assert outcome.release is not None
    assert told(store) == [("request", False)]


def test_it_is_kept_as_a_submission(built: Portal, store: Store, table_file: Written) -> None:
    publish(built, store, "request", table_file([list(REQUEST), FEBRUARY]))
    entry, *_ = (entry for entry in Register(store.root).entries() if entry.facts["dataset"] == "month")
    assert (entry.facts["via"], entry.fate, entry.release) == ("derived", "published", 2)
    assert entry.submission.file.read_text("utf-8") == "month,requests,pages\n2020-01,2,3\n2020-02,2,12\n"
    diff = entry.told("diff")
    assert diff is not None
    assert (diff["changed"], diff["unchanged"]) == (1, 1)


def test_what_would_make_it_wrong_is_refused(built: Portal, store: Store, table_file: Written) -> None:
    many = [["R5", "2020-01", "丙", ""], ["R6", "2020-01", "丙", ""]]
    outcome = publish(built, store, "request", table_file([list(REQUEST), *many]))
    (fault,) = outcome.report.errors
    assert (fault.type, outcome.fate) == ("derived-fault", "rejected")
    assert "month" in fault.note
    assert "“4”" in fault.note
    assert store.last().number == 1
    assert rows(store)[0] == ("2020-01", 2, 3)
    assert next(entry.fate for entry in Register(store.root).entries()) == "rejected"
    assert [*store.root.glob("registers/.*"), *store.root.glob("databases/.*")] == []


def test_a_rehearsal_shows_what_follows_and_keeps_nothing(built: Portal, store: Store, table_file: Written) -> None:
    before = sorted(path for path in store.root.rglob("*") if path.name != ".lock")
    outcome = rehearse(built, store, "request", table_file([list(REQUEST), FEBRUARY]))
    assert [(difference.table, difference.changed) for difference in outcome.derived] == [("month", 1)]
    assert sorted(path for path in store.root.rglob("*") if path.name != ".lock") == before


@pytest.mark.parametrize("carry", [publish, rehearse])
def test_nothing_is_handed_in_for_it(
    built: Portal, store: Store, table_file: Written, carry: Callable[..., object]
) -> None:
    before = sorted(store.root.glob("submissions/*"))
    with pytest.raises(DerivedTable, match="derived from request"):
        carry(built, store, "month", table_file([list(MONTH), ["2020-03", "1", "1"]]))
    assert sorted(store.root.glob("submissions/*")) == before


def test_committed_rows_of_it_are_refused(built: Portal, store: Store) -> None:
    folder = built.root / "datasets" / "month" / "data"
    folder.mkdir(exist_ok=True)
    (folder / "month.csv").write_text("month,requests,pages\n", encoding="utf-8")
    with pytest.raises(DerivedTable):
        build(built, store)


def test_it_follows_an_approval(counted: Counted, store: Store, table_file: Written) -> None:
    portal = counted()
    path = portal.root / "datasets/request/datapackage.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "review: required\n", encoding="utf-8")
    portal = Portal.at(portal.root)
    build(portal, store)
    outcome = publish(portal, store, "request", table_file([list(REQUEST), FEBRUARY]), by=Handed(person="a"))
    assert outcome.fate == "waiting"
    assert rows(store)[1] == ("2020-02", 1, 5)
    assert not [entry for entry in Register(store.root).entries() if entry.fate == "unfinished"]
    approve(portal, store, outcome.submission, Word(person="b"))
    assert rows(store)[1] == ("2020-02", 2, 12)
    assert list(verify(store)) == []


def test_it_goes_back_with_a_release(built: Portal, store: Store, table_file: Written) -> None:
    publish(built, store, "request", table_file([list(REQUEST), FEBRUARY]))
    release = rollback(store, 1, reason="a")
    assert release is not None
    assert rows(store) == [("2020-01", 2, 3), ("2020-02", 1, 5)]
    assert list(verify(store)) == []
    publish(built, store, "request", table_file([list(REQUEST), FEBRUARY]))
    assert rows(store)[1] == ("2020-02", 2, 12)
    assert list(verify(store)) == []


def test_it_follows_a_withdrawal(built: Portal, store: Store) -> None:
    release = withdraw(built, store, "request", ["R3"], reason="依法")
    assert rows(store) == [("2020-01", 2, 3)]
    assert [entry["resource"] for entry in release.raw["submissions"]] == ["month"]
    assert list(verify(store)) == []


def test_a_row_of_it_that_was_withdrawn_stays_away(built: Portal, store: Store, table_file: Written) -> None:
    withdraw(built, store, "month", ["2020-02"], reason="依法")
    publish(built, store, "request", table_file([list(REQUEST), FEBRUARY, ["R5", "2020-03", "甲", "1"]]))
    assert [row[0] for row in rows(store)] == ["2020-01", "2020-03"]
    assert list(verify(store)) == []


def test_another_derivation_is_carried_out(counted: Counted, store: Store, table_file: Written) -> None:
    build(counted(), store)
    portal = counted(sql=COUNT.replace("SUM(pages)", "MAX(pages)"))
    assert build(portal, store).release is not None
    assert rows(store) == [("2020-01", 2, 3), ("2020-02", 1, 5)] or told(store) == []
    portal = counted(sql=COUNT.replace("SUM(pages)", "COUNT(DISTINCT body)"))
    build(portal, store)
    assert rows(store) == [("2020-01", 2, 2), ("2020-02", 1, 1)]
    assert told(store) == [("month", True)]
    assert list(verify(store)) == []


def test_one_is_derived_from_another(
    built: Portal, store: Store, make_dataset: Callable[..., object], table_file: Written
) -> None:
    year = {"year": {"type": "year"}, "requests": {"type": "number"}}
    sql = "SELECT substr(month, 1, 4) AS year, SUM(requests) AS requests FROM month GROUP BY 1"
    make_dataset("aggregate", year, replace="all", derive={"sql": sql, "from": ["month"]})
    portal = Portal.at(built.root)
    build(portal, store)
    assert rows(store, "aggregate") == [(2020, 3.0)]
    publish(portal, store, "request", table_file([list(REQUEST), FEBRUARY]))
    assert rows(store, "aggregate") == [(2020, 4.0)]
    assert told(store) == [("request", False), ("month", True), ("aggregate", True)]
    assert list(verify(store)) == []


def test_a_public_table_is_a_source_too(
    built: Portal, store: Store, make_dataset: Callable[..., object], table_file: Written
) -> None:
    make_dataset("body", {"name": {}, "kind": {}}, [["name", "kind"], ["甲", "市"], ["乙", "县"]])
    sql = "SELECT kind, COUNT(no) AS requests FROM body LEFT JOIN request ON body = name GROUP BY kind"
    fields = {"kind": {}, "requests": {"type": "integer"}}
    make_dataset("kind", fields, replace="all", derive={"sql": sql, "from": ["body", "request"]})
    portal = Portal.at(built.root)
    build(portal, store)
    assert rows(store, "kind") == [("县", 1), ("市", 2)]
    publish(portal, store, "body", table_file([["name", "kind"], ["乙", "市"]]))
    assert rows(store, "kind") == [("市", 3)]
    assert told(store) == [("body", False), ("kind", True)]
    assert list(verify(store)) == []


DAILY = (
    "SELECT month, COUNT(*) AS requests, CAST(julianday(:today) - julianday('2020-01-01') AS INTEGER) AS pages "
    "FROM request GROUP BY month"
)


def test_one_that_depends_on_the_day_is_built_each_day(
    counted: Counted,
    store: Store,
    table_file: Written,
    monkeypatch: pytest.MonkeyPatch,
    make_dataset: Callable[..., object],
) -> None:
    portal = counted(sql=DAILY, daily=True)
    make_dataset("other", {"key": {}}, [["key"], ["a"]])
    portal = Portal.at(portal.root)
    for day, number in ((1, 1), (1, 1), (2, 2)):
        monkeypatch.setattr("gongkai.clock.today", lambda day=day: date(2020, 1, day))
        build(portal, store)
        assert (store.last().number, rows(store)[0][2]) == (number, day - 1)
    assert told(store) == [("month", True)]
    monkeypatch.setattr("gongkai.clock.today", lambda: date(2020, 1, 9))
    publish(portal, store, "other", table_file([["key"], ["b"]]))
    assert told(store) == [("other", False)]
    assert list(verify(store)) == []


def hands(connection: sqlite3.Connection, portal: Portal, on: date) -> Rows:
    """Count the rows of the register, with what the day and the portal say."""
    (count,) = connection.execute("SELECT COUNT(*) FROM register.request").fetchone()
    return Rows(names=["month", "requests", "pages"], rows=[[portal.titles["en"], count, on.year]])


def as_table(connection: sqlite3.Connection, portal: Portal, on: date) -> pa.Table:
    """Return the same as a table of Arrow."""
    made = hands(connection, portal, on)
    return pa.table(dict(zip(made.names, zip(*made.rows, strict=True), strict=True)))


@pytest.mark.parametrize("function", [hands, as_table])
def test_one_that_has_a_name(counted: Counted, store: Store, monkeypatch: pytest.MonkeyPatch, function: Any) -> None:
    monkeypatch.setattr("gongkai.derivation.DERIVATIONS", DERIVATIONS)
    derivation("tried")(function)
    portal = counted(sql=None, by="tried")
    try:
        build(portal, store)
    finally:
        del DERIVATIONS["tried"]
    ((title, requests, pages),) = rows(store)
    assert (title, requests, pages >= 2026) == (portal.titles["en"], 3, True)


@pytest.mark.parametrize(
    ("derive", "said"),
    [
        pytest.param({"sql": "SELECT no AS month, 1 AS requests FROM nothing"}, "nothing", id="no such table"),
        pytest.param({"sql": COUNT, "from": ["public_facility"]}, "request", id="a table that is not named"),
        pytest.param({"from": ["request", "public_facility"]}, "public_facility", id="a table that is not read"),
        pytest.param({"sql": "SELEC 1"}, "SQL is wrong", id="no SQL"),
        pytest.param({"sql": "DELETE FROM register.request"}, "request", id="no reading"),
        pytest.param({"sql": "SELECT name FROM register.sqlite_master, request"}, "sqlite_master", id="all names"),
        pytest.param({"sql": "SELECT * FROM temp.journal, request"}, "journal", id="the journal"),
        pytest.param({"sql": COUNT.replace("COUNT(*)", "random()")}, "random", id="chance"),
        pytest.param({"sql": DAILY}, "daily", id="the day, unsaid"),
        pytest.param({"sql": COUNT.replace("COUNT(*)", ":no")}, "no", id="another value"),
        pytest.param({"sql": None, "by": "request"}, "request", id="no such derivation"),
    ],
)  # fmt: skip
def test_a_derivation_that_cannot_be_carried_out(
    counted: Counted, store: Store, derive: dict[str, Any], said: str
) -> None:
    portal = counted(**derive)
    with pytest.raises(BrokenDescriptor, match=said):
        build(portal, store)
    assert store.current() is None
    assert not any(store.root.rglob("*.db"))
    assert not any(store.root.glob("submissions/*"))


def test_texts_come_through_as_they_are(store: Store, portal: Portal, make_dataset: Callable[..., object]) -> None:
    odd = ["a,b", "“引”\"'", "=1+1", "两\n行", "  x ", "2020年", "0012", "1e5", "NULL", "，"]
    make_dataset("word", {"key": {}, "text": {}}, [["key", "text"], *([str(n), text] for n, text in enumerate(odd))])
    make_dataset(
        "copy", {"key": {}, "text": {}}, replace="all", derive={"sql": "SELECT key, text FROM word", "from": ["word"]}
    )
    build(Portal.at(portal.root), store)
    assert rows(store, "copy") == rows(store, "word") == [(str(n), text) for n, text in enumerate(odd)]
    assert list(verify(store)) == []


def test_an_empty_one(counted: Counted, store: Store) -> None:
    portal = counted(sql=f"{COUNT} HAVING 0")
    outcome = build(portal, store)
    assert outcome.accepted
    assert rows(store) == []
    assert list(verify(store)) == []
