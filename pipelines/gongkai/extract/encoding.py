"""Which encoding a text is in."""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Mapping
from pathlib import Path

from gongkai.errors import N_, EmptyFile, NotText, UnknownEncoding, UsageError
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


#: Why a text is read in an encoding.
MARKED = N_("it begins with a byte order mark")
FITS = N_("every byte fits UTF-8")
FALLS_BACK = N_("it is not UTF-8, and every byte fits GB18030")
DECLARED = N_("it is declared")


def decode(data: bytes, where: Path, declared: str | None = None) -> tuple[str, str]:
    """Return the text of a file and the encoding it was read in.

    A declared encoding is taken as it is; Big5 and Latin are read only so, for their bytes pass for others'. Else a
    byte order mark decides; else strict UTF-8; else GB18030, in which Chinese office programs save, if the whole file
    fits it. The order matters: nearly any bytes pass for GB18030, hardly any Chinese text in GB18030 passes for UTF-8.
    Text that is UTF-8 but for some bytes is not taken for GB18030, which would make other words of it.
    Raises EmptyFile, NotText, UnknownEncoding, UsageError.
    """
    for signature, kind in SIGNATURES.items():
        if data.startswith(signature):
            raise NotText(where=where, kind=kind)
    mark = next((mark for mark in BYTE_ORDER_MARKS if data.startswith(mark)), b"")
    marked = _codec(declared) if declared else BYTE_ORDER_MARKS.get(mark)
    text, encoding = _decoded(data, 0 if declared else len(mark), marked, where)
    if not text.strip():
        raise EmptyFile(where=where)
    if "\x00" in text:
        raise NotText(where=where, kind=N_("binary data (NUL bytes)"))
    return text, encoding


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


def _decoded(data: bytes, start: int, marked: str | None, where: Path) -> tuple[str, str]:
    first = marked or "utf-8"
    try:
        return codecs.decode(memoryview(data)[start:], first), first
    except UnicodeDecodeError as error:
        fault, encoding = error, first
    if marked is None and not is_utf8_around(data, fault.start):
        encoding = "gb18030"
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError as error:
            fault = error
    before = codecs.decode(memoryview(data)[start : start + fault.start], encoding)
    row, column = _place(before)
    raise UnknownEncoding(
        where=where,
        offset=start + fault.start,
        line=before.count("\n") + 1,
        row=row,
        column=column,
        encoding=encoding.upper(),
    ) from fault


def _place(before: str) -> tuple[int, int]:
    """Return the row and the column in which a text ends; the most frequent delimiter of its first line cuts it."""
    first = before.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    # A character in place of the one that cannot be read, or a cell that is still empty would not be there.
    records = csv.reader(io.StringIO(before + "?", newline=""), delimiter=delimiter)
    row, cells = deque(enumerate(records, start=1), maxlen=1).pop()
    return row, len(cells)


def is_utf8_around(data: bytes, place: int) -> bool:
    """Tell whether the text around a byte that is no UTF-8 is UTF-8 all the same.

    Characters of GB18030 are pairs of bytes that rarely make a whole character of UTF-8.
    """
    text = data[max(0, place - NEIGHBOURHOOD) : place + NEIGHBOURHOOD].decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", errors="ignore")) - broken
    return whole > 2 * broken
