"""Code lists that hold for a time or for some rows, of single values and of lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

Examine = Callable[..., Any]

DECISION = {"kinds": "array", "kind": "string", "decided_on": "date"}
LISTED = {"name": "code-list", "fields": ["kinds", "kind"], "values": ["警告", "罚款"]}
SINCE = {**LISTED, "since": "2021-07-15", "on": "decided_on"}


@pytest.mark.parametrize(
    ("check", "row", "expected"),
    [
        pytest.param(LISTED, ['["警告", "罚款"]', "罚款", "2021-07-15"], [], id="listed"),
        pytest.param(LISTED, ["", "", ""], [], id="nothing is given"),
        pytest.param(LISTED, ["[]", "", ""], [], id="an empty list"),
        pytest.param(LISTED, ["[1", "", ""], [], id="no list, which the type check tells"),
        pytest.param(LISTED, ["", "没收", ""], [("kind", "没收")], id="a strange value"),
        pytest.param(LISTED, ["", "罚", ""], [("kind", "罚")], id="a part of a value"),
        pytest.param(LISTED, ['["罚款", "没收", "没收"]', "", ""], [("kinds", "没收")], id="a strange item, once"),
        pytest.param(LISTED, ['["没收", "拘留"]', "", ""], [("kinds", "没收, 拘留")], id="two strange items"),
        pytest.param(SINCE, ["", "没收", "2021-07-14"], [], id="before the list is in force"),
        pytest.param(SINCE, ["", "没收", "2021-07-15"], [("kind", "没收")], id="on its first day"),
        pytest.param(
            {**LISTED, "where": {"kind": "没收"}}, ['["拘留"]', "警告", ""], [], id="a row that the list is not for"
        ),
    ],
)
def test_code_list(
    examined: Examine, check: Mapping[str, Any], row: Sequence[str], expected: Sequence[tuple[str, str]]
) -> None:
    found = examined(DECISION, [check], [["", "罚款", "2021-07-15"], row])
    told = [(item.row, item.field, item.note) for item in found.violations]
    assert told == [(3, field, f"{given}: not in the list that holds here: 警告, 罚款") for field, given in expected]


def test_numbers_are_compared_as_they_are_written(examined: Examine) -> None:
    check = {"name": "code-list", "field": "year", "values": ["2019"]}
    found = examined({"year": "integer"}, [check], [["02019"], ["2020"]])
    assert [item.cell for item in found.violations] == ["2020"]
