"""A new key: announced by the old one, followed by `verify`, and what a key in other hands signed no longer counts."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from gongkai.descriptor import Portal
from gongkai.errors import BadKey, NoRelease
from gongkai.pipeline import publish
from gongkai.release import Audit, Store
from gongkai.release.audit import PRIVATE
from gongkai.release.collect import collect
from gongkai.release.keyring import Keyring
from gongkai.release.manifest import file_hash
from gongkai.release.signing import Signer, signed_by
from gongkai.release.submission import json_text
from gongkai.upkeep import rollback, rotate, verify, withdraw

Rows = Sequence[Sequence[str]]
HandIn = Callable[[str], object]


@pytest.fixture
def hand_in(
    portal: Portal,
    store: Store,
    make_dataset: Callable[..., object],
    table_file: Callable[[Rows], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> HandIn:
    """Return a function that publishes a row, on a day of January 2026."""
    make_dataset("item", {"key": {}})

    def one(day: str) -> object:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1767225600 + 86400 * (int(day) - 1)))
        return publish(Portal.at(portal.root), Store.at(store.root), "item", table_file([["key"], [f"k{day}"]]))

    return one


def places(store: Store, key: str | None = None) -> list[str]:
    return [finding.place for finding in verify(store, key=key, again=False)]


def test_a_new_key_signs_from_then_on(store: Store, hand_in: HandIn) -> None:
    hand_in("1")
    first = store.signer.public
    release = rotate(store, reason="换届", person="张科")
    second = store.signer.public
    assert (release.number, signed_by(release.raw)) == (2, second)
    assert signed_by(release.raw["rotation"]) == first != second
    hand_in("2")
    assert signed_by(store.last().raw) == second
    assert store.last().raw["rotations"] == [2]
    assert [file.stat().st_mode & 0o777 for file in store.key.parent.iterdir()] == [0o600, 0o600]
    assert list(verify(store)) == []
    # Whoever knows only one of the keys can check everything.
    assert (places(store, first), places(store, second)) == ([], [])
    assert list(Audit(store.root).events())[1].person == "张科"


def test_keys_follow_each_other_through_all_that_is_done(portal: Portal, store: Store, hand_in: HandIn) -> None:
    hand_in("1")
    known = store.signer.public
    for day in ("2", "3", "4"):
        rotate(store, reason="a")
        hand_in(day)
    rollback(store, 2, reason="a")
    withdraw(portal, store, "item", ["k1"], reason="a")
    collect(store, 1)
    rotate(store, reason="a")
    assert list(verify(store, key=known)) == []


def test_a_key_that_nobody_announced_is_found(store: Store, hand_in: HandIn, tmp_path: Path) -> None:
    hand_in("1")
    known, other = store.signer.public, Signer(tmp_path / "other")
    release = rotate(store, reason="a")
    path = store.root / "releases/000002.json"
    raw = {name: fact for name, fact in release.raw.items() if name != "signature"}
    told = {name: fact for name, fact in raw["rotation"].items() if name != "signature"}
    forged = other.sign({**raw, "rotation": other.sign({**told, "new": other.public})})
    path.write_bytes(json_text(forged))
    pointer = {"number": 2, "manifest": "releases/000002.json", "sha256": file_hash(path)}
    (store.root / "current.json").write_bytes(json_text(pointer))
    assert "releases/000002.json" in places(store, known)
    (store.root / "public-key.pem").write_bytes(other.public_pem)
    assert places(store)
    assert "releases/000002.json" in places(store, known)


@pytest.mark.parametrize(
    ("since", "doubtful"),
    [
        pytest.param("2026-01-09", [], id="after all"),
        pytest.param("2026-01-03", ["releases/000003.json"], id="on the day of the last one"),
        pytest.param("2026-01-02", ["releases/000003.json", "releases/000002.json"], id="before two"),
    ],
)
def test_a_key_in_other_hands(store: Store, hand_in: HandIn, since: str, doubtful: list[str]) -> None:
    for day in ("1", "2", "3"):
        hand_in(day)
    if doubtful:
        with pytest.raises(BadKey, match="--vouch"):
            rotate(store, reason="a", compromised=date.fromisoformat(since))
        assert store.last().number == 3
    release = rotate(store, reason="失窃", compromised=date.fromisoformat(since), vouch=bool(doubtful))
    assert list(release.raw["rotation"]["vouched"]) == doubtful
    hand_in("10")
    assert list(verify(store)) == []


def test_what_such_a_key_signed_and_nobody_vouched_for_is_found(
    store: Store, hand_in: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in("1")
    hand_in("5")
    with monkeypatch.context() as patch:
        patch.setattr(sys.modules[rotate.__module__], "_signed_since", lambda *_: {})
        rotate(store, reason="a", compromised=date(2026, 1, 3))
    assert places(store) == ["releases/000002.json"]
    stolen = Signer(next(path for path in store.key.parent.iterdir() if path != store.key))
    folder = next((store.root / "submissions").iterdir())
    record = {"submission": folder.name, "number": 1, "decision": "rejected", "person": "x"}
    path = folder / "decision-1.json"
    path.write_bytes(json_text(stolen.sign({**record, "at": "2026-01-04T00:00:00Z"})))
    assert str(path.relative_to(store.root)) in places(store)
    path.write_bytes(json_text(stolen.sign({**record, "at": "2026-01-02T00:00:00Z"})))
    assert str(path.relative_to(store.root)) not in places(store)


def test_a_process_that_died_after_the_announcement(
    store: Store, hand_in: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in("1")
    first = store.signer.public
    with monkeypatch.context() as patch:
        patch.setattr(Keyring, "_take_over", _die)
        with pytest.raises(Died):
            rotate(store, reason="a")
    assert (store.last().number, Signer(store.key).public) == (2, first)
    assert list(verify(store)) == []
    hand_in("2")
    assert signed_by(store.last().raw) == Signer(store.key).public != first
    assert list(verify(store)) == []


def test_a_process_that_died_before_it(store: Store, hand_in: HandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in("1")
    with monkeypatch.context() as patch:
        patch.setattr(Store, "_point_to", _die)
        with pytest.raises(Died):
            rotate(store, reason="a")
    coming = Signer(store.keyring.next).public
    hand_in("2")
    assert list(verify(store)) == []
    assert rotate(store, reason="a").raw["signature"]["key"] == coming
    assert list(verify(store)) == []


class Died(BaseException):
    """Ends a process in the middle."""


def _die(*_: object) -> None:
    raise Died


def test_another_process_did_it_at_once(store: Store, hand_in: HandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in("1")
    with monkeypatch.context() as patch:
        patch.setattr(Keyring, "_take_over", _die)
        with pytest.raises(Died):
            rotate(store, reason="a")
    link = os.link

    def late(source: Path, target: Path) -> None:
        link(source, target)
        store.keyring.next.replace(store.key)

    monkeypatch.setattr("gongkai.release.keyring.os.link", late)
    assert store.signer.public == store.last().raw["signature"]["key"]


def test_without_a_release_there_is_nothing_to_announce(store: Store) -> None:
    store.root.mkdir()
    with pytest.raises(NoRelease):
        rotate(store, reason="a")


def test_without_its_key_no_other_takes_over(store: Store, hand_in: HandIn, tmp_path: Path) -> None:
    hand_in("1")
    with pytest.raises(BadKey, match="not there"):
        rotate(Store.at(store.root, tmp_path / "nosuch"), reason="a")
    store.key.unlink()
    Signer(store.key).public  # noqa: B018 - makes another key
    with pytest.raises(BadKey, match="another key"):
        rotate(store, reason="a")


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda path: path.unlink(), id="gone"),
        pytest.param(lambda path: _drop(path, "number > 1"), id="its end cut off"),
        pytest.param(lambda path: _drop(path, "1"), id="emptied"),
    ],
)
def test_the_audit_log_cannot_be_cut(store: Store, hand_in: HandIn, harm: Callable[[Path], object]) -> None:
    for day in ("1", "2", "3"):
        hand_in(day)
    assert [store.release_at(number).raw.get("audit", {}).get("events") for number in (1, 2, 3)] == [None, 1, 2]
    assert places(store) == []
    harm(store.root / PRIVATE)
    assert PRIVATE in places(store)


def _drop(path: Path, condition: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"DELETE FROM audit WHERE {condition}")


def test_a_log_written_anew_is_found(store: Store, hand_in: HandIn) -> None:
    hand_in("1")
    hand_in("2")
    (store.root / PRIVATE).unlink()
    Audit(store.root).write("published", "Another", submission="x")
    assert Audit(store.root).broken() is None
    assert places(store) == [PRIVATE]
