"""An intake that is killed at any moment and begun anew: a push gets its verdict, and each file is received once."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from gongkai.descriptor import Portal
from gongkai.intake import Agencies, Parcel, Verdict, push
from gongkai.pipeline import publish
from gongkai.progress import Silence
from gongkai.release import Store
from gongkai.release.register import Register
from gongkai.upkeep import verify

HEADER = ["key", "agency", "name"]
#: About as long as a push takes, in seconds.
LONG = 0.8


@contextmanager
def intake(portal: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run an intake in a process of its own, and yield it and its address."""
    words = ["--lang", "en", "--root", str(portal), "intake", "--port", str(port)]
    command = [sys.executable, "-c", "from gongkai.cli import main; main()", *words]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "NO_PROXY": "*"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().split()[4].rstrip("/")
        finally:
            process.kill()


@pytest.mark.parametrize("kills", [4, pytest.param(40, marks=pytest.mark.soak)])
def test_a_push_outlives_the_intake(
    portal: Portal,
    make_dataset: Callable[..., object],
    table_file: Callable[[Sequence[Sequence[str]]], Path],
    monkeypatch: pytest.MonkeyPatch,
    kills: int,
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    make_dataset(
        "item", {name: {} for name in HEADER}, replace={"slice": ["agency"]}, owner="agency", gate={"changed": 1}
    )
    store, dice = Store.at(portal.root / "store"), random.Random(3)  # noqa: S311 - not for secrets
    publish(Portal.at(portal.root), store, "item", table_file([HEADER, ["a0", "A", "x"], ["b0", "B", "x"]]))
    Agencies(store.root).add("A", "Agency A")
    secret = Agencies(store.root).create_token("A")[1]
    port = 0
    for number in range(kills):
        file = table_file([HEADER, *([f"a{row}", "A", f"{number}"] for row in range(2000))])
        verdicts: list[Verdict] = []
        with intake(portal.root, port) as (process, url):
            port = int(url.rpartition(":")[2])
            parcel = Parcel(url=url, token=secret, dataset="item", file=file)
            pushing = threading.Thread(target=lambda: verdicts.append(push(parcel, Silence(), pause=_patiently)))  # noqa: B023
            pushing.start()
            time.sleep(dice.random() * LONG)
            process.kill()
            process.wait()
        with intake(portal.root, port):
            pushing.join(60)
        assert [verdict["fate"] for verdict in verdicts] == ["published"], number
        assert verdicts[0]["submission"] in {entry["id"] for entry in store.last().raw["submissions"]}
    assert store.last().number == 1 + kills
    fates = Counter(entry.fate for entry in Register(store.root).entries() if entry.facts)
    assert fates == Counter({"published": 1 + kills})
    assert list(verify(store)) == []


def _patiently(_: float) -> None:
    # However slowly the machine begins the intake anew, eight tries are enough.
    time.sleep(3.0)
