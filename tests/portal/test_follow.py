"""The running portal follows the store: each release is served at once, and no request fails or is answered stale."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from gongkai import pipeline
from gongkai.descriptor import Package, Portal
from gongkai.release import Store

MakeDataset = Callable[..., Package]
Publish = Callable[[], int]

#: A release is served within this time after its publication returned.
SOON = 1.0

SERVE = """
import sys
from gongkai.descriptor import Portal
from gongkai.portal import serve
from gongkai.release import Store
serve(Portal.at(sys.argv[1]), Store.at(sys.argv[2]), host="127.0.0.1", port=0, ready=lambda it: print(it, flush=True))
"""

NEWS = {"key": {"constraints": {"required": True}}, "text": {}}
LONG = "公开" * 100


@contextmanager
def server(portal: Portal, store: Store) -> Iterator[str]:
    """Serve a store from a process of its own and yield its address."""
    command = [sys.executable, "-c", SERVE, str(portal.root), str(store.root)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@dataclass
class Clients:
    """Readers who ask without a pause and take note of what does not fit."""

    address: str
    #: When the publication of each release returned.
    published: dict[int, float] = field(default_factory=dict)
    #: The first release that has a table, and the first that has it no more.
    present: dict[str, tuple[int, float]] = field(default_factory=dict)
    count: int = 0
    faults: list[str] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    PATHS = (
        "/open/news.json?_size=max",
        "/",
        "/open/news.csv?_stream=on",
        "/en/open/news?text__contains=text",
        "/open/news/k1.json",
        "/open/extra.json",
        "/datasets/news/datapackage.json",
        "/open/news/k2",
        "/open/gone",
        "/catalog.json",
    )

    def ask(self, start: int) -> None:
        """Ask until it is done."""
        seen = 0
        with httpx.Client(base_url=self.address, trust_env=False, timeout=30) as web:
            while not self.done.is_set():
                start += 1
                path, asked_at = self.PATHS[start % len(self.PATHS)], time.monotonic()
                try:
                    answer = web.get(path)
                except httpx.HTTPError as error:
                    self.faults.append(f"{path}: {error!r}")
                    continue
                self.count += 1
                release = int(answer.headers["x-gongkai-release"])
                self.faults += self._faults(path, answer, release, asked_at)
                if release < seen:
                    self.faults.append(f"{path}: release {release} after {seen}")
                seen = release

    def _faults(self, path: str, answer: httpx.Response, release: int, asked_at: float) -> Iterator[str]:
        due = max((number for number, moment in self.published.items() if asked_at > moment + SOON), default=1)
        if release < due:
            yield f"{path}: release {release} long after {due} was published"
        table = path.strip("/").split("/")[-1].partition(".")[0]
        first, last = self.present.get(table, (1, float("inf")))
        expected = 200 if first <= release < last else 404
        if answer.status_code != expected:
            yield f"{path}: {answer.status_code} instead of {expected} in release {release}: {answer.text[:200]}"
        if path.startswith("/open/news.json") and answer.json()["rows"][0]["text"] != f"text {release}":
            yield f"{path}: other rows than those of release {release}"
        if path.startswith("/open/news.csv") and answer.text.count(f"text {release}") != 20:
            yield f"{path}: other rows than those of release {release}"


@contextmanager
def asking(clients: Clients) -> Iterator[None]:
    threads = [threading.Thread(target=clients.ask, args=(start * 3,)) for start in range(4)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        clients.done.set()
        for thread in threads:
            thread.join()


@pytest.fixture
def news(portal: Portal, make_dataset: MakeDataset) -> Callable[..., Portal]:
    """Return a function that writes the rows of the next release; its number stands in each row."""

    def write(number: int, rows: int = 20, more: str = "") -> Portal:
        fields = {**NEWS, **({more: {}} if more else {})}
        lines = [[*fields], *([f"k{row}", f"text {number}", LONG][: len(fields)] for row in range(rows))]
        make_dataset("news", fields, lines)
        return Portal.at(portal.root)

    return write


def publish(portal: Portal, store: Store) -> int:
    outcome = pipeline.build(portal, store)
    assert outcome.release is not None
    return outcome.release.number


def test_releases_under_constant_requests(store: Store, news: Callable[..., Portal], make_dataset: MakeDataset) -> None:
    """Rows change in each release; a dataset goes in the third, one comes in the fourth, a column in the fifth."""
    make_dataset("gone", NEWS, [["key", "text"], ["a", "b"]])
    publish(news(1), store)
    portal = news(1)
    with server(portal, store) as address:
        clients = Clients(address, present={"extra": (4, float("inf")), "gone": (1, 3)})
        with asking(clients):
            number = 1
            while clients.count < 1000 or number < 8:
                number += 1
                portal = news(number, more="note" if number >= 5 else "")
                if number == 3:
                    (portal.root / "datasets" / "gone" / "datapackage.yaml").unlink()
                if number == 4:
                    make_dataset("extra", NEWS, [["key", "text"], ["a", "b"]])
                assert publish(Portal.at(portal.root), store) == number
                clients.published[number] = time.monotonic()
                time.sleep(SOON + 0.2)
    assert clients.faults == []


def test_a_download_in_flight_over_releases_is_of_one_release(store: Store, news: Callable[..., Portal]) -> None:
    # More than the buffers between server and client hold, so that the server has to wait for the reader.
    rows = 40_000
    publish(news(1, rows, "note"), store)
    with (
        server(news(1, rows, "note"), store) as address,
        httpx.Client(base_url=address, trust_env=False) as web,
        web.stream("GET", "/open/news.csv?_stream=on") as answer,
    ):
        chunks = answer.iter_text()
        begun = next(chunks)
        for number in (2, 3):
            publish(news(number, more="note"), store)
            wait_for(web, number)
        text = begun + "".join(chunks)
    written = list(csv.DictReader(io.StringIO(text)))
    assert len(written) == rows
    assert {row["text"] for row in written} == {"text 1"}


def test_from_nothing_to_a_first_release(store: Store, portal: Portal) -> None:
    with server(portal, store) as address, httpx.Client(base_url=address, trust_env=False) as web:
        assert web.get("/open/public_facility").status_code == 404
        publish(portal, store)
        wait_for(web, 1)
        assert len(web.get("/open/public_facility.json").json()["rows"]) == 3


@pytest.mark.parametrize("broken", ["pointer", "manifest", "database"])
def test_a_damaged_release_leaves_the_last_one_served(store: Store, news: Callable[..., Portal], broken: str) -> None:
    publish(news(1), store)
    with server(news(1), store) as address, httpx.Client(base_url=address, trust_env=False) as web:
        before = web.get("/open/news.json").text
        elsewhere = publish_aside(store, news(2))
        damaged, whole = damage(store, elsewhere, broken)
        time.sleep(SOON)
        for path in ("/open/news.json", "/open/news", "/", "/open/news/k3"):
            answer = web.get(path)
            assert (answer.status_code, answer.headers["x-gongkai-release"]) == (200, "1")
        assert web.get("/open/news.json").text == before
        damaged.write_bytes(whole)
        # The pointer is looked at by its time of change, a file that was restored after a while.
        wait_for(web, 2)


def publish_aside(store: Store, portal: Portal) -> Path:
    """Publish into the store so that the running portal cannot see it yet; return where its pointer waits."""
    pointer = store.root / "current.json"
    hidden = store.root / "aside"
    hidden.mkdir()
    for folder in ("releases", "databases", "history", "files"):
        subprocess.run(["cp", "-a", store.root / folder, hidden / folder], check=True)
    (hidden / "current.json").write_bytes(pointer.read_bytes())
    publish(portal, Store.at(hidden, store.key))
    return hidden


def damage(store: Store, aside: Path, broken: str) -> tuple[Path, bytes]:
    """Move a release into the store with one file broken; return that file and what it should hold."""
    names = {
        "pointer": Path("current.json"),
        "manifest": Path("releases/000002.json"),
        "database": Path(json.loads((aside / "releases/000002.json").read_bytes())["databases"]["open"]["path"]),
    }
    whole = (aside / names[broken]).read_bytes()
    (aside / names[broken]).chmod(0o644)
    (aside / names[broken]).write_bytes(whole[: len(whole) // 2])
    for folder in ("files", "history", "databases", "releases"):
        subprocess.run(["cp", "-a", f"{aside / folder}/.", store.root / folder], check=True)
    (aside / "current.json").replace(store.root / "current.json")
    return store.root / names[broken], whole


def wait_for(web: httpx.Client, number: int, within: float = 10) -> None:
    """Wait until a release is served."""
    deadline = time.monotonic() + within
    while web.get("/").headers.get("x-gongkai-release") != str(number):
        assert time.monotonic() < deadline, f"release {number} is not served within {within} s"
        time.sleep(0.02)
