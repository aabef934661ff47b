"""Several processes at one address: releases under constant requests, and what becomes of a process that ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import pytest
import yaml

from gongkai import pipeline
from gongkai.descriptor import Package, Portal
from gongkai.release import Store

MakeDataset = Callable[..., Package]

#: A release is served within this time after its publication returned.
SOON = 1.0
ROWS = 20
#: What is told of two tables at once: the release of each stands in its rows.
BOTH = {
    "name": "both",
    "title": "两张表",
    "title_en": "Both",
    "columns": {name: {"title": name, "title_en": name} for name in ("one", "high", "two", "pairs")},
    "sql": "SELECT (SELECT MIN(number) FROM one) AS one, (SELECT MAX(number) FROM one) AS high, "
    "(SELECT MIN(number) FROM two) AS two, (SELECT COUNT(*) FROM one JOIN two USING (number)) AS pairs",
}
PATHS = (
    "/questions/both.json",
    "/open/one.json?_size=max",
    "/catalog.json",
    "/open/two.csv?_stream=on",
    "/",
    "/open/two/k3",
)


@dataclass
class Served:
    """A portal that several processes serve."""

    address: str
    process: subprocess.Popen[str]

    @property
    def workers(self) -> list[int]:
        """The processes that answer: those that read a database of the store."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [number for number in map(int, listed.split()) if any(".db" in path for path in opened(number))]


def opened(number: int) -> list[str]:
    """Return what files a process has open."""
    found = []
    for link in Path(f"/proc/{number}/fd").iterdir():
        try:
            found.append(str(link.readlink()))
        except OSError:
            # It was closed while we looked.
            continue
    return found


