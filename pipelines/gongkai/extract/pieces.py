"""A text file in pieces: read, decoded and handed to Arrow without ever being in memory as a whole."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, TypeVar

import pyarrow as pa

#: Bytes that are read at a time; larger blocks leave the caches of the processor, smaller ones cost more calls.
BLOCK = 2 * 1024 * 1024

#: Characters of the longest cell; what may be in one is for the limits to say.
LONGEST = 512 * 1024 * 1024

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")

Piece = TypeVar("Piece", str, bytes)

#: Told how many more bytes of the file were read.
Progress = Callable[[int], object]


class BadBytes(Exception):
    """Bytes that fit no character; `offset` is where in the file they stand."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def read(file: BinaryIO, start: int = 0, most: int | None = None, progress: Progress = abs) -> Iterator[bytes]:
    """Yield the bytes of a file from an offset on, `most` of them."""
    file.seek(start)
    left = most
    while piece := file.read(BLOCK if left is None else min(BLOCK, left)):
        if left is not None:
            left -= len(piece)
        progress(len(piece))
        yield piece


def decoded(pieces: Iterable[bytes], encoding: str, start: int = 0) -> Iterator[str]:
    """Yield the text of pieces, the first of which stands at an offset.

    Raises BadBytes.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    done = start
    try:
        for piece in pieces:
            waiting = len(decoder.getstate()[0])
            text = decoder.decode(piece)
            done += len(piece)
            if text:
                yield text
        waiting = len(decoder.getstate()[0])
        if text := decoder.decode(b"", final=True):
            yield text
    except UnicodeDecodeError as error:
        raise BadBytes(done - waiting + error.start) from error


def lines(texts: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a text in pieces, each with its line break."""
    rest: list[str] = []
    for text in filter(None, texts):
        # A carriage return at the end may be half a line break.
        end = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1
        if end or (rest and rest[-1].endswith("\r")):
            end = end or (1 if text.startswith("\n") else 0)
            whole = "".join([*rest, text[:end]])
            yield from filter(None, LINE.findall(whole))
            rest = []
        rest.append(text[end:])
    yield from filter(None, LINE.findall("".join(rest)))


def records(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """Return the records of a text by Python's csv module, however long their cells are."""
    # Else a cell of more than 128 KiB is refused. frictionless sets the limit too, for the whole process.
    csv.field_size_limit(max(LONGEST, csv.field_size_limit()))
    return csv.reader(lines, delimiter=delimiter)


def valid_utf8(pieces: Iterator[bytes]) -> Iterator[bytes]:
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


def without(count: int, pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Yield pieces of text less the first characters or bytes, and none that is empty."""
    for piece in pieces:
        rest = piece[count:]
        count = max(0, count - len(piece))
        if rest:
            yield rest


class Text:
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
        parts = [self._take(size)]
        length = len(parts[0])
        while length and length < size // 2 and self.peek():
            parts.append(self._take(size - length))
            length += len(parts[-1])
        whole = parts[0] if len(parts) == 1 else b"".join(parts)
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
