"""Chance that is the same everywhere: each field has a stream of its own, which its name and the seed alone decide."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from itertools import accumulate
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """A stream of chance.

    Of the standard generator only `random()` is used: Python promises its sequence for all versions, while the
    ways from there to choices and shuffles have changed before.

    >>> Draw(0, "document", "title").between(1, 100)
    82
    """

    def __init__(self, seed: int, *names: str) -> None:
        text = "\x1f".join((str(seed), *names))
        # Not for secrets; the seed is public.
        self._random = Random(int.from_bytes(sha256(text.encode()).digest(), "big"))  # noqa: S311

    def unit(self) -> float:
        """Return a number from 0 on, below 1."""
        return self._random.random()

    def shaped(self, shape: str) -> float:
        """Return a number from 0 on, below 1, of one of the shapes."""
        return SHAPES[shape](self.unit)

    def below(self, limit: int) -> int:
        """Return a whole number from 0 on, below a limit."""
        return min(int(self.unit() * limit), limit - 1)

    def between(self, low: int, high: int, shape: str = "even") -> int:
        """Return a whole number from one to another, both possible."""
        return low + min(int(self.shaped(shape) * (high - low + 1)), high - low)

    def weighted(self, weights: Sequence[float]) -> int:
        """Return a place in a list of weights, the heavier the more often."""
        sums = list(accumulate(weights))
        return min(bisect_right(sums, self.unit() * sums[-1]), len(sums) - 1)

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in another order."""
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Return so many of the items, in their own order."""
        places = self.shuffled(range(len(items)))[:count]
        return [items[place] for place in sorted(places)]


def _low(unit: Callable[[], float]) -> float:
    value = unit()
    return value * value


def _high(unit: Callable[[], float]) -> float:
    return max(0.0, 1 - _low(unit) - 2**-53)


def _middle(unit: Callable[[], float]) -> float:
    return (unit() + unit() + unit()) / 3


#: How values lie between their bounds. Only sums and products: other functions differ between machines in the last bit.
SHAPES: Mapping[str, Callable[[Callable[[], float]], float]] = {
    "even": lambda unit: unit(),
    "low": _low,
    "high": _high,
    "middle": _middle,
}
