"""The files of a release: each table that changed in all forms, made once, when it is published.

The same rows give the same bytes: rows stand in the order of their keys, and nothing in a file tells when it was made,
save in a workbook, which says of which release it is.
"""

from __future__ import annotations

import io
import os
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from gongkai.descriptor import Resource
from gongkai.errors import N_, DamagedStore
from gongkai.messages import translate
from gongkai.names import quoted
from gongkai.release.imprint import Content, Imprint
from gongkai.release.lines import json_lines
from gongkai.release.sheets import sheets
from gongkai.release.spreadsheet import formulas, neutral
from gongkai.release.submission import sync_folder

#: Rows that are read at once.
BATCH = 20_000

#: Batches that are read before the slowest form has written them.
AHEAD = 3

#: What Excel opens with ease; above it only the plain forms are made.
EXCEL_ROWS = 100_000

TYPES: Mapping[str, Any] = {
    "integer": pa.int64(),
    "year": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}

NEUTRALISED = N_("a text that a spreadsheet would take for a formula has an apostrophe before it")
WORKBOOK = N_("texts are texts, never formulas; one of more than 32,767 characters is cut, with … at its end")
TOO_MANY_ROWS = N_("more than 100,000 rows")

Write = Callable[[pa.RecordBatch], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form in which a table can be had."""

    name: str
    suffix: str
    open: Callable[[ExitStack, io.RawIOBase, pa.Schema, Content], Write]
    most_rows: int | None = None
    #: What is done with texts that a spreadsheet would take for formulas; nothing where it is for none.
    note: str = ""


def _csv(stack: ExitStack, stream: io.RawIOBase, schema: pa.Schema, _: Content) -> Write:
    return _batches_of(stack.enter_context(pyarrow.csv.CSVWriter(stream, schema)))


def _excel(stack: ExitStack, stream: io.RawIOBase, schema: pa.Schema, _: Content) -> Write:
    stream.write(b"\xef\xbb\xbf")
    # RFC 4180 ends lines so, and old spreadsheets run others together; a line break within a cell stays as it is.
    options = pyarrow.csv.WriteOptions(eol="\r\n")
    writer = stack.enter_context(pyarrow.csv.CSVWriter(stream, schema, write_options=options))
    return lambda batch: writer.write_batch(neutral(batch))


def _lines(_: ExitStack, stream: io.RawIOBase, __: pa.Schema, ___: Content) -> Write:
    return lambda batch: stream.write(json_lines(batch))


def _parquet(stack: ExitStack, stream: io.RawIOBase, schema: pa.Schema, _: Content) -> Write:
    return _batches_of(stack.enter_context(pq.ParquetWriter(stream, schema, compression="zstd")))


def _batches_of(writer: Any) -> Write:
    write: Write = writer.write_batch
    return write


FORMS: tuple[Form, ...] = (
    Form(name="csv", suffix="csv", open=_csv),
    Form(name="jsonl", suffix="jsonl", open=_lines),
    Form(name="parquet", suffix="parquet", open=_parquet),
    Form(name="excel-csv", suffix="excel.csv", open=_excel, most_rows=EXCEL_ROWS, note=NEUTRALISED),
    Form(name="xlsx", suffix="xlsx", open=sheets, most_rows=EXCEL_ROWS, note=WORKBOOK),
)


class Making:
    """The files of a table while they are made, as drafts in a folder; they are placed by their hashes in the end."""

    def __init__(self, content: Content, folder: Path, rows: int, batches: Iterable[pa.RecordBatch]) -> None:
        self.content, self.resource = content, content.resource
        self.forms = [form for form in FORMS if form.most_rows is None or rows <= form.most_rows]
        self.drafts = {form: folder / f".{self.resource.name}.{form.suffix}.draft" for form in self.forms}
        self._rows, self._stopped = rows, False
        # Arrow and the hash do their work beside Python, so that SQLite is filled meanwhile.
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="files")
        self._made: Future[list[str]] = self._pool.submit(self._make, batches)

    def place(self, root: Path, undo: ExitStack) -> dict[str, Any]:
        """Wait for the files, move them into `files/` of a store, and return what the manifest says of them."""
        digests = self._made.result()
        self._pool.shutdown()
        folder = root / "files" / self.resource.name
        folder.mkdir(parents=True, exist_ok=True)
        made = [
            {
                "format": form.name,
                **placed(root, self.drafts[form], digest, folder, self.resource, form, undo),
                **_neutralised(form, self.content),
            }
            for form, digest in zip(self.forms, digests, strict=True)
        ]
        sync_folder(folder)
        omitted = [{"format": form.name, "reason": TOO_MANY_ROWS} for form in FORMS if form not in self.forms]
        return {"files": made, "omitted": omitted}

    def close(self) -> None:
        """Stop, and delete what was not placed."""
        self._stopped = True
        self._pool.shutdown(cancel_futures=True)
        for draft in self.drafts.values():
            with suppress(FileNotFoundError):
                draft.unlink()

    def _make(self, batches: Iterable[pa.RecordBatch]) -> list[str]:
        return write_forms(self._counted(batches), self.content, self.drafts)

    def _counted(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        rows = 0
        for batch in batches:
            if self._stopped:
                return
            rows += batch.num_rows
            yield batch
        if rows != self._rows:
            # Files that differ from the table must not be published, whatever they were made of.
            fault = translate("its files have {actual} rows, not {expected}", actual=rows, expected=self._rows)
            raise DamagedStore(where=self.resource.name, fault=fault)


def write_files(
    database: Path, resource: Resource, root: Path, rows: int, undo: ExitStack, *, imprint: Imprint
) -> dict[str, Any]:
    """Write a table in all its forms into `files/` of a store and return what the manifest says of them."""
    folder = root / "files" / resource.name
    folder.mkdir(parents=True, exist_ok=True)
    content = Content(resource=resource, imprint=imprint)
    making = Making(content, folder, rows, database_batches(database, resource))
    undo.callback(making.close)
    return making.place(root, undo)


class Hashed(io.RawIOBase):
    """A stream that takes the hash of what is written to it: a large file need not be read again for it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.digest = sha256()
        self._stream = stream

    def writable(self) -> bool:
        """Say yes: it is for nothing else."""
        return True

    def write(self, data: Any) -> int:
        """Write bytes and take note of them."""
        self.digest.update(data)
        return self._stream.write(data)

    def tell(self) -> int:
        """Return how many bytes were written."""
        return self._stream.tell()


def write_forms(
    batches: Iterable[pa.RecordBatch], content: Content | Resource, paths: Mapping[Form, Path]
) -> list[str]:
    """Write a table in some forms at one reading, and return the sha256 of each in hexadecimal digits.

    A workbook tells what the content does; of a resource alone it tells the fields.
    """
    told = content if isinstance(content, Content) else Content(resource=content)
    schema, for_spreadsheets = file_schema(told.resource), any(form.note for form in paths)
    with ExitStack() as stack:
        files = [stack.enter_context(path.open("wb")) for path in paths.values()]
        streams = {form: Hashed(file) for form, file in zip(paths, files, strict=True)}
        with ExitStack() as writers:
            writes = [form.open(writers, stream, schema, told) for form, stream in streams.items()]
            # Each form has a thread of its own: one that takes longer holds up no other, nor the reading.
            pools = [writers.enter_context(ThreadPoolExecutor(1, thread_name_prefix="form")) for _ in writes]
            under_way: deque[list[Future[object]]] = deque()
            for batch in batches:
                if for_spreadsheets:
                    told.formulas.update(formulas(batch))
                under_way.append([pool.submit(write, batch) for pool, write in zip(pools, writes, strict=True)])
                if len(under_way) > AHEAD:
                    _wait(under_way.popleft())
            for written in under_way:
                _wait(written)
        for file in files:
            file.flush()
            os.fsync(file.fileno())
        return [stream.digest.hexdigest() for stream in streams.values()]


def _wait(written: Iterable[Future[object]]) -> None:
    for one in written:
        one.result()


def file_schema(resource: Resource) -> pa.Schema:
    """Return names and types of the columns of a table's files."""
    return pa.schema([(field.name, TYPES.get(field.type, pa.string())) for field in resource.schema.fields])


def database_batches(database: Path, resource: Resource) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table of a database file in the order of their keys."""
    address = f"{database.resolve().as_uri()}?immutable=1"
    # What stops half-way, as on a full disk, may be put away by another thread than the one that read.
    with closing(sqlite3.connect(address, uri=True, check_same_thread=False)) as connection:
        yield from table_batches(connection, resource)


def table_batches(connection: sqlite3.Connection, resource: Resource) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table of a database in the order of their keys."""
    schema = file_schema(resource)
    names, order = (", ".join(map(quoted, group)) for group in (resource.schema.names, resource.schema.primary_key))
    found = connection.execute(f"SELECT {names} FROM {quoted(resource.name)} ORDER BY {order}")
    while rows := found.fetchmany(BATCH):
        columns = zip(*rows, strict=True)
        cells = [pa.array(column, as_stored(field.type)) for column, field in zip(columns, schema, strict=True)]
        yield as_file(cells, schema)


def value_batches(values: pa.Table, order: pa.Array, resource: Resource) -> Iterator[pa.RecordBatch]:
    """Yield rows that are at hand as SQLite stores them, in the order given; a column that they lack is empty."""
    schema = file_schema(resource)
    for start in range(0, len(order), BATCH):
        batch = taken(values, order.slice(start, BATCH))
        cells = [
            batch[field.name] if field.name in values.column_names else pa.nulls(batch.num_rows) for field in schema
        ]
        yield as_file(cells, schema)


def taken(values: pa.Table, chosen: pa.Array) -> pa.RecordBatch:
    """Return some rows of a table, in the order in which they are named."""
    # Of a column in several pieces Arrow's own `take` makes one first, at each call.
    parts, places, end = [], [], 0
    # A table of no row may have no piece.
    for piece in values.to_batches() or [pa.RecordBatch.from_pylist([], values.schema)]:
        start, end = end, end + piece.num_rows
        own = pc.and_(pc.greater_equal(chosen, start), pc.less(chosen, end))
        parts.append(piece.take(pc.subtract(chosen.filter(own), start)))
        places.append(pc.indices_nonzero(own))
    return pa.concat_batches(parts).take(pc.sort_indices(pa.concat_arrays(places)))


def as_file(cells: Sequence[pa.Array], schema: pa.Schema) -> pa.RecordBatch:
    """Return cells as SQLite stores them as a batch of the types that files have."""
    return pa.record_batch([cell.cast(field.type) for cell, field in zip(cells, schema, strict=True)], schema)


def as_stored(kind: pa.DataType) -> pa.DataType:
    """Return the type of what SQLite stores in a column of a file's type."""
    return {pa.bool_(): pa.int64(), pa.date32(): pa.string()}.get(kind, kind)


def _neutralised(form: Form, content: Content) -> dict[str, Any]:
    """Return in which columns of a form how many texts are no formulas any more."""
    return {"neutralised": dict(content.formulas)} if form.note and content.formulas else {}


def placed(
    root: Path, draft: Path, digest: str, folder: Path, resource: Resource, form: Form, undo: ExitStack
) -> dict[str, Any]:
    """Give a file that is whole the name that its content has, and return what a manifest says of it."""
    path = folder / f"{resource.name}-{digest[:16]}.{form.suffix}"
    if not path.exists():
        undo.callback(path.unlink, missing_ok=True)
    draft.rename(path)
    path.chmod(0o444)
    facts = {"path": str(path.relative_to(root)), "sha256": digest, "bytes": path.stat().st_size}
    return {**facts, "note": form.note} if form.note else facts
