"""What must be there: a value under a condition, exactly one of several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

Examine = Callable[..., Any]

PARTY = {"kind": "string", "uscc": "string", "charged": "boolean", "count": "integer"}
REQUIRED = {"name": "required-if", "field": "uscc"}


@pytest.mark.parametrize(
    ("condition", "row", "note"),
    [
        pytest.param({"when": {"kind": "法人"}}, ["法人", "", "", ""], "where kind = 法人", id="lacking"),
        pytest.param({"when": {"kind": "法人"}}, ["法人", None, "", ""], "where kind = 法人", id="absent"),
        pytest.param({"when": {"kind": "法人"}}, ["法人", "9", "", ""], None, id="there"),
        pytest.param({"when": {"kind": "法人"}}, ["非法人", "", "", ""], None, id="a text that only holds the value"),
        pytest.param(
            {"when": {"kind": ".*法人"}}, ["非法人", "", "", ""], "where kind = .*法人", id="a pattern of the whole"
        ),
        pytest.param(
            {"when": {"kind": "镇(乡)级"}},
            ["镇(乡)级", "", "", ""],
            "where kind = 镇(乡)级",
            id="a value that is a pattern too",
        ),
        pytest.param(
            {"when": {"kind": ["a", "b"]}}, ["b", "", "", ""], "where kind = a / b", id="one of several values"
        ),
        pytest.param({"when": {"kind": None}}, ["", "", "", "1"], "where kind = -", id="a missing value"),
        pytest.param({"when": {"kind": None}}, ["a", "", "", ""], None, id="no missing value"),
        pytest.param({"when": {"charged": True}}, ["", "", "true", ""], "where charged = true", id="true"),
        pytest.param({"when": {"charged": True}}, ["", "", "1", ""], "where charged = true", id="true in another form"),
        pytest.param({"when": {"charged": False}}, ["", "", "true", ""], None, id="not false"),
        pytest.param({"when": {"charged": False}}, ["", "", "", ""], None, id="nothing is not false"),
        pytest.param({"when": {"count": 1}}, ["", "", "", "01"], "where count = 1", id="a number in another form"),
        pytest.param({"when": {"count": 1}}, ["", "", "", "x"], None, id="no number"),
        pytest.param({"when": {"charged": True, "kind": "a"}}, ["b", "", "true", ""], None, id="one of two conditions"),
        pytest.param(
            {"when": {"charged": True, "kind": "a"}},
            ["a", "", "true", ""],
            "where charged = true, kind = a",
            id="both of two conditions",
        ),
        pytest.param(
            {"unless": {"kind": "自然人"}}, ["法人", "", "", ""], "unless kind = 自然人", id="unless: something else"
        ),
        pytest.param({"unless": {"kind": "自然人"}}, ["自然人", "", "", ""], None, id="unless: so it is"),
        pytest.param(
            {"unless": {"kind": "自然人"}}, ["", "", "x", ""], "unless kind = 自然人", id="unless: nothing is said"
        ),
        pytest.param(
            {"when": {"charged": True}, "unless": {"kind": "a"}}, ["a", "", "true", ""], None, id="when and unless"
        ),
    ],
)
def test_required_if(examined: Examine, condition: Mapping[str, Any], row: list[str | None], note: str | None) -> None:
    found = examined(PARTY, [{**REQUIRED, **condition}], [["x", "y", "false", "7"], row])
    told = [(item.row, item.field, item.cell, item.note) for item in found.violations]
    assert told == ([] if note is None else [(3, "uscc", row[1], note)])


ALTERNATIVES = {"proactive": "boolean", "request": "boolean", "other": "string"}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(["true", "false", ""], [], id="one is true"),
        pytest.param(["false", "", "x"], [], id="one has a value"),
        pytest.param(["false", "", ""], [("proactive", "none of proactive, request, other is given")], id="none"),
        pytest.param(
            ["true", "1", ""],
            [("request", "proactive, request are given, of proactive, request, other only one may be")],
            id="two are true",
        ),
        pytest.param(
            ["true", "", "x"],
            [("other", "proactive, other are given, of proactive, request, other only one may be")],
            id="one is true and one has a value",
        ),
        pytest.param(["x", "true", ""], [], id="one that is no truth value"),
        pytest.param(["", "", ""], [], id="a blank row"),
    ],
)
def test_exactly_one_of(examined: Examine, row: Sequence[str], expected: list[Any]) -> None:
    check = {"name": "exactly-one-of", "fields": list(ALTERNATIVES)}
    found = examined(ALTERNATIVES, [check], [["true", "", ""], row])
    assert [(item.field, item.note) for item in found.violations] == expected
