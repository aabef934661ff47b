"""Serving the portal: from one process, or from several that listen together."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from gongkai.descriptor import Portal
from gongkai.errors import UsageError, refusal
from gongkai.messages import translate
from gongkai.portal.server import Server, build, configuration
from gongkai.portal.workers import Workers, post_of
from gongkai.release import Store

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
    listener = _listen(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"

    def tell() -> object:
        return ready(address) if ready else None

    with listener:
        if workers > 1:
            Workers(post_of(portal, store, listener), tell).run(workers)
        else:
            Server(configuration(site), ready=tell).run(sockets=[listener])


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
