"""The portal as a server."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from gongkai.descriptor import Portal
from gongkai.portal.protocol import Protocol
from gongkai.portal.site import Site
from gongkai.release import Store


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
