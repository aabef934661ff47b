"""Whatever happens in the middle, the store is whole: the old release or the new one, and the next one works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gongkai.descriptor import Portal
from gongkai.errors import NoRoom, StoreBusy
from gongkai.pipeline import publish
from gongkai.release import Store
from gongkai.release import store as store_module
from gongkai.upkeep import verify

Rows = Sequence[Sequence[str]]
ROOT = Path(__file__).parents[2]

#: Kills a process at random moments of what it does to the store, and looks at the store after each.
DRIVER = """
import json, os, random, signal, sys, time
from pathlib import Path
from gongkai.descriptor import Portal
from gongkai.pipeline import publish
from gongkai.release import Store
from gongkai.release.collect import collect
from gongkai.upkeep import rollback, verify, withdraw
from gongkai.upkeep.withdraw import finish

portal, root, trials = Portal.at(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
dice = random.Random(int(sys.argv[4]))
folder, faults, killed = root.parent, [], 0
#: What is taken down, or was about to be, is not handed in again: it would be refused.
gone = set()

def hand_in(number):
    path = folder / "rows.csv"
    rows = [f"k{i},n{number if i % 7 == number % 7 else 0}" for i in range(2000) if i not in gone]
    path.write_text("key,name\\n" + "\\n".join(rows) + "\\n")
    publish(portal, Store.at(root), "item", path)

def work(kind, number):
    if kind == "publish": hand_in(number)
    elif kind == "rollback": rollback(Store.at(root), max(1, Store.at(root).last().number - 1), reason="x")
    elif kind == "withdraw": withdraw(Store.at(root), "item", [f"k{number}"], reason="x")
    else: collect(Store.at(root), 1)

def begin(kind, number):
    if kind == "withdraw": gone.add(number)
    pid = os.fork()
    if pid == 0:
        try: work(kind, number)
        finally: os._exit(0)
    return pid

hand_in(0); hand_in(1)
took, kinds = {}, ["publish", "publish", "rollback", "withdraw", "gc"]
for number, kind in enumerate(kinds, start=2):
    # How long it takes when nobody interrupts it, so that the moments of the kills fall into all of it.
    start = time.monotonic()
    os.waitpid(begin(kind, number), 0)
    took[kind] = time.monotonic() - start
for trial in range(trials):
    kind, before = dice.choice(kinds), Store.at(root).last().number
    pid = begin(kind, trial + 9)
    time.sleep(dice.random() * took[kind])
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status): killed += 1
    after = Store.at(root).last().number
    # What a withdrawal that died did not remove is told by verify, and removed as `gongkai gc` does it.
    if kind == "withdraw": finish(Store.at(root))
    found = [(f.place, f.fault) for f in verify(Store.at(root), again=False)]
    if found or after not in (before, before + 1): faults.append([trial, kind, before, after, found])
for number in (-1, -2):
    last = Store.at(root).last().number
    hand_in(number)
    if Store.at(root).last().number != last + 1: faults.append(["the next one", number])
faults += [[f.place, f.fault] for f in verify(Store.at(root))]
# The folder of a submission whose process died is private, and stays as it was.
drafts = [str(p) for p in root.rglob("*draft*") if "submissions" not in p.parts]
print(json.dumps({"faults": faults, "killed": killed, "drafts": drafts}))
"""


@pytest.mark.parametrize("trials", [24, pytest.param(300, marks=pytest.mark.soak)])
def test_a_kill_at_any_moment(portal: Portal, store: Store, make_dataset: Callable[..., object], trials: int) -> None:
    make_dataset("item", {"key": {}, "name": {}}, gate={"changed": 1}, search=["name"])
    arguments = [sys.executable, "-c", DRIVER, str(portal.root), str(store.root), str(trials), "7"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "pipelines")}
    done = subprocess.run(arguments, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["faults"], told["drafts"]) == ([], [])
    assert told["killed"] > trials // 2


def test_eight_publications_at_once(
    portal: Portal, store: Store, make_dataset: Callable[..., object], table_file: Callable[[Rows], Path]
) -> None:
    make_dataset("item", {"key": {}})
    portal = Portal.at(portal.root)
    files = [table_file([["key"], [f"k{number}"]]) for number in range(8)]
    publish(portal, store, "item", table_file([["key"], ["k"]]))

    def one(file: Path) -> str:
        try:
            return publish(portal, store, "item", file).fate
        except StoreBusy:
            return "busy"

    with ThreadPoolExecutor(8) as pool:
        fates = Counter(pool.map(one, files))
    assert set(fates) <= {"published", "busy"}
    assert store.last().number == 1 + fates["published"]
    facts = store.last().table("item")
    assert facts is not None
    assert facts.rows == 1 + fates["published"]
    assert list(verify(store)) == []


def test_a_clock_that_was_set_back(
    portal: Portal,
    store: Store,
    make_dataset: Callable[..., object],
    table_file: Callable[[Rows], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_dataset("item", {"key": {}})
    for number, moment in enumerate(("1767225600", "1000000000", "1767225601")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)
        publish(Portal.at(portal.root), store, "item", table_file([["key"], [f"k{number}"]]))
    times = [store.release_at(number).created for number in (1, 2, 3)]
    assert times == ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"]
    assert list(verify(store)) == []


def test_a_disk_without_room(
    portal: Portal,
    store: Store,
    make_dataset: Callable[..., object],
    table_file: Callable[[Rows], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_dataset("item", {"key": {}})
    publish(Portal.at(portal.root), store, "item", table_file([["key"], ["k"]]))
    room = type("Room", (), {"free": store_module.LEAST_ROOM})
    monkeypatch.setattr(store_module, "disk_usage", lambda path: room)
    with pytest.raises(NoRoom, match="16 MiB are free"):
        publish(Portal.at(portal.root), store, "item", table_file([["key"], ["k2"]]))
    assert store.last().number == 1
    assert list(verify(store)) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_store_that_may_only_be_read(
    portal: Portal, store: Store, make_dataset: Callable[..., object], table_file: Callable[[Rows], Path]
) -> None:
    make_dataset("item", {"key": {}})
    publish(Portal.at(portal.root), store, "item", table_file([["key"], ["k"]]))
    folders = [store.root, *(path for path in store.root.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        with pytest.raises(OSError, match="Permission"):
            publish(Portal.at(portal.root), store, "item", table_file([["key"], ["k2"]]))
        assert list(verify(store)) == []
    finally:
        for folder in folders:
            folder.chmod(0o755)
