"""The records behind a table: a file that Arrow cuts, any source that frictionless reads, a table at hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import frictionless
import pyarrow as pa
from frictionless.formats.csv import CsvControl, CsvParser
from frictionless.system.system import system

from gongkai.table import Batch, Table, TooIrregular
from gongkai.validate.engine import BrokenOff, Cells

if TYPE_CHECKING:
    from gongkai.validate.arrow_table import ArrowTable

#: How the text of a file is cut, for the reader that a higher floor hands in.
Cut = Mapping[str, Any]
#: Path and cut in; batches out. Raises TooIrregular where it cannot read as Python's csv module does.
Stream = Callable[[Path, Cut], Iterator[Batch]]

#: Records of a batch that is put together from Python's lists.
RECORDS = 20_000

#: Up to so many bytes a file's hashes are reported; those of larger ones take longer than its check.
HASHED = 64 * 1024 * 1024

#: Halves of characters, which some encodings let pass and Arrow does not.
SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass
class FileSource:
    """A file: cut by the fast reader as far as it can, from there on by frictionless' own."""

    stream: Stream
    #: Set for a test that wants frictionless' reader from the start.
    slow: bool = False
    _fast: bool = field(default=True, init=False)

    def batches(self, table: ArrowTable) -> Iterator[Batch]:
        """Yield all records below the header.

        Raises BrokenOff.
        """
        done = 0
        cut = None if self.slow else cut_of(table)
        self._fast = cut is not None
        if cut is not None:
            path = Path(str(table.normpath))
            table.stats.bytes = path.stat().st_size
            if table.hash:
                _hash(table, path)
            try:
                for batch in self.stream(path, cut):
                    yield batch
                    done = batch.span()[-1] if batch.height else done
                if table.stats.bytes <= HASHED:
                    _hash(table, path)
            except TooIrregular:
                self._fast = False
        if not self._fast:
            yield from _grouped(table.dialect.read_enumerated_content_stream(table.cell_stream), done, _width(table))

    def fetch(self, table: ArrowTable, numbers: Sequence[int], *, exact: bool) -> Mapping[int, Cells]:
        """Return the cells of some records, read once more."""
        if self._fast and not exact:
            try:
                return _from_batches(self.stream(Path(str(table.normpath)), cut_of(table) or {}), numbers)
            except TooIrregular:
                # What is irregular may stand behind all that was read before.
                self._fast = False
        wanted, last = set(numbers), max(numbers)
        return {number: cells for number, cells in _until(_again(table), last) if number in wanted}


@dataclass(frozen=True)
class TableSource:
    """A table at hand: no blank line, and nothing to decode."""

    table: Table
    #: Told how many more records were taken.
    advance: Callable[[int], object]

    def batches(self, _: ArrowTable) -> Iterator[Batch]:
        """Yield all records."""
        for batch in self.table.batches():
            yield batch
            self.advance(batch.height)

    def fetch(self, _: ArrowTable, numbers: Sequence[int], *, exact: bool) -> Mapping[int, Cells]:
        """Return the cells of some records."""
        del exact
        return _from_batches(self.table.batches(), numbers)


def cut_of(table: ArrowTable) -> Cut | None:
    """Return how an open table's file is cut, or None where only frictionless reads it rightly."""
    if table.scheme != "file" or table.compression or table.multipart or table.memory or _width(table) == 0:
        return None
    if not isinstance(system.create_parser(table), CsvParser) or not _is_plain(table):
        return None
    control = CsvControl.from_dialect(table.dialect)
    return {
        "encoding": table.encoding,
        "delimiter": control.delimiter,
        "skip": int(table.dialect.create_first_content_row()) - 1,  # type: ignore[no-untyped-call]
        "width": _width(table),
        "universal_newlines": table.format != "csv",
    }


def _is_plain(table: ArrowTable) -> bool:
    dialect, control = table.dialect, CsvControl.from_dialect(table.dialect)
    if dialect.comment_char or dialect.comment_rows or dialect.skip_blank_rows:
        return False
    single = len(control.delimiter) == 1 and control.delimiter.isascii() and control.delimiter not in '"\r\n'
    return single and control.quote_char == '"' and not control.escape_char and not control.skip_initial_space


