"""Delimited text: CSV and its relatives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from gongkai.errors import N_, FileTooLarge, NoHeader, NotDelimited, UnreadableFile
from gongkai.extract.encoding import DELIMITERS, decode, detect, reason
from gongkai.extract.limits import MIB, Limits
from gongkai.extract.pieces import LINE, Text, decoded, read, records, without
from gongkai.messages import translate
from gongkai.table import Source, Table

MAX_BYTES = 512 * MIB
BLOCK = MIB
#: A record is no longer than this.
LONGEST = 16 * MIB

#: Blocks that are put into one piece: what is taken from a column in many small ones is looked for in all of them, and
#: what they leave between them in memory is lost.
TOGETHER = 64

#: How many rows are looked at to tell the delimiter.
SAMPLE = 20

#: A row put after the last one. It can be no part of a text (`detect` refuses NUL), so that where it does not come
#: back as a row of its own, a quotation mark before it was never closed.
END = "\x00"

Ragged = dict[int, tuple[str, ...]]


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
    marks does not count. The file is read in pieces, and nothing but the table is held of it. Raises UnreadableFile,
    FileTooLarge, EmptyFile, NotText, UnknownEncoding, NoHeader, NotDelimited, OverLimit.
    """
    size = _size(path, max_bytes)
    text = _opened(path, encoding)
    head, above = _head(text, titles=titles)
    delimiter, labels = _delimiter(head)
    if not labels:
        raise NoHeader(where=path)
    Limits(columns=max_columns or len(labels)).hold("columns", len(labels), path)
    below = replace(text, skipped=sum(len(record) for record, _ in above))
    parts, ragged = _parsed(below, len(labels), delimiter)
    table = Table(
        source=Source(name=path.name, encoding=text.encoding, delimiter=delimiter, bytes=size, reason=text.reason),
        labels=tuple(labels),
        columns=tuple(
            pa.chunked_array([part.column(place) for part in parts], pa.string()) for place in range(len(labels))
        ),
        rows=pa.array(range(2, 2 + sum(part.num_rows for part in parts)), pa.int64()),
        ragged=ragged,
    )
    return _lowered(table, above) if above else table


def text_of(path: Path, max_bytes: int = MAX_BYTES, declared: str | None = None) -> tuple[str, Source]:
    """Return the text of a file and how it was read.

    Raises UnreadableFile, FileTooLarge, EmptyFile, NotText, UnknownEncoding, UsageError.
    """
    size = _size(path, max_bytes)
    data = path.read_bytes()
    text, encoding = decode(data, path, declared)
    why = reason(data[:4], encoding, declared)
    return text, Source(name=path.name, encoding=encoding, bytes=size, reason=why)


def _size(path: Path, max_bytes: int) -> int:
    if not path.is_file():
        # A pipe or a device would be waited for without end.
        raise UnreadableFile(where=path, fault=N_("no such file") if not path.exists() else N_("not a file"))
    try:
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except OSError as error:
        raise UnreadableFile.of(error, path) from error
    if size > max_bytes:
        raise FileTooLarge(where=path, size=size, limit=max_bytes)
    return size


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A text in which every byte fits: where it begins, and how many characters of it are passed over."""

    path: Path
    encoding: str
    reason: str
    start: int
    skipped: int = 0

    def texts(self) -> Iterator[str]:
        """Yield the text in pieces."""
        return without(self.skipped, decoded(self._bytes(), self.encoding, self.start))

    def utf8(self) -> Iterator[bytes]:
        """Yield the text as UTF-8, with the row `END` after it."""
        plain = self.encoding == "utf-8" and not self.skipped
        pieces = self._bytes() if plain else (text.encode() for text in self.texts())
        last = b""
        for piece in pieces:
            last = piece[-1:]
            yield piece
        yield ("" if last in (b"\n", b"\r") else "\n").encode() + f"{END}\n".encode()

    def _bytes(self) -> Iterator[bytes]:
        # A file of its own for each pass: Arrow reads ahead, also for a reader that has been given up.
        with self.path.open("rb", buffering=0) as file:
            yield from read(file, self.start)


def _opened(path: Path, declared: str | None) -> Opened:
    with path.open("rb", buffering=0) as file:
        encoding, start = detect(file, path, declared)
        why = reason(next(read(file, 0, 4), b""), encoding, declared)
    return Opened(path=path, encoding=encoding, reason=why, start=start)


def _head(text: Opened, *, titles: bool) -> tuple[str, list[tuple[str, str]]]:
    """Return the beginning of a text below its titles, and those: enough to tell the header and the delimiter."""
    pieces: list[str] = []
    head, wanted = "", 1
    for piece in text.texts():
        pieces.append(piece)
        length = sum(map(len, pieces))
        if length >= wanted:
            head, wanted = "".join(pieces), 4 * length
            if length > LONGEST or _is_enough(head):
                break
    else:
        head = "".join(pieces)
    above = _titles(head) if titles else []
    return head[sum(len(record) for record, _ in above) :], above


def _is_enough(head: str) -> bool:
    wanted = 2 * SAMPLE + 1
    return all(sum(1 for _ in islice(records(_lines(head), cut), wanted)) == wanted for cut in DELIMITERS)


def _titles(text: str) -> list[tuple[str, str]]:
    """Return the records above the header, as their text and what it says: each has one filled cell at most.

    They are titles only where a record of several filled cells follows, and most of the next ones are as wide as it.
    """
    lines = list(islice(_lines(text), SAMPLE))
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
    return max((next(records([line], delimiter), []) for delimiter in DELIMITERS), key=len)


def _lowered(table: Table, above: Sequence[tuple[str, str]]) -> Table:
    """Return the table with its rows counted from the top of the text."""
    count = len(above)
    return replace(
        table,
        rows=pc.add(table.rows, count),
        ragged={row + count: cells for row, cells in table.ragged.items()},
        header=1 + count,
        notes=tuple(said for _, said in above if said),
    )


def _lines(text: str) -> Iterator[str]:
    # Line by line: a stream of the whole text would be another copy of it, four bytes a character.
    return (match.group() for match in LINE.finditer(text))


def _delimiter(text: str) -> tuple[str, list[str]]:
    """Return the delimiter and the first record that it makes.

    The delimiter is the one that cuts the header into several cells and most of the next rows into as many; then
    the one that makes most cells; then the comma.
    """

    def fitness(delimiter: str) -> tuple[int, int]:
        header, *rows = samples[delimiter] or [[]]
        width = len(header)
        return (sum(len(row) == width for row in rows), width) if width > 1 else (-1, width)

    samples = {delimiter: list(islice(records(_lines(text), delimiter), SAMPLE)) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=fitness)
    return best, next(iter(samples[best]), [])


def _parsed(text: Opened, width: int, delimiter: str) -> tuple[list[pa.RecordBatch], Ragged]:
    """Return the rows below the header, and the cells of those of another width by their numbers.

    Raises NotDelimited.
    """
    try:
        parts, ragged = _parsed_by(BLOCK, text, width, delimiter)
    except TooLong:
        # A record is longer than a block.
        try:
            parts, ragged = _parsed_by(LONGEST, text, width, delimiter)
        except TooLong as error:
            raise _not_closed(text.path, error.row) from error
    last = sum(part.num_rows for part in parts) + len(ragged)
    end = parts[-1].column(0)[-1].as_py() if width == 1 and parts else None
    if end == END:
        parts[-1] = parts[-1].slice(0, parts[-1].num_rows - 1)
    elif ragged.pop(last, None) != (END,):
        raise _not_closed(text.path, last)
    return list(_merged(parts, ragged)), ragged


class TooLong(Exception):
    """A record is longer than a block; `row` is its number, or a little less."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def _not_closed(path: Path, row: int) -> NotDelimited:
    return NotDelimited(where=path, fault=translate("in row {row}, a quotation mark is not closed", row=row))


