"""A running intake: two agencies with a table that both fill, one table that has no owner."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from gongkai.descriptor import Portal
from gongkai.intake import Agencies
from gongkai.intake.app import App
from gongkai.intake.server import configuration
from gongkai.messages import worded
from gongkai.pipeline import publish
from gongkai.release import Audit, Store
from gongkai.wire import Server, listen

Rows = Sequence[Sequence[str]]
FIELDS: dict[str, dict[str, Any]] = {"key": {}, "agency": {}, "name": {}}
HEADER = list(FIELDS)


@dataclass
class Place:
    """A running intake, its store, and a secret for each agency."""

    url: str
    store: Store
    app: App
    secrets: dict[str, str]
    table_file: Callable[[Rows], Path]
    portal: Path

    @property
    def agencies(self) -> Agencies:
        return Agencies(self.store.root)

    def file(self, *rows: Sequence[str]) -> Path:
        return self.table_file([HEADER, *rows])

    def web(self, secret: str) -> httpx.Client:
        headers = {"authorization": f"Bearer {secret}", "accept-language": "en"}
        return httpx.Client(base_url=self.url, headers=headers, trust_env=False, timeout=30)

    def announce(self, web: httpx.Client, content: bytes, **other: Any) -> httpx.Response:
        facts = {"dataset": "item", "file": "a.csv", "bytes": len(content), "sha256": sha256(content).hexdigest()}
        return web.post("/v1/uploads", json={**facts, **other})

    def public(self) -> dict[str, bytes]:
        private = {"submissions", ".lock", "private.db", ".uploads"}
        return {
            str(path): path.read_bytes()
            for path in self.store.root.rglob("*")
            if path.is_file() and path.relative_to(self.store.root).parts[0] not in private
        }

    def denials(self) -> list[str]:
        facts = [event.facts for event in Audit(self.store.root).events() if event.event == "denied"]
        return [worded(one["because"], one.get("values", {})) for one in facts]

    def kept(self) -> int:
        return len(list(self.store.root.glob("submissions/*")))


@pytest.fixture
def place(portal: Portal, make_dataset: Callable[..., object], table_file: Callable[[Rows], Path]) -> Iterator[Place]:
    """Serve an intake on a free port; each agency has published a row."""
    make_dataset("item", FIELDS, replace={"slice": ["agency"]}, owner="agency")
    make_dataset("list", {"key": {}})
    store = Store.at(portal.root / "store")
    publish(Portal.at(portal.root), store, "item", table_file([HEADER, ["a1", "A", "x"], ["b1", "B", "x"]]))
    agencies = Agencies(store.root)
    secrets = {}
    for code in ("A", "B"):
        agencies.add(code, f"Agency {code}")
        secrets[code] = agencies.create_token(code)[1]
    app = App(portal.root, store, limit=100_000)
    listener = listen("127.0.0.1", 0)
    ready = threading.Event()
    server = Server(configuration(app), ready.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    assert ready.wait(20)
    yield Place(f"http://127.0.0.1:{listener.getsockname()[1]}", store, app, secrets, table_file, portal.root)
    server.should_exit = True
    thread.join(20)
    listener.close()
    assert not thread.is_alive()
