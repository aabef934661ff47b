"""The distinct texts of a column with how often each occurs: all that is said of a column is told from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.transform.steps import SPACES

TEXT = pa.large_string()


@dataclass(frozen=True)
class Cells:
    """Distinct texts, none of them empty, and how many cells hold each; `empty` counts the cells without any."""

    texts: pa.Array
    counts: pa.Array
    empty: int = 0

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> Cells:
        """Return the cells of a column, each as it stands."""
        counted = pc.value_counts(column)
        return cls._told(counted.field("values").cast(TEXT), counted.field("counts"))

    @classmethod
    def _told(cls, texts: pa.Array, counts: pa.Array, empty: int = 0) -> Cells:
        blank = pc.fill_null(pc.equal(texts, ""), True)
        if not blank.true_count:
            return cls(texts, counts, empty)
        empty += pc.sum(counts.filter(blank)).as_py() or 0
        kept = pc.invert(blank)
        return cls(texts.filter(kept), counts.filter(kept), empty)

    @cached_property
    def present(self) -> int:
        """How many cells hold a text."""
        return pc.sum(self.counts).as_py() or 0

    @property
    def distinct(self) -> int:
        """How many different texts there are."""
        return len(self.texts)

    @property
    def rows(self) -> int:
        """How many cells there are."""
        return self.present + self.empty

    def count(self, chosen: pa.Array) -> int:
        """Return how many cells hold one of the texts that a mask chooses."""
        return pc.sum(self.counts.filter(chosen)).as_py() or 0

    def matching(self, pattern: str) -> pa.Array:
        """Return where a regular expression of RE2 matches."""
        return pc.match_substring_regex(self.texts, pattern)

    def tally(self, texts: Collection[str]) -> Mapping[str, int]:
        """Return those of some texts that occur, with how many cells hold each, the most frequent first."""
        here = pc.is_in(self.texts, value_set=pa.array(list(texts), TEXT))
        pairs = zip(self.texts.filter(here).to_pylist(), self.counts.filter(here).to_pylist(), strict=True)
        return dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))

    def frequent(self, most: int) -> list[tuple[str, int]]:
        """Return the most frequent texts; of equally frequent ones those that stand first in the column."""
        order = pc.array_sort_indices(self.counts, order="descending")[:most]
        return list(zip(self.texts.take(order).to_pylist(), self.counts.take(order).to_pylist(), strict=True))

    def without(self, texts: Collection[str]) -> Cells:
        """Return the cells less those that hold one of some texts, which count as empty."""
        if not texts:
            return self
        gone = pc.is_in(self.texts, value_set=pa.array(list(texts), TEXT))
        kept = pc.invert(gone)
        return Cells(self.texts.filter(kept), self.counts.filter(kept), self.empty + self.count(gone))

    def trimmed(self) -> Cells:
        """Return the cells without white space at their ends."""
        return self.rewritten(pc.utf8_trim(self.texts, characters=SPACES))

    def rewritten(self, texts: pa.Array) -> Cells:
        """Return the cells with other texts, one for each; texts that are equal now are one."""
        if texts.equals(self.texts):
            return self
        groups = pa.table({"text": texts, "count": self.counts}).group_by("text", use_threads=False)
        told = groups.aggregate([("count", "sum")])
        return self._told(_one(told["text"]), _one(told["count_sum"]), self.empty)


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
