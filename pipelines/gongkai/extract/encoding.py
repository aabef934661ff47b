"""Which encoding a text is in."""

from __future__ import annotations

import codecs
import io
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from gongkai.errors import N_, EmptyFile, NotText, UnknownEncoding, UsageError
from gongkai.extract.pieces import BadBytes, decoded, lines, read, records, valid_utf8
from gongkai.messages import translate

DELIMITERS = (",", "\t", ";", "|")

BYTE_ORDER_MARKS: Mapping[bytes, str] = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}

#: First bytes of what people hand in by mistake.
SIGNATURES: Mapping[bytes, str] = {
    b"PK\x03\x04": "XLSX / ODS / ZIP",
    b"\xd0\xcf\x11\xe0": "XLS / DOC",
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
    b"PAR1": "Parquet",
    b"SQLite format 3\x00": "SQLite",
}

#: How much is looked at, on both sides of a bad byte, to tell what the file is in.
NEIGHBOURHOOD = 64 * 1024
#: How much of a file tells what it is by its first bytes.
BEGINNING = 4096

#: Why a text is read in an encoding.
MARKED = N_("it begins with a byte order mark")
FITS = N_("every byte fits UTF-8")
FALLS_BACK = N_("it is not UTF-8, and every byte fits GB18030")
DECLARED = N_("it is declared")


def decode(data: bytes, where: Path, declared: str | None = None) -> tuple[str, str]:
    """Return the text of a file and the encoding it was read in, as `detect` finds it.

    Raises what `detect` raises.
    """
    encoding, start = detect(io.BytesIO(data), where, declared)
    return codecs.decode(memoryview(data)[start:], encoding), encoding


def detect(file: BinaryIO, where: Path, declared: str | None = None) -> tuple[str, int]:
    """Return the encoding of a text and where it begins, past a byte order mark; it is read as a whole, in pieces.

    A declared encoding is taken as it is; Big5 and Latin are read only so, for their bytes pass for others'. Else a
    byte order mark decides; else strict UTF-8; else GB18030, in which Chinese office programs save, if the whole file
    fits it. The order matters: nearly any bytes pass for GB18030, hardly any Chinese text in GB18030 passes for UTF-8.
    Text that is UTF-8 but for some bytes is not taken for GB18030, which would make other words of it.
    Raises EmptyFile, NotText, UnknownEncoding, UsageError.
    """
    beginning = next(read(file, 0, BEGINNING), b"")
    for signature, kind in SIGNATURES.items():
        if beginning.startswith(signature):
            raise NotText(where=where, kind=kind)
    mark = next((mark for mark in BYTE_ORDER_MARKS if beginning.startswith(mark)), b"")
    marked = _codec(declared) if declared else BYTE_ORDER_MARKS.get(mark)
    start = 0 if declared else len(mark)
    encoding = marked or "utf-8"
    try:
        _check(file, start, encoding, where)
    except BadBytes as error:
        if marked is not None or _is_utf8_around(file, error.offset):
            raise _unknown(file, start, error.offset, encoding, where) from error
        try:
            encoding = "gb18030"
            _check(file, start, encoding, where)
        except BadBytes as fault:
            raise _unknown(file, start, fault.offset, encoding, where) from fault
    return encoding, start


def _check(file: BinaryIO, start: int, encoding: str, where: Path) -> None:
    """Make sure that every byte fits, that there is something to see, and that it is text.

    Raises BadBytes, EmptyFile, NotText.
    """
    pieces: Iterator[str] | Iterator[bytes] = decoded(read(file, start), encoding, start)
    if encoding == "utf-8":
        pieces = valid_utf8(read(file, start))
    filled = binary = False
    try:
        for piece in pieces:
            filled = filled or bool(_text(piece).strip())
            binary = binary or ("\x00" in piece if isinstance(piece, str) else b"\x00" in piece)
    except UnicodeError:
        # Where it does not fit, Arrow does not say.
        deque(decoded(read(file, start), encoding, start), maxlen=0)
        raise
    if not filled:
        raise EmptyFile(where=where)
    if binary:
        raise NotText(where=where, kind=N_("binary data (NUL bytes)"))


def _text(piece: str | bytes) -> str:
    return piece if isinstance(piece, str) else piece.decode(errors="ignore")


def reason(data: bytes, encoding: str, declared: str | None) -> str:
    """Return why a text is read in an encoding, in English for the catalogue."""
    if declared:
        return DECLARED
    if any(data.startswith(mark) for mark in BYTE_ORDER_MARKS):
        return MARKED
    return FALLS_BACK if encoding == "gb18030" else FITS


def _codec(name: str) -> str:
    try:
        codec = codecs.lookup(name)
        codec.decode(b"")
        "".encode(codec.name)
    except LookupError as error:
        raise UsageError(fault=translate("no encoding is called “{name}”", name=name)) from error
    return codec.name


def _unknown(file: BinaryIO, start: int, offset: int, encoding: str, where: Path) -> UnknownEncoding:
    """Return the error that tells of a bad byte: its offset, its line, and the row and column that it stands in."""
    breaks = 0

    def texts() -> Iterator[str]:
        nonlocal breaks
        for text in decoded(read(file, start, offset - start), encoding, start):
            breaks += text.count("\n")
            yield text
        # A character in place of the one that cannot be read, or a cell that is still empty would not be there.
        yield "?"

    first = next(lines(texts()))
    # The most frequent delimiter of the first line cuts the rest.
    delimiter = max(DELIMITERS, key=first.count)
    breaks = 0
    row, cells = deque(enumerate(records(lines(texts()), delimiter), start=1), maxlen=1).pop()
    facts = {"line": breaks + 1, "row": row, "column": len(cells), "encoding": encoding.upper()}
    return UnknownEncoding(where=where, offset=offset, **facts)


def _is_utf8_around(file: BinaryIO, place: int) -> bool:
    """Tell whether the text around a byte that is no UTF-8 is UTF-8 all the same.

    Characters of GB18030 are pairs of bytes that rarely make a whole character of UTF-8.
    """
    first = max(0, place - NEIGHBOURHOOD)
    text = b"".join(read(file, first, place + NEIGHBOURHOOD - first)).decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", errors="ignore")) - broken
    return whole > 2 * broken
