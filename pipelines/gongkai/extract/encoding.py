"""Which encoding a text is in: decided on the whole file, never on a sample."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gongkai.errors import N_, EmptyFile, NotText, UnknownEncoding

BYTE_ORDER_MARKS: Mapping[bytes, str] = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
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


def decode(data: bytes, where: Path) -> tuple[str, str]:
    """Return the text of a file and the encoding it was read in.

    A byte order mark decides; else strict UTF-8; else GB18030, in which Chinese office programs save. The order
    matters: nearly any bytes pass for GB18030, hardly any Chinese text in GB18030 passes for UTF-8.
    Raises EmptyFile, NotText, UnknownEncoding.
    """
    if not data.strip():
        raise EmptyFile(where=where)
    for signature, kind in SIGNATURES.items():
        if data.startswith(signature):
            raise NotText(where=where, kind=kind)
    marked = next((name for mark, name in BYTE_ORDER_MARKS.items() if data.startswith(mark)), None)
    candidates = (marked,) if marked else ("utf-8", "gb18030")
    faults: list[UnicodeDecodeError] = []
    for name in candidates:
        try:
            text = data.decode(name)
        except UnicodeDecodeError as error:
            faults.append(error)
            continue
        if "\x00" in text:
            raise NotText(where=where, kind=N_("binary data (NUL bytes)"))
        return text, name.removesuffix("-sig")
    # The encoding that got furthest names the place to look at.
    furthest = max(faults, key=lambda error: error.start)
    line = data.count(b"\n", 0, furthest.start) + 1
    raise UnknownEncoding(where=where, offset=furthest.start, line=line)