def _width(table: ArrowTable) -> int:
    return len(table.header.get_expected_fields())


def _hash(table: ArrowTable, path: Path) -> None:
    """Say of a file that the fast reader reads what frictionless says once it has read it."""
    with path.open("rb") as file:
        table.stats.md5 = file_digest(file, "md5").hexdigest()
        file.seek(0)
        table.stats.sha256 = file_digest(file, "sha256").hexdigest()


def _again(table: ArrowTable) -> Iterator[tuple[int, Cells]]:
    """Yield frictionless' records of an open table once more."""
    if isinstance(system.create_parser(table), CsvParser):
        control = CsvControl.from_dialect(table.dialect)
        for name in ("delimiter", "quote_char", "skip_initial_space"):
            # What is said need not be guessed once more, from less than the first time.
            control.add_defined(name)
    counted = copy(table.stats)
    parser = system.create_parser(table)
    parser.open()  # type: ignore[no-untyped-call]
    try:
        yield from table.dialect.read_enumerated_content_stream(parser.cell_stream)
    finally:
        parser.close()
        table.stats = counted


def _grouped(records: Iterator[tuple[int, Cells]], done: int, width: int) -> Iterator[Batch]:
    """Put records, past those that are done, together to batches; those before one that cannot be read come first."""
    last = 0
    failure: frictionless.FrictionlessException | None = None

    def until_failure() -> Iterator[tuple[int, Cells]]:
        nonlocal last, failure
        try:
            for number, cells in records:
                last = number
                if number > done:
                    yield number, cells
        except frictionless.FrictionlessException as error:
            failure = error

    safe = until_failure()
    while group := list(islice(safe, RECORDS)):
        yield _batch(group, width)
    if failure is not None:
        raise BrokenOff(failure, last)


def _batch(group: Sequence[tuple[int, Cells]], width: int, is_sound: Callable[..., bool] | None = None) -> Batch:
    # What is not text, or not as wide as the table, is for frictionless' Row to judge.
    is_sound = is_sound or _is_sound
    ragged = {number: tuple(cells) for number, cells in group if not is_sound(cells, width)}
    sound = [(number, cells) for number, cells in group if number not in ragged]
    columns = zip(*(cells for _, cells in sound), strict=True) if sound else ((),) * width
    try:
        arrays = tuple(pa.array(column, pa.string()) for column in columns)
    except UnicodeEncodeError:
        return _batch(group, width, _is_whole)
    return Batch(columns=arrays, first=group[0][0], ragged=ragged, numbers=[number for number, _ in sound])


def _is_sound(cells: Sequence[Any], width: int) -> bool:
    return len(cells) == width and width > 0 and all(isinstance(cell, str) for cell in cells)


def _is_whole(cells: Sequence[Any], width: int) -> bool:
    return _is_sound(cells, width) and not any(SURROGATES.search(cell) for cell in cells)


def _until(records: Iterator[tuple[int, Cells]], last: int) -> Iterator[tuple[int, Cells]]:
    for number, cells in records:
        yield number, cells
        # Not one record further: the next one may be none that can be read.
        if number >= last:
            return


def _from_batches(batches: Iterable[Batch], numbers: Sequence[int]) -> dict[int, Cells]:
    wanted, last = set(numbers), max(numbers)
    found: dict[int, Cells] = {}
    for batch in batches:
        span = batch.span()
        here = wanted.intersection(span)
        if here:
            found.update((number, list(batch.ragged[number])) for number in here if number in batch.ragged)
            found.update(_rows(batch, sorted(here.difference(batch.ragged))))
        if span and span[-1] >= last:
            break
    return found


def _rows(batch: Batch, numbers: Sequence[int]) -> Iterator[tuple[int, Cells]]:
    numbered = batch.numbered()
    places = pa.array([numbered.index(number) for number in numbers], pa.int64())
    cells = [column.take(places).to_pylist() for column in batch.columns]
    for number, row in zip(numbers, zip(*cells, strict=True), strict=True):
        yield number, list(row)
