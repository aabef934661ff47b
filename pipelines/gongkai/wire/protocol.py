"""HTTP that nobody can hold up: who connects must ask soon, and who came last is not kept out by who only waits."""

from __future__ import annotations

import asyncio
import resource
from collections import Counter
from time import monotonic
from typing import ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

#: How long the head of a request may take, in seconds.
HEAD = 10.0
#: The share of the files that a process may open which connections take at most.
SHARE = 0.5


class Bounded(H11Protocol):
    """HTTP/1.1 whose connections ask in time or are closed; uvicorn itself waits for ever for a first request."""

    #: So many connections are held; beyond them one goes that asks nothing.
    most: ClassVar[int] = 1_000

    since: float
    late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take up a connection, and make room for it where there is none."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > self.held():
            idle = [other for other in self.connections if isinstance(other, Bounded) and other.is_idle]
            if idle:
                _last_of_all(idle).leave()
                self.crowded()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of a connection."""
        if self.late is not None:
            self.late.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._wait()

    @classmethod
    def held(cls) -> int:
        """Return how many connections are held: no more than leaves the process files for its own work."""
        return min(cls.most, int(resource.getrlimit(resource.RLIMIT_NOFILE)[0] * SHARE))

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    @property
    def address(self) -> str:
        """Where the connection comes from."""
        return str(self.client[0]) if self.client else ""

    def leave(self) -> None:
        """Close the connection where it asks nothing."""
        if self.is_idle:
            self.connections.discard(self)
            self.transport.abort()

    def crowded(self) -> None:
        """Take note that a connection had to make room for another."""

    def _wait(self) -> None:
        self.since = monotonic()
        if self.late is not None:
            self.late.cancel()
        self.late = self.loop.call_later(HEAD, self.leave)


def _last_of_all(idle: list[Bounded]) -> Bounded:
    """Return the connection that is missed least: of the address that holds most, the one that has waited longest."""
    counts = Counter(other.address for other in idle)
    return min(idle, key=lambda other: (-counts[other.address], other.since))
