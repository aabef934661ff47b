"""What tells the rows of a table apart: the smallest set of columns of which no two rows hold the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

import pyarrow as pa
import pyarrow.compute as pc

#: A key has at most so many columns, and so many columns, those with most different values, may be part of one.
MOST, CONSIDERED = 3, 8
#: Up to the first rank a column may be a key by itself, up to the second a part of one; running numbers come last.
SUITS, PART, LAST = 3, 5, 9
#: Combinations are numbered by whole numbers of 64 bits.
ROOM = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A column that may be part of a key: how many of its cells differ, and how well it suits: the less, the better."""

    index: int
    distinct: int
    rank: int


def find_key(candidates: Sequence[Candidate], rows: int, column: Callable[[int], pa.ChunkedArray]) -> tuple[int, ...]:
    """Return the indexes of the columns that make the best key, () where none of them do.

    One column before two, two before three; of as many columns those that suit best. `column` gives the cells of one.
    """
    alone = [one for one in candidates if one.distinct == rows > 0 and (one.rank <= SUITS or one.rank == LAST)]
    if alone:
        return (min(alone, key=lambda one: one.rank).index,)
    parts = sorted((one for one in candidates if one.rank <= PART), key=lambda one: -one.distinct)[:CONSIDERED]
    codes: dict[int, pa.Array] = {}
    for group in _groups(parts, rows):
        for one in group:
            codes[one.index] = codes[one.index] if one.index in codes else _codes(column(one.index))
        if _is_unique([(codes[one.index], one.distinct) for one in group], rows):
            return tuple(sorted(one.index for one in group))
    return ()


def _groups(parts: Sequence[Candidate], rows: int) -> Iterator[tuple[Candidate, ...]]:
    """Yield the sets of columns that have values enough, the best first."""
    for size in range(2, MOST + 1) if rows else ():
        groups = [group for group in combinations(parts, size) if rows <= prod(one.distinct for one in group) < ROOM]
        yield from sorted(groups, key=lambda group: sum(one.rank for one in group))


def _codes(column: pa.ChunkedArray) -> pa.Array:
    """Return a number for each cell, the same for the same text."""
    places = pc.index_in(column, value_set=pc.unique(column)).cast(pa.int64())
    return pa.concat_arrays([pa.array([], pa.int64()), *places.chunks])


def _is_unique(codes: Sequence[tuple[pa.Array, int]], rows: int) -> bool:
    total = pa.repeat(pa.scalar(0, pa.int64()), rows)
    for code, count in codes:
        total = pc.add(pc.multiply(total, count), code)
    found: int = pc.count_distinct(total).as_py()
    return found == rows
