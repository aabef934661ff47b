"""Numbers that a 64-bit float cannot hold: they would be published changed."""

from __future__ import annotations

from decimal import Decimal

import pyarrow.compute as pc

from gongkai.descriptor import Resource, cell_reader
from gongkai.report import Violation
from gongkai.table import Table


def check_exact(table: Table, resource: Resource) -> list[Violation]:
    """Return the cells of `number` fields that would not come back from the database as they went in."""
    faults: list[Violation] = []
    for field in resource.schema.fields:
        if field.type != "number" or field.name not in table.labels:
            continue
        reader = cell_reader(field, resource.schema.missing_values)
        column = table.column(field.name)
        number, label = table.where(field.name)
        inexact = {text for text in pc.unique(column).to_pylist() if _changes(reader(text)[0])}
        faults += [
            Violation(type="inexact-number", row=row, column=number, field=field.name, label=label, cell=text)
            for row, text in zip(table.rows.to_pylist(), column.to_pylist(), strict=True)
            if text in inexact
        ]
    return faults


def _changes(value: object) -> bool:
    return isinstance(value, Decimal) and value.is_finite() and Decimal(repr(float(value))) != value
