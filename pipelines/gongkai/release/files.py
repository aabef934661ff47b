"""The files of a release: each table that changed as CSV, JSON Lines and Parquet, made once, when it is published.

The same rows give the same bytes: rows stand in the order of their keys, and nothing in a file tells when it was made.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from gongkai.descriptor import Resource
from gongkai.errors import N_
from gongkai.names import quoted
from gongkai.release.manifest import file_hash
from gongkai.release.submission import sync_folder

#: Rows that are read at once.
BATCH = 20_000

#: What Excel opens with ease; above it only the plain forms are made.
EXCEL_ROWS = 100_000

TYPES: Mapping[str, Any] = {
    "integer": pa.int64(),
    "year": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}

#: A cell that begins like this is a formula to a spreadsheet (OWASP, CSV injection).
FORMULA = "^[=+\\-@\\t\\r]"

NEUTRALISED = N_("a text that a spreadsheet would take for a formula has an apostrophe before it")
TOO_MANY_ROWS = N_("more than 100,000 rows")

Write = Callable[[pa.RecordBatch, Sequence[tuple[Any, ...]]], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form in which a table can be had."""

    name: str
    suffix: str
    open: Callable[[ExitStack, IO[bytes], pa.Schema], Write]
    most_rows: int | None = None
    note: str = ""


def _csv(stack: ExitStack, stream: IO[bytes], schema: pa.Schema) -> Write:
    writer = stack.enter_context(pyarrow.csv.CSVWriter(stream, schema))
    return lambda batch, rows: writer.write_batch(batch)


def _excel(stack: ExitStack, stream: IO[bytes], schema: pa.Schema) -> Write:
    stream.write(b"\xef\xbb\xbf")
    writer = stack.enter_context(pyarrow.csv.CSVWriter(stream, schema))
    return lambda batch, rows: writer.write_batch(_neutral(batch))


def _lines(stack: ExitStack, stream: IO[bytes], schema: pa.Schema) -> Write:
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    names, truths = schema.names, [index for index, field in enumerate(schema) if field.type == pa.bool_()]

    def line(row: tuple[Any, ...]) -> str:
        if truths:
            cells = list(row)
            for index in truths:
                cells[index] = None if cells[index] is None else bool(cells[index])
            row = tuple(cells)
        return encode(dict(zip(names, row, strict=True))) + "\n"

    return lambda batch, rows: stream.write("".join(map(line, rows)).encode())


def _parquet(stack: ExitStack, stream: IO[bytes], schema: pa.Schema) -> Write:
    writer = stack.enter_context(pq.ParquetWriter(stream, schema, compression="zstd"))
    return lambda batch, rows: writer.write_batch(batch)


FORMS: tuple[Form, ...] = (
    Form(name="csv", suffix="csv", open=_csv),
    Form(name="jsonl", suffix="jsonl", open=_lines),
    Form(name="parquet", suffix="parquet", open=_parquet),
    Form(name="excel-csv", suffix="excel.csv", open=_excel, most_rows=EXCEL_ROWS, note=NEUTRALISED),
)


def write_files(
    connection: sqlite3.Connection, resource: Resource, root: Path, rows: int, undo: ExitStack
) -> dict[str, Any]:
    """Write a table in all its forms into `files/` of a store and return what the manifest says of them."""
    folder = root / "files" / resource.name
    folder.mkdir(parents=True, exist_ok=True)
    forms = [form for form in FORMS if form.most_rows is None or rows <= form.most_rows]
    drafts = {form: folder / f".{resource.name}.{form.suffix}.draft" for form in forms}
    for draft in drafts.values():
        undo.callback(draft.unlink, missing_ok=True)
    write_forms(connection, resource, drafts)
    made = [{"format": form.name, **_placed(root, draft, resource, form, undo)} for form, draft in drafts.items()]
    sync_folder(folder)
    omitted = [{"format": form.name, "reason": TOO_MANY_ROWS} for form in FORMS if form not in forms]
    return {"files": made, "omitted": omitted}


def write_forms(connection: sqlite3.Connection, resource: Resource, paths: Mapping[Form, Path]) -> None:
    """Write a table in some forms at one reading."""
    schema = pa.schema([(field.name, TYPES.get(field.type, pa.string())) for field in resource.schema.fields])
    with ExitStack() as stack:
        streams = {form: stack.enter_context(path.open("wb")) for form, path in paths.items()}
        with ExitStack() as writers:
            writes = [form.open(writers, stream, schema) for form, stream in streams.items()]
            for rows in _rows(connection, resource):
                batch = _batch(rows, schema)
                for write in writes:
                    write(batch, rows)
        for stream in streams.values():
            stream.flush()
            os.fsync(stream.fileno())


def _rows(connection: sqlite3.Connection, resource: Resource) -> Iterator[list[tuple[Any, ...]]]:
    names, order = (", ".join(map(quoted, group)) for group in (resource.schema.names, resource.schema.primary_key))
    found = connection.execute(f"SELECT {names} FROM {quoted(resource.name)} ORDER BY {order}")
    while rows := found.fetchmany(BATCH):
        yield rows


def _batch(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    return pa.record_batch([_column(cells, field.type) for cells, field in zip(columns, schema, strict=True)], schema)


def _column(cells: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if kind == pa.bool_():
        return pa.array(cells, pa.int64()).cast(kind)
    if kind == pa.date32():
        return pa.array(cells, pa.string()).cast(kind)
    return pa.array(cells, kind)


def _neutral(batch: pa.RecordBatch) -> pa.RecordBatch:
    columns = [
        pc.if_else(pc.match_substring_regex(column, FORMULA), pc.binary_join_element_wise("'", column, ""), column)
        if column.type == pa.string()
        else column
        for column in batch.columns
    ]
    return pa.record_batch(columns, batch.schema)


def _placed(root: Path, draft: Path, resource: Resource, form: Form, undo: ExitStack) -> dict[str, Any]:
    digest = file_hash(draft)
    path = draft.with_name(f"{resource.name}-{digest[:16]}.{form.suffix}")
    if not path.exists():
        undo.callback(path.unlink, missing_ok=True)
    draft.rename(path)
    path.chmod(0o444)
    facts = {"path": str(path.relative_to(root)), "sha256": digest, "bytes": path.stat().st_size}
    return {**facts, "note": form.note} if form.note else facts
