"""The published table of deadlines: public tables only, days as they stand at the end of a day."""

from __future__ import annotations

import csv
import sqlite3
from datetime import date

from tests.oversight.conftest import REQUESTS, ROOT, Fill

from gongkai.oversight.derivation import COLUMNS, deadline_rows
from gongkai.oversight.reading import opened
from gongkai.release import Store

#: The day of which the committed rows are.
AS_OF = date(2026, 11, 25)

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


def test_the_committed_rows_are_what_is_computed_from_the_others(built: Store) -> None:
    """Where this fails another table has changed: write anew what `deadline_rows` yields for the day."""
    with opened(built.last()) as published:
        rows = [["" if cell is None else str(cell) for cell in row] for row in deadline_rows(published, AS_OF)]
    with (ROOT / "datasets" / "deadline" / "data" / "deadline.csv").open(encoding="utf-8", newline="") as stream:
        committed = list(csv.reader(stream))
    assert committed[0] == list(COLUMNS)
    assert committed[1:] == rows
