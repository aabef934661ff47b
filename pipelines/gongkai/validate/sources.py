"""The records behind a table: a file that Arrow cuts, any source that frictionless reads, a table at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from frictionless.formats.csv import CsvControl, CsvParser
from frictionless.system.system import system

from gongkai.table import Batch, Table, TooIrregular
from gongkai.validate.engine import Cells

if TYPE_CHECKING:
    from gongkai.validate.arrow_table import ArrowTable

#: How the text of a file is cut, for the reader that a higher floor hands in.
Cut = Mapping[str, Any]
#: Path and cut in; batches out. Raises TooIrregular where it cannot read as Python's csv module does.
Stream = Callable[[Path, Cut], Iterator[Batch]]

#: Records of a batch that is put together from Python's lists.
RECORDS = 20_000


@dataclass
class FileSource:
    """A file: cut by the fast reader as far as it can, from there on by frictionless' own."""

    stream: Stream
    #: Set for a test that wants frictionless' reader from the start.
    slow: bool = False
    _fast: bool = field(default=True, init=False)

    def batches(self, table: ArrowTable) -> Iterator[Batch]:
        """Yield all records below the header."""
        done = 0
        cut = None if self.slow else cut_of(table)
        self._fast = cut is not None
        if cut is not None:
            try:
                for batch in self.stream(Path(str(table.normpath)), cut):
                    yield batch
                    done = batch.span()[-1] if batch.height else done
            except TooIrregular:
                self._fast = False
        if self._fast:
            return
        yield from _grouped(_records(table, done), _width(table))

    def fetch(self, table: ArrowTable, numbers: Sequence[int], *, exact: bool) -> Mapping[int, Cells]:
        """Return the cells of some records, read once more."""
        if self._fast and not exact:
            return _from_batches(self.stream(Path(str(table.normpath)), cut_of(table) or {}), numbers)
        wanted, last = set(numbers), max(numbers)
        with table.to_copy().connect(self, limit=1) as again:
            records = _records(again, 0)
            return {number: cells for number, cells in _until(records, last) if number in wanted}


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


def _records(table: ArrowTable, done: int) -> Iterator[tuple[int, Cells]]:
    """Yield frictionless' own records with their numbers, past those that are done."""
    for number, cells in table.dialect.read_enumerated_content_stream(table.cell_stream):
        if number > done:
            yield number, cells


def _grouped(records: Iterator[tuple[int, Cells]], width: int) -> Iterator[Batch]:
    """Put records together to batches; those before a record that cannot be read come before the exception."""
    failure: list[Exception] = []

    def until_failure() -> Iterator[tuple[int, Cells]]:
        try:
            yield from records
        except Exception as error:  # noqa: BLE001 - raised again below, after the records before it
            failure.append(error)

    safe = until_failure()
    while group := list(islice(safe, RECORDS)):
        yield _batch(group, width)
    if failure:
        raise failure[0]


def _batch(group: Sequence[tuple[int, Cells]], width: int) -> Batch:
    # What is not text, or not as wide as the table, is for frictionless' Row to judge.
    ragged = {number: tuple(cells) for number, cells in group if not _is_sound(cells, width)}
    sound = [(number, cells) for number, cells in group if number not in ragged]
    columns = zip(*(cells for _, cells in sound), strict=True) if sound else ((),) * width
    return Batch(
        columns=tuple(pa.array(column, pa.string()) for column in columns),
        first=group[0][0],
        ragged=ragged,
        numbers=[number for number, _ in sound],
    )


def _is_sound(cells: Sequence[Any], width: int) -> bool:
    return len(cells) == width and width > 0 and all(isinstance(cell, str) for cell in cells)


def _until(records: Iterator[tuple[int, Cells]], last: int) -> Iterator[tuple[int, Cells]]:
    for number, cells in records:
        if number > last:
            return
        yield number, cells


def _from_batches(batches: Iterable[Batch], numbers: Sequence[int]) -> dict[int, Cells]:
    wanted, last = set(numbers), max(numbers)
    found: dict[int, Cells] = {}
    for batch in batches:
        span = batch.span()
        if not span or span[0] > last:
            break
        here = wanted.intersection(span)
        if here:
            found.update((number, list(batch.ragged[number])) for number in here if number in batch.ragged)
            found.update(_rows(batch, sorted(here.difference(batch.ragged))))
    return found


def _rows(batch: Batch, numbers: Sequence[int]) -> Iterator[tuple[int, Cells]]:
    numbered = batch.numbered()
    places = pa.array([numbered.index(number) for number in numbers], pa.int64())
    cells = [column.take(places).to_pylist() for column in batch.columns]
    for number, row in zip(numbers, zip(*cells, strict=True), strict=True):
        yield number, list(row)
