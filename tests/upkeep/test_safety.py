"""Whatever happens in the middle, the store is whole: the old release or the new one, and the next one works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.counted import close

from gongkai.descriptor import Portal
from gongkai.errors import NoRoom
from gongkai.pipeline import publish
from gongkai.release import Store
from gongkai.release import store as store_module
from gongkai.release.collect import collect
from gongkai.release.register import Register
from gongkai.upkeep import rollback, verify, withdraw

from . import killing

Rows = Sequence[Sequence[str]]
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("trials", [25, pytest.param(300, marks=pytest.mark.soak)])
@pytest.mark.parametrize("closed", [pytest.param(False, id="public"), pytest.param(True, id="closed")])
def test_a_kill_at_any_moment(
    portal: Portal,
    store: Store,
    make_dataset: Callable[..., object],
    trials: int,
    record_property: Callable[[str, object], None],
    *,
    closed: bool,
) -> None:
    make_dataset("item", {"key": {}, "name": {}}, gate={"changed": 1}, search=["name"])
    if closed:
        close(portal, "item")
        sql = "SELECT name, COUNT(*) AS items FROM register.item GROUP BY name"
        fields = {"name": {}, "items": {"type": "integer"}}
        make_dataset("tally", fields, replace="all", derive={"sql": sql, "from": ["item"]})
    arguments = [sys.executable, killing.__file__, str(portal.root), str(store.root), str(trials), "7"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "pipelines")}
    done = subprocess.run(arguments, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["faults"], told["drafts"]) == ([], [])
    assert sum(told["killed"].values()) == trials
    assert set(told["killed"]) == set(killing.MODES)
    assert set(told["outcomes"]) >= {"old", "new"}
    # The tenths of a run in which it was killed: the last one holds the moments that matter most, and not all.
    least = {25: 2, 300: 7}[trials]
    assert {kind: len(tenths) >= least for kind, tenths in told["tenths"].items()} == dict.fromkeys(killing.KINDS, True)
    record_property("cases", trials)


def test_eight_publications_at_once(
    portal: Portal, store: Store, make_dataset: Callable[..., object], table_file: Callable[[Rows], Path]
) -> None:
    """Each publishes or says that another is at it; what is not published is kept, and can be handed in again."""
    make_dataset("item", {"key": {}})
    portal = Portal.at(portal.root)
    files = [table_file([["key"], [f"k{number}"]]) for number in range(8)]
    publish(portal, store, "item", table_file([["key"], ["k"]]))
    script = "from gongkai.cli import main; main()"
    words = ["--lang", "en", "--root", str(portal.root), "--store", str(store.root), "publish", "item"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "pipelines")}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, *words, str(file)], stderr=subprocess.PIPE, text=True, env=environment
        )
        for file in files
    ]
    ended = {file: (process.communicate()[1], process.returncode) for file, process in zip(files, running, strict=True)}
    published = [file for file, (_, code) in ended.items() if code == 0]
    busy = [file for file, (said, code) in ended.items() if code == 2 and "another publication is running" in said]
    assert sorted(published + busy) == sorted(files), ended
    assert store.last().number == 1 + len(published)
    fates = Counter(entry.fate for entry in Register(store.root).entries())
    assert fates == Counter({"published": 1 + len(published), "rejected": len(busy)})
    for file in busy:
        assert publish(portal, store, "item", file).fate == "published"
    facts = store.last().table("item")
    assert facts is not None
    assert facts.rows == 9
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
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    rollback(store, 2, reason="wrong")
    withdraw(portal, store, "item", ["k0"], reason="a person")
    collect(store, 1)
    assert [store.release_at(number).created for number in (4, 5)] == ["2026-01-01T00:00:01Z"] * 2
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


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere; a disk that can only be read shows the same")
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
