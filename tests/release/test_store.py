"""The store: content-addressed files, a chain of manifests, and a public part that only whole releases change."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from gongkai import clock
from gongkai.descriptor import Portal
from gongkai.errors import DamagedStore, InvalidData, KeyChanged, NoRelease, SchemaChanged, StoreBusy, StoreFailed
from gongkai.pipeline import build, publish
from gongkai.release import Store, submission
from gongkai.release import store as store_module

Rows = Sequence[Sequence[str]]


def public_part(store: Store) -> dict[str, str]:
    """Return the hash of each public file by its path."""
    private = {"submissions", ".lock", "private.db"}
    return {
        str(path.relative_to(store.root)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(store.root.rglob("*"))
        if path.is_file() and path.relative_to(store.root).parts[0] not in private
    }


def test_nothing_published(store: Store) -> None:
    assert store.current() is None
    with pytest.raises(NoRelease):
        store.last()


def test_names_and_hashes(portal: Portal, store: Store) -> None:
    build(portal, store)
    release = store.last()
    (file,) = release.databases.values()
    digest = sha256(file.path.read_bytes()).hexdigest()
    assert file.path.name == f"open-{digest[:16]}.db"
    assert file.sha256 == digest
    assert file.bytes == file.path.stat().st_size
    manifest = store.root / "releases/000001.json"
    assert release.sha256 == sha256(manifest.read_bytes()).hexdigest()
    assert json.loads((store.root / "current.json").read_text())["sha256"] == release.sha256


def test_each_manifest_names_its_parent(portal: Portal, store: Store, table_file: Callable[[Rows], Path]) -> None:
    build(portal, store)
    first = store.last()
    header = ["facility_id", "name", "kind", "address", "opened_on"]
    publish(portal, store, "public_facility", table_file([header, ["F0009", "新馆", "博物馆", "", ""]]))
    second = store.last()
    assert (second.number, second.raw["parent"]) == (2, {"number": 1, "sha256": first.sha256})
    facts = second.table("public_facility")
    assert facts is not None
    assert (facts.rows, facts.changed_in) == (4, 2)
    assert set(public_part(store)) >= {"releases/000001.json", "releases/000002.json"}
    # The last release is untouched.
    (before,) = first.databases.values()
    assert sha256(before.path.read_bytes()).hexdigest() == before.sha256


def test_a_published_file_stands_alone(portal: Portal, store: Store) -> None:
    build(portal, store)
    (file,) = store.last().databases.values()
    header = file.path.read_bytes()[:20]
    # Bytes 18 and 19 are 2 in a file that needs a write-ahead log (SQLite file format, 1.3).
    assert (header[18], header[19]) == (1, 1)
    assert [path.name for path in file.path.parent.iterdir()] == [file.path.name]


def test_the_same_rows_give_the_same_file(portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764000000")
    names = []
    for folder in ("one", "two"):
        build(portal, Store.at(tmp_path / folder))
        (file,) = Store.at(tmp_path / folder).last().databases.values()
        names.append(file.sha256)
    assert names[0] == names[1]
    assert clock.stamp() == "2025-11-24T16:00:00Z"


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda root: (root / "current.json").write_text("{"), id="current.json is no JSON"),
        pytest.param(lambda root: (root / "current.json").write_text("{}"), id="current.json lacks the manifest"),
        pytest.param(lambda root: (root / "releases/000001.json").unlink(), id="the manifest is gone"),
        pytest.param(lambda root: (root / "releases/000001.json").write_text("{}"), id="the manifest was changed"),
        pytest.param(lambda root: next((root / "databases").glob("*.db")).unlink(), id="the database is gone"),
        pytest.param(
            lambda root: _flip(next((root / "databases").glob("*.db"))), id="a byte of the database was changed"
        ),
    ],
)
def test_damage_is_noticed_before_a_release_is_built_on_it(
    portal: Portal, store: Store, damage: Callable[[Path], object]
) -> None:
    build(portal, store)
    damage(store.root)
    before = public_part(store)
    with pytest.raises(DamagedStore):
        publish(portal, store, "public_facility", portal.committed(portal.resource("public_facility")))
    assert public_part(store) == before


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)


def test_a_second_publication_is_told_to_wait(portal: Portal, store: Store) -> None:
    build(portal, store)
    with store.drafting("open"), pytest.raises(StoreBusy):
        publish(portal, store, "public_facility", portal.committed(portal.resource("public_facility")))


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param("releases/000002.json", id="while the manifest is written"),
        pytest.param("current.json", id="while the pointer is written"),
        pytest.param("files", id="while a descriptor is written"),
    ],
)
def test_a_full_disk_leaves_the_last_release_as_it_was(
    portal: Portal, store: Store, make_dataset: Callable[..., object], monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    build(portal, store)
    make_dataset("item", {"key": {}}, [["key"], ["k1"]])
    before = public_part(store)
    real = submission.write_json

    def write_json(path: Path, facts: dict[str, object]) -> None:
        if moment in str(path.relative_to(store.root)):
            raise OSError(28, "the disk is full on device", str(path))
        real(path, facts)

    monkeypatch.setattr(store_module, "write_json", write_json)
    with pytest.raises(StoreFailed, match="the disk is full"):
        build(Portal.at(portal.root), store)
    assert public_part(store) == before
    monkeypatch.undo()
    outcome = build(Portal.at(portal.root), store)
    assert outcome.release is not None
    assert outcome.release.number == 2


def test_a_disk_that_fills_while_rows_are_written(
    portal: Portal, store: Store, make_dataset: Callable[..., object], tmp_path: Path
) -> None:
    make_dataset("item", {"key": {}}, [["key"], *([f"k{number}"] for number in range(20_000))])
    build(Portal.at(portal.root), store)
    before = public_part(store)
    rows = "\n".join(["key", *(f"{'x' * 300}{number}" for number in range(20_000))])
    (tmp_path / "more.csv").write_text(rows)
    # The limit on the size of a file stands for a disk without room.
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (8_000_000, 8_000_000)); "
        "from gongkai.cli import main; main(sys.argv[1:])"
    )
    arguments = ["--root", str(portal.root), "--store", str(store.root), "--lang", "en", "publish", "item"]
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments, str(tmp_path / "more.csv")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    assert "the release could not be written" in done.stderr
    assert public_part(store) == before


def test_a_kill_in_the_middle(
    portal: Portal, store: Store, make_dataset: Callable[..., object], tmp_path: Path
) -> None:
    make_dataset("item", {"key": {}}, [["key"], ["k1"]])
    build(Portal.at(portal.root), store)
    before = public_part(store)
    # The process dies between the rows and the release, as by a power cut: no handler runs.
    script = (
        "import os, signal, sys; from gongkai.release import Draft; "
        "Draft.finish = lambda self: os.kill(os.getpid(), signal.SIGKILL); "
        "from gongkai.cli import main; main(sys.argv[1:])"
    )
    (tmp_path / "more.csv").write_text("key\nk2\n")
    arguments = ["--root", str(portal.root), "--store", str(store.root), "publish", "item", str(tmp_path / "more.csv")]
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert {name: digest for name, digest in public_part(store).items() if ".draft" not in name} == before
    outcome = publish(Portal.at(portal.root), store, "item", tmp_path / "more.csv")
    assert outcome.release is not None
    assert not [name for name in os.listdir(store.root / "databases") if "draft" in name]  # noqa: PTH208 - hidden files too


Change = dict[str, dict[str, object]]
FIELDS: Change = {"key": {}, "name": {}, "count": {}}
ROWS = [["key", "name", "count"], ["k1", "甲", "1"], ["k2", "", "2"]]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({**FIELDS, "more": {}}, [("k1", "甲", "1", None), ("k2", None, "2", None)], id="a field more"),
        pytest.param({"key": {}, "name": {}}, [("k1", "甲"), ("k2", None)], id="a field less"),
        pytest.param({**FIELDS, "count": {"type": "integer"}}, [("k1", "甲", 1), ("k2", None, 2)], id="another type"),
    ],
)
def test_a_schema_may_change(
    portal: Portal,
    store: Store,
    make_dataset: Callable[..., object],
    fields: Change,
    expected: list[tuple[object, ...]],
) -> None:
    make_dataset("item", FIELDS, ROWS)
    build(Portal.at(portal.root), store)
    make_dataset("item", fields)
    (portal.root / "datasets/item/data/item.csv").unlink()
    build(Portal.at(portal.root), store)
    (file,) = store.last().databases.values()
    with sqlite3.connect(f"file:{file.path}?immutable=1", uri=True) as connection:
        assert connection.execute("SELECT * FROM item ORDER BY key").fetchall() == expected
    connection.close()


@pytest.mark.parametrize(
    ("fields", "schema", "error"),
    [
        pytest.param({**FIELDS, "name": {"constraints": {"required": True}}}, {}, SchemaChanged, id="now required"),
        pytest.param({"name": {}, "key": {}}, {}, KeyChanged, id="the new key is empty in a row"),
    ],
)
def test_published_rows_that_do_not_fit_the_new_schema(
    portal: Portal,
    store: Store,
    make_dataset: Callable[..., object],
    fields: Change,
    schema: dict[str, object],
    error: type[InvalidData],
) -> None:
    make_dataset("item", FIELDS, ROWS)
    build(Portal.at(portal.root), store)
    before = public_part(store)
    make_dataset("item", fields, schema=schema)
    (portal.root / "datasets/item/data/item.csv").unlink()
    with pytest.raises(error):
        build(Portal.at(portal.root), store)
    assert public_part(store) == before


def test_a_field_that_becomes_required_is_filled_by_the_same_build(
    portal: Portal, store: Store, make_dataset: Callable[..., object]
) -> None:
    make_dataset("item", FIELDS, ROWS)
    build(Portal.at(portal.root), store)
    fields = {**FIELDS, "more": {"constraints": {"required": True}}}
    make_dataset("item", fields, [[*ROWS[0], "more"], ["k1", "甲", "1", "x"], ["k2", "", "2", "y"]])
    outcome = build(Portal.at(portal.root), store)
    assert outcome.release is not None


def test_a_dataset_that_is_no_longer_declared_goes(
    portal: Portal, store: Store, make_dataset: Callable[..., object]
) -> None:
    make_dataset("item", FIELDS, ROWS, search=["name"])
    build(Portal.at(portal.root), store)
    (portal.root / "datasets/item/datapackage.yaml").unlink()
    build(Portal.at(portal.root), store)
    release = store.last()
    assert release.table("item") is None
    (file,) = release.databases.values()
    with sqlite3.connect(f"file:{file.path}?immutable=1", uri=True) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE name LIKE 'item%'")}
    connection.close()
    assert names == set()
