"""A layout carried out on a table."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.descriptor import Column, Layout, Schema
from gongkai.report import Violation
from gongkai.table import Table
from gongkai.transform.recognise import Match, plain_label
from gongkai.transform.steps import STEPS, check_steps


def apply(table: Table, match: Match, schema: Schema) -> tuple[Table, list[Violation]]:
    """Return the table under the names of the schema's fields, and the faults that the mapping would hide.

    Without a layout the table keeps its shape, faults included, for the validator to name; columns that are all there
    in another order are put in the schema's. With a layout, rows that are blank or not as wide as the header
    are faults of the source: they are named here and left out.
    Raises UnknownStep, BrokenDescriptor.
    """
    if match.layout is None:
        return _own(table, match.names, schema), []
    check_steps(match.layout)
    faults, table = _sound(table)
    places = {plain_label(label): index for index, label in enumerate(table.labels)}
    order = {name: position for position, name in enumerate(schema.names)}
    columns = sorted(match.layout.columns, key=lambda column: order[column.field])
    indexes = [None if column.source is None else places[plain_label(column.source)] for column in columns]
    mapped = Table(
        source=table.source,
        labels=tuple(column.field for column in columns),
        columns=tuple(_column(table, column, index) for column, index in zip(columns, indexes, strict=True)),
        rows=table.rows,
        numbers=tuple(None if index is None else index + 1 for index in indexes),
        source_labels=tuple(None if index is None else table.labels[index] for index in indexes),
    )
    return mapped, faults


def apply_all(table: Table, layout: Layout, schema: Schema) -> Table:
    """Return the table that a layout makes of a sound one."""
    return apply(table, Match(layout=layout), schema)[0]


def _own(table: Table, names: tuple[str, ...], schema: Schema) -> Table:
    labelled = replace(table, labels=names, source_labels=table.labels, numbers=tuple(range(1, len(table.labels) + 1)))
    # Ragged rows count from the left, so their cells cannot follow a column that moves.
    if table.ragged or sorted(names) != sorted(schema.names) or len(set(names)) != len(names):
        return labelled
    order = [names.index(name) for name in schema.names]
    return replace(
        labelled,
        labels=schema.names,
        columns=tuple(table.columns[index] for index in order),
        numbers=tuple(index + 1 for index in order),
        source_labels=tuple(table.labels[index] for index in order),
    )


def _sound(table: Table) -> tuple[list[Violation], Table]:
    blank = pa.array([True] * table.height)
    for column in table.columns:
        blank = pc.and_(blank, pc.equal(pc.fill_null(pc.utf8_trim_whitespace(column), ""), "").combine_chunks())
    faults = [Violation(type="blank-row", row=row) for row in table.rows.filter(blank).to_pylist()]
    for row, cells in table.ragged.items():
        faults += _ragged(row, cells, table.labels)
    keep = pc.and_not(pc.invert(blank), pc.is_in(table.rows, value_set=pa.array(list(table.ragged), pa.int64())))
    columns = tuple(column.filter(keep) for column in table.columns)
    return faults, replace(table, columns=columns, rows=table.rows.filter(keep), ragged={})


def _ragged(row: int, cells: tuple[str, ...], labels: tuple[str, ...]) -> list[Violation]:
    if len(cells) > len(labels):
        extra = enumerate(cells[len(labels) :], start=len(labels) + 1)
        return [Violation(type="extra-cell", row=row, column=number, cell=cell) for number, cell in extra]
    missing = enumerate(labels[len(cells) :], start=len(cells) + 1)
    return [Violation(type="missing-cell", row=row, column=number, label=label, cell="") for number, label in missing]


def _column(table: Table, column: Column, index: int | None) -> pa.ChunkedArray:
    if index is None:
        return pa.chunked_array([pa.array([column.value] * table.height, pa.large_string())])
    cells = table.columns[index]
    # An empty cell is missing, so no step makes something of nothing.
    cells = pc.if_else(pc.equal(cells, ""), pa.scalar(None, cells.type), cells)
    for item in column.steps:
        cells = STEPS[item.name](cells, **item.arguments)
    return cells
