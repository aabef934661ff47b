"""Parquet: typed columns as the texts that the same values have in CSV."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gongkai.errors import N_, BrokenFile
from gongkai.extract.cells import moment_text
from gongkai.extract.limits import Limits
from gongkai.table import Source, Table


def parquet(path: Path, limits: Limits) -> Table:
    """Return the rows of a Parquet file; they are counted from 2 on, as if the labels stood in the first.

    Raises BrokenFile, OverLimit.
    """
    try:
        file = pq.ParquetFile(path)
        facts = file.metadata
        limits.hold("rows", facts.num_rows, path)
        limits.hold("columns", len(file.schema_arrow.names), path)
        groups = [facts.row_group(place) for place in range(facts.num_row_groups)]
        limits.hold("unpacked", sum(max(0, group.total_byte_size) for group in groups), path)
        table = file.read()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise BrokenFile(where=path, kind="Parquet", fault=" ".join(str(error).split())) from error
    columns = tuple(_text(column, path) for column in table.columns)
    for column in columns:
        limits.hold("cell", pc.max(pc.utf8_length(column)).as_py() or 0, path)
    return Table(
        source=Source(name=path.name, encoding="-", delimiter="-", bytes=path.stat().st_size, form="parquet"),
        labels=tuple(table.column_names),
        columns=columns,
        rows=pa.array(range(2, table.num_rows + 2), pa.int64()),
    )


def _text(column: pa.ChunkedArray, path: Path) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_boolean(kind):
        column = pc.if_else(column, "TRUE", "FALSE")
    elif pa.types.is_timestamp(kind):
        column = _each(column, moment_text)
    elif pa.types.is_floating(kind):
        column = _each(
            column, lambda value: str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        )
    elif pa.types.is_nested(kind):
        column = _each(column, lambda value: json.dumps(value, ensure_ascii=False, default=str))
    try:
        return pc.fill_null(column.cast(pa.large_string()), "")
    except pa.ArrowException as error:
        fault = N_("a column holds what is no text")
        raise BrokenFile(where=path, kind="Parquet", fault=fault) from error


def _each(column: pa.ChunkedArray, function: object) -> pa.ChunkedArray:
    texts = [None if value is None else function(value) for value in column.to_pylist()]  # type: ignore[operator]
    return pa.chunked_array([pa.array(texts, pa.large_string())])
