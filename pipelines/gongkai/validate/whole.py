"""A bare check of one table at hand, as a workbook or JSON gives it, against one Table Schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import frictionless
import pyarrow as pa
import pyarrow.compute as pc

from gongkai.report import Report
from gongkai.table import Table
from gongkai.validate.arrow_table import ArrowTable
from gongkai.validate.faults import as_violation
from gongkai.validate.opening import LIMIT, refusal, schema_of
from gongkai.validate.readers import missing_values
from gongkai.validate.sources import TableSource

#: So many rows tell what the fields are where nothing says it; frictionless' own number.
SAMPLE = 100


def check_table(
    table: Table,
    path: Path,
    schema: Mapping[str, Any] | None,
    *,
    limit: int = LIMIT,
    advance: Callable[[int], object] = abs,
) -> Report:
    """Check the table of a file against any Table Schema (None: as inferred from its first rows).

    Cells are texts as the file shows them, so that a number in a text field is a text. All else is frictionless'
    verdict, on the rows, columns and labels of the source.
    """
    report = Report(place=str(path), rows=table.height, fields=len(table.labels))
    frame = _frame(table)
    try:
        frame.schema = _inferred(table) if schema is None else schema_of(schema)
    except frictionless.FrictionlessException as error:
        found = refusal(frame, error)
    else:
        source = TableSource(_blank_as_missing(table, frame.schema), advance)
        found = frame.connect(source, limit=limit, schema=schema).validate(limit_errors=limit)
    faults = [*found.errors, *(error for task in found.tasks for error in task.errors)]
    listed = report.with_faults(as_violation(error, table) for error in faults)
    return replace(listed, limit=limit if len(faults) >= limit else None)


def fields_of(table: Table, schema: Mapping[str, Any]) -> list[str]:
    """Return the names of the fields that the columns of a table with a sound header are."""
    frame = _frame(table)
    frame.schema = schema_of(schema)
    with frame.connect(TableSource(table, abs), limit=1, schema=schema) as opened:
        return [field.name for field in opened.header.get_expected_fields()]


def _frame(table: Table) -> ArrowTable:
    return ArrowTable(name="table", data=_head(table, 0), dialect=frictionless.Dialect(header=True, header_rows=[1]))


def _head(table: Table, rows: int) -> list[list[str | None]]:
    cells = (column.slice(0, rows).to_pylist() for column in table.columns)
    return [list(table.labels), *map(list, zip(*cells, strict=True))]


def _inferred(table: Table) -> frictionless.Schema:
    with frictionless.resources.TableResource(data=_head(table, SAMPLE)) as sample:
        found: frictionless.Schema = sample.schema
        return found


def _blank_as_missing(table: Table, schema: frictionless.Schema) -> Table:
    """Return the table with no cell in place of a blank one where an empty text would be a value.

    A sheet has blanks and no empty texts; frictionless finds none in them whatever `missingValues` says.
    """
    columns = list(table.columns)
    for place, field in enumerate(schema.fields[: len(columns)]):
        if "" not in missing_values(field):
            cells = columns[place]
            columns[place] = pc.if_else(pc.equal(cells, ""), pa.scalar(None, cells.type), cells)
    return replace(table, columns=tuple(columns))
