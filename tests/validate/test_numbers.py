"""Numbers that the database would change or cannot hold are faults, not surprises."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.descriptor import Resource
from gongkai.table import Table
from gongkai.validate import check_exact
from gongkai.validate.numbers import _fault

MakeResource = Callable[..., Resource]
MakeTable = Callable[..., Table]


@pytest.mark.parametrize(
    ("properties", "cell", "fault"),
    [
        pytest.param({"type": "number"}, "0.1", None, id="a tenth"),
        pytest.param({"type": "number"}, "1234567.125", None, id="seven digits and three"),
        pytest.param({"type": "number"}, "123456789012.123456", "inexact-number", id="eighteen digits"),
        pytest.param({"type": "number"}, "9007199254740993", "inexact-number", id="an integer beyond 53 bits"),
        pytest.param({"type": "number"}, "1e400", "unstorable-number", id="beyond all floats"),
        pytest.param({"type": "number"}, "NaN", "unstorable-number", id="NaN"),
        pytest.param({"type": "number"}, "sNaN", "unstorable-number", id="signalling NaN"),
        pytest.param({"type": "number"}, "-INF", "unstorable-number", id="infinity"),
        pytest.param(
            {"type": "number", "floatNumber": True}, "1e400", "unstorable-number", id="a float that is infinite"
        ),
        pytest.param({"type": "number", "groupChar": ","}, "1,234.5", None, id="with thousands"),
        pytest.param({"type": "number"}, "x", None, id="no number: told elsewhere"),
        pytest.param({"type": "number"}, "", None, id="missing"),
        pytest.param({"type": "integer"}, "9223372036854775807", None, id="the largest integer"),
        pytest.param({"type": "integer"}, "9223372036854775808", "unstorable-number", id="one more"),
        pytest.param({"type": "integer"}, "-9223372036854775809", "unstorable-number", id="too small"),
        pytest.param(
            {"type": "list", "itemType": "number"}, "1,0.1234567890123456789", "inexact-number", id="in a list"
        ),
        pytest.param({"type": "array"}, "[1, [NaN]]", "unstorable-number", id="in a JSON list"),
        pytest.param({"type": "object"}, '{"a": {"b": Infinity}}', "unstorable-number", id="in a JSON object"),
        pytest.param({"type": "list"}, "NaN,x", None, id="texts in a list"),
        pytest.param({"type": "string"}, "NaN", None, id="text"),
        pytest.param({"type": "boolean"}, "1", None, id="truth value"),
    ],
)
def test_check_exact(
    resource: MakeResource, table: MakeTable, properties: dict[str, Any], cell: str, fault: str | None
) -> None:
    rows = table(("code", "n"), ("a", "1"), ("b", cell))
    found = check_exact(rows, resource({"code": {}, "n": properties}))
    told = [(v.type, v.row, v.column, v.field, v.label, v.cell) for v in found]
    assert told == ([(fault, 3, 2, "n", "n", cell)] if fault else [])


def test_every_row_with_it_is_told_up_to_the_limit(resource: MakeResource, table: MakeTable) -> None:
    rows = table(("code", "n"), *((str(n), "NaN" if n % 2 else "1") for n in range(8)))
    declared = resource({"code": {}, "n": {"type": "number"}})
    assert [fault.row for fault in check_exact(rows, declared)] == [3, 5, 7, 9]
    assert [fault.row for fault in check_exact(rows, declared, limit=2)] == [3, 5]


def test_a_field_that_is_not_carried_is_left_alone(resource: MakeResource, table: MakeTable) -> None:
    assert check_exact(table(("code",), ("a",)), resource({"code": {}, "n": {"type": "number"}})) == []


@given(
    st.decimals(allow_nan=False, allow_infinity=False)
    | st.floats(allow_nan=False).map(lambda value: Decimal(repr(value)))
)
def test_what_passes_comes_back_from_sqlite(value: Decimal) -> None:
    if _fault(value) is None:
        (stored,) = sqlite3.connect(":memory:").execute("SELECT CAST(? AS REAL)", (float(value),)).fetchone()
        assert Decimal(repr(stored)) == value
