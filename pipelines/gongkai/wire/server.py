"""A server that listens on an address, and tells when it is ready."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import uvicorn

from gongkai.errors import UsageError, refusal
from gongkai.messages import translate

#: So many connections wait in the system until they are taken up, and so many are taken up at once: more would use up
#: the files that a process may open before it can close any.
BACKLOG = 256


class Server(uvicorn.Server):
    """A server that tells when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], object]) -> None:
        super().__init__(config)
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        if self.started:
            self.ready()


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address; port 0 takes any free one.

    Raises UsageError where it is taken.
    """
    family: Any = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        fault = translate(
            "cannot listen on {host}:{port}: {fault}; choose another port with --port",
            host=host,
            port=port,
            fault=translate(refusal(error)[0]),
        )
        raise UsageError(fault=fault) from error


def address_of(host: str, listener: socket.socket) -> str:
    """Return the address of the site that is served there."""
    return f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"
