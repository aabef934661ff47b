"""Connections that ask nothing: they are closed in time, and keep nobody out."""

from __future__ import annotations

import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import httpx
import pytest

from gongkai import pipeline
from gongkai.descriptor import Portal
from gongkai.release import Store
from gongkai.wire import Bounded, protocol

from .test_workers import serving

#: What a process may open where nobody raised it.
FILES = 1024
CATALOG = b"GET /catalog.json HTTP/1.1\r\nHost: x\r\n\r\n"


@contextmanager
def crowd(origin: str, count: int, said: bytes = b"") -> Iterator[list[socket.socket]]:
    """Hold connections open that say at most the beginning of a request."""
    where = urlsplit(origin)
    with ExitStack() as lines:
        found = []
        for _ in range(count):
            line = lines.enter_context(socket.create_connection((where.hostname, where.port), timeout=30))
            if said:
                line.sendall(said)
            found.append(line)
        yield found


@pytest.fixture
def many_files() -> Iterator[None]:
    """Let this process hold more connections than the server can."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    if before[1] != resource.RLIM_INFINITY and before[1] < 4 * FILES:
        pytest.skip(f"this process may open {before[1]} files only")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], 4 * FILES), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.parametrize(
    ("workers", "said"),
    [
        pytest.param(1, b"", id="nothing"),
        pytest.param(1, CATALOG[:20], id="half a request"),
        pytest.param(2, b"", id="nothing, to two processes"),
    ],
)
def test_a_crowd_keeps_nobody_out(portal: Portal, store: Store, many_files: None, workers: int, said: bytes) -> None:
    assert pipeline.build(portal, store).accepted
    with serving(portal, store, workers) as served:
        for number in [served.process.pid, *(served.workers if workers > 1 else [])]:
            resource.prlimit(number, resource.RLIMIT_NOFILE, (FILES, FILES))
        with crowd(served.address, FILES + 76, said), httpx.Client(trust_env=False, timeout=30) as web:
            for _ in range(3):
                assert web.get(f"{served.address}/catalog.json").status_code == 200


def asked(line: socket.socket) -> bytes:
    """Ask on a connection and return how the answer begins; nothing where the connection was closed."""
    try:
        line.sendall(CATALOG)
        return line.recv(15)
    except OSError:
        return b""


def ended(line: socket.socket) -> bool:
    """Wait until a connection is closed by the other side."""
    try:
        return line.recv(1) == b""
    except ConnectionResetError:
        return True


def test_an_address_that_floods_pushes_out_its_own(origin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bounded, "most", 20)
    where = urlsplit(origin)
    # All addresses that begin with 127 are this machine's.
    own = ("127.0.0.2", 0)
    with (
        socket.create_connection((where.hostname, where.port), timeout=30, source_address=own) as first,
        crowd(origin, 60) as others,
    ):
        answers = [asked(line) for line in (first, others[0], others[-1])]
    assert answers == [b"HTTP/1.1 200 OK", b"", b"HTTP/1.1 200 OK"]


def test_who_asks_nothing_is_let_go(origin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD", 0.01)
    for said in (b"", CATALOG[:20]):
        with crowd(origin, 1, said) as (line,):
            assert ended(line)


def test_no_more_are_held_than_the_process_can_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (100, 100))
    assert (Bounded.held(), Bounded.most) == (50, 1_000)
