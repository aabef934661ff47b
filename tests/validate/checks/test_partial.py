"""A table that holds only some of the fields: what can be checked is, and what cannot is said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from gongkai.descriptor import read_schema
from gongkai.keys import NoKeys
from gongkai.table import Source, Table, text_column
from gongkai.validate.checks import examine

SAMPLE = "11010519491231002X"
SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "text", "type": "string"},
        {"name": "code", "type": "string"},
        {"name": "other", "type": "string"},
        {"name": "from", "type": "date"},
        {"name": "to", "type": "date"},
    ]
}
ORDER = {"name": "date-order", "fields": ["from", "to"]}
CODES = {"name": "uscc", "fields": ["code", "other"]}


def lacking(check: str, fields: str) -> str:
    return f"{check}: not checked, because these fields are not there: {fields}"


@pytest.mark.parametrize(
    ("checks", "labels", "faults", "remarks"),
    [
        pytest.param([ORDER], ["from", "code"], [], [lacking("date-order", "to")], id="one of two is not there"),
        pytest.param(
            [CODES], ["code", "from"], ["code"], [lacking("uscc", "other")], id="each by itself: the one that is there"
        ),
        pytest.param([CODES], ["from"], [], [lacking("uscc", "code, other")], id="each by itself: none is there"),
        pytest.param(
            [{**CODES, "where": {"text": "x"}}],
            ["code", "other"],
            [],
            [lacking("uscc", "text")],
            id="what decides is not there",
        ),
        pytest.param(
            [{"name": "resident-id-absent"}], ["text", "from"], ["text"], [], id="all texts: those that are there"
        ),
    ],
)
def test_fields_that_are_not_there(checks: list[Any], labels: list[str], faults: list[str], remarks: list[str]) -> None:
    table = Table(
        source=Source(name="rows.csv"),
        labels=tuple(labels),
        columns=tuple(text_column([SAMPLE]) for _ in labels),
        rows=pa.array([7], pa.int64()),
        numbers=tuple(range(3, 3 + len(labels))),
        source_labels=tuple(label.upper() for label in labels),
    )
    found = examine(table, read_schema({**SCHEMA, "checks": checks}, "test"), NoKeys(), today=date(2026, 1, 1))
    assert [(item.row, item.column, item.field, item.label) for item in found.violations] == [
        (7, 3 + labels.index(field), field, field.upper()) for field in faults
    ]
    assert found.remarks == remarks
