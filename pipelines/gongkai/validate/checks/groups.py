"""Rows that share some fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.validate.checks.view import Rows

#: The number of a row's group, in tables of Arrow.
GROUP = "group"


@dataclass(frozen=True, slots=True)
class Groups:
    """Some rows, and the number of the group that each is in; a missing cell is a value like any other."""

    positions: pa.Array
    numbers: pa.Array

    @classmethod
    def of(cls, rows: Rows, fields: Sequence[str], chosen: pa.Array) -> Groups:
        """Return the groups of the chosen rows; without fields they are all in one."""
        positions = pc.indices_nonzero(chosen).cast(pa.int64())
        numbers = pa.repeat(pa.scalar(0, pa.int64()), len(positions))
        for field in fields:
            encoded = rows.cells.texts(field).take(positions).dictionary_encode(null_encoding="encode")
            joined = pc.add(pc.multiply(numbers, len(encoded.dictionary)), encoded.indices.cast(pa.int64()))
            # Numbered anew after each field, so that the numbers stay below that of the rows.
            numbers = joined.dictionary_encode().indices.cast(pa.int64())
        return cls(positions, numbers)

    def summed(self, columns: Mapping[str, pa.Array]) -> Mapping[str, pa.Array]:
        """Return the sum of each column in each group, by the number of the group."""
        table = pa.table({GROUP: self.numbers, **columns})
        summed = table.group_by(GROUP).aggregate([(name, "sum") for name in columns]).sort_by(GROUP)
        return {name: summed.column(f"{name}_sum").combine_chunks() for name in columns}

    def where(self, in_question: Callable[[Groups], pa.Array | None]) -> Iterator[Sequence[int]]:
        """Yield the positions of the rows of each group that is in question; None says that all are."""
        if not len(self.positions):
            return
        wanted = in_question(self)
        kept = pa.table({"position": self.positions, GROUP: self.numbers})
        if wanted is not None:
            kept = kept.filter(wanted.take(self.numbers))
        members: dict[int, list[int]] = defaultdict(list)
        for position, number in zip(kept.column("position").to_pylist(), kept.column(GROUP).to_pylist(), strict=True):
            members[number].append(position)
        yield from members.values()
