"""A layout carried out on a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.descriptor import Column, Schema
from gongkai.names import plain_label, told_apart
from gongkai.report import Violation
from gongkai.table import Table
from gongkai.transform.recognise import Match, around
from gongkai.transform.steps import SPACES, check_steps, run


def apply(table: Table, match: Match, schema: Schema) -> tuple[Table, list[Violation]]:
    """Return the table under the names of the schema's fields, and the faults that the mapping would hide.

    Columns under the schema's own labels keep their places, faults included, for the validator to name. Where columns
    move, by a layout or because they stand in another order, rows that are blank or not as wide as the header are
    faults of the source, since their cells count from the left: they are named here and left out.
    Raises UnknownStep, BrokenDescriptor.
    """
    if match.layout is None:
        return _own(table, match.names, schema)
    check_steps(match.layout)
    faults, table = _sound(table)
    labels = told_apart([plain_label(label) for label in table.labels])
    places = {label: index for index, label in enumerate(labels)}
    order = {name: position for position, name in enumerate(schema.names)}
    columns = sorted(match.layout.columns, key=lambda column: order[column.field])
    indexes = [None if column.source is None else places[plain_label(column.source)] for column in columns]
    wheres = [(None, None) if index is None else table.where(index) for index in indexes]
    mapped = replace(
        table,
        labels=tuple(column.field for column in columns),
        columns=tuple(_column(table, column, places) for column in columns),
        ragged={},
        numbers=tuple(number for number, _ in wheres),
        source_labels=tuple(label for _, label in wheres),
    )
    return mapped, faults


def _own(table: Table, names: tuple[str, ...], schema: Schema) -> tuple[Table, list[Violation]]:
    numbers = table.numbers or tuple(range(1, len(names) + 1))
    labelled = replace(table, labels=names, source_labels=table.labels, numbers=numbers)
    if names == schema.names or sorted(names) != sorted(schema.names):
        return labelled, []
    faults, sound = _sound(table)
    order = [names.index(name) for name in schema.names]
    moved = replace(
        sound,
        labels=schema.names,
        columns=tuple(sound.columns[index] for index in order),
        numbers=tuple(numbers[index] for index in order),
        source_labels=tuple(table.labels[index] for index in order),
    )
    return moved, faults


def _sound(table: Table) -> tuple[list[Violation], Table]:
    """Return the faults of rows that cannot be mapped, and the table without those rows."""
    # A row of the file has no cells in columns that its layout made up.
    numbers = table.numbers or range(1, len(table.labels) + 1)
    own = [index for index, number in enumerate(numbers) if number is not None]
    labels = tuple(table.labels[index] for index in own)
    blank = pa.array([True] * table.height, pa.bool_())
    for column in (table.columns[index] for index in own):
        texts = pc.fill_null(pc.utf8_trim(column, characters=SPACES), "")
        blank = pc.and_(blank, pa.concat_arrays([pa.array([], pa.bool_()), *pc.equal(texts, "").chunks]))
    ragged = pc.is_in(table.rows, value_set=pa.array(list(table.ragged), pa.int64()))
    # Of one row of the file there may be several records.
    lost = pc.unique(table.rows.filter(pc.and_not(blank, ragged))).to_pylist()
    faults = [Violation(type="blank-row", row=row) for row in lost]
    for row, cells in table.ragged.items():
        faults += _ragged(row, cells, labels)
    if not faults and not pc.any(ragged, min_count=0).as_py():
        return [], replace(table, ragged={})
    keep = pc.invert(pc.or_(blank, ragged))
    columns = tuple(column.filter(keep) for column in table.columns)
    return faults, replace(table, columns=columns, rows=table.rows.filter(keep), ragged={})


def _ragged(row: int, cells: tuple[str, ...], labels: tuple[str, ...]) -> list[Violation]:
    if not any(cell.strip(SPACES) for cell in cells):
        return [Violation(type="blank-row", row=row)]
    if len(cells) > len(labels):
        extra = enumerate(cells[len(labels) :], start=len(labels) + 1)
        return [Violation(type="extra-cell", row=row, column=number, cell=cell) for number, cell in extra]
    missing = enumerate(labels[len(cells) :], start=len(cells) + 1)
    return [Violation(type="missing-cell", row=row, column=number, label=label, cell="") for number, label in missing]


def _column(table: Table, column: Column, places: Mapping[str, int]) -> pa.ChunkedArray:
    if column.source is not None:
        cells = table.columns[places[plain_label(column.source)]]
        # An empty cell is missing, so no step makes something of nothing.
        empty = pc.equal(cells, "")
        # A copy of a large column is made only where there is need of one.
        if pc.any(empty, min_count=0).as_py():
            cells = pc.if_else(empty, pa.scalar(None, cells.type), cells)
    elif column.parts:
        cells = _joined([_column(table, part, places) for part in column.parts], column.join)
    else:
        said = column.value if column.title is None else _said(table, column.title)
        cells = pa.chunked_array([pa.array([said] * table.height, pa.large_string())])
    for item in column.steps:
        cells = run(item, cells)
    return cells if column.default is None else pc.fill_null(cells, column.default)


def _joined(parts: Sequence[pa.ChunkedArray], join: str | None) -> pa.ChunkedArray:
    """Put texts together row by row.

    With a text to stand between them those that are missing or blank are left out, and all of them make nothing;
    without one all is missing where one is.
    """
    texts = [
        pa.concat_arrays([pa.array([], pa.large_string()), *part.cast(pa.large_string()).chunks]) for part in parts
    ]
    if join is None:
        return pa.chunked_array([pc.binary_join_element_wise(*texts, pa.scalar("", pa.large_string()))])
    nothing = pa.scalar(None, pa.large_string())
    present = [pc.if_else(pc.equal(pc.utf8_trim(text, characters=SPACES), ""), nothing, text) for text in texts]
    between = pa.scalar(join, pa.large_string())
    joined = present[0]
    for text in present[1:]:
        # Arrow's own way to skip nulls loses rows that are null in all columns.
        joined = pc.coalesce(pc.binary_join_element_wise(joined, text, between), joined, text)
    return pa.chunked_array([joined])


def _said(table: Table, pattern: str) -> str | None:
    """Return what a pattern finds around a table: its first group, or all of it."""
    for text in around(table):
        if found := re.search(pattern, text):
            return found.group(min(1, found.re.groups))
    return None
