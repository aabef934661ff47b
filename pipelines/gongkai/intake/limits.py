"""How much one caller may ask for: a bucket that fills with time and empties with requests."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

#: So many callers are remembered; one that is forgotten begins with a full bucket.
CALLERS = 10_000


@dataclass(slots=True)
class Limit:
    """A number of requests at once, and so many a second after that, for each caller."""

    burst: float
    rate: float
    clock: Callable[[], float] = monotonic
    _left: OrderedDict[str, tuple[float, float, int]] = field(default_factory=OrderedDict)

    def spend(self, caller: str) -> float:
        """Take one request of a caller's; return 0.0, or the seconds to wait where none is left."""
        left, refused = self._now(caller), self.refused(caller)
        self._left[caller] = (left - 1, self.clock(), 0) if left >= 1 else (left, self.clock(), refused + 1)
        self._left.move_to_end(caller)
        while len(self._left) > CALLERS:
            self._left.popitem(last=False)
        return 0.0 if left >= 1 else (1 - left) / self.rate

    def refused(self, caller: str) -> int:
        """Return how many requests of a caller's were refused since one was not."""
        return self._left[caller][2] if caller in self._left else 0

    def _now(self, caller: str) -> float:
        left, since, _ = self._left.get(caller, (self.burst, self.clock(), 0))
        return min(self.burst, left + (self.clock() - since) * self.rate)
