"""What a declaration may hold, and what is said where it holds something else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from gongkai.descriptor import Schema, read_schema
from gongkai.errors import BrokenDescriptor, UnknownCheck, UsageError
from gongkai.validate.checks import CHECKS, needed, of, read

FIELDS = {
    "code": "string",
    "kind": "string",
    "from_on": "date",
    "to_on": "date",
    "a": "number",
    "b": "integer",
    "open": "boolean",
}
TABLES = {"division": ["code", "name", "status"], "power_item": ["power_id", "agency"]}
USCC = {"name": "uscc", "field": "code"}
LIMIT = {"name": "working-day-limit", "from": "from_on", "to": "to_on"}
SUM = {"name": "column-sum", "total": {"kind": "x"}, "parts": {"kind": "y"}, "fields": ["a"]}
OVERLAP = {"name": "no-overlap", "from": "from_on", "to": "to_on"}
COVERS = {"name": "covers", "keys": {"code": "power_id"}, "table": "power_item"}


def schema(checks: Any = None) -> Schema:
    fields = [{"name": name, "type": kind} for name, kind in FIELDS.items()]
    return read_schema({"fields": fields} | ({} if checks is None else {"checks": checks}), "test")


@pytest.mark.parametrize(
    ("declared", "fault"),
    [
        pytest.param({"name": "uscc"}, "[check 1] uscc: the parameter “fields” is missing", id="no field"),
        pytest.param(
            {**USCC, "field": "cod"}, "fields: no field called “cod”; the nearest is “code”", id="unknown field"
        ),
        pytest.param(
            {**USCC, "feild": 1}, "no parameter called “feild”; the nearest is “fields”", id="unknown parameter"
        ),
        pytest.param({**USCC, "fields": ["code"]}, "no parameter called “field”", id="field and fields"),
        pytest.param({**USCC, "field": ["code", "code"]}, "different fields are needed, each once", id="a field twice"),
        pytest.param({**USCC, "field": 1}, "“1” is no name of a field", id="a number for a field"),
        pytest.param({**USCC, "region": "yes"}, "region: “yes” is neither true nor false", id="no truth value"),
        pytest.param({**USCC, "severity": "fatal"}, "severity: “fatal” is none of error, warning", id="no severity"),
        pytest.param({**USCC, "since": "yesterday"}, "since: “yesterday” is no date", id="no date"),
        pytest.param({**USCC, "on": "code"}, "on: the field “code” is string, not date, datetime", id="no date field"),
        pytest.param(
            {**USCC, "where": {"kin": "x"}},
            "where: no field called “kin”; the nearest is “kind”",
            id="where: unknown field",
        ),
        pytest.param({**USCC, "where": {"kind": "("}}, "where: a pattern cannot be read", id="where: no pattern"),
        pytest.param(
            {**USCC, "where": {"kind": {"x": 1}}}, "where: “{'x': 1}” is no text, pattern", id="where: a mapping"
        ),
        pytest.param({**USCC, "where": "kind"}, "where: “kind” is no mapping", id="where: a text"),
        pytest.param({**USCC, "where": {}}, "where: “” is no name of a field", id="where: nothing"),
        pytest.param(
            {**USCC, "table": "divison"}, "no table called “divison”; the nearest is “division”", id="unknown table"
        ),
        pytest.param(
            {**USCC, "table": {"name": "division", "code": "cod"}},
            "no field called “cod”; the nearest is “code”",
            id="unknown field of a table",
        ),
        pytest.param(
            {**USCC, "table": {"nam": "division"}},
            "table: no parameter called “nam”; the nearest is “name”",
            id="unknown part of a parameter",
        ),
        pytest.param(
            {"name": "date-order", "fields": ["from_on"]}, "fields: at least 2 different fields", id="one field alone"
        ),
        pytest.param(
            {"name": "date-order", "fields": ["from_on", "a"]},
            "the field “a” is number, not date, datetime",
            id="a number among dates",
        ),
        pytest.param(
            {"name": "number-order", "fields": ["a", "kind"]},
            "the field “kind” is string, not integer, number, year",
            id="a text among numbers",
        ),
        pytest.param(
            {"name": "required-if", "field": "code"}, "one of the parameters when, unless is missing", id="no condition"
        ),
        pytest.param(LIMIT, "one of the parameters days, rules is missing", id="no limit"),
        pytest.param({**LIMIT, "days": 0}, "days: “0” is no whole number above 0", id="no days"),
        pytest.param({**LIMIT, "days": True}, "days: “True” is no whole number above 0", id="a truth value for days"),
        pytest.param(
            {**LIMIT, "rules": [{"since": "2019-05-15"}]},
            "rules: “None” is no whole number above 0",
            id="a rule without days",
        ),
        pytest.param(
            {**LIMIT, "rules": [{"since": "2019-05-15", "until": "2019-05-14", "days": 1}]},
            "rules: 2019-05-15 is after 2019-05-14",
            id="a rule of no time",
        ),
        pytest.param({**LIMIT, "rules": []}, "rules: “[]” is no mapping", id="no rules"),
        pytest.param(
            {**LIMIT, "days": 1, "extended": {"field": "a", "days": 1}},
            "extended: the field “a” is number, not boolean",
            id="no truth value extends",
        ),
        pytest.param({**SUM, "fields": ["kind"]}, "the field “kind” is string, not integer, number", id="no amounts"),
        pytest.param({**SUM, "tolerance": "x"}, "tolerance: “x” is no number", id="no tolerance"),
        pytest.param({**SUM, "tolerance": -1}, "tolerance: “-1” is no number", id="less than no tolerance"),
        pytest.param({**SUM, "missing": "none"}, "missing: “none” is none of skip, zero", id="no way to count blanks"),
        pytest.param(
            {**OVERLAP, "to": "a"}, "from_on, a are not of one kind: dates or numbers", id="a date and a number"
        ),
        pytest.param(
            {**COVERS, "keys": {"code": "power"}},
            "no field called “power”; the nearest is “power_id”",
            id="unknown key",
        ),
        pytest.param({**COVERS, "keys": {}}, "keys: “” is no name of a field", id="no key"),
        pytest.param(
            {**COVERS, "only": {"state": "x"}},
            "no field called “state”; the nearest is “",
            id="unknown field of a condition",
        ),
        pytest.param(
            {"name": "item-code", "field": "code", "equals": {"uscs": "kind"}},
            "equals: no parameter called “uscs”; the nearest is “uscc”",
            id="unknown part of a code",
        ),
        pytest.param(
            {"name": "division-code", "field": "code", "digits": "6"},
            "digits: “6” is none of 6, 9",
            id="no number of digits",
        ),
        pytest.param(
            {"name": "division-code", "field": "code", "digits": [6, 7]},
            "digits: “7” is none of 6, 9",
            id="digits that no division code has",
        ),
        pytest.param(
            {"name": "item-code", "field": "code", "lengths": [5]},
            "lengths: “5” is none of 12, 31, 33",
            id="a length that no item code has",
        ),
        pytest.param({"field": "code"}, "a check is a mapping with a name", id="no name"),
        pytest.param("uscc", "a check is a mapping with a name", id="a name alone"),
    ],
)
def test_what_is_wrong_is_told(declared: Any, fault: str) -> None:
    with pytest.raises(BrokenDescriptor) as told:
        read([declared], schema(), "place", TABLES)
    assert fault in str(told.value)
    assert str(told.value).startswith("place [check 1]")


def test_a_list_is_wanted() -> None:
    with pytest.raises(BrokenDescriptor, match="checks must be a list"):
        read({"name": "uscc"}, schema(), "place")


def test_an_unknown_check_names_the_nearest() -> None:
    with pytest.raises(UnknownCheck) as told:
        read([USCC, {"name": "usc", "field": "code"}], schema(), "place")
    assert told.value.facts["where"] == "place [check 2]"
    assert told.value.facts["nearest"] == "uscc"
    assert isinstance(told.value, UsageError)


@pytest.mark.parametrize(
    ("declared", "fields"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([{"name": "resident-id-absent"}], ["code", "kind"], id="all texts"),
        pytest.param([USCC], ["code"], id="one field"),
        pytest.param(
            [{**USCC, "on": "from_on", "where": {"kind": "x"}}], ["code", "from_on", "kind"], id="and what decides"
        ),
        pytest.param(
            [{**LIMIT, "days": 1, "suspended": "b", "extended": {"field": "open", "days": 1}}],
            ["b", "from_on", "open", "to_on"],
            id="all parameters",
        ),
        pytest.param([SUM, COVERS], ["a", "code", "kind"], id="two checks"),
        pytest.param(
            [{"name": "item-code", "field": "code", "equals": {"type": {"field": "kind", "codes": {"x": "01"}}}}],
            ["code", "kind"],
            id="what a part must equal",
        ),
    ],
)
def test_which_fields_are_needed(declared: list[Any], fields: list[str]) -> None:
    assert sorted(needed(schema(declared))) == fields


def test_a_schema_without_checks_has_none() -> None:
    assert of(schema()) == ()


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_every_check_says_what_it_holds(name: str) -> None:
    kind = CHECKS[name]
    assert kind.title
    assert kind.description.endswith(".")
    assert set(kind.defaults) <= set(kind.types)


def test_dates_may_be_text_or_dates() -> None:
    from datetime import date

    texts: Mapping[str, Any] = {**USCC, "since": "2020-01-01"}
    assert read([texts], schema(), "")[0].when == read([{**texts, "since": date(2020, 1, 1)}], schema(), "")[0].when
