"""What is wrong with the declaration of a rule is told before any row is looked at."""

from __future__ import annotations

from typing import Any

import pytest

from gongkai.consistency import rules_of
from gongkai.errors import BrokenDescriptor

from .conftest import TEXTS, make_packages

TABLES = {"service": [["id", "agency", "power", "day:date"]], "power": [["id", "status"]]}
GOOD: dict[str, Any] = {"name": "rule", "orphan": {"to": "power", "keys": {"power": "id"}}}


def test_a_rule_is_of_the_first_table_of_its_dataset_and_its_file_names_the_agency() -> None:
    (rule,) = rules_of(make_packages(TABLES, [GOOD], agency="agency"))
    assert (rule.table, rule.agency, rule.severity, rule.kind, rule.other) == (
        "service",
        "agency",
        "error",
        "orphan",
        "power",
    )
    assert (rule.titles, rule.advice) == (
        {"zh": "不一致", "en": "Contradiction"},
        {"zh": "改正。", "en": "Correct it."},
    )


def test_a_rule_may_be_of_another_table() -> None:
    (rule,) = rules_of(
        make_packages(TABLES, [{"name": "rule", "table": "power", "absent": {"fields": "status", "pattern": "x"}}])
    )
    assert rule.table == "power"


def test_tables_that_come_later_may_be_named() -> None:
    (rule,) = rules_of(
        make_packages(TABLES, [{"name": "rule", "table": "later", "orphan": {"to": "power", "keys": {"x": "id"}}}])
    )
    assert rule.table == "later"


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        pytest.param({"name": "rule"}, "a rule has one kind: one of orphan, coverage", id="no kind"),
        pytest.param({**GOOD, "query": {"sql": "SELECT 1"}}, "a rule has one kind", id="two kinds"),
        pytest.param({**GOOD, "serverity": "error"}, "no such property: serverity", id="unknown property"),
        pytest.param({**GOOD, "severity": "fatal"}, "severity must be error or warning", id="unknown severity"),
        pytest.param({**GOOD, "since": "soon"}, "“soon” is no date", id="no date"),
        pytest.param({**GOOD, "name": "No Slug"}, "is no snake_case name", id="no slug"),
        pytest.param({**GOOD, "title": None}, "“title” is missing", id="no title"),
        pytest.param({**GOOD, "advice": None}, "“advice” is missing", id="no advice"),
        pytest.param({**GOOD, "agency": "agncy"}, "has no field “agncy”; the nearest is “agency”", id="unknown agency"),
        pytest.param({**GOOD, "where": {"dai": 1}}, "has no field “dai”; the nearest is “day”", id="unknown condition"),
        pytest.param({**GOOD, "where": {"day": {"least": 1}}}, "no such property: least", id="unknown bound"),
        pytest.param({**GOOD, "where": {"day": "("}}, "a pattern cannot be read", id="no pattern"),
        pytest.param({**GOOD, "where": ["day"]}, "“where” must hold properties", id="conditions in a list"),
        pytest.param({"name": "r", "orphan": {"keys": "id"}}, "“to” is missing", id="no other table"),
        pytest.param(
            {"name": "r", "orphan": {"to": "power", "keys": {"power": "idd"}}}, "has no field “idd”", id="key"
        ),
        pytest.param({"name": "r", "orphan": {"to": "power", "keys": 3}}, "must pair fields", id="keys are no pairs"),
        pytest.param({"name": "r", "orphan": {"to": "power", "keys": "id", "haveing": {}}}, "haveing", id="parameter"),
        pytest.param(
            {"name": "r", "orphan": {"to": "power", "keys": "id", "missing": "skip"}},
            "“missing” must be one of fault, ignore",
            id="unknown word",
        ),
        pytest.param(
            {"name": "r", "coverage": {"by": "power", "keys": "id", "least": -1}}, "whole number from 0 on", id="count"
        ),
        pytest.param({"name": "r", "order": {"fields": ["day"]}}, "at least two fields", id="one field"),
        pytest.param(
            {"name": "r", "order": {"fields": ["day", "to.status"]}}, "“to” is missing", id="no table for to."
        ),
        pytest.param({"name": "r", "order": {"fields": ["day", "id"], "strict": 1}}, "true or false", id="no flag"),
        pytest.param({"name": "r", "total": {"of": "power"}}, "“figures” is missing", id="no figure"),
        pytest.param(
            {"name": "r", "total": {"of": "power", "figure": "day", "by": {"day": {"field": "id", "part": "week"}}}},
            "“part” must be year, month, day",
            id="unknown part",
        ),
        pytest.param(
            {"name": "r", "total": {"of": "power", "figure": "day", "tolerance": "much"}}, "number from 0 on", id="much"
        ),
        pytest.param(
            {"name": "r", "absent": {"fields": "id"}}, "exactly one of “personal” and “pattern”", id="neither"
        ),
        pytest.param({"name": "r", "absent": {"personal": ["face"]}}, "no such name: face", id="unknown kind of data"),
    ],
)
def test_told(rule: dict[str, Any], says: str) -> None:
    with pytest.raises(BrokenDescriptor) as caught:
        rules_of(make_packages(TABLES, [rule]))
    assert says in str(caught.value)
    assert "service/consistency" in str(caught.value)


def test_two_rules_of_one_name() -> None:
    with pytest.raises(BrokenDescriptor, match="a rule of this name stands in “service” too"):
        rules_of(make_packages(TABLES, [GOOD, GOOD]))


def test_texts_are_told_apart_by_language() -> None:
    (rule,) = rules_of(make_packages(TABLES, [{**GOOD, **TEXTS, "description": "说明", "description_en": "Why"}]))
    assert rule.descriptions == {"zh": "说明", "en": "Why"}
