"""What holds between the committed rows on disclosure and the lists that they speak of."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from gongkai.descriptor import Portal
from gongkai.pipeline import check
from gongkai.release import Store

Row = Mapping[str, Any]
Rows = Callable[[str], list[Row]]


def by(rows: list[Row], key: str) -> dict[str, Row]:
    return {row[key]: row for row in rows}


@pytest.mark.parametrize(
    ("channel", "items"),
    [
        pytest.param("市政府信息公开网", 18425, id="the city's site"),
        pytest.param("县区政府信息公开网", 216550, id="the sites of the counties"),
        pytest.param("宿州发布", 23832, id="Suzhou Release"),
    ],
)
def test_months_add_up_to_the_figure_of_the_report(rows_of: Rows, channel: str, items: int) -> None:
    rows = [row for row in rows_of("channel_stat") if row["channel"] == channel]
    assert sum(row["items"] for row in rows) == items
    assert {row["month"] for row in rows} == {f"2017-{month:02}" for month in range(1, 12)}
    assert sum(row["items"] for row in rows) > sum(row["items_year_earlier"] for row in rows)


def test_an_account_published_what_its_channel_says(rows_of: Rows) -> None:
    heads = [row for row in rows_of("new_media_account") if row["tier"] == "龙头"]
    published = {
        row["platform"]: sum(
            stat["items"]
            for stat in rows_of("channel_stat")
            if (stat["channel"], stat["platform"]) == (row["name"], row["platform"])
        )
        for row in heads
    }
    assert {row["platform"]: row["posts_period"] for row in heads} == published
    assert set(published) == {"微博", "微信"}


def test_an_account_is_below_one_of_its_platform_and_a_higher_tier(rows_of: Rows) -> None:
    accounts = by(rows_of("new_media_account"), "account_id")
    allowed = {
        "部门": {"龙头"},
        "县区": {"龙头", "部门"},
        "乡镇": {"县区"},
        "所队": {"县区"},
        "民警": {"县区"},
    }
    for row in accounts.values():
        if row["tier"] != "龙头":
            above = accounts[row["parent_account"]]
            assert above["platform"] == row["platform"], row
            assert above["tier"] in allowed[row["tier"]], row
            assert above["status"] == "正常", row
    assert {row["tier"] for row in accounts.values()} == {"龙头", *allowed}


def test_silence_is_counted_and_told(rows_of: Rows) -> None:
    open_ones = [row for row in rows_of("new_media_account") if row["status"] != "注销"]
    assert [r for r in open_ones if r["period_to"] - r["last_post_on"] != timedelta(days=r["idle_days"])] == []
    assert [row for row in open_ones if (row["idle_days"] > 14) != (row["status"] == "停更")] == []


@pytest.mark.parametrize(
    ("moment", "hours"),
    [
        pytest.param("authoritative_at", "authoritative_hours", id="authoritative information"),
        pytest.param("conference_at", "conference_hours", id="press conference"),
        pytest.param("responded_at", "response_hours", id="response"),
    ],
)
def test_hours_are_those_between_the_times(rows_of: Rows, moment: str, hours: str) -> None:
    rows = [row for row in rows_of("public_opinion_case") if row[moment] is not None]
    assert rows
    for row in rows:
        exact = (row[moment] - row["detected_at"]).total_seconds() / 3600
        assert abs(exact - float(row[hours])) < 0.051, row


def test_limits_are_those_of_the_grade(rows_of: Rows) -> None:
    limits = {"其他": (None, None, 48), "重大": (5, 24, 5)}
    for row in rows_of("public_opinion_case"):
        found = (row["authoritative_limit"], row["conference_limit"], row["response_limit"])
        assert found == limits[row["grade"]], row


def test_a_topic_is_admitted_with_three_papers_and_not_otherwise(rows_of: Rows) -> None:
    papers = ("interpretation_paper", "legality_paper", "opinion_paper")
    topics = rows_of("executive_meeting_topic")
    assert [row for row in topics if row["admitted"] != all(row[paper] for paper in papers)] == []
    assert {row["admitted"] for row in topics} == {True, False}


def test_a_document_was_considered_before_it_was_written(rows_of: Rows) -> None:
    documents = by(rows_of("document"), "index_no")
    tied = [(row, documents[row["doc_index_no"]]) for row in rows_of("executive_meeting_topic") if row["doc_index_no"]]
    assert tied
    for topic, document in tied:
        assert topic["held_on"] < document["written_on"]
        assert (topic["sponsor_uscc"], topic["attribute"]) == (document["drafting_uscc"], document["attribute"])


def test_a_decision_was_discussed_as_its_topic_says(rows_of: Rows) -> None:
    topics = by(rows_of("executive_meeting_topic"), "topic_id")
    decided = [row for row in rows_of("major_decision") if row["status"] == "已决定"]
    assert decided
    for row in decided:
        topic = topics[row["topic_id"]]
        assert (row["discussed_on"], row["lead_uscc"]) == (topic["held_on"], topic["sponsor_uscc"])
        assert row["title"] in topic["title"]


def test_the_period_for_comments_is_counted(rows_of: Rows) -> None:
    rows = [row for row in rows_of("major_decision") if row["comment_start"]]
    assert [r for r in rows if r["comment_end"] - r["comment_start"] != timedelta(days=r["comment_days"] - 1)] == []
    assert min(row["comment_days"] for row in rows) == 30


@pytest.mark.parametrize(
    ("first", "last", "faults"),
    [
        pytest.param("2019-09-02", "2019-09-21", [("required-if", "short_reason")], id="under the regulation"),
        pytest.param("2018-09-03", "2018-09-22", [], id="before it came into force"),
        pytest.param("2019-09-02", "2019-10-01", [], id="thirty days"),
    ],
)
def test_a_shorter_period_for_comments_needs_a_reason(
    bundled: Portal, built: Store, tmp_path: Path, first: str, last: str, faults: list[tuple[str, str]]
) -> None:
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    row = {
        "decision_id": "JC-341300-2019-01",
        "title": "示例决策事项",
        "kind": "公共政策",
        "in_annual_catalogue": "true",
        "lead_uscc": "11341300XX00000354",
        "region_code": "341300",
        "draft_published_on": first,
        "comment_start": first,
        "comment_end": last,
        "comment_days": str(days),
        "channels": '["政府网站"]',
        "status": "征求意见",
    }
    file = tmp_path / "decisions.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, bundled.resource("major_decision").schema.names)
        writer.writeheader()
        writer.writerow(row)
    report = check(bundled, "major_decision", file, keys=built.keys()).report
    assert [(error.type, error.field) for error in report.errors] == faults


def test_a_column_stands_in_its_place(rows_of: Rows) -> None:
    columns = by(rows_of("site_column"), "column_id")
    for row in columns.values():
        above = columns[row["parent"]]["path"] + "/" if row["parent"] else ""
        assert row["path"] == above + row["name"]
        assert row["depth"] == row["path"].count("/") + 1


def test_a_column_names_a_dataset_of_the_portal_and_what_it_shows(rows_of: Rows, bundled: Portal) -> None:
    named = [row for row in rows_of("site_column") if row["required_dataset"]]
    assert {row["required_dataset"] for row in named} <= {package.name for package in bundled.datasets}
    for row in named:
        if row["required_filter"]:
            field, value = row["required_filter"].split("=")
            shown = rows_of(row["required_dataset"])
            assert value in {str(one[field]).replace("True", "true") for one in shown}, row


def test_the_lists_are_three_and_two(rows_of: Rows) -> None:
    lists = [row for row in rows_of("site_column") if row["kind"] == "3+2清单" and row["depth"] == 2]
    assert {row["required_dataset"] for row in lists if row["list_kind"] == "3"} == {
        "power_item",
        "responsibility_item",
        "fee_item",
    }
    assert {row["required_dataset"] for row in lists if row["list_kind"] == "2"} == {
        "public_service",
        "intermediary_service",
    }


def test_an_item_of_the_catalogue_is_numbered_by_its_area(rows_of: Rows, bundled: Portal) -> None:
    areas = [item.value for item in bundled.resource("disclosure_catalogue").schema["area"].categories]
    for row in rows_of("disclosure_catalogue"):
        number = areas.index(row["area"]) + 1
        assert row["record_id"] == f"{row['region_code']}-{number:02}-{row['seq']:03}"
        assert row["item_code"].startswith(f"{number:03}")


def test_the_pilot_county_has_a_catalogue_of_every_area(rows_of: Rows, bundled: Portal) -> None:
    areas = {item.value for item in bundled.resource("disclosure_catalogue").schema["area"].categories}
    rows = rows_of("disclosure_catalogue")
    assert len(areas) == 26
    assert {row["area"] for row in rows if row["region_code"] == "341323"} == areas
    others = {row["area"] for row in rows if row["region_code"] != "341323"}
    assert "保障性住房" not in others
    assert len(others) == 8
