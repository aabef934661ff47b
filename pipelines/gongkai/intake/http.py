"""The little of HTTP that the intake needs: bounded bodies with time limits, and answers in JSON."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from gongkai.errors import N_
from gongkai.messages import worded

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

#: The longest pause within a body, and the longest time for the whole of it, in seconds.
PAUSE, LONGEST = 30.0, 3_600.0


class Answer(Exception):
    """An answer other than what was asked for; `fault` says why, in the reader's language; text and facts in any."""

    def __init__(self, status: int, text: str, *, headers: Mapping[str, str] | None = None, **facts: object) -> None:
        self.status, self.text, self.facts, self.headers = status, text, facts, headers or {}
        self.fault = worded(text, facts)
        super().__init__(self.fault)


@dataclass(frozen=True, slots=True)
class Request:
    """One request."""

    scope: Mapping[str, Any]
    receive: Receive
    #: What the audit log is told where the request is refused; nothing while nothing is known of who asks.
    about: dict[str, Any] = field(default_factory=dict)
    #: Holds something once the body has come to its end.
    _ended: list[str] = field(default_factory=list)
    _headers: dict[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """The verb of the request."""
        return str(self.scope["method"])

    @property
    def path(self) -> str:
        """The path without the query."""
        return str(self.scope["path"])

    @property
    def caller(self) -> str:
        """The address that the request comes from."""
        client = self.scope.get("client")
        return str(client[0]) if client else ""

    def header(self, name: str) -> str:
        """Return a header, or nothing where it is not there."""
        if not self._headers:
            self._headers.update(
                {key.decode("latin-1"): value.decode("latin-1") for key, value in self.scope["headers"]}
            )
        return self._headers.get(name, "")

    async def body(self, limit: int) -> AsyncIterator[bytes]:
        """Yield the pieces of the body; ends early with an Answer where it is too long, too slow or cut off."""
        size, more, until = 0, True, monotonic() + LONGEST
        while more:
            if monotonic() > until:
                raise Answer(408, N_("the body came too slowly"))
            try:
                message = await asyncio.wait_for(self.receive(), PAUSE)
            except TimeoutError as error:
                raise Answer(408, N_("the body came too slowly")) from error
            if message["type"] == "http.disconnect":
                self._ended.append("cut off")
                raise Answer(400, N_("the body was cut off"))
            piece, more = message.get("body", b""), message.get("more_body", False)
            if not more:
                self._ended.append("whole")
            size += len(piece)
            if size > limit:
                raise Answer(413, N_("the body is longer than was announced or is allowed"))
            if piece:
                yield piece

    async def drain(self, limit: int, seconds: float) -> None:
        """Let the rest of the body go by: who is still sending when the connection is closed never hears the answer."""
        if self._ended:
            return
        with suppress(Answer, TimeoutError):
            async with asyncio.timeout(seconds):
                async for _ in self.body(limit):
                    pass

    async def json(self, limit: int = 64 * 1024) -> dict[str, Any]:
        """Return the JSON object of a small body."""
        content = b"".join([piece async for piece in self.body(limit)])
        try:
            loaded = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise Answer(400, N_("the body is no JSON")) from error
        if not isinstance(loaded, dict):
            raise Answer(400, N_("the body is no JSON object"))
        return loaded


async def respond(send: Send, status: int, facts: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> None:
    """Send an answer in JSON, which no cache may keep."""
    body = json.dumps(facts, ensure_ascii=False).encode(errors="replace")
    told = {
        "content-type": "application/json; charset=utf-8",
        "content-length": str(len(body)),
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        **(headers or {}),
    }
    pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in told.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})
