"""The portal as a server."""

from __future__ import annotations

import uvicorn

from gongkai.descriptor import Portal
from gongkai.portal.protocol import Protocol
from gongkai.portal.site import Site
from gongkai.release import Store
from gongkai.wire.server import BACKLOG


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
        backlog=BACKLOG,
        timeout_graceful_shutdown=5,
    )
