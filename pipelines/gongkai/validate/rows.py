"""The header, the cells and the keys of one table, by frictionless' own verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import frictionless

from gongkai.descriptor import Resource, Schema
from gongkai.descriptor.cells import frictionless_schema
from gongkai.report import Report, Violation
from gongkai.table import Table
from gongkai.validate.faults import as_violation
from gongkai.validate.file import LIMIT

TICK = 500

#: Told how many more rows are done.
Advance = Callable[[int], object]


def check_rows(table: Table, resource: Resource, *, mapped: bool, limit: int = LIMIT, advance: Advance = abs) -> Report:
    """Check a table against the schema of a resource.

    `mapped` says that a layout made the columns: they are the schema's own, so the header is no question, and a field
    that the layout does not carry is checked only where each row must have it.
    """
    law = frictionless_schema(resource.schema)
    faults: list[Violation] = []
    if mapped:
        faults = _uncarried(table, resource)
        law = _narrowed(law, table, resource.schema)
    with frictionless.Resource(
        name=resource.name,
        data=_records(table, advance),
        schema=law,
        dialect=frictionless.Dialect(header=True, header_rows=[1]),
    ) as source:
        report = source.validate(limit_errors=limit)
    errors = [error for task in report.tasks for error in task.errors]
    rows = table.rows.to_pylist()
    found = [as_violation(error, table, rows) for error in errors]
    checked = Report(
        place=table.source.name,
        rows=table.height,
        fields=len(table.labels),
        limit=limit if len(errors) >= limit else None,
    )
    return checked.with_faults([*faults, *found])


def _records(table: Table, advance: Advance) -> Iterator[list[Any]]:
    """Yield the header and the rows as lists of text; a ragged row as wide as it came."""
    yield list(table.labels)
    cells = zip(*(column.to_pylist() for column in table.columns), strict=True)
    for done, (number, row) in enumerate(zip(table.rows.to_pylist(), cells, strict=True), start=1):
        yield list(table.ragged.get(number, row))
        if done % TICK == 0:
            advance(TICK)


def _uncarried(table: Table, resource: Resource) -> list[Violation]:
    # With upsert a row may be there already; the draft knows which new rows lack the field.
    if resource.replace.mode == "upsert":
        return []
    absent = [field.name for field in resource.schema.fields if field.required and field.name not in table.labels]
    return [Violation(type="missing-label", field=name) for name in absent]


def _narrowed(law: frictionless.Schema, table: Table, schema: Schema) -> frictionless.Schema:
    law.fields = [law.get_field(label) for label in table.labels]
    if not set(schema.primary_key) <= set(table.labels):
        law.primary_key = []
    return law
