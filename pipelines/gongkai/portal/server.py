"""The portal as a server."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import uvicorn

from gongkai.descriptor import Portal
from gongkai.errors import UsageError, refusal
from gongkai.messages import translate
from gongkai.portal.protocol import Protocol
from gongkai.portal.site import Site
from gongkai.release import Store

#: Told the address once the portal answers there.
Ready = Callable[[str], object]


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


def build(portal: Portal, store: Store) -> Site:
    """Return the portal of a store as a Datasette; `.app()` is what a server runs.

    Raises DamagedStore where the current release cannot be served.
    """
    return Site(portal, store)


def configuration(site: Site) -> uvicorn.Config:
    """Return how a site is served."""
    return uvicorn.Config(
        site.app(),
        http=Protocol,
        log_level="warning",
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=5,
    )


def serve(portal: Portal, store: Store, *, host: str, port: int, ready: Ready | None = None) -> None:
    """Serve the portal until it is stopped; port 0 takes any free one, which `ready` is told.

    Raises DamagedStore, and UsageError where the address is taken.
    """
    site = build(portal, store)
    listener = _listen(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"
    server = Server(configuration(site), ready=lambda: ready(address) if ready else None)
    with listener:
        server.run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family: Any = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        fault = translate(
            "cannot listen on {host}:{port}: {fault}; choose another port with --port",
            host=host,
            port=port,
            fault=translate(refusal(error)[0]),
        )
        raise UsageError(fault=fault) from error
