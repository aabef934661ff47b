"""The header, the cells and the keys of one table, by frictionless' own verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import frictionless
import pyarrow.compute as pc

from gongkai.descriptor import Resource, Schema
from gongkai.descriptor.cells import frictionless_schema
from gongkai.report import Report, Violation
from gongkai.table import Table
from gongkai.validate.arrow_table import ArrowTable
from gongkai.validate.faults import as_violation
from gongkai.validate.opening import LIMIT
from gongkai.validate.sources import TableSource

#: Told how many more rows are done.
Advance = Callable[[int], object]


def check_rows(
    table: Table, resource: Resource, *, mapped: bool, limit: int = LIMIT, advance: Advance | None = None
) -> Report:
    """Check a table against the schema of a resource.

    `mapped` says that a layout made the columns: they are the schema's own, so the header is no question, and a field
    that the layout does not carry is checked only where each row must have it.
    """
    schema = resource.schema
    law = frictionless_schema(schema, **_matching(table.labels, schema))
    faults: list[Violation] = []
    if mapped:
        faults = _uncarried(table, resource)
        law = _narrowed(law, table, schema)
    found = _faults(table, resource, law, limit=limit, advance=advance or (lambda _: None))
    checked = Report(
        place=table.source.name,
        rows=table.height,
        fields=len(table.labels),
        limit=limit if len(found) >= limit else None,
    )
    return checked.with_faults([*faults, *found])


def _faults(
    table: Table, resource: Resource, law: frictionless.Schema, *, limit: int, advance: Advance
) -> list[Violation]:
    header = [list(table.labels)]
    dialect = frictionless.Dialect(header=True, header_rows=[1])
    frame = ArrowTable(name=resource.name, data=header, schema=law, dialect=dialect)
    source = TableSource(_without_nulls(table, resource.schema), advance)
    report = frame.connect(source, limit=limit).validate(limit_errors=limit)
    return [as_violation(error, table) for task in report.tasks for error in task.errors]


def _matching(labels: Sequence[str], schema: Schema) -> dict[str, str]:
    """Return how frictionless is to pair labels with fields: by position, else by name.

    By position it says which label is misspelt; where a column is missing or stands elsewhere, it would call all that
    follow misspelt too. By name it takes no label twice.
    """
    if len(set(labels)) < len(labels):
        return {"fieldsMatch": "exact"}
    if "fieldsMatch" in schema.raw:
        return {}
    known = set(schema.names)
    in_place = len(labels) == len(known) and all(
        label == name or label not in known for label, name in zip(labels, schema.names, strict=True)
    )
    return {} if in_place else {"fieldsMatch": "equal"}


def _without_nulls(table: Table, schema: Schema) -> Table:
    """Return the table with an empty cell where a step found nothing; a null would be shown as “None”."""
    empty = {name for name in schema.names if "" in schema.missing_values(name)}
    pairs = zip(table.labels, table.columns, strict=True)
    return replace(table, columns=tuple(pc.fill_null(cells, "") if label in empty else cells for label, cells in pairs))


def _uncarried(table: Table, resource: Resource) -> list[Violation]:
    """Return the fields that a submission must have and a layout does not carry."""
    needed = {*resource.schema.primary_key, *resource.replace.by}
    # With upsert a row may be there already; the draft knows which new rows lack the field.
    if resource.replace.mode != "upsert":
        needed |= {field.name for field in resource.schema.fields if field.required}
    return [
        Violation(type="missing-label", field=name)
        for name in resource.schema.names
        if name in needed - {*table.labels}
    ]


def _narrowed(law: frictionless.Schema, table: Table, schema: Schema) -> frictionless.Schema:
    law.fields = [law.get_field(label) for label in table.labels]
    if not set(schema.primary_key) <= set(table.labels):
        law.primary_key = []
    return law
