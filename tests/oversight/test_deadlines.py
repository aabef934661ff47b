"""Every rule on deadlines, case by case: due days worked out from the yearly notices of the State Council."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gongkai.clock import working_days
from gongkai.oversight import Facts, Judge, Rule, moment_of
from gongkai.oversight.rules import rule_of

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
DAY = timedelta(days=1)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


CASES = rows(HERE / "deadlines.csv")


@cache
def rules() -> dict[str, Rule]:
    numbers = {"limit", "extension", "third_party"}
    found = {}
    for row in rows(ROOT / "datasets" / "deadline_rule" / "data" / "deadline_rule.csv"):
        facts: dict[str, Any] = {
            name: int(text) if text and name in numbers else text or None for name, text in row.items()
        }
        found[row["rule_id"]] = rule_of({**facts, "restarts": row["restarts"] == "true"})
    return found


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def end_of(text: str) -> datetime:
    return moment_of(moment(text) if "T" in text else date.fromisoformat(text))


def facts_of(case: dict[str, str]) -> Facts:
    more = json.loads(case["facts"] or "{}")
    days = {"due", "notice", "corrected", "approved", "asked", "replied"}
    facts: dict[str, Any] = {name: date.fromisoformat(value) if name in days else value for name, value in more.items()}
    return Facts(start=moment(case["start"]), done=moment(case["done"]) if case["done"] else None, **facts)


def judged(case: dict[str, str]) -> dict[str, str]:
    """What the engine says of a case, in the words of the table; nothing where no edition governs it yet."""
    rule, facts = rules()[case["rule_id"]], facts_of(case)
    verdict = (
        Judge(working_days(), end_of(case["on"])).judge(rule, facts) if rule.holds_on(facts.start.date()) else None
    )
    if verdict is None:
        return {"due": "", "status": "", "left": "", "late": "", "remark": ""}
    due = verdict.due.isoformat() if verdict.due else ""
    told = {"left": verdict.left, "late": verdict.late, "remark": verdict.remark}
    plain = {name: "" if value is None else str(value) for name, value in told.items()}
    return {"due": due if rule.unit == "hour" else due[:10], "status": verdict.status, **plain}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["case"]) for case in CASES])
def test_case(case: dict[str, str]) -> None:
    assert judged(case) == {name: case[name] for name in ("due", "status", "left", "late", "remark")}


@cache
def worked() -> tuple[frozenset[date], frozenset[date]]:
    """The holidays and the make-up days of the notices."""
    off, work = set(), set()
    for notice in rows(HERE / "holidays.csv"):
        first, last = date.fromisoformat(notice["first"]), date.fromisoformat(notice["last"])
        off |= {first + DAY * count for count in range((last - first).days + 1)}
        work |= {date.fromisoformat(day) for day in notice["working"].split()}
    return frozenset(off), frozenset(work)


def works(day: date) -> bool:
    off, work = worked()
    return day in work or (day.weekday() < 5 and day not in off)


PLAIN = [
    case
    for case in CASES
    if case["due"] and not case["facts"] and case["start"] >= "2017" and rules()[case["rule_id"]].unit == "working_day"
]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["case"]) for case in PLAIN])
def test_the_table_agrees_with_counting_by_the_notices(case: dict[str, str]) -> None:
    day, left = date.fromisoformat(case["start"]), rules()[case["rule_id"]].limit or 0
    while left:
        day += DAY
        left -= works(day)
    assert day == date.fromisoformat(case["due"])


def test_the_calendar_agrees_with_the_notices() -> None:
    days = [date(2017, 1, 1) + DAY * count for count in range(3652)]
    known = set(working_days().days)
    assert [day for day in days if works(day) != (day.toordinal() in known)] == []


def test_every_rule_has_cases_and_there_are_enough() -> None:
    assert {case["rule_id"] for case in CASES} == set(rules())
    assert len(CASES) >= 200
    assert len({case["case"] for case in CASES}) == len(CASES)
