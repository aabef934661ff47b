"""Whatever happens to whichever file that a manifest or a record names, `verify` finds it and says which file it is."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from gongkai.cli import main
from gongkai.descriptor import Portal
from gongkai.pipeline import Word, approve, build, publish, reject
from gongkai.release import Handed, Store
from gongkai.release.collect import collect
from gongkai.release.register import Register
from gongkai.upkeep import rollback, verify, withdraw

Rows = Sequence[Sequence[str]]
HEADER = ["key", "name", "count"]
WANG, LI = Handed(person="Wang"), Word(person="Li", why="a reason")

#: What is named by nothing: the lock holds nothing, and the log of events proves itself by its hashes.
UNNAMED = {".lock", "private.db"}


@pytest.fixture
def eventful(lived: Store, portal: Portal, table_file: Callable[[Rows], Path]) -> Store:
    """Everything that a store can go through: reviewed, sent back, waiting, rolled back, withdrawn, collected."""
    path = portal.root / "datasets/item/datapackage.yaml"
    plain = path.read_text(encoding="utf-8")
    path.write_text(f"review: required\n{plain}", encoding="utf-8")
    reviewed = Portal.at(portal.root)
    for number, end in enumerate((approve, reject, None)):
        rows = table_file([[*HEADER, "more"], [f"r{number}", "x", "1", ""]])
        outcome = publish(reviewed, lived, "item", rows, by=WANG)
        assert outcome.fate == "waiting"
        if end is approve:
            approve(reviewed, lived, outcome.submission, LI)
        elif end is reject:
            reject(lived, outcome.submission, LI)
    path.write_text(plain, encoding="utf-8")
    build(Portal.at(portal.root), lived)
    rollback(lived, 2, reason="wrong")
    withdraw(portal, lived, "item", ["3"], reason="a person")
    publish(Portal.at(portal.root), lived, "item", table_file([[*HEADER], ["9", "九", "9"]]))
    assert collect(lived, 2)
    fates = {entry.fate for entry in Register(lived.root).entries()}
    assert fates == {"published", "rejected", "waiting"}
    assert list(verify(lived)) == []
    return lived


def files(store: Store) -> list[Path]:
    return sorted(path for path in store.root.rglob("*") if path.is_file() and path.name not in UNNAMED)


def harms(content: bytes, dice: random.Random, flips: int) -> Iterator[tuple[str, bytes | None]]:
    """Yield what can become of a file, with a name; None is a file that is gone."""
    places = {0, len(content) - 1, *(dice.randrange(len(content)) for _ in range(flips))}
    for place in sorted(places):
        flipped = content[place] ^ (1 << dice.randrange(8))
        yield f"a bit of byte {place}", content[:place] + bytes([flipped]) + content[place + 1 :]
    yield "cut in the middle", content[: len(content) // 2]
    yield "without its end", content[:-1]
    yield "empty", b""
    yield "longer", content + b"\n"
    yield "gone", None


@pytest.mark.parametrize("flips", [pytest.param(0, id="some"), pytest.param(40, id="many", marks=pytest.mark.soak)])
def test_every_file(eventful: Store, flips: int, record_property: Callable[[str, object], None]) -> None:
    dice, count = random.Random(5), 0  # noqa: S311 - not for secrets
    paths = files(eventful)
    assert len(paths) > 60
    for path in paths:
        content = path.read_bytes()
        path.chmod(0o644)
        for name, harmed in harms(content, dice, flips):
            if harmed is None:
                path.unlink()
            else:
                path.write_bytes(harmed)
            found = list(verify(eventful, again=False))
            assert any(names(finding.place, path, eventful) for finding in found), (path, name, found)
            count += 1
        path.write_bytes(content)
    assert list(verify(eventful)) == []
    record_property("cases", count)


def names(place: str, path: Path, store: Store) -> bool:
    """Tell whether a finding is of a file; a seal that tells something else names what it tells."""
    relative = str(path.relative_to(store.root))
    if path.name == "SHA256SUMS":
        return place.startswith(relative.removesuffix(path.name).rstrip("/"))
    if path.name == "collected.json" and not path.exists():
        # What it explained is there no more, and nothing says why.
        return place.startswith(("databases/", "history/", "files/"))
    # Of the folder of a submission whose file is gone, the folder.
    return place == relative or relative.startswith(f"{place}/file/")


@pytest.mark.parametrize(
    ("pattern", "fate"),
    [
        pytest.param("", "rejected", id="a submission that was sent back"),
        pytest.param("", "waiting", id="a submission that waits"),
        pytest.param("SHA256SUMS", "published", id="a seal"),
        pytest.param("decision-1.json", "rejected", id="the decision to send back"),
    ],
)
def test_what_the_audit_log_remembers(eventful: Store, pattern: str, fate: str) -> None:
    for entry in Register(eventful.root).entries():
        gone = entry.submission.folder / pattern
        if entry.fate == fate and gone.exists():
            aside = eventful.root.parent / "aside"
            shutil.move(gone, aside)
            assert [finding.place for finding in verify(eventful, again=False) if entry.id in finding.place], gone
            shutil.move(aside, gone)
    assert list(verify(eventful)) == []


def test_a_copy(eventful: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A copy is proven with the key that it shows, or with one that is known; and its damage is named too."""
    copy = tmp_path / "elsewhere" / "copy"
    shutil.copytree(eventful.root, copy)
    known = ("--public-key", str(eventful.root / "public-key.pem"))
    for words in ((), known, ("--no-again",), ("--format", "json")):
        assert run("verify", "--from", copy, *words) == 0
    path = min(copy.glob("databases/*.db"))
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"\xff")
    capsys.readouterr()
    assert run("verify", "--from", copy) == 1
    assert path.name in capsys.readouterr().out
    assert run("verify", "--from", tmp_path / "nosuch") == 1


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", *map(str, words)])
    return int(ended.value.code or 0)


def test_the_log_of_events(eventful: Store) -> None:
    """Of the private database whatever tells an event is found; free room in it is nothing that is told."""
    path = eventful.root / "private.db"
    content = path.read_bytes()
    words = [b'"why":"a reason"', b"approved", b"waiting", b"Wang", b"Li"]
    for word in words:
        place = content.index(word)
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert [finding.place for finding in verify(eventful, again=False)] == ["private.db"], word
    path.write_bytes(content[:4096])
    assert list(verify(eventful, again=False))
    path.write_bytes(content)
    assert list(verify(eventful)) == []
