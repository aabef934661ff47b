"""How rules are put to a database: in their time, without harm, counted in full, passed over where a table lacks."""

from __future__ import annotations

from typing import Any

import pytest

from gongkai.errors import BrokenDescriptor

from .conftest import Examine

STEPS = {
    "step": [["id", "agency", "day:date"], ["E1", "A1", "2019-01-01"], ["E2", "A2", "2026-01-01"], ["E3", "A2", None]]
}
NEVER: dict[str, Any] = {"name": "rule", "agency": "agency", "absent": {"fields": "id", "pattern": ".*"}}


@pytest.mark.parametrize(
    ("time", "found"),
    [
        pytest.param({}, ["E1", "E2", "E3"], id="always"),
        pytest.param({"since": "2026-03-02"}, ["E1", "E2", "E3"], id="from today on"),
        pytest.param({"since": "2026-03-03"}, [], id="from tomorrow on"),
        pytest.param({"until": "2026-03-01"}, [], id="until yesterday"),
        pytest.param({"since": "2020-01-01", "on": "day"}, ["E2", "E3"], id="since a day of the row, else today"),
        pytest.param({"until": "2019-12-31", "on": "day"}, ["E1"], id="until a day of the row"),
    ],
)
def test_a_rule_has_its_time(examine: Examine, time: dict[str, str], found: list[str]) -> None:
    (outcome,) = examine(STEPS, NEVER | time)
    assert [finding.key[0] for finding in outcome.findings] == found


def test_all_are_counted_and_some_listed(examine: Examine) -> None:
    (outcome,) = examine(STEPS, NEVER, limit=1)
    assert [finding.key[0] for finding in outcome.findings] == ["E1"]
    assert (outcome.total, outcome.counts) == (3, {"A1": 1, "A2": 2})


def test_one_agency_is_told_of_its_own(examine: Examine) -> None:
    (outcome,) = examine(STEPS, NEVER, agency="A2")
    assert [finding.key[0] for finding in outcome.findings] == ["E2", "E3"]


ORPHAN = {"name": "one", "orphan": {"to": "power", "keys": "id"}}
QUERY = {"name": "two", "query": {"sql": "SELECT s.id FROM step s JOIN power p ON p.id = s.id"}}
BOTH = {**STEPS, "power": [["id"], ["E1"]], "other": [["id"]]}


@pytest.mark.parametrize(
    ("touching", "asked"),
    [
        pytest.param(None, ["one", "two"], id="all"),
        pytest.param(["step"], ["one", "two"], id="the table they are about"),
        pytest.param(["power"], ["one", "two"], id="the other table, named or read by a query"),
        pytest.param(["other"], [], id="a table that none reads"),
    ],
)
def test_only_rules_that_a_change_touches_run(examine: Examine, touching: list[str] | None, asked: list[str]) -> None:
    assert [outcome.rule.name for outcome in examine(BOTH, ORPHAN, QUERY, touching=touching)] == asked


def test_a_rule_that_lacks_a_table_is_passed_over_and_says_so(examine: Examine) -> None:
    outcomes = examine(BOTH, ORPHAN, {**ORPHAN, "name": "later", "orphan": {"to": "not_yet", "keys": "id"}})
    assert [(outcome.rule.name, outcome.lacks) for outcome in outcomes] == [("one", None), ("later", "not_yet")]
    (outcome,) = examine(BOTH, ORPHAN, absent=["power"])
    assert outcome.lacks == "power"


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        pytest.param("DELETE FROM step", "syntax error", id="a statement that is no SELECT"),
        pytest.param("SELECT id FROM step; DROP TABLE step", "syntax error", id="two statements"),
        pytest.param("SELECT name AS id FROM sqlite_master", "sqlite_master", id="what is no table of the portal"),
        pytest.param(
            "SELECT load_extension('x') AS id FROM step", "load_extension", id="a function that does something"
        ),
        pytest.param("SELECT random() AS id FROM step", "random", id="a function of chance"),
        pytest.param("SELECT colour AS id FROM step", "no such column: colour", id="a column that is not there"),
        pytest.param("SELECT agency FROM step", "must yield the key of “step”: id", id="no key"),
        pytest.param("SELECT id FROM step WHERE id = :name", "name", id="a parameter that no one gives"),
    ],
)
def test_a_query_only_reads(examine: Examine, sql: str, says: str) -> None:
    with pytest.raises(BrokenDescriptor) as caught:
        examine(STEPS, {"name": "rule", "query": {"sql": sql}})
    assert "step/consistency [rule]" in str(caught.value)
    assert says in str(caught.value)