def _parsed_by(block: int, text: Opened, width: int, delimiter: str) -> tuple[list[pa.RecordBatch], Ragged]:
    ragged: Ragged = {}

    def keep(row: pacsv.InvalidRow) -> str:
        ragged[row.number] = tuple(next(records(_lines(row.text), delimiter), []))
        return "skip"

    parts: list[pa.RecordBatch] = []
    try:
        # One thread, or the reader does not know the numbers of the rows it hands over as ragged. The header is
        # read as a row: its width is the table's, and two equal labels are no fault of the parser's.
        reader = pacsv.open_csv(
            Text(text.utf8()),
            read_options=pacsv.ReadOptions(use_threads=False, block_size=block, autogenerate_column_names=True),
            parse_options=pacsv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=keep
            ),
            convert_options=pacsv.ConvertOptions(
                column_types={f"f{index}": pa.string() for index in range(width)},
                strings_can_be_null=False,
                # Done already.
                check_utf8=False,
            ),
        )
        whole = 1
        for part in reader:
            parts.append(part)
            if len(parts) == whole + TOGETHER:
                # The first one stays as it is: the header goes from it.
                parts[whole:] = [pa.concat_batches(parts[whole:])]
                whole += 1
    except pa.ArrowInvalid as error:
        raise TooLong(sum(part.num_rows for part in parts) + len(ragged) + 1) from error
    return parts, ragged


def _merged(parts: Sequence[pa.RecordBatch], ragged: Mapping[int, tuple[str, ...]]) -> Iterator[pa.RecordBatch]:
    """Yield the rows with the ragged ones put back where they stood, cut or padded to the width of the header."""
    waiting = sorted(ragged)
    first = 1
    for place, part in enumerate(parts):
        own: list[int] = []
        end = first + part.num_rows
        while waiting and (waiting[0] < end or place == len(parts) - 1):
            own.append(waiting.pop(0))
            end += 1
        merged = _with_ragged(part, first, {number: ragged[number] for number in own}) if own else part
        yield merged.slice(1) if place == 0 else merged
        first = end


def _with_ragged(part: pa.RecordBatch, first: int, ragged: Mapping[int, tuple[str, ...]]) -> pa.RecordBatch:
    width = part.num_columns
    numbers = [number for number in range(first, first + part.num_rows + len(ragged)) if number not in ragged]
    padded = [(*cells[:width], *(None for _ in range(width - len(cells)))) for cells in ragged.values()]
    extra = pa.record_batch([pa.array(column, pa.string()) for column in zip(*padded, strict=True)], schema=part.schema)
    order = pc.sort_indices(pa.array([*numbers, *ragged], pa.int64()))
    return pa.concat_batches([part, extra]).take(order)
