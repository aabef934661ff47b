"""Batches of records checked side by side, and what was found put back in the order of the file."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce

import frictionless
import pyarrow as pa
import pyarrow.compute as pc

from gongkai.table import Batch
from gongkai.validate.column import Column
from gongkai.validate.integrity import key_cells

WORKERS = 2
#: Batches that wait to be checked or to be taken; each holds some megabytes.
AHEAD = 4

Cells = list[str | None]


class BrokenOff(Exception):
    """A source that frictionless cannot read to its end; `last` is the number of the last record that it reads."""

    def __init__(self, error: frictionless.FrictionlessException, last: int) -> None:
        super().__init__(str(error))
        self.error = error
        self.last = last


@dataclass(frozen=True, slots=True)
class Faulty:
    """The cells of a record in which something is wrong, and the positions of the faulty ones where those are known."""

    cells: Cells
    places: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What one batch holds: its faulty records by number, and the cells of its key fields."""

    #: The numbers of the records in the order of `keys`, and the same rising.
    numbers: Sequence[int]
    span: Sequence[int]
    faulty: Mapping[int, Faulty]
    #: Records of which all cells are empty texts: the parser does not tell a blank line from a line of delimiters.
    empty: Sequence[int]
    keys: Mapping[str, tuple[pa.Array, bool]]


def examine(batch: Batch, columns: Sequence[Column], keys: frozenset[str]) -> Findings:
    """Check one batch; `keys` names the fields whose cells are wanted."""
    broken: dict[int, pa.Array] = {}
    cells: dict[str, tuple[pa.Array, bool]] = {}
    for column in columns:
        bad = column.faulty(batch.columns[column.position])
        if column.name in keys:
            cells[column.name] = key_cells(column, batch, bad)
        if bad is not None:
            broken[column.position] = bad
    empty, absent = _blank(batch, columns)
    numbers = batch.numbered()
    return Findings(
        numbers=[*numbers, *batch.ragged] if batch.ragged else numbers,
        span=batch.span(),
        faulty=_rows(batch, broken, [rows for rows in (empty, absent) if rows is not None], numbers),
        empty=[] if empty is None else [numbers[index] for index in pc.indices_nonzero(empty).to_pylist()],
        keys=cells,
    )


def run(batches: Iterable[Batch], columns: Sequence[Column], keys: frozenset[str]) -> Iterator[Findings]:
    """Yield the findings of each batch in order; later batches are checked meanwhile.

    Raises BrokenOff, where the source does, after the findings of all batches before.
    """
    source = iter(batches)
    first = next(source, None)
    if first is None:
        return
    # Columns learn from the first batch how they are best checked; most files have no second one.
    yield examine(first, columns, keys)
    waiting: deque[Future[Findings]] = deque()
    failure: BrokenOff | None = None
    pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="gongkai-check")
    try:
        try:
            for batch in source:
                waiting.append(pool.submit(examine, batch, columns, keys))
                if len(waiting) >= AHEAD:
                    yield waiting.popleft().result()
        except BrokenOff as stop:
            failure = stop
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    if failure is not None:
        raise failure


def _blank(batch: Batch, columns: Sequence[Column]) -> tuple[pa.Array | None, pa.Array | None]:
    """Return where all cells are empty texts, and where all are missing; None where that is nowhere."""
    empty = _everywhere(pc.fill_null(pc.equal(pc.binary_length(cells), 0), True) for cells in batch.columns)
    if all(column.missing == ("",) for column in columns):
        return empty, empty
    return empty, _everywhere(column.absent(batch.columns[column.position]) for column in columns)


def _everywhere(masks: Iterable[pa.Array]) -> pa.Array | None:
    whole: pa.Array | None = None
    for mask in masks:
        whole = mask if whole is None else pc.and_(whole, mask)
        if not pc.any(whole, min_count=0).as_py():
            return None
    return whole


def _rows(
    batch: Batch, broken: Mapping[int, pa.Array], blank: Sequence[pa.Array], numbers: Sequence[int]
) -> dict[int, Faulty]:
    """Return the records in which something is wrong, the ragged ones and the blank ones included."""
    rows = {number: Faulty(list(cells)) for number, cells in batch.ragged.items()}
    if broken or blank:
        places = pc.indices_nonzero(reduce(pc.or_, [*broken.values(), *blank]))
        wrong: dict[int, set[int]] = {index: set() for index in places.to_pylist()}
        for position, bad in broken.items():
            for index in pc.indices_nonzero(bad).to_pylist():
                wrong[index].add(position)
        cells = zip(*(column.take(places).to_pylist() for column in batch.columns), strict=True)
        for (index, positions), row in zip(wrong.items(), cells, strict=True):
            rows[numbers[index]] = Faulty(list(row), frozenset(positions))
    return rows
