"""Delimited text as a stream of batches: memory stays flat however large the file is."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.csv as pacsv

from gongkai.table import Batch, TooIrregular

#: Bytes that are parsed at a time; larger blocks leave the caches of the processor, smaller ones cost more calls.
BLOCK = 2 * 1024 * 1024
BYTE_ORDER_MARK = "\ufeff".encode()

Piece = TypeVar("Piece", str, bytes)

#: Told how many more bytes of the file were read.
Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a text is cut: `skip` records above the data, `width` cells in each record."""

    encoding: str
    delimiter: str
    skip: int
    width: int
    #: Every line break within the text counts as `\\n`, also within quotation marks.
    universal_newlines: bool = False


def stream(path: Path, layout: Layout, progress: Progress = abs, *, ending: str = "") -> Iterator[Batch]:
    """Yield the records of a file below the first `skip`, numbered from `skip` + 1.

    The parser is Arrow's; it cuts text as Python's csv module does. `ending` is read behind the text. Raises
    TooIrregular where a text cannot be decoded or holds NUL, or a record is larger than a block; records that were
    yielded before are right.
    """
    ragged: dict[int, tuple[str | None, ...]] = {}

    def keep(row: pacsv.InvalidRow) -> str:
        # What is raised here, Arrow ignores. It cuts the line break off, which belongs to a quotation that never ends.
        if (cells := _cells(row.text, layout.delimiter)) is None:
            return "error"
        ragged[row.number + layout.skip] = tuple(cells)
        return "skip"

    text = _Text(chain(_without_nul(_utf8(path, layout, progress)), [ending.encode()] if ending else []))
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


def _reader(text: _Text, layout: Layout, keep: Callable[[pacsv.InvalidRow], str]) -> pacsv.CSVStreamingReader | None:
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
        yield from _without(len(skipped.encode()), _valid(_bytes(path, progress, marked=encoding == "utf-8-sig")))
        return
    yield from (piece.encode() for piece in _without(len(skipped), _texts(path, layout, progress)))


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


def _valid(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield pieces of UTF-8, each checked.

    Raises UnicodeError.
    """
    rest = b""
    for piece in pieces:
        head = piece[:3] if rest else b""
        begin = next((place for place, byte in enumerate(head) if byte & 0xC0 != 0x80), len(head))
        end = _end_of_characters(piece)
        # A character that two pieces share is checked by itself, so that nothing large is copied.
        _check_utf8(pa.py_buffer(rest + piece[:begin]))
        _check_utf8(pa.py_buffer(piece).slice(begin, max(0, end - begin)))
        rest = piece[max(begin, end) :]
        yield piece
    _check_utf8(pa.py_buffer(rest))


def _end_of_characters(piece: bytes) -> int:
    """Return where the last whole character ends."""
    for back, byte in enumerate(piece[:-5:-1], start=1):
        if byte < 0x80:
            break
        if byte >= 0xC0:
            size = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(piece) if back >= size else len(piece) - back
    return len(piece)


def _check_utf8(piece: pa.Buffer) -> None:
    # Arrow does this three times as fast as Python.
    offsets = pa.array([0, piece.size], pa.int64()).buffers()[1]
    whole = pa.Array.from_buffers(pa.large_binary(), 1, [None, offsets, piece])
    try:
        whole.cast(pa.large_string())
    except pa.ArrowInvalid as error:
        raise UnicodeError from error


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


def _without(count: int, pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Yield pieces of text less the first characters or bytes, and none that is empty."""
    for piece in pieces:
        rest = piece[count:]
        count = max(0, count - len(piece))
        if rest:
            yield rest


class _Text:
    """Pieces of UTF-8 as a file to read from."""

    closed = False

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def peek(self) -> bytes:
        """Return what is read next, b"" at the end."""
        self._rest = self._rest or next(self._pieces, b"")
        return self._rest

    def read(self, size: int = -1) -> bytes:
        """Read up to so many bytes, at least half of them: Arrow refuses a record that reaches over a whole block."""
        whole = self._take(size)
        while whole and len(whole) < size // 2 and self.peek():
            whole += self._take(size - len(whole))
        if whole.endswith(b"\r") and len(whole) > 1 and self.peek():
            # At the border of two blocks, Arrow takes CR LF for a line break within quotation marks too.
            self._rest = b"\r" + self._rest
            return whole[:-1]
        return whole

    def _take(self, size: int) -> bytes:
        piece = self.peek()
        part = piece[:size] if size >= 0 else piece
        self._rest = piece[len(part) :]
        return part

    def close(self) -> None:
        """Let go of the file."""
        self._pieces = iter(())
