"""Deadlines in words: what is left and what is late, in both languages; agencies by any of their names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from tests.oversight.test_deadlines import rules

from gongkai.errors import UsageError
from gongkai.messages import Language, speaking
from gongkai.oversight import Verdict
from gongkai.oversight.agencies import Agencies
from gongkai.oversight.deadlines import Deadline
from gongkai.oversight.rules import Use
from gongkai.oversight.telling import lines, plain

NOON = datetime.fromisoformat("2024-06-03T12:30:00")
USE = Use(
    use_id="thing_done",
    rule_code="any",
    title="做某事",
    title_en="Something",
    place="public",
    table_name="thing",
    agency_field="agency",
    applies_to={},
    start_field="begun_on",
)
AGENCIES = Agencies({"A1": "甲局", "A2": "乙局"}, {"甲局": frozenset({"A1"}), "乙": frozenset({"A2", "A3"})})


def deadline(rule: str, agency: str | None = "A1", **verdict: Any) -> Deadline:
    done = NOON if verdict["status"] in {"met", "overdue", "short"} else None
    told = Verdict(**{"started": NOON, "due": NOON, **verdict})
    return Deadline(agency, USE, ("a", 1), rules()[rule], done, told)


@pytest.mark.parametrize(
    ("one", "english", "chinese"),
    [
        pytest.param(
            deadline("disclosure_2019", status="open", left=3),
            "2024-06-03 · 3 working days left · Something · thing a / 1",
            "2024-06-03 · 剩 3 个工作日 · 做某事 · thing a / 1",
            id="working days left",
        ),
        pytest.param(
            deadline("opinion_response_2016", status="overdue_open", late=1200),
            "2024-06-03 12:30 · 1,200 hours late, not done ·",
            "2024-06-03 12:30 · 逾期 1,200 小时，未办结 ·",
            id="hours late",
        ),
        pytest.param(
            deadline("rectification", status="overdue", late=2),
            "· done, 2 days late ·",
            "· 已办结，逾期 2 日 ·",
            id="done late",
        ),
        pytest.param(
            deadline("comment_period_2019", status="short", late=4),
            "· shorter than allowed by 4 days ·",
            "· 期限不足，少 4 日 ·",
            id="too short",
        ),
        pytest.param(
            deadline("request_reply_2019", status="unknown", due=None, remark="no_calendar"),
            "- · cannot be told · Something · thing a / 1 · there is no official calendar",
            "- · 无法判定 · 做某事 · thing a / 1 · 该年度的放假调休安排尚未公布",
            id="no calendar",
        ),
        pytest.param(
            deadline("request_reply_2019", agency=None, status="met"),
            "no agency is named",
            "未列明机关",
            id="no agency",
        ),
        pytest.param(deadline("request_reply_2019", agency="A9", status="met"), "\nA9\n", "\nA9\n", id="a code alone"),
    ],
)
def test_lines(one: Deadline, english: str, chinese: str) -> None:
    languages: tuple[tuple[Language, str], ...] = (("en", english), ("zh", chinese))
    for language, expected in languages:
        with speaking(language):
            assert expected in "\n".join(lines([one], [one], AGENCIES, 10))


def test_hours_are_moments_and_days_are_days() -> None:
    hours = plain(deadline("opinion_response_2016", status="overdue_open", late=2), AGENCIES)
    days = plain(deadline("rectification", status="overdue", late=2), AGENCIES)
    assert (hours["due"], hours["hours_late"], hours["days_late"]) == ("2024-06-03T12:30:00", 2, None)
    assert (days["due"], days["hours_late"], days["days_late"]) == ("2024-06-03", None, 2)
    assert (days["agency_name"], days["key"], days["done"]) == ("甲局", "a / 1", "2024-06-03")


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        pytest.param("乙", "several agencies are called “乙”: A2, A3; give the code", id="several"),
        pytest.param("甲", "the nearest is “甲局”", id="none"),
        pytest.param("", "no agency is called “”", id="empty"),
    ],
)
def test_a_name_that_is_not_one_agencys(name: str, fault: str) -> None:
    assert AGENCIES.code_of("甲局") == "A1"
    with pytest.raises(UsageError, match=fault):
        AGENCIES.code_of(name)
