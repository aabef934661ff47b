"""Every key of another table occurs in this one: what is handed in, and what stays published beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

Examine = Callable[..., Any]

FIELDS = {"duty": "string", "power": "string", "agency": "string"}
CHECK = {"name": "covers", "keys": "power", "table": "power_item"}
POWERS = {
    "power_item": {
        "power": ["A1", "A2", "B1", None],
        "code": ["1", "2", "3", None],
        "agency": ["A", "A", "B", "B"],
        "status": ["保留", "取消", "保留", "保留"],
        "open": ["1", "0", "1", "1"],
    }
}
OWN = {
    "mine": {"duty": ["a1", "a2", "b1"], "power": ["A1", "A2", "B1"], "agency": ["A", "A", "B"]},
}
BY_AGENCY = {"slice": ["agency"]}


@pytest.mark.parametrize(
    ("check", "replace", "rows", "published", "missing"),
    [
        pytest.param({}, None, ["a1 A1 A", "a2 A2 A", "b1 B1 B"], POWERS, [], id="all are there"),
        pytest.param({}, None, ["a1 A1 A"], POWERS, ["A2", "B1"], id="some are missing"),
        pytest.param({}, "all", ["a1 A1 A"], POWERS | OWN, ["A2", "B1"], id="all rows are replaced: none stays"),
        pytest.param({}, BY_AGENCY, ["a1 A1 A"], POWERS | OWN, ["A2"], id="the slices of others stay"),
        pytest.param({}, "upsert", ["a1 A1 A"], POWERS | OWN, [], id="row by row: the others stay"),
        pytest.param({}, "upsert", ["a2 A1 A"], POWERS | OWN, ["A2"], id="row by row: a changed row stays not"),
        pytest.param({"within": "agency"}, None, ["a1 A1 A"], POWERS, ["A2"], id="an agency speaks for itself"),
        pytest.param({"within": {"agency": "agency"}}, None, ["b1 B1 B"], POWERS, [], id="another one too"),
        pytest.param(
            {"only": {"status": "保留"}}, None, ["a1 A1 A"], POWERS, ["B1"], id="only some of the other table"
        ),
        pytest.param({"only": {"open": False}}, None, ["a1 A1 A"], POWERS, ["A2"], id="only those that are false"),
        pytest.param({"keys": {"power": "code"}}, None, ["a1 1 A", "a2 3 B"], POWERS, ["2"], id="under another name"),
        pytest.param(
            {"keys": ["power", "agency"]}, None, ["a1 A1 A", "a2 A2 B"], POWERS, ["A2, A", "B1, B"], id="of two fields"
        ),
        pytest.param(
            {"where": {"duty": "a.*"}}, None, ["a1 A1 A", "b1 B1 B"], POWERS, ["A2", "B1"], id="by some rows only"
        ),
    ],
)
def test_keys(
    examined: Examine,
    check: Mapping[str, Any],
    replace: Any,
    rows: list[str],
    published: Mapping[str, Any],
    missing: list[str],
) -> None:
    found = examined(FIELDS, [{**CHECK, **check}], [row.split() for row in rows], replace=replace, published=published)
    assert [item.cell for item in found.violations] == missing
    assert {(item.row, item.column, item.field, item.note) for item in found.violations} <= {
        (None, None, "power", "power_item has it, this table does not")
    }
    assert found.remarks == []


def test_a_table_that_is_not_published(examined: Examine) -> None:
    found = examined(FIELDS, [CHECK], [["a1", "A1", "A"]])
    assert found.violations == []
    assert found.remarks == ["covers: not looked up, because power_item is not published"]
