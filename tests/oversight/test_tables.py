"""The rules put to tables: which rows, which fields, public tables and closed registers, and what is not there."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.oversight.conftest import REQUESTS, Fill

from gongkai.errors import BrokenDescriptor
from gongkai.oversight import deadlines, moment_of

ON = date(2024, 6, 3)
CASES = ("case_id", "subject_uscc", "grade", "detected_at", "authoritative_at", "conference_at", "responded_at")


def found(connection: sqlite3.Connection, on: date | datetime = ON, **more: Any) -> list[tuple[Any, ...]]:
    rows = deadlines(connection, on, **more)
    return [(row.use.use_id, *row.key, row.rule.rule_id, str(row.verdict.due), row.status) for row in rows]


def request(number: str, agency: str, **more: Any) -> dict[str, Any]:
    return {"request_no": number, "agency_uscc": agency, "received_on": "2024-05-06", **more}


def test_requests_of_a_register(connection: sqlite3.Connection, fill: Fill) -> None:
    asked = {"third_party_asked_on": "2024-05-07", "third_party_replied_on": "2024-05-14", "suspended_days": 2}
    requests = [
        request("R1", "A", received_on="2019-05-14", replied_on="2019-06-04"),
        request("R2", "A", extended=1, extension_approved_on="2024-05-31"),
        request("R3", "B", correction_notice_on="2024-05-17"),
        request("R4", "B", **asked),
    ]
    fill("foi_request", REQUESTS, requests, "register")
    assert sorted(found(connection)) == [
        ("request_correction", "R3", "correction_notice_2019", "2024-05-14 00:00:00", "overdue"),
        ("request_opinion", "R4", "third_party_opinion_2019", "2024-05-27 00:00:00", "met"),
        ("request_reply", "R1", "request_reply_2007", "2019-06-04 00:00:00", "met"),
        ("request_reply", "R2", "request_reply_2019", "2024-07-01 00:00:00", "open"),
        ("request_reply", "R3", "request_reply_2019", "None", "open"),
        ("request_reply", "R4", "request_reply_2019", "2024-06-13 00:00:00", "open"),
    ]
    assert found(connection, places={"public"}) == []
    assert {row[1] for row in found(connection, agency="B")} == {"R3", "R4"}


def test_a_register_that_is_not_attached_is_passed_over(connection: sqlite3.Connection) -> None:
    connection.execute("DETACH register")
    assert found(connection) == []


def test_conditions_choose_the_rule(connection: sqlite3.Connection, fill: Fill) -> None:
    noticed = "2024-06-01T09:15:00"
    cases = [
        {"case_id": "1", "grade": "重大", "detected_at": noticed, "authoritative_at": "2024-06-01T14:15:00"},
        {"case_id": "2", "grade": "其他", "detected_at": noticed, "responded_at": "2024-06-03T09:16:00"},
        {"case_id": "3", "grade": None, "detected_at": noticed},
        {"case_id": "4", "grade": "其他", "detected_at": None},
    ]
    fill("public_opinion_case", CASES, cases)
    assert sorted(found(connection)) == [
        ("other_response", "2", "opinion_response_2016", "2024-06-03 09:15:00", "overdue"),
        ("serious_conference", "1", "opinion_conference_2016", "2024-06-02 09:15:00", "overdue_open"),
        ("serious_information", "1", "opinion_authoritative_2016", "2024-06-01 14:15:00", "met"),
    ]


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        pytest.param("2024-06-03T09:15:00", "met", id="as it is in China"),
        pytest.param("2024-06-03T01:15:00Z", "met", id="in UTC"),
        pytest.param("2024-06-03T01:15:01+00:00", "overdue", id="in UTC, a second late"),
        pytest.param("2024-06-03 09:15", "met", id="with a blank"),
        pytest.param("soon", "overdue_open", id="no time at all"),
        pytest.param("", "overdue_open", id="an empty text"),
    ],
)
def test_how_times_are_written(connection: sqlite3.Connection, fill: Fill, cell: str, status: str) -> None:
    case = {"case_id": "1", "grade": "其他", "detected_at": "2024-06-01T09:15:00", "responded_at": cell}
    fill("public_opinion_case", CASES, [case])
    assert [row[-1] for row in found(connection)] == [status]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param({"start_field": "made_on"}, "has no field “made_on”", id="a field that is not there"),
        pytest.param({"applies_to": '{"size": 1}'}, "has no field “size”", id="a condition on one"),
        pytest.param({"applies_to": '{"title": {"below": 1}}'}, "no such property: below", id="a strange condition"),
        pytest.param({"applies_to": '["title"]'}, "must hold properties", id="conditions that are a list"),
    ],
)
def test_a_use_that_is_wrong_is_named(
    connection: sqlite3.Connection, fill: Fill, change: dict[str, str], fault: str
) -> None:
    fill("document", ("index_no", "title", "agency_uscc", "attribute", "written_on", "published_on"), [])
    for name, value in change.items():
        connection.execute(f"UPDATE deadline_use SET {name} = ? WHERE use_id = 'document_disclosure'", [value])
    with pytest.raises(BrokenDescriptor, match=f"document_disclosure.*{fault}"):
        found(connection)


def test_without_rules_there_are_no_deadlines() -> None:
    empty = sqlite3.connect(":memory:")
    assert found(empty) == []
    empty.close()


def test_a_rule_without_an_edition_for_the_day_says_nothing(connection: sqlite3.Connection, fill: Fill) -> None:
    columns = ("decision_no", "authority_uscc", "decided_on", "published_on")
    rows = [{"decision_no": "1", "decided_on": "2018-12-04"}, {"decision_no": "2", "decided_on": "2018-12-05"}]
    fill("administrative_penalty", columns, rows)
    assert [row[1] for row in found(connection)] == ["2"]


@pytest.mark.parametrize(
    ("on", "moment"),
    [
        pytest.param(datetime(2024, 6, 2, 16, 0, tzinfo=UTC), "2024-06-03 00:00:00", id="of UTC"),
        pytest.param(date(2024, 6, 3), "2024-06-03 23:59:59.999999", id="of a day"),
    ],
)
def test_the_moment_is_that_of_china(on: date, moment: str) -> None:
    assert str(moment_of(on)) == moment
