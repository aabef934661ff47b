"""The intake as a server on a port of its own. Encryption is the business of the proxy in front of it."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from gongkai.errors import UsageError
from gongkai.intake.app import App
from gongkai.intake.protocol import Protocol
from gongkai.messages import translate
from gongkai.release import Store

#: Told the address once the intake answers there.
Ready = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Where the intake listens, and how large a file may be."""

    host: str = "127.0.0.1"
    port: int = 8002
    limit: int = 256 * 2**20


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


def configuration(app: App) -> uvicorn.Config:
    """Return how the application is served: bounded in connections, and in time."""
    return uvicorn.Config(
        app,
        http=Protocol,
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=200,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=5,
    )


def serve(root: Path, store: Store, intake: Intake, *, ready: Ready | None = None) -> None:
    """Serve until stopped; port 0 takes any free one, which `ready` is told.

    Raises UsageError where the address is taken.
    """
    # What a process that died was receiving: no sender counts on it.
    shutil.rmtree(store.root / ".uploads", ignore_errors=True)
    host = intake.host
    listener = listen(host, intake.port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"
    config = configuration(App(root, store, limit=intake.limit))
    server = Server(config, ready=lambda: ready(address) if ready else None)
    with listener:
        server.run(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address.

    Raises UsageError where it is taken.
    """
    family: Any = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        fault = translate(
            "cannot listen on {host}:{port}: {fault}; choose another port with --port",
            host=host,
            port=port,
            fault=error.strerror or error,
        )
        raise UsageError(fault=fault) from error
