"""A disk that is full, at any level, or that can only be read: the store stays whole, and what is wrong is said."""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import disk_usage

import pytest

from gongkai.cli import main
from gongkai.descriptor import Portal
from gongkai.errors import GongkaiError, RecordFailed
from gongkai.pipeline import publish
from gongkai.release import Store
from gongkai.release.collect import collect
from gongkai.upkeep import rollback, verify, withdraw

ROWS = 1500
#: KiB that are left: from none to more than a release of these rows needs.
FEW = (0, 8, 32, 64, 200, 448, 640, 700, 1400)
MANY = tuple(range(0, 1600, 24))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MiB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only who may mount a disk can fill one")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


class Filled:
    """A store on a small disk, and what is done to it."""

    def __init__(self, disk: Path, portal: Portal) -> None:
        self.disk, self.portal, self.store = disk, Portal.at(portal.root), Store.at(disk / "store")
        self.file, self.number = disk.parent / "rows.csv", 0
        self.hand_in(*(f"k{row},n0" for row in range(ROWS)))

    def hand_in(self, *rows: str) -> None:
        self.file.write_text("\n".join(["key,name", *rows, ""]))
        publish(self.portal, self.store, "item", self.file)

    def work(self, kind: str) -> None:
        if kind == "publish":
            self.hand_in(*(f"k{row},n{self.number if row % 7 == self.number % 7 else 0}" for row in range(ROWS)))
        elif kind == "rollback":
            rollback(self.store, self.store.last().number - 1, reason="x")
        elif kind == "gc":
            collect(self.store, 1)
        else:
            withdraw(self.portal, self.store, "item", [f"next{self.number}"], reason="x")

    def next(self) -> None:
        """Publish a row, which must work."""
        self.number += 1
        before = self.store.current()
        self.hand_in(f"next{self.number},x")
        assert before is not None
        assert self.store.last().number == before.number + 1


@pytest.fixture
def filled(
    small_disk: Path, portal: Portal, make_dataset: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> Filled:
    make_dataset("item", {"key": {}, "name": {}}, gate={"changed": 1}, search=["name"])
    # Another program takes the room as soon as it was looked at.
    monkeypatch.setattr("gongkai.release.store.LEAST_ROOM", 0)
    monkeypatch.setattr("gongkai.release.store.ROOM", 0)
    return Filled(small_disk, portal)


@pytest.mark.parametrize("levels", [pytest.param(FEW, id="some"), pytest.param(MANY, id="all", marks=pytest.mark.soak)])
@pytest.mark.parametrize("kind", ["publish", "rollback", "gc", "withdraw"])
def test_a_disk_that_fills_up(filled: Filled, kind: str, levels: tuple[int, ...]) -> None:
    told = set()
    for level in levels:
        filled.next()
        before, pointer = filled.store.last().number, (filled.store.root / "current.json").read_bytes()
        error = at_level(filled, kind, level)
        after = filled.store.last().number
        assert list(verify(filled.store, again=False)) == [], level
        assert list(filled.store.root.rglob(".*.draft*")) == []
        done = kind == "gc" or error is None or isinstance(error, RecordFailed)
        assert (
            after == before + (kind != "gc") if done else (filled.store.root / "current.json").read_bytes() == pointer
        )
        told.add(type(error).__name__)
        collect(filled.store, 2)
    assert {"NoneType"} < told
    assert list(verify(filled.store)) == []


def at_level(filled: Filled, kind: str, level: int) -> Exception | None:
    """Do something while so many KiB are free, and return how that failed."""
    filler = filled.disk / "filler"
    with filler.open("wb") as stream:
        stream.write(bytes(max(0, disk_usage(filled.disk).free - level * 1024)))
    try:
        filled.work(kind)
    except GongkaiError as error:
        return error
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return error
    finally:
        filler.unlink()
    return None


def test_what_is_published_and_not_written_down_is_said(
    filled: Filled, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*words: object, **more: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr("gongkai.release.submission.Submission.close", full)
    filled.file.write_text("key,name\nnew,x\n")
    code, _, err = run(filled, capsys, "publish", "item", filled.file)
    assert (code, "release 2 is published" in err, filled.store.last().number) == (2, True, 2)
    assert "published in release 2" in run(filled, capsys, "submissions")[1]
    assert list(verify(filled.store)) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        *((words, 0) for words in ("verify", "log", "diff 1 2", "submissions", "audit", "datasets", "consistency")),
        *((words, 0) for words in ("agency list", "agency token list", "export {out}")),
        *((words, 2) for words in ("publish item {file}", "publish item {file} --dry-run", "build", "gc")),
        *((words, 2) for words in ("rollback 1 --why x", "withdraw item k5 --why x", "agency add A B")),
    ],
)
def test_a_disk_that_can_only_be_read(
    filled: Filled, capsys: pytest.CaptureFixture[str], words: str, code: int
) -> None:
    filled.next()
    filled.file.write_text("key,name\nnew,x\n")
    subprocess.run(["mount", "-o", "remount,ro", filled.disk], check=True)
    places = {"file": filled.file, "out": filled.file.parent / "out"}
    found, out, err = run(filled, capsys, *words.format(**places).split())
    assert found == code, (out, err)
    assert ("Error: " in err, "Traceback" in err) == (code == 2, False)
    assert filled.store.last().number == 2


def run(filled: Filled, capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    places = ("--root", filled.portal.root, "--store", filled.store.root, "--key", filled.store.key)
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", *map(str, (*places, *words))])
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out, told.err
