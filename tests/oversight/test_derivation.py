"""The published tables of deadlines: the rows of public tables, and counts of closed registers, as of a day."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.oversight.conftest import REQUESTS, Fill

from gongkai import clock
from gongkai.descriptor import Portal
from gongkai.oversight import deadlines, read_uses
from gongkai.oversight.derivation import COLUMNS, COUNTS, count_rows, deadline_rows, declared
from gongkai.oversight.reading import opened
from gongkai.oversight.telling import key_of
from gongkai.pipeline import build
from gongkai.release import Store

CASES = ("case_id", "subject_uscc", "grade", "detected_at", "authoritative_at", "conference_at", "responded_at")
DOCUMENT = ("index_no", "agency_uscc", "attribute", "written_on", "published_on")


def test_rows(connection: sqlite3.Connection, fill: Fill) -> None:
    case = {"case_id": "1", "subject_uscc": "A", "grade": "其他", "detected_at": "2024-06-01T09:15:00"}
    fill("public_opinion_case", CASES, [{**case, "responded_at": "2024-06-03T11:00:00"}])
    document = {"index_no": "D", "agency_uscc": "B", "attribute": "主动公开", "written_on": "2024-06-03"}
    fill("document", DOCUMENT, [document, {**document, "index_no": "E", "attribute": "依申请公开"}])
    fill("foi_request", REQUESTS, [{"request_no": "R1", "received_on": "2024-05-06"}], "register")
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in deadline_rows(connection, date(2024, 6, 7))]
    told = [{name: value for name, value in row.items() if value is not None} for row in rows]
    assert told == [
        {
            "use_id": "document_disclosure",
            "row_key": "D",
            "table_name": "document",
            "agency_uscc": "B",
            "rule_id": "disclosure_2019",
            "started_on": "2024-06-03",
            "due_on": "2024-07-02",
            "status": "open",
            "unit": "working_day",
            "days_left": 16,
        },
        {
            "use_id": "other_response",
            "row_key": "1",
            "table_name": "public_opinion_case",
            "agency_uscc": "A",
            "rule_id": "opinion_response_2016",
            "started_on": "2024-06-01",
            "due_on": "2024-06-03",
            "due_at": "2024-06-03T09:15:00",
            "done_on": "2024-06-03",
            "status": "overdue",
            "unit": "hour",
            "hours_late": 2,
        },
    ]


def test_closed_registers_are_counted(connection: sqlite3.Connection, fill: Fill) -> None:
    asked = {"agency_uscc": "A", "received_on": "2024-01-08"}
    requests = [
        {**asked, "request_no": "R1", "replied_on": "2024-01-19"},
        {**asked, "request_no": "R2", "replied_on": "2024-04-30"},
        {**asked, "request_no": "R3", "suspended_days": 300},
        {**asked, "request_no": "R4"},
        {**asked, "request_no": "R5", "correction_notice_on": "2024-01-10", "corrected_on": "2025-01-06"},
        {**asked, "request_no": "R6", "received_on": "2019-05-14", "replied_on": "2019-05-20"},
        {**asked, "request_no": "R7", "agency_uscc": "B"},
        {**asked, "request_no": "R8", "received_on": "2024-06-11"},
    ]
    fill("foi_request", REQUESTS, requests, "register")
    rows = [dict(zip(COUNTS, row, strict=True)) for row in count_rows(connection, date(2024, 6, 7))]
    told = [{name: value for name, value in row.items() if value} for row in rows]
    rule = {"use_id": "request_reply", "rule_id": "request_reply_2019"}
    assert told == [
        {"use_id": "request_correction", "agency_uscc": "A", "year": 2024, "rule_id": "correction_notice_2019"}
        | {"matters": 1, "met": 1},
        {**rule, "agency_uscc": "A", "year": 2019, "rule_id": "request_reply_2007", "matters": 1, "met": 1},
        {**rule, "agency_uscc": "A", "year": 2024, "matters": 5, "met": 1, "overdue": 1, "open": 2, "overdue_open": 1},
        {**rule, "agency_uscc": "B", "year": 2024, "matters": 1, "overdue_open": 1},
    ]


def published(store: Store, query: str) -> list[tuple[object, ...]]:
    (database,) = store.last().databases.values()
    with closing(sqlite3.connect(f"{database.path.as_uri()}?immutable=1", uri=True)) as connection:
        return connection.execute(query).fetchall()


def test_the_published_tables_are_what_a_release_gives(built: Store) -> None:
    with opened(built.last()) as connection:
        found = list(deadlines(connection, clock.today()))
    public = {(one.use.use_id, key_of(one)) for one in found if one.use.place == "public"}
    closed = Counter((one.use.use_id, one.agency) for one in found if one.use.place == "register")
    assert set(published(built, "SELECT use_id, row_key FROM deadline")) == public
    counted = published(built, "SELECT use_id, agency_uscc, SUM(matters) FROM deadline_count GROUP BY 1, 2")
    assert {(use, agency): count for use, agency, count in counted} == closed
    assert min(len(public), closed.total()) > 500


def test_another_day_makes_another_release_and_the_same_day_none(
    bundled: Portal, built: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(built.root.parent, tmp_path / "copy")
    store = Store.at(tmp_path / "copy" / built.root.name)
    assert build(bundled, store).release is None
    later = datetime.combine(clock.today(), time(12), UTC) + timedelta(days=1)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(later.timestamp())))
    release = build(bundled, store).release
    assert release is not None
    (database,) = release.databases.values()
    # Of the matters that are overdue one more day is over; all requests are answered.
    assert {name for name, facts in database.tables.items() if facts.changed_in == release.number} == {"deadline"}


@pytest.mark.parametrize(
    ("change", "known"),
    [
        pytest.param({}, True, id="a register"),
        pytest.param({"place": "public"}, False, id="a register that is said to be public"),
        pytest.param({"table_name": "document"}, False, id="a public table that is said to be a register"),
        pytest.param({"table_name": "nothing"}, False, id="no table"),
    ],
)
def test_a_table_is_looked_for_where_it_is_declared(
    bundled: Portal, connection: sqlite3.Connection, change: dict[str, Any], known: bool
) -> None:
    use = next(use for use in read_uses(connection) if use.use_id == "request_reply")
    columns = declared(bundled)(connection, replace(use, **change))
    assert bool(columns) is known
    assert [name for name, place in columns.items() if place] == (["request_no"] if known else [])
