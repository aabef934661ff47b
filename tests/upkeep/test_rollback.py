"""Going back makes a new release that equals an old one; nothing that was is rewritten."""

from __future__ import annotations

import pytest

from gongkai.errors import NoSuchRelease
from gongkai.query import Past, differences
from gongkai.release import Release, Store
from gongkai.upkeep import rollback, verify


def rows_of(release: Release) -> dict[str, dict[str, str]]:
    """The hashes of the files that hold nothing but rows: a workbook tells of its release too."""
    return {
        table: {file["format"]: file["sha256"] for file in release.files_of(table) if file["format"] != "xlsx"}
        for table in release.raw["files"]
    }


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_new_release_equals_the_old_one(lived: Store, number: int) -> None:
    then = lived.release_at(number)
    manifests = {path: path.read_bytes() for path in (lived.root / "releases").iterdir()}
    release = rollback(lived, number, reason="误发布")
    assert release is not None
    assert release.number == 5
    assert release.raw["rollback"] == {"to": number, "sha256": then.sha256, "reason": "误发布"}
    assert rows_of(release) == rows_of(then)
    assert release.raw["descriptors"] == then.raw["descriptors"]
    assert {path: path.read_bytes() for path in manifests} == manifests
    with Past(lived) as past:
        assert list(differences(past, number, 5)) == []
    assert list(verify(lived)) == []


def test_back_and_forth(lived: Store) -> None:
    rollback(lived, 1, reason="a")
    rollback(lived, 4, reason="b")
    last = lived.last()
    assert (last.number, rows_of(last)) == (6, rows_of(lived.release_at(4)))
    assert rollback(lived, 4, reason="c") is None
    assert list(verify(lived)) == []


def test_the_old_database_need_not_be_there(lived: Store) -> None:
    for path in (file.path for file in lived.release_at(1).databases.values()):
        path.unlink()
    release = rollback(lived, 1, reason="a")
    assert release is not None
    assert rows_of(release) == rows_of(lived.release_at(1))


@pytest.mark.parametrize("number", [0, 9, -1])
def test_no_such_release(lived: Store, number: int) -> None:
    with pytest.raises(NoSuchRelease):
        rollback(lived, number, reason="a")


def test_differences_of_releases(lived: Store) -> None:
    with Past(lived) as past:
        (found,) = differences(past, 1, 4)
        assert found.as_json() == {"table": "item", "added": 1, "changed": 2, "removed": 0, "unchanged": 0}
        assert [(change.kind, dict(change.key)) for change in found.rows] == [
            ("changed", {"key": "1"}), ("changed", {"key": "2"}), ("added", {"key": "3"}),
        ]  # fmt: skip
        assert found.rows[0].as_json()["cells"] == {
            "count": {"before": 1, "after": 7}, "more": {"before": None, "after": "m"},
        }  # fmt: skip
        assert list(differences(past, 4, 4)) == []
        (back,) = differences(past, 4, 1, "item")
        assert (back.added, back.changed, back.removed) == (0, 2, 1)
