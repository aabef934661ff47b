"""Keys: a primary key is whole, a foreign one names a row that is published or handed in with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
import pytest

from gongkai.descriptor import Resource
from gongkai.keys import NoKeys
from gongkai.table import Table
from gongkai.validate import check_keys

MakeResource = Callable[..., Resource]
MakeTable = Callable[..., Table]


class Published:
    """Tables that are published, by name and field."""

    def __init__(self, **tables: dict[str, list[str | None]]) -> None:
        self.tables = tables

    def of(self, resource: str, fields: Sequence[str]) -> pa.Table | None:
        if resource not in self.tables:
            return None
        return pa.table({name: pa.array(self.tables[resource][name], pa.string()) for name in fields})


AGENCIES = Published(agency={"uscc": ["A1", "A2", None], "region": ["341302", "341321", "341322"]})


def refers(*fields: str, to: str = "agency", by: Sequence[str] = ("uscc",), **more: Any) -> dict[str, Any]:
    reference = {"resource": to, "fields": list(by), **({"package": to} if to else {})}
    return {"foreignKeys": [{"fields": list(fields), "reference": reference, **more}]}


def found(
    resource: Resource, table: Table, keys: Any = AGENCIES, limit: int = 1000
) -> list[tuple[int | None, str | None, str]]:
    faults, remarks = check_keys(table, resource, keys, limit=limit)
    assert remarks == []
    return [(fault.row, fault.cell, fault.severity) for fault in faults]


FIELDS: dict[str, dict[str, Any]] = {"code": {}, "agency": {}, "region": {}}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param("A1", [], id="present"),
        pytest.param("A3", [(2, "A3", "error")], id="absent"),
        pytest.param("a1", [(2, "a1", "error")], id="of another case"),
        pytest.param(" A1", [(2, " A1", "error")], id="with a space"),
        pytest.param("", [], id="missing"),
        pytest.param(None, [], id="null"),
        pytest.param("-", [], id="a word for missing"),
    ],
)
def test_published(resource: MakeResource, table: MakeTable, cell: str | None, expected: list[Any]) -> None:
    declared = resource(FIELDS, **refers("agency"), missingValues=["", "-"])
    assert found(declared, table(("code", "agency", "region"), ("1", cell, "341302"))) == expected


def test_a_missing_value_of_the_field_itself(resource: MakeResource, table: MakeTable) -> None:
    declared = resource({"code": {}, "agency": {"missingValues": ["无"]}}, **refers("agency"))
    rows = [("1", "无"), ("2", "")]
    assert found(declared, table(("code", "agency"), *rows)) == [(3, "", "error")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([("1", ""), ("2", "1"), ("3", "2")], [], id="each above is there"),
        pytest.param([("2", "1"), ("1", "")], [], id="the one above comes later"),
        pytest.param([("1", "1")], [], id="itself"),
        pytest.param([("1", ""), ("2", "9")], [(3, "9", "error")], id="not there"),
        pytest.param([("2", "0")], [], id="published"),
    ],
)
def test_within_the_submission(resource: MakeResource, table: MakeTable, rows: list[Any], expected: list[Any]) -> None:
    declared = resource({"code": {}, "parent": {}}, **refers("parent", to="", by=("code",)))
    assert found(declared, table(("code", "parent"), *rows), Published(item={"code": ["0"]})) == expected


@pytest.mark.parametrize("keys", [NoKeys(), Published()], ids=["nothing published", "table not published"])
def test_what_is_not_published_is_not_looked_up(resource: MakeResource, table: MakeTable, keys: Any) -> None:
    rows = table(("code", "agency", "region"), ("1", "A9", ""))
    assert check_keys(rows, resource(FIELDS, **refers("agency")), keys) == (
        [],
        ["agency: not looked up, because agency/agency is not published"],
    )


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(("1", "A1", "341302"), [], id="present"),
        pytest.param(("1", "A1", "341321"), [(2, "A1, 341321", "error")], id="both present, not together"),
        pytest.param(("1", "", "341399"), [], id="one part missing"),
        pytest.param(("1", "A1\x1f", "341302"), [(2, "A1\x1f, 341302", "error")], id="a separator within"),
    ],
)
def test_of_two_fields(resource: MakeResource, table: MakeTable, row: Any, expected: list[Any]) -> None:
    declared = resource(FIELDS, **refers("agency", "region", by=("uscc", "region")))
    assert found(declared, table(("code", "agency", "region"), row)) == expected


@pytest.mark.parametrize(
    ("region", "severity"),
    [
        pytest.param("341302", "error", id="the pattern matches"),
        pytest.param("340100", "warning", id="it does not"),
        pytest.param("", "warning", id="nothing to match"),
        pytest.param(None, "warning", id="null"),
    ],
)
def test_severity(resource: MakeResource, table: MakeTable, region: str | None, severity: str) -> None:
    declared = resource(FIELDS, **refers("agency", severity={"error": {"region": "^3413"}}))
    assert found(declared, table(("code", "agency", "region"), ("1", "A9", region))) == [(2, "A9", severity)]


@pytest.mark.parametrize(
    ("kind", "cell", "stored", "expected"),
    [
        pytest.param("integer", "007", "7", [], id="integer, written otherwise"),
        pytest.param("integer", "8", "7", [(2, "8", "error")], id="integer, absent"),
        pytest.param("date", "2020-1-5", "2020-01-05", [], id="date, written otherwise"),
        pytest.param("string", "007", "7", [(2, "007", "error")], id="text is itself"),
    ],
)
def test_a_key_is_what_it_means(
    resource: MakeResource, table: MakeTable, kind: str, cell: str, stored: str, expected: list[Any]
) -> None:
    declared = resource({"code": {}, "agency": {"type": kind}}, **refers("agency"))
    keys = Published(agency={"uscc": [stored]})
    assert found(declared, table(("code", "agency"), ("1", cell)), keys) == expected


def test_a_key_that_the_layout_does_not_carry_is_left_alone(resource: MakeResource, table: MakeTable) -> None:
    assert found(resource(FIELDS, **refers("agency")), table(("code",), ("1",))) == []


@pytest.mark.parametrize("rows", [[], [("1", "A1")]], ids=["no rows", "no fault"])
def test_nothing_to_tell(resource: MakeResource, table: MakeTable, rows: list[Any]) -> None:
    declared = resource({"code": {}, "agency": {}}, **refers("agency"))
    assert check_keys(table(("code", "agency"), *rows), declared, AGENCIES) == ([], [])


def test_places_are_those_of_the_source(resource: MakeResource, table: MakeTable) -> None:
    rows = table(("code", "agency"), ("1", "A1"), ("2", "A9"), numbers=(4, 7))
    ((fault,), _) = check_keys(rows, resource({"code": {}, "agency": {}}, **refers("agency")), AGENCIES)
    assert (fault.type, fault.row, fault.column, fault.field, fault.note) == (
        "foreign-key",
        7,
        2,
        "agency",
        "agency.uscc",
    )


def test_only_the_first_are_listed(resource: MakeResource, table: MakeTable) -> None:
    rows = table(("code", "agency"), *((str(n), "A9") for n in range(5)))
    faults, remarks = check_keys(rows, resource({"code": {}, "agency": {}}, **refers("agency")), AGENCIES, limit=2)
    assert [fault.row for fault in faults] == [2, 3]
    assert remarks == ["agency: 3 more rows refer to nothing"]


@pytest.mark.parametrize(
    ("row", "faulty"),
    [
        pytest.param(("1", "A1"), False, id="whole"),
        pytest.param(("1", ""), True, id="second part missing"),
        pytest.param((None, "A1"), True, id="first part missing"),
        pytest.param(("", ""), False, id="no part: frictionless tells it"),
    ],
)
def test_primary_key_of_two_fields_is_whole(
    resource: MakeResource, table: MakeTable, row: Any, *, faulty: bool
) -> None:
    declared = resource({"code": {}, "agency": {}}, primaryKey=["code", "agency"])
    faults, _ = check_keys(table(("code", "agency"), row), declared, NoKeys())
    assert [(fault.type, fault.row) for fault in faults] == ([("primary-key", 2)] if faulty else [])
