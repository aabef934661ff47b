"""The intake as a server on a port of its own. Encryption is the business of the proxy in front of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from gongkai.intake.app import App
from gongkai.intake.protocol import Protocol
from gongkai.release import Store
from gongkai.wire import Server, address_of, listen
from gongkai.wire.server import BACKLOG

#: Told the address once the intake answers there.
Ready = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Where the intake listens, and how large a file may be."""

    host: str = "127.0.0.1"
    port: int = 8002
    limit: int = 256 * 2**20


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
        backlog=BACKLOG,
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
    listener = listen(intake.host, intake.port)
    address = address_of(intake.host, listener)
    config = configuration(App(root, store, limit=intake.limit))
    server = Server(config, ready=lambda: ready(address) if ready else None)
    with listener:
        server.run(sockets=[listener])
