"""Serving the portal: from one process, or from several that listen together."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.descriptor import Portal
from gongkai.portal.server import build, configuration
from gongkai.portal.workers import Workers, post_of
from gongkai.release import Store
from gongkai.wire import Server, address_of, listen

#: Told the address once the portal answers there.
Ready = Callable[[str], object]


def serve(portal: Portal, store: Store, *, host: str, port: int, workers: int = 1, ready: Ready | None = None) -> None:
    """Serve the portal until it is stopped, from so many processes; port 0 takes any free one, which `ready` is told.

    Raises DamagedStore, and UsageError where the address is taken.
    """
    site = build(portal, store)
    if workers > 1:
        # It was opened to see that it can be served; the processes open it for themselves.
        site.close()
    listener = listen(host, port)
    address = address_of(host, listener)

    def tell() -> object:
        return ready(address) if ready else None

    with listener:
        if workers > 1:
            Workers(post_of(portal, store, listener), tell).run(workers)
        else:
            Server(configuration(site), ready=tell).run(sockets=[listener])
