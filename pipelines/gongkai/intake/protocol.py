"""HTTP that nobody can hold up: who connects must ask soon, and who came last is not kept out by who only waits."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

#: How long the head of a request may take, in seconds.
HEAD = 10.0
#: So many connections are held; beyond them the one goes that has waited longest without asking anything.
HELD = 150


class Protocol(H11Protocol):
    """HTTP/1.1 whose connections ask in time or are closed; uvicorn itself waits for ever for a first request."""

    since: float
    late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take up a connection, and make room for it where there is none."""
        super().connection_made(transport)
        self._wait()
        idle = [other for other in self.connections if isinstance(other, Protocol) and other.is_idle]
        if len(self.connections) > HELD and idle:
            min(idle, key=lambda other: other.since).leave()
            app: Any = self.config.app
            app.crowded(HELD)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of a connection."""
        if self.late is not None:
            self.late.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._wait()

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def leave(self) -> None:
        """Close the connection where it asks nothing."""
        if self.is_idle:
            self.connections.discard(self)
            self.transport.abort()

    def _wait(self) -> None:
        self.since = monotonic()
        if self.late is not None:
            self.late.cancel()
        self.late = self.loop.call_later(HEAD, self.leave)
