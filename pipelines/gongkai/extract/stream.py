"""Delimited text as a stream of batches: memory stays flat however large the file is."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv

from gongkai.extract.pieces import BLOCK, Progress, Text, valid_utf8, without
from gongkai.table import Batch, TooIrregular

BYTE_ORDER_MARK = "\ufeff".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a text is cut: `skip` records above the data, `width` cells in each record."""

    encoding: str
    delimiter: str
    skip: int
    width: int
    #: Every line break within the text counts as `\\n`, also within quotation marks.
    universal_newlines: bool = False


def stream(path: Path, layout: Layout, progress: Progress = abs) -> Iterator[Batch]:
    """Yield the records of a file below the first `skip`, numbered from `skip` + 1.

    The parser is Arrow's; it cuts text as Python's csv module does. Raises TooIrregular where a text cannot be decoded
    or holds NUL, or a record is larger than a block; records that were yielded before are right.
    """
    ragged: dict[int, tuple[str | None, ...]] = {}

    def keep(row: pacsv.InvalidRow) -> str:
        # What is raised here, Arrow ignores. It cuts the line break off, which belongs to a quotation that never ends.
        if (cells := _cells(row.text, layout.delimiter)) is None:
            return "error"
        ragged[row.number + layout.skip] = tuple(cells)
        return "skip"

    text = Text(_without_nul(_utf8(path, layout, progress)))
    first = layout.skip + 1
    try:
        reader = _reader(text, layout, keep)
        for batch in reader or ():
            done = _batch(batch, first, ragged)
            first += done.height
            yield done
    except (pa.ArrowInvalid, UnicodeError) as error:
        raise TooIrregular from error
    if ragged:
        yield Batch(columns=_no_rows(layout.width), first=first, ragged=dict(ragged))


def _reader(text: Text, layout: Layout, keep: Callable[[pacsv.InvalidRow], str]) -> pacsv.CSVStreamingReader | None:
    beginning = text.peek()
    if beginning.startswith(BYTE_ORDER_MARK):
        # Arrow would take for a byte order mark what is the first character of a cell.
        raise TooIrregular
    if not beginning:
        return None
    names = [f"f{index}" for index in range(layout.width)]
    return pacsv.open_csv(
        text,
        # One thread, or the parser does not know the numbers of ragged records.
        read_options=pacsv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names),
        parse_options=pacsv.ParseOptions(
            delimiter=layout.delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=keep,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=False,
            # Done already, for ragged records too, which Arrow would drop without a word.
            check_utf8=False,
        ),
    )


def _batch(batch: pa.RecordBatch, first: int, ragged: dict[int, tuple[str | None, ...]]) -> Batch:
    """Return a batch with the ragged records that stand among its rows; later ones wait."""
    own: dict[int, tuple[str | None, ...]] = {}
    end = first + batch.num_rows
    # The parser may be a block ahead of the rows that it hands out.
    while ragged and (number := next(iter(ragged))) < end:
        own[number] = ragged.pop(number)
        end += 1
    return Batch(columns=tuple(batch.columns), first=first, ragged=own)


def _no_rows(width: int) -> tuple[pa.Array, ...]:
    return tuple(pa.array([], pa.string()) for _ in range(width))


def _cells(text: str, delimiter: str) -> Sequence[str] | None:
    """Return the cells of a record, or None where its last quotation does not end."""
    records = list(csv.reader(io.StringIO(f"{text}\n\n", newline=""), delimiter=delimiter))
    return records[0] if len(records) > 1 else None


def _utf8(path: Path, layout: Layout, progress: Progress) -> Iterator[bytes]:
    """Yield the text of a file below the skipped records as UTF-8, in pieces."""
    skipped = _beginning(path, layout)
    encoding = codecs.lookup(layout.encoding).name
    if encoding in {"utf-8", "utf-8-sig"} and not layout.universal_newlines:
        yield from without(len(skipped.encode()), valid_utf8(_bytes(path, progress, marked=encoding == "utf-8-sig")))
        return
    yield from (piece.encode() for piece in without(len(skipped), _texts(path, layout, progress)))


def _beginning(path: Path, layout: Layout) -> str:
    """Return the text of the skipped records."""
    newline = None if layout.universal_newlines else ""
    taken: list[str] = []
    with path.open(encoding=layout.encoding, newline=newline) as text:
        lines = (taken.append(line) or line for line in text)  # type: ignore[func-returns-value]
        records = csv.reader(lines, delimiter=layout.delimiter)
        for _ in range(layout.skip):
            next(records, None)
    return "".join(taken)


def _bytes(path: Path, progress: Progress, *, marked: bool) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        if marked and file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            file.seek(0)
        while piece := file.read(BLOCK):
            progress(len(piece))
            yield piece


def _texts(path: Path, layout: Layout, progress: Progress) -> Iterator[str]:
    decoder: Any = codecs.getincrementaldecoder(layout.encoding)()
    if layout.universal_newlines:
        decoder = io.IncrementalNewlineDecoder(decoder, translate=True)
    for piece in _bytes(path, progress, marked=False):
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _without_nul(pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        if b"\0" in piece:
            # Behind NUL, Arrow finds the wrong end of a block.
            raise TooIrregular
        yield piece
