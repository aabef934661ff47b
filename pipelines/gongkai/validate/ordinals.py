"""The numbers of records, and the ordinal of each among all."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import Any


class Numbers(Sequence[int]):
    """The numbers of the records in the order in which they were taken, and the place of each among all."""

    def __init__(self) -> None:
        self._parts: list[Sequence[int]] = []
        self._spans: list[Sequence[int]] = []
        self._starts: list[int] = []
        self._taken = 0
        #: How many records count, and the numbers of the first and the last of them.
        self.total = self.first = self.last = 0

    def add(self, numbers: Sequence[int], span: Sequence[int]) -> None:
        """Take the numbers of a batch; they lie between those of the batches before and after.

        `span` holds the same numbers, rising.
        """
        if numbers:
            self._parts.append(numbers)
            self._spans.append(span)
            self._starts.append(self._taken)
            self._taken += len(numbers)
            self.total = self._taken
            self.first, self.last = self.first or span[0], span[-1]

    def cut(self, last: int) -> None:
        """Count only the records up to a number; the others keep their places."""
        if last < self.last:
            self.total = self.ordinal(last) if last >= self.first else 0
            self.last = last

    def __len__(self) -> int:
        return self._taken

    def __getitem__(self, position: Any) -> Any:
        if position >= self._taken:
            raise IndexError(position)
        part = bisect_right(self._starts, position) - 1
        return self._parts[part][position - self._starts[part]]

    def ordinal(self, number: int) -> int:
        """Return how many records there are up to that of a number, itself included."""
        part = self._part(number)
        return self._starts[part] + self._spans[part].index(number) + 1

    def place(self, number: int) -> int:
        """Return the position of a number."""
        part = self._part(number)
        return self._starts[part] + self._parts[part].index(number)

    def _part(self, number: int) -> int:
        return bisect_right(self._spans, number, key=itemgetter(0)) - 1
