"""Large delimited text, read so that memory holds its columns and not the text beside them."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.extract.delimited import END, delimiter_of, lowered, titles_of
from gongkai.extract.encoding import BYTE_ORDER_MARKS, DECLARED, FALLS_BACK, FITS, MARKED, NEIGHBOURHOOD, is_utf8_around
from gongkai.extract.limits import MIB, Limits
from gongkai.extract.stream import Layout, stream
from gongkai.table import Batch, Source, Table, TooIrregular

#: From so many bytes on it is worth reading a file twice.
LARGE = 16 * MIB
#: How much is looked at to tell the titles, the delimiter and the header.
HEAD = MIB


@dataclass(frozen=True, slots=True)
class Coding:
    """The encoding of a text, the codec that reads it from its first byte, and why."""

    name: str
    codec: str
    reason: str


def lean(path: Path, limits: Limits, declared: str | None = None, *, large: int = LARGE) -> Table | None:
    """Return the table of a large text as `delimited` does, its titles included.

    None where the file is not large, or where something in it is wrong: `delimited` says then what. Raises OverLimit.
    """
    size = path.stat().st_size
    coding = _coding(path, declared) if large <= size <= limits.bytes else None
    head = _head(path, coding.codec) if coding else ""
    if coding is None or not head:
        return None
    above = titles_of(head)
    delimiter, labels = delimiter_of(head[sum(len(record) for record, _ in above) :])
    if not labels:
        return None
    limits.hold("columns", len(labels), path)
    cut = Layout(encoding=coding.codec, delimiter=delimiter, skip=1 + len(above), width=len(labels))
    source = Source(name=path.name, encoding=coding.name, delimiter=delimiter, bytes=size, reason=coding.reason)
    try:
        table = _gathered(path, cut, limits, labels, source)
    except TooIrregular:
        return None
    return lowered(table, above) if above else table


def _gathered(path: Path, cut: Layout, limits: Limits, labels: list[str], source: Source) -> Table:
    chunks: list[list[pa.Array]] = [[] for _ in labels]
    rows: list[pa.Array] = []
    ragged: dict[int, tuple[str, ...]] = {}
    for batch in stream(path, cut, ending=_ending(path, cut.encoding)):
        numbers, columns = _whole(batch, cut.skip - 1)
        limits.hold("rows", sum(map(len, rows)) + len(numbers) - 1, path)
        rows.append(numbers)
        for chunk, column in zip(chunks, columns, strict=True):
            chunk.append(column)
        ragged |= {number - cut.skip + 1: tuple(cell or "" for cell in cells) for number, cells in batch.ragged.items()}
    columns = [pa.chunked_array(chunk, pa.large_string()) for chunk in chunks]
    last = len(columns[0]) - 1
    if columns[0][last].as_py() != END or (len(labels) > 1 and ragged.pop(last + 2, None) != (END,)):
        # A quotation that is never closed has swallowed the end.
        raise TooIrregular
    return Table(
        source=source,
        labels=tuple(labels),
        columns=tuple(column.slice(0, last) for column in columns),
        rows=pa.concat_arrays(rows).slice(0, last),
        ragged=ragged,
    )


def _whole(batch: Batch, above: int) -> tuple[pa.Array, list[pa.Array]]:
    """Return the numbers and the columns of a batch, its ragged records cut or padded in their places."""
    numbers = pa.array(batch.numbered(), pa.int64())
    columns = [column.cast(pa.large_string()) for column in batch.columns]
    if batch.ragged:
        width = len(columns)
        padded = [(*cells[:width], *(None for _ in range(width - len(cells)))) for cells in batch.ragged.values()]
        numbers = pa.concat_arrays([numbers, pa.array(list(batch.ragged), pa.int64())])
        order = pc.sort_indices(numbers)
        numbers = numbers.take(order)
        extra = [pa.array([cells[place] for cells in padded], pa.large_string()) for place in range(width)]
        columns = [pa.concat_arrays([own, more]).take(order) for own, more in zip(columns, extra, strict=True)]
    return (pc.subtract(numbers, above) if above else numbers), columns


def _coding(path: Path, declared: str | None) -> Coding | None:
    """Return the encoding of a file, or None where the whole text is needed to say what is wrong."""
    if declared:
        try:
            name = codecs.lookup(declared).name
        except LookupError:
            return None
        return Coding(name, name, DECLARED)
    with path.open("rb") as file:
        beginning = file.read(4)
    mark = next((mark for mark in BYTE_ORDER_MARKS if beginning.startswith(mark)), None)
    if mark is not None:
        name = BYTE_ORDER_MARKS[mark]
        return Coding(name, "utf-8-sig" if name == "utf-8" else "utf-16", MARKED)
    place = _first_bad(path)
    if place is None:
        return Coding("utf-8", "utf-8", FITS)
    return None if _is_utf8_near(path, place) else Coding("gb18030", "gb18030", FALLS_BACK)


def _first_bad(path: Path) -> int | None:
    """Return about where the first byte stands that is no UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    for piece in _pieces(path):
        try:
            decoder.decode(piece)
        except UnicodeDecodeError as error:
            return done + error.start
        done += len(piece)
    return done if decoder.getstate()[0] else None


def _ending(path: Path, codec: str) -> str:
    """Return the row that is read behind the text, in a line of its own."""
    with path.open("rb") as file:
        file.seek(-min(4, path.stat().st_size), 2)
        rest = file.read()
    # Of two bytes in either order, one is the sign and the other nought.
    closed = rest.rstrip(b"\x00").endswith((b"\n", b"\r")) if codec == "utf-16" else rest.endswith((b"\n", b"\r"))
    return f"{END}\n" if closed else f"\n{END}\n"


def _is_utf8_near(path: Path, place: int) -> bool:
    start = max(0, place - NEIGHBOURHOOD)
    with path.open("rb") as file:
        file.seek(start)
        return is_utf8_around(file.read(2 * NEIGHBOURHOOD), place - start)


def _head(path: Path, codec: str) -> str:
    """Return the whole lines at the beginning of a text."""
    with path.open("rb") as file:
        text = codecs.getincrementaldecoder(codec)(errors="ignore").decode(file.read(HEAD))
    return text[: text.rfind("\n") + 1]


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        while piece := file.read(2 * MIB):
            yield piece