def memory(number: int) -> int:
    """Return how many KiB of memory a process has for itself."""
    lines = Path(f"/proc/{number}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))


@contextmanager
def serving(portal: Portal, store: Store, workers: int = 2) -> Iterator[Served]:
    """Serve a store from processes of its own, as the command does."""
    script = "from gongkai.cli import main; main()"
    words = ["--lang", "en", "--root", str(portal.root), "--store", str(store.root), "serve", "--port", "0"]
    command = [sys.executable, "-c", script, *words, "--workers", str(workers)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            yield Served(line.split()[4].rstrip("/"), process)
        finally:
            process.terminate()


@dataclass
class Readers:
    """Readers who ask without a pause and take note of what does not fit."""

    address: str
    #: When the publication of each release returned.
    published: dict[int, float] = field(default_factory=dict)
    count: int = 0
    faults: list[str] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def ask(self, number: int) -> None:
        """Ask until it is done; each few requests by a new connection, which any of the processes may take up."""
        while not self.done.is_set():
            with httpx.Client(base_url=self.address, trust_env=False, timeout=30) as web:
                for _ in range(12):
                    number += 1
                    path, asked = PATHS[number % len(PATHS)], time.monotonic()
                    try:
                        self.faults += faults(path, web.get(path), self.due(asked))
                    except httpx.HTTPError as error:
                        self.faults.append(f"{path}: {error!r}")
                    self.count += 1

    def due(self, asked: float) -> int:
        """Return the oldest release that may be answered from."""
        return max((number for number, moment in self.published.items() if asked > moment + SOON), default=1)


def faults(path: str, answer: httpx.Response, due: int) -> Iterator[str]:
    release = int(answer.headers.get("x-gongkai-release", 0))
    if answer.status_code != 200:
        yield f"{path}: {answer.status_code}: {answer.text[:200]}"
    elif release < due:
        yield f"{path}: release {release} long after {due} was published"
    elif not of_release(path, answer, release):
        yield f"{path}: not what release {release} holds: {answer.text[:300]}"


def of_release(path: str, answer: httpx.Response, release: int) -> bool:
    """Tell whether an answer holds what the release holds that it says it comes from, of both tables."""
    if path.startswith("/questions/both"):
        expected = {"one": release, "high": release, "two": release, "pairs": ROWS * (ROWS + release)}
        return bool(answer.json()["rows"] == [expected])
    if path.startswith("/open/one.json"):
        return {row["number"] for row in answer.json()["rows"]} == {release}
    if path == "/catalog.json":
        return f'"rows": {ROWS + release}' in answer.text or f'"rows":{ROWS + release}' in answer.text
    if path.startswith("/open/two.csv"):
        return answer.text.count(f",{release}\r\n") == ROWS + release
    return True


@pytest.fixture
def write(portal: Portal, make_dataset: MakeDataset) -> Callable[[int], Portal]:
    """Return a function that writes the rows of the next release; its number stands in each row of both tables."""

    def rows_of(number: int) -> Portal:
        fields: dict[str, Any] = {"key": {"constraints": {"required": True}}, "number": {"type": "integer"}}
        for name, count in (("one", ROWS), ("two", ROWS + number)):
            rows = [[f"k{row}", str(number)] for row in range(count)]
            make_dataset(name, fields, [[*fields], *rows])
        text = yaml.safe_dump({"questions": [BOTH]}, allow_unicode=True)
        (portal.root / "datasets/one/questions.yaml").write_text(text, encoding="utf-8")
        return Portal.at(portal.root)

    return rows_of


@pytest.mark.parametrize("releases", [8, pytest.param(50, marks=pytest.mark.soak)])
def test_releases_under_constant_requests(
    store: Store, write: Callable[[int], Portal], releases: int, record_property: Callable[[str, object], None]
) -> None:
    portal = write(1)
    pipeline.build(portal, store)
    held: dict[str, dict[int, list[int]]] = {"files": defaultdict(list), "memory": defaultdict(list)}
    with serving(portal, store) as served:
        readers = Readers(served.address)
        threads = [threading.Thread(target=readers.ask, args=(start,)) for start in range(4)]
        for thread in threads:
            thread.start()
        try:
            workers = served.workers
            for number in range(2, releases + 1):
                assert pipeline.build(write(number), store, accept="the next one").release is not None
                readers.published[number] = time.monotonic()
                time.sleep(SOON + 0.2)
                for worker in workers:
                    held["files"][worker].append(len(opened(worker)))
                    held["memory"][worker].append(memory(worker))
        finally:
            readers.done.set()
            for thread in threads:
                thread.join()
        assert (readers.faults, len(workers), served.workers) == ([], 2, workers)
    record_property("asked", readers.count)
    record_property("held", json.dumps(held))
    if releases >= 50:
        assert readers.count > 2_000
        for what, most in (("files", 1.1), ("memory", 1.15)):
            for measured in held[what].values():
                # The first ten are the warming up.
                assert median(measured[-10:]) <= most * median(measured[10:20]), (what, measured)


def test_one_that_is_killed_is_replaced(store: Store, write: Callable[[int], Portal]) -> None:
    portal = write(1)
    pipeline.build(portal, store)
    with serving(portal, store) as served:
        first, second = served.workers
        os.kill(first, signal.SIGKILL)
        # The other one goes on meanwhile; a connection that the killed one had accepted is lost with it.
        with httpx.Client(base_url=served.address, trust_env=False) as web:
            until = time.monotonic() + 30
            while len(served.workers) < 2 and time.monotonic() < until:
                assert web.get("/").status_code == 200
        assert (len(served.workers), second in served.workers) == (2, True)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        pytest.param(signal.SIGINT, 130, id="Ctrl+C"),
        pytest.param(signal.SIGTERM, -signal.SIGTERM, id="told to end", marks=pytest.mark.soak),
        pytest.param(signal.SIGKILL, -signal.SIGKILL, id="killed"),
    ],
)
def test_all_end_with_the_first(
    store: Store, write: Callable[[int], Portal], number: signal.Signals, code: int
) -> None:
    portal = write(1)
    pipeline.build(portal, store)
    with serving(portal, store) as served:
        workers = served.workers
        served.process.send_signal(number)
        assert served.process.wait(20) == code
        until = time.monotonic() + 20
        while any(Path(f"/proc/{worker}/fd").exists() and opened(worker) for worker in workers):
            assert time.monotonic() < until
