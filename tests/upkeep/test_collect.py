"""Room: what is declared stays, what is current stays, what is read stays."""

from __future__ import annotations

import errno

import pytest

from gongkai.errors import StoreError
from gongkai.query import Past, differences
from gongkai.release import Audit, Store, holding
from gongkai.release.collect import collect
from gongkai.upkeep import rollback, verify


def databases(store: Store) -> list[int]:
    """The releases whose databases are there."""
    numbers = range(1, store.last().number + 1)
    return [n for n in numbers if all(file.path.exists() for file in store.release_at(n).databases.values())]


@pytest.mark.parametrize(
    ("keep", "left"),
    [
        pytest.param(1, [4], id="the current one"),
        pytest.param(0, [4], id="never less"),
        pytest.param(2, [3, 4], id="two"),
        pytest.param(9, [1, 2, 3, 4], id="more than there are"),
    ],
)
def test_what_stays(lived: Store, keep: int, left: list[int]) -> None:
    gone = collect(lived, keep)
    assert bool(gone) == (len(left) < 4)
    assert databases(lived) == left
    assert list(verify(lived)) == []
    assert collect(lived, keep) == []


def test_the_past_is_told_without_the_databases(lived: Store) -> None:
    with Past(lived) as past:
        before = [list(past.as_of("item", number)) for number in range(1, 5)]
    collect(lived, 1)
    with Past(lived) as past:
        assert [list(past.as_of("item", number)) for number in range(1, 5)] == before
        assert [difference.table for difference in differences(past, 1, 4)] == ["item"]
    rollback(lived, 1, reason="a")
    assert list(verify(lived)) == []


def test_what_is_read_stays(lived: Store) -> None:
    with holding(lived.release_at(2)):
        collect(lived, 1)
        assert databases(lived) == [2, 4]
    collect(lived, 1)
    assert databases(lived) == [4]


def test_a_missing_file_without_a_record_is_a_fault(lived: Store) -> None:
    collect(lived, 1)
    (lived.root / "collected.json").unlink()
    assert [finding for finding in verify(lived, again=False) if finding.place.startswith("databases/")]


def test_the_log_tells_who_made_room_and_who_went_back(lived: Store) -> None:
    gone = collect(lived, 1, "张科")
    release = rollback(lived, 1, reason="误发", person="李科")
    assert release is not None
    collected, back = list(Audit(lived.root).events())[-2:]
    assert (collected.event, collected.person, collected.facts["files"]) == ("collected", "张科", len(gone))
    assert (back.event, back.person, back.facts) == (
        "rolled-back", "李科", {"release": release.number, "to": 1, "why": "误发"},
    )  # fmt: skip
    assert rollback(lived, 1, reason="") is None
    assert len(list(Audit(lived.root).events())) == back.number


@pytest.mark.parametrize("place", ["release.collect.write_json", "release.audit.sqlite3.connect"])
def test_nothing_goes_that_cannot_be_written_down(lived: Store, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    before = databases(lived)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(f"gongkai.{place}", refuse)
        with pytest.raises(StoreError, match="nothing was removed") as refused:
            collect(lived, 1)
    assert (refused.value.exit_code, databases(lived)) == (2, before)
    assert collect(lived, 1)
    assert list(verify(lived)) == []
