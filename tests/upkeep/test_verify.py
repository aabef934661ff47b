"""The proof: one changed byte anywhere is found and named; all that is as it was passes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pytest

from gongkai.descriptor import Schema
from gongkai.load import search_expression, sqlite_values
from gongkai.release import Store
from gongkai.release.manifest import file_hash
from gongkai.release.signing import Signer
from gongkai.release.submission import json_text
from gongkai.table import Table
from gongkai.upkeep import verify


def test_a_store_as_it_was_passes(lived: Store) -> None:
    assert list(verify(lived)) == []
    assert list(verify(lived, key=lived.signer.public)) == []


def test_as_if_every_table_were_large(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    # Then search indexes are made beside their tables, and rows are compared with the last Parquet file.
    monkeypatch.setattr("gongkai.release.draft.LEAST", 0)
    store: Store = request.getfixturevalue("lived")
    assert list(verify(store)) == []
    with closing(sqlite3.connect(store.last().databases["open"].path)) as connection:
        found = connection.execute(
            "SELECT rowid FROM item_search WHERE item_search MATCH ?", (search_expression("丙"),)
        )
        assert len(found.fetchall()) == 1


def test_another_hand_is_found(lived: Store, tmp_path: Path) -> None:
    """Whoever signs a changed manifest with another key and mends the pointer is found by the key that is known."""
    known = lived.signer.public
    other = Signer(tmp_path / "other")
    path = lived.root / "releases/000004.json"
    record = {name: value for name, value in json.loads(path.read_text()).items() if name != "signature"}
    path.write_bytes(json_text(other.sign({**record, "created": "2030-01-01T00:00:00Z"})))
    pointer = {"number": 4, "manifest": "releases/000004.json", "sha256": file_hash(path)}
    (lived.root / "current.json").write_bytes(json_text(pointer))
    assert [finding.place for finding in verify(lived, again=False)] == ["releases/000004.json"]
    (lived.root / "public-key.pem").write_bytes(other.public_pem)
    assert "releases/000004.json" in [finding.place for finding in verify(lived, key=known, again=False)]


def test_rows_that_no_submission_produced_are_found(lived: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def other(table: Table, schema: Schema) -> pa.Table:
        values = sqlite_values(table, schema)
        place = values.column_names.index("name")
        return values.set_column(place, "name", pa.array(["z"] * values.num_rows, pa.large_string()))

    monkeypatch.setattr("gongkai.upkeep.replay.sqlite_values", other)
    assert [finding for finding in verify(lived) if finding.place.startswith("files/item/")]


Harm = Callable[[Path], object]


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda root: (root / "current.json").unlink(), id="no pointer"),
        pytest.param(lambda root: (root / "current.json").write_text("[]"), id="no object"),
        pytest.param(lambda root: (root / "current.json").write_text('{"number": "x"}'), id="no number"),
    ],
)
def test_a_store_without_a_current_release_fails(lived: Store, harm: Harm) -> None:
    harm(lived.root)
    assert [finding.place for finding in verify(lived)][:1] == ["current.json"]


def unsigned(store: Store) -> None:
    """Take every signature away, and make the chain and the pointer fit again."""
    parent: dict[str, object] | None = None
    for path in sorted((store.root / "releases").glob("*.json")):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        manifest.pop("signature")
        manifest |= {"format": 1, "parent": parent}
        path.chmod(0o644)
        path.write_bytes(json_text(manifest))
        parent = {"number": manifest["number"], "sha256": file_hash(path)}
    pointer = {"manifest": path.relative_to(store.root).as_posix(), **(parent or {})}
    (store.root / "current.json").write_bytes(
        json_text({name: pointer[name] for name in ("number", "manifest", "sha256")})
    )


def cut_off(store: Store) -> None:
    """Point at the release before the last one."""
    number = store.last().number - 1
    path = store.root / f"releases/{number:06}.json"
    told = {"number": number, "manifest": path.relative_to(store.root).as_posix(), "sha256": file_hash(path)}
    (store.root / "current.json").write_bytes(json_text(told))


@pytest.mark.parametrize(
    ("forge", "fault"),
    [
        pytest.param(unsigned, "it is not signed", id="no signature anywhere"),
        pytest.param(cut_off, "the audit log tells of release", id="the last release is cut off"),
    ],
)
def test_what_needs_no_key_to_forge_is_found(lived: Store, forge: Callable[[Store], None], fault: str) -> None:
    key = lived.signer.public
    assert list(verify(lived, again=False)) == []
    forge(lived)
    for known in (None, key):
        found = list(verify(lived, key=known, again=False))
        assert any(fault in finding.fault for finding in found), found
