"""The portal as several processes that listen at one address: each follows the store by itself."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from gongkai.descriptor import Portal
from gongkai.errors import GongkaiError
from gongkai.messages import Language, explain, get_language, set_language, translate
from gongkai.portal.server import build, configuration
from gongkai.release import Store
from gongkai.wire import Server

#: How long one that ended is waited for before its place is taken, and all when the portal ends, in seconds.
PAUSE, PATIENCE = 1.0, 10.0

logger = logging.getLogger("gongkai.portal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What each process is told."""

    root: Path
    store: Path
    key: Path
    language: Language
    listener: socket.socket


@dataclass(slots=True)
class Workers:
    """The processes; one that ends before it is told to is replaced."""

    post: Post
    ready: Callable[[], object]
    stopped: list[int] = field(default_factory=list)
    _processes: list[SpawnProcess] = field(default_factory=list)
    _starting: dict[Connection, SpawnProcess] = field(default_factory=dict)
    _told: bool = False

    def run(self, count: int) -> None:
        """Serve until a signal comes, which is raised again behind the end."""
        with self._listening_to_signals():
            try:
                for _ in range(count):
                    self._start()
                while not self.stopped:
                    self._look()
            finally:
                self._end()
        for number in self.stopped[:1]:
            signal.raise_signal(number)

    def _start(self) -> None:
        # A fork would take over locks that a thread of this process may hold.
        context = multiprocessing.get_context("spawn")
        reader, writer = context.Pipe(duplex=False)
        process = context.Process(target=work, args=(self.post, writer), name="gongkai-portal")
        process.start()
        writer.close()
        self._processes.append(process)
        self._starting[reader] = process

    def _look(self) -> None:
        """Wait a moment for one that is ready, or that has ended."""
        found = wait([*self._starting, *(process.sentinel for process in self._processes)], timeout=0.2)
        for reader in [item for item in found if isinstance(item, Connection)]:
            del self._starting[reader]
            reader.close()
        ended = [process for process in self._processes if process.exitcode is not None]
        if not self._starting and not ended and not self._told:
            self._told = True
            self.ready()
        if ended:
            logger.error("%s", translate("a process of the portal has ended; another takes its place"))
            time.sleep(PAUSE)
        for process in ended:
            self._processes.remove(process)
            if not self.stopped:
                self._start()

    def _end(self) -> None:
        for process in self._processes:
            process.terminate()
        until = time.monotonic() + PATIENCE
        for process in self._processes:
            process.join(max(0.0, until - time.monotonic()))
            process.kill()
            process.join()

    @contextmanager
    def _listening_to_signals(self) -> Iterator[None]:
        def stop(number: int, frame: Any) -> None:
            self.stopped.append(number)

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def work(post: Post, ready: Connection) -> None:
    """Serve from a process of its own, until it is told to end or the one that began it is gone."""
    set_language(post.language)
    try:
        site = build(Portal.at(post.root), Store.at(post.store, post.key))
    except GongkaiError as error:
        _complain(error)
        return
    server = Server(configuration(site), ready=lambda: ready.send_bytes(b"1"))
    threading.Thread(target=_end_with_parent, args=(server,), daemon=True).start()
    # Ctrl+C on a terminal reaches every process; the first one says that it came.
    with suppress(KeyboardInterrupt):
        server.run(sockets=[post.listener])


def _complain(error: GongkaiError) -> None:
    logger.error("%s", explain(error))


def _end_with_parent(server: Server) -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        server.should_exit = True


def post_of(portal: Portal, store: Store, listener: socket.socket) -> Post:
    """Return what the processes of a portal are told."""
    return Post(root=portal.root, store=store.root, key=store.key, language=get_language(), listener=listener)
