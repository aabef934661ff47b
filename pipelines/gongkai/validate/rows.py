"""The header, the cells and the keys of one table, by frictionless' own verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

import frictionless
import pyarrow.compute as pc

from gongkai.descriptor import Resource, Schema, cell_reader
from gongkai.descriptor.cells import INCOMPARABLE, frictionless_schema
from gongkai.messages import translate
from gongkai.report import Report, Violation
from gongkai.table import Table
from gongkai.validate.faults import as_violation
from gongkai.validate.file import LIMIT

TICK = 500

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
    remarks: tuple[str, ...] = ()
    try:
        found = _faults(table, resource, law, limit=limit, advance=advance or (lambda _: None))
    except INCOMPARABLE:
        found = list(islice(_type_errors(table, schema), limit))
        if not found:
            raise
        remarks = (
            translate("Only the types of the cells were checked; the rest will be when those named are mended."),
        )
    checked = Report(
        place=table.source.name,
        rows=table.height,
        fields=len(table.labels),
        limit=limit if len(found) >= limit else None,
        remarks=remarks,
    )
    return checked.with_faults([*faults, *found])


def _faults(
    table: Table, resource: Resource, law: frictionless.Schema, *, limit: int, advance: Advance
) -> list[Violation]:
    with frictionless.Resource(
        name=resource.name,
        data=_records(table, resource.schema, advance),
        schema=law,
        dialect=frictionless.Dialect(header=True, header_rows=[1]),
    ) as source:
        report = source.validate(limit_errors=limit)
    rows = table.rows.to_pylist()
    return [as_violation(error, table, rows) for task in report.tasks for error in task.errors]


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


def _records(table: Table, schema: Schema, advance: Advance) -> Iterator[list[Any]]:
    """Yield the header and the rows as lists of text; a ragged row as wide as it came."""
    yield list(table.labels)
    empty = {name for name in schema.names if "" in schema.missing_values(name)}
    # A step that found nothing leaves a null; frictionless would show it as a cell with the text “None”.
    columns = [
        pc.fill_null(column, "") if label in empty else column
        for label, column in zip(table.labels, table.columns, strict=True)
    ]
    for start in range(0, table.height, TICK):
        numbers = table.rows.slice(start, TICK).to_pylist()
        cells = zip(*(column.slice(start, TICK).to_pylist() for column in columns), strict=True)
        for number, row in zip(numbers, cells, strict=True):
            yield list(table.ragged.get(number, row))
        advance(len(numbers))


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


def _type_errors(table: Table, schema: Schema) -> Iterator[Violation]:
    """Yield the cells that are no value of their field's type, or one that compares with no other."""
    for index, name in enumerate(table.labels):
        if name not in schema.names:
            continue
        read, column = cell_reader(schema, name), table.columns[index]
        notes = {text: note for text in pc.unique(column).to_pylist() if (note := _type_note(read(text)))}
        place, label = table.where(index)
        for row, text in zip(table.rows.to_pylist(), column.to_pylist(), strict=True):
            if text in notes:
                facts = {"field": name, "label": label, "cell": text, "note": notes[text]}
                yield Violation(type="type-error", row=row, column=place, **facts)


def _type_note(answer: tuple[Any, dict[str, str] | None]) -> str | None:
    value, notes = answer
    # It has no hash either, which a key needs.
    if isinstance(value, Decimal) and value.is_snan():
        return 'type is "number/default"'
    return (notes or {}).get("type")
