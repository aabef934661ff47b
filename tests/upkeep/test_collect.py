"""Room: what is declared stays, what is current stays, what is read stays."""

from __future__ import annotations

import pytest

from gongkai.query import Past, differences
from gongkai.release import Store, holding
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
