"""Rows and checks written down in a test, and what is found in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

import pyarrow as pa
import pytest

from gongkai.descriptor import Resource, Schema, read_package, read_schema
from gongkai.report import Violation
from gongkai.table import Source, Table, text_column
from gongkai.validate.checks import Found, examine

TODAY = date(2026, 11, 24)
Rows = Sequence[Sequence[str | None]]


@dataclass
class Published:
    """Tables that are published, as columns of text by their fields; all others are not."""

    tables: dict[str, dict[str, list[str | None]]] = field(default_factory=dict)

    def of(self, resource: str, fields: Sequence[str]) -> pa.Table | None:
        if resource not in self.tables:
            return None
        columns = self.tables[resource]
        return pa.table({name: pa.array(columns[name], pa.large_string()) for name in fields})


def schema_of(fields: Mapping[str, Any], checks: Sequence[Mapping[str, Any]]) -> Schema:
    listed = [
        {"name": name, **({"type": facts} if isinstance(facts, str) else facts)} for name, facts in fields.items()
    ]
    return read_schema({"fields": listed, "checks": list(checks)}, "test")


def table_of(names: Sequence[str], rows: Rows) -> Table:
    columns = list(zip(*rows, strict=True)) or [() for _ in names]
    return Table(
        source=Source(name="rows.csv"),
        labels=tuple(names),
        columns=tuple(text_column(column) for column in columns),
        rows=pa.array(range(2, 2 + len(rows)), pa.int64()),
    )


class Examine(Protocol):
    """Runs checks over rows; `replace` makes the rows a submission for a table called `mine`."""

    def __call__(
        self,
        fields: Mapping[str, Any],
        checks: Sequence[Mapping[str, Any]],
        rows: Rows,
        *,
        replace: Any = None,
        published: Mapping[str, Any] | None = None,
        today: date = TODAY,
        limit: int | None = None,
    ) -> Found: ...


@pytest.fixture(scope="session")
def examined() -> Examine:
    """Return the function that finds what checks say about rows."""

    def examined(
        fields: Mapping[str, Any],
        checks: Sequence[Mapping[str, Any]],
        rows: Rows,
        *,
        replace: Any = None,
        published: Mapping[str, Any] | None = None,
        today: date = TODAY,
        limit: int | None = None,
    ) -> Found:
        schema = schema_of(fields, checks)
        target = schema if replace is None else resource_of(schema, replace)
        keys = Published(dict(published or {}))
        return examine(table_of(schema.names, rows), target, keys, today=today, limit=limit)

    return examined


def resource_of(schema: Schema, replace: Any) -> Resource:
    raw = {**schema.raw, "primaryKey": [schema.names[0]]}
    package = {"name": "mine", "resources": [{"name": "mine", "path": "mine.csv", "schema": raw, "replace": replace}]}
    return read_package(package, "test")["mine"]


class Notes(Protocol):
    """Runs one check over the cells of one field, `code`, and tells of each what is wrong with it."""

    def __call__(self, check: Mapping[str, Any], cells: Sequence[str | None], **more: Any) -> list[str | None]: ...


@pytest.fixture(scope="session")
def noted(examined: Examine) -> Notes:
    """Return the function that tells the note of each cell: the note, before it `?` for a warning, None for none."""

    def noted(check: Mapping[str, Any], cells: Sequence[str | None], **more: Any) -> list[str | None]:
        found = examined({"code": "string"}, [{"field": "code", **check}], [[cell] for cell in cells], **more)
        told: dict[int | None, str] = {item.row: _note(item) for item in found.violations}
        assert len(told) == len(found.violations)
        return [told.get(row) for row in range(2, 2 + len(cells))]

    return noted


def _note(violation: Violation) -> str:
    return f"{'? ' if violation.severity == 'warning' else ''}{violation.note}"
