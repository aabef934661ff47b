"""Delimited text: CSV and its relatives."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from gongkai.errors import N_, FileTooLarge, NotDelimited, UnreadableFile
from gongkai.extract.encoding import decode
from gongkai.table import Source, Table

MAX_BYTES = 512 * 1024 * 1024
DELIMITERS = (",", "\t", ";", "|")
BLOCK = 4 * 1024 * 1024


def delimited(path: Path, *, max_bytes: int = MAX_BYTES) -> Table:
    """Return the rows of a delimited text file; the first record is the header.

    Row numbers count records from 1, the header included, as frictionless does; a line break within quotation
    marks does not count. Raises UnreadableFile, FileTooLarge, EmptyFile, NotText, UnknownEncoding, NotDelimited.
    """
    data = _read(path, max_bytes)
    text, encoding = decode(data, path)
    delimiter = _delimiter(text)
    labels = _header(text, delimiter, path)
    return _rows(text, labels, path, Source(name=path.name, encoding=encoding, delimiter=delimiter, bytes=len(data)))


def _read(path: Path, max_bytes: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise FileTooLarge(where=path, size=size, limit=max_bytes)
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(where=path, fault=error.strerror or str(error)) from error


def _delimiter(text: str) -> str:
    """Return the delimiter that cuts the first record into most cells; the comma wins a tie."""
    return max(DELIMITERS, key=lambda delimiter: len(_first(text, delimiter)))


def _first(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []


def _header(text: str, delimiter: str, path: Path) -> list[str]:
    labels = _first(text, delimiter)
    if not labels:
        raise NotDelimited(where=path, fault=N_("the first row is blank, and the header must be the first row"))
    return labels


def _rows(text: str, labels: list[str], path: Path, source: Source) -> Table:
    ragged: dict[int, tuple[str, ...]] = {}

    def keep(row: pacsv.InvalidRow) -> str:
        cells = next(csv.reader(io.StringIO(row.text, newline=""), delimiter=source.delimiter), [])
        ragged[row.number] = tuple(cells)
        return "skip"

    names = [f"f{index}" for index in range(len(labels))]
    # The parser takes a header that no line break ends for no row at all.
    ended = text if text.endswith(("\n", "\r")) else text + "\n"
    try:
        # One thread, or the reader does not know the numbers of the rows it hands over as ragged. The header is
        # read as a row: its width is the table's, and two equal labels are no fault of the parser's.
        whole = pacsv.read_csv(
            pa.py_buffer(ended.encode()),
            read_options=pacsv.ReadOptions(use_threads=False, block_size=BLOCK, autogenerate_column_names=True),
            parse_options=pacsv.ParseOptions(
                delimiter=source.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=keep,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types={name: pa.large_string() for name in names}, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise NotDelimited(where=path, fault=str(error)) from error
    body = whole.slice(1)
    return _merged(body, labels, ragged, source)


def _merged(body: pa.Table, labels: list[str], ragged: dict[int, tuple[str, ...]], source: Source) -> Table:
    """Put the ragged rows back where they stood, cut or padded to the width of the header."""
    width = len(labels)
    numbers = [number for number in range(2, 2 + body.num_rows + len(ragged)) if number not in ragged]
    rows = pa.array(numbers, pa.int64())
    if ragged:
        padded = [(*cells[:width], *(None for _ in range(width - len(cells)))) for cells in ragged.values()]
        extra = pa.table({f"f{i}": pa.array([cells[i] for cells in padded], pa.large_string()) for i in range(width)})
        rows = pa.concat_arrays([rows, pa.array(list(ragged), pa.int64())])
        order = pc.sort_indices(rows)
        body, rows = pa.concat_tables([body, extra]).take(order), rows.take(order)
    columns = tuple(body.column(index) for index in range(width))
    return Table(source=source, labels=tuple(labels), columns=columns, rows=rows, ragged=ragged)
