"""Delimited text: CSV and its relatives."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from gongkai.errors import N_, FileTooLarge, NoHeader, NotDelimited, UnreadableFile
from gongkai.extract.encoding import DELIMITERS, decode, reason
from gongkai.extract.limits import Limits
from gongkai.messages import translate
from gongkai.table import Source, Table

MAX_BYTES = 512 * 1024 * 1024
BLOCK = 4 * 1024 * 1024

#: How many rows are looked at to tell the delimiter.
SAMPLE = 20

#: A row put after the last one. It can be no part of a text (`decode` refuses NUL), so that where it does not come
#: back as a row of its own, a quotation mark before it was never closed.
END = "\x00"

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


def delimited(
    path: Path,
    *,
    max_bytes: int = MAX_BYTES,
    max_columns: int | None = None,
    encoding: str | None = None,
    titles: bool = False,
) -> Table:
    """Return the rows of a delimited text file; the first record is the header.

    With `titles`, records of one filled cell above it are titles, listed in the notes of the table.

    Row numbers count records from 1, the header included, as frictionless does; a line break within quotation
    marks does not count. Raises UnreadableFile, FileTooLarge, EmptyFile, NotText, UnknownEncoding, NoHeader,
    NotDelimited, OverLimit.
    """
    data, labels, above, source = _opened(path, max_bytes, encoding, titles=titles)
    Limits(columns=max_columns or len(labels)).hold("columns", len(labels), path)
    body, ragged = _rows(data, len(labels), path, source.delimiter)
    table = _merged(body, labels, ragged, source)
    return lowered(table, above) if above else table


def text_of(path: Path, max_bytes: int = MAX_BYTES, declared: str | None = None) -> tuple[str, Source]:
    """Return the text of a file and how it was read.

    Raises UnreadableFile, FileTooLarge, EmptyFile, NotText, UnknownEncoding, UsageError.
    """
    data = _read(path, max_bytes)
    text, encoding = decode(data, path, declared)
    why = reason(data[:4], encoding, declared)
    return text, Source(name=path.name, encoding=encoding, bytes=len(data), reason=why)


def _opened(
    path: Path, max_bytes: int, declared: str | None, *, titles: bool
) -> tuple[bytes, list[str], list[tuple[str, str]], Source]:
    """Return the text of a file as UTF-8 with the row `END` after it, its labels, its titles, and how it was read.

    The text itself is let go of: with the rows it would be in memory twice.
    """
    text, source = text_of(path, max_bytes, declared)
    above = titles_of(text) if titles else []
    text = text[sum(len(record) for record, _ in above) :]
    delimiter, labels = delimiter_of(text)
    if not labels:
        raise NoHeader(where=path)
    separator = "" if text.endswith(("\n", "\r")) else "\n"
    return f"{text}{separator}{END}\n".encode(), labels, above, replace(source, delimiter=delimiter)


def titles_of(text: str) -> list[tuple[str, str]]:
    """Return the records above the header, as their text and what it says: each has one filled cell at most.

    They are titles only where a record of several filled cells follows, and most of the next ones are as wide as it.
    """
    lines = list(islice((match.group() for match in LINE.finditer(text)), SAMPLE))
    for count, line in enumerate(lines):
        cells = _widest(line)
        if len([cell for cell in cells if cell.strip()]) > 1:
            below = [len(_widest(one)) for one in lines[count + 1 :] if one.strip()]
            if count and below and sum(width == len(cells) for width in below) * 2 >= len(below):
                return [(line, "".join(_widest(line)).strip()) for line in lines[:count]]
            break
        if line.count('"') % 2:
            break
    return []


def _widest(line: str) -> list[str]:
    """Return the cells of a line by the delimiter that makes most of them."""
    return max((next(_records(line, delimiter), []) for delimiter in DELIMITERS), key=len)


def lowered(table: Table, above: Sequence[tuple[str, str]]) -> Table:
    """Return the table with its rows counted from the top of the text."""
    count = len(above)
    return replace(
        table,
        rows=pc.add(table.rows, count),
        ragged={row + count: cells for row, cells in table.ragged.items()},
        header=1 + count,
        notes=tuple(said for _, said in above if said),
    )


def _read(path: Path, max_bytes: int) -> bytes:
    try:
        if not path.is_file():
            # A pipe or a device would be waited for without end.
            raise UnreadableFile(where=path, fault=N_("no such file") if not path.exists() else N_("not a file"))
        size = path.stat().st_size
        if size > max_bytes:
            raise FileTooLarge(where=path, size=size, limit=max_bytes)
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(where=path, fault=error.strerror or str(error)) from error


def delimiter_of(text: str) -> tuple[str, list[str]]:
    """Return the delimiter and the first record that it makes.

    The delimiter is the one that cuts the header into several cells and most of the next rows into as many; then
    the one that makes most cells; then the comma.
    """

    def fitness(delimiter: str) -> tuple[int, int]:
        header, *rows = samples[delimiter] or [[]]
        width = len(header)
        return (sum(len(row) == width for row in rows), width) if width > 1 else (-1, width)

    samples = {delimiter: list(islice(_records(text, delimiter), SAMPLE)) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=fitness)
    return best, next(iter(samples[best]), [])


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    # Line by line: a stream of the whole text would be another copy of it, four bytes a character.
    lines = (match.group() for match in LINE.finditer(text))
    # Else a cell of more than 128 KiB is refused. frictionless sets the limit too, for the whole process.
    csv.field_size_limit(max(MAX_BYTES, csv.field_size_limit()))
    return csv.reader(lines, delimiter=delimiter)


def _rows(data: bytes, width: int, path: Path, delimiter: str) -> tuple[pa.Table, dict[int, tuple[str, ...]]]:
    """Return the rows as wide as the header, and the others by their numbers."""
    try:
        whole, ragged = _parsed(data, width, delimiter)
    except pa.ArrowInvalid as error:
        # Not one record was found: the first has no end.
        raise _not_closed(path, 1) from error
    last = whole.num_rows + len(ragged)
    if width == 1 and whole.column(0)[-1].as_py() == END:
        return whole.slice(1, whole.num_rows - 2), ragged
    if ragged.pop(last, None) == (END,):
        return whole.slice(1), ragged
    raise _not_closed(path, last)


def _not_closed(path: Path, row: int) -> NotDelimited:
    return NotDelimited(where=path, fault=translate("in row {row}, a quotation mark is not closed", row=row))


def _parsed(data: bytes, width: int, delimiter: str) -> tuple[pa.Table, dict[int, tuple[str, ...]]]:
    try:
        return _parsed_by(BLOCK, data, width, delimiter)
    except pa.ArrowInvalid:
        # A record is longer than a block.
        return _parsed_by(len(data), data, width, delimiter)


def _parsed_by(block: int, data: bytes, width: int, delimiter: str) -> tuple[pa.Table, dict[int, tuple[str, ...]]]:
    ragged: dict[int, tuple[str, ...]] = {}

    def keep(row: pacsv.InvalidRow) -> str:
        ragged[row.number] = tuple(next(_records(row.text, delimiter), []))
        return "skip"

    # One thread, or the reader does not know the numbers of the rows it hands over as ragged. The header is
    # read as a row: its width is the table's, and two equal labels are no fault of the parser's.
    whole = pacsv.read_csv(
        pa.py_buffer(data),
        read_options=pacsv.ReadOptions(use_threads=False, block_size=block, autogenerate_column_names=True),
        parse_options=pacsv.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=keep
        ),
        convert_options=pacsv.ConvertOptions(
            column_types={f"f{index}": pa.large_string() for index in range(width)}, strings_can_be_null=False
        ),
    )
    return whole, ragged


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
