"""A closed register is handed in like any table, and its rows are nowhere that is public."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.counted import ASKED, REQUEST

from gongkai.catalog import Catalog
from gongkai.descriptor import Portal
from gongkai.errors import BrokenDescriptor, InvalidData
from gongkai.pipeline import build, publish, rehearse
from gongkai.query import Past
from gongkai.release import Draft, Store
from gongkai.release.collect import collect
from gongkai.upkeep import export, rollback, verify, withdraw

Counted = Callable[..., Portal]
Written = Callable[[Sequence[Sequence[str]]], Path]
NAMED = "机密示例文字"


def register(store: Store, table: str = "request") -> list[tuple[Any, ...]]:
    """Return the rows of a closed register as it is in the last release."""
    registers = store.last().registers
    assert registers is not None
    (file,) = registers.databases.values()
    with closing(sqlite3.connect(file.path)) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()


def traces(folder: Path, needle: str = NAMED) -> list[str]:
    """Return the files outside of the private part of a store in which a text stands."""
    found = []
    for path in folder.rglob("*"):
        if not path.is_file() or {"submissions", "registers"} & {*path.relative_to(folder).parts}:
            continue
        content = path.read_bytes()
        if path.suffix == ".parquet":
            content += repr(pq.read_table(path).to_pylist()).encode()
        if needle.encode() in content or needle[:2].encode() in content:
            found.append(str(path.relative_to(folder)))
    return found


@pytest.fixture
def filled(counted: Counted, store: Store, table_file: Written) -> Portal:
    """The portal, with a secret row in the register."""
    portal = counted()
    build(portal, store)
    outcome = publish(portal, store, "request", table_file([list(REQUEST), ["R9", "2020-02", NAMED, "1"]]))
    assert outcome.accepted, outcome.report
    return portal


def test_the_rows_are_in_the_register_alone(filled: Portal, store: Store, tmp_path: Path) -> None:
    assert ("R9", "2020-02", NAMED, 1) in register(store)
    assert traces(store.root) == []
    export(store, tmp_path / "out")
    assert traces(tmp_path / "out") == []
    assert not (tmp_path / "out" / "request").exists()
    assert "request" not in store.last().raw["files"]
    (database,) = store.last().databases.values()
    assert set(database.tables) == {"public_facility", "month"}
    files = sorted((store.root / "registers").glob("*.db"))
    assert [path.name[:8] for path in files] == ["history-", "history-", "register", "register"]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o400}
    assert (store.root / "registers").stat().st_mode & 0o777 == 0o700


def test_the_manifest_tells_hashes_and_counts(filled: Portal, store: Store) -> None:
    raw = store.last().raw
    assert set(raw["registers"]) == {"register", "history"}
    assert all(len(digest) == 64 for digest in raw["registers"].values())
    entry = raw["submissions"][0]
    assert (entry["resource"], entry["added"]) == ("request", 1)
    assert NAMED not in json.dumps(raw, ensure_ascii=False)
    assert "R9" not in json.dumps(raw)


def test_the_catalogue_tells_of_it_and_offers_nothing(filled: Portal, store: Store) -> None:
    told = Catalog(store.last()).as_json()
    assert [item["name"] for item in told["closed"]] == ["request"]
    assert sorted(item["name"] for item in told["datasets"]) == ["month", "public_facility"]
    assert set(told["closed"][0]) == {"name", "title", "title_en", "theme", "legal_basis"}


def test_it_is_verified(filled: Portal, store: Store) -> None:
    assert list(verify(store)) == []
    registers = store.last().registers
    assert registers is not None
    (file,) = registers.databases.values()
    file.path.chmod(0o600)
    with closing(sqlite3.connect(file.path)) as connection, connection:
        connection.execute("UPDATE request SET body = '丁'")
    (finding,) = verify(store)
    assert finding.place == str(file.path.relative_to(store.root))
    file.path.unlink()
    (finding,) = verify(store)
    assert finding.place == str(file.path.relative_to(store.root))


def test_what_the_submissions_produce_is_compared(
    filled: Portal, store: Store, table_file: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(verify(store)) == []
    real = Draft.compare

    def other(draft: Draft, resource: Any, values: Any, rows: Any, **more: Any) -> Any:
        if resource.name == "request":
            values, rows = values.slice(1), rows.slice(1)
        return real(draft, resource, values, rows, **more)

    monkeypatch.setattr(Draft, "compare", other)
    assert [finding.place.partition("/")[0] for finding in verify(store)] == ["registers"]


def test_the_past_is_private_too(filled: Portal, store: Store) -> None:
    registers = store.last().registers
    with Past(store, registers) as past:
        assert [row["no"] for row in past.as_of("request", 1)] == ["R1", "R2", "R3"]
        assert [row["no"] for row in past.as_of("request", 2)] == ["R1", "R2", "R3", "R9"]
        assert [change.table for change in past.changes(1)] == ["request"]
    with Past(store) as past:
        assert list(past.as_of("request", 2)) == []
        assert [change.table for change in past.changes(1)] == ["month"]


def test_it_goes_back(filled: Portal, store: Store) -> None:
    rollback(store, 1, reason="a")
    assert [row[0] for row in register(store)] == ["R1", "R2", "R3"]
    assert list(verify(store)) == []
    rollback(store, 2, reason="a")
    assert [row[0] for row in register(store)] == ["R1", "R2", "R3", "R9"]
    assert list(verify(store)) == []
    assert traces(store.root) == []


def test_it_goes_back_to_before_there_was_one(
    portal: Portal, store: Store, counted: Counted, table_file: Written
) -> None:
    build(portal, store)
    build(counted(), store)
    rollback(store, 1, reason="a")
    assert store.last().table("month") is None
    assert list(verify(store)) == []
    rollback(store, 2, reason="a")
    assert [row[0] for row in register(store)] == ["R1", "R2", "R3"]
    assert list(verify(store)) == []


def test_a_row_is_withdrawn_from_it(filled: Portal, store: Store, table_file: Written) -> None:
    withdraw(filled, store, "request", ["R9"], reason="依法")
    kept = [path for path in (store.root / "registers").glob("*.db") if NAMED.encode() in path.read_bytes()]
    assert kept == []
    assert len(register(store)) == 3
    assert list(verify(store)) == []
    outcome = publish(filled, store, "request", table_file([list(REQUEST), ["R9", "2020-02", "x", "1"]]))
    assert [fault.type for fault in outcome.report.errors] == ["withdrawn-row"]


def test_old_files_are_collected(filled: Portal, store: Store) -> None:
    gone = {path.name.partition("-")[0] for path in collect(store, 1) if path.parent.name == "registers"}
    assert gone == {"register", "history"}
    assert len(list((store.root / "registers").glob("*.db"))) == 2
    assert list(verify(store)) == []
    rollback(store, 1, reason="a")
    assert len(register(store)) == 3


@pytest.mark.parametrize("point", ["place", "sign"])
def test_one_that_dies_leaves_what_was(
    filled: Portal, store: Store, table_file: Written, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    before = {path: path.read_bytes() for path in store.root.rglob("*.db") if path.name != "private.db"}
    target = {"place": "gongkai.release.registers.place", "sign": "gongkai.release.signing.Signer.sign"}[point]
    with monkeypatch.context() as patch:
        patch.setattr(target, _die)
        with pytest.raises(KeyboardInterrupt):
            publish(filled, store, "request", table_file([list(REQUEST), ["R8", "2020-02", "x", "1"]]))
    after = {path: path.read_bytes() for path in store.root.rglob("*.db") if path.name != "private.db"}
    assert after == before
    assert list(verify(store)) == []
    assert publish(filled, store, "request", table_file([list(REQUEST), ["R8", "2020-02", "x", "1"]])).release


def _die(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_another_shape_keeps_the_rows(
    filled: Portal, store: Store, make_dataset: Callable[..., object], table_file: Written
) -> None:
    path = filled.root / "datasets/request/datapackage.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("    - name: pages\n", "    - name: note\n      type: string\n    - name: pages\n"), "utf-8"
    )
    portal = Portal.at(filled.root)
    assert portal.resource("request").schema.names[-2:] == ("note", "pages")
    build(portal, store)
    assert ("R9", "2020-02", NAMED, None, 1) in register(store)
    assert list(verify(store)) == []


def test_one_that_is_no_longer_declared_goes(filled: Portal, store: Store) -> None:
    for name in ("month", "request"):
        for path in sorted((filled.root / "datasets" / name).rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        (filled.root / "datasets" / name).rmdir()
    build(Portal.at(filled.root), store)
    registers = store.last().registers
    assert registers is not None
    assert registers.packages == ()
    assert list(verify(store)) == []


def test_its_keys_and_those_to_public_tables(
    portal: Portal, store: Store, counted: Counted, make_dataset: Callable[..., object], table_file: Written
) -> None:
    keys = [
        {"fields": ["body"], "reference": {"package": "body", "resource": "body", "fields": ["name"]}},
        {"fields": ["first"], "reference": {"resource": "", "fields": ["no"]}},
    ]
    make_dataset("body", {"name": {}}, [["name"], ["甲"], ["乙"]])
    fields = {**REQUEST, "first": {}}
    rows = [[*row, ""] for row in ASKED[1:]]
    make_dataset("request", fields, [list(fields), *rows], openness="closed", schema={"foreignKeys": keys})
    path = portal.root / "datasets/request/datapackage.yaml"
    path.write_text(path.read_text("utf-8") + "openness: closed\n", "utf-8")
    portal = Portal.at(portal.root)
    assert build(portal, store).accepted
    wrong = [["R5", "2020-01", "丁", "", "R1"], ["R6", "2020-01", "甲", "", "R0"]]
    outcome = publish(portal, store, "request", table_file([list(fields), *wrong]))
    assert [(fault.type, fault.row) for fault in outcome.report.errors] == [("foreign-key", 2), ("foreign-key", 3)]
    assert publish(portal, store, "request", table_file([list(fields), ["R5", "2020-01", "甲", "", "R1"]])).release
    with pytest.raises(InvalidData, match="request"):
        withdraw(portal, store, "body", ["甲"], reason="a")
    with pytest.raises(InvalidData, match="request"):
        withdraw(portal, store, "request", ["R1"], reason="a")
    assert list(verify(store)) == []


def test_a_rehearsal_leaves_nothing(filled: Portal, store: Store, table_file: Written) -> None:
    before = sorted(path for path in store.root.rglob("*") if path.name != ".lock")
    outcome = rehearse(filled, store, "request", table_file([list(REQUEST), ["R8", "2020-02", "x", "1"]]))
    assert outcome.difference is not None
    assert outcome.difference.added == 1
    assert sorted(path for path in store.root.rglob("*") if path.name != ".lock") == before


def key_to(table: str, field: str) -> dict[str, Any]:
    """Return a schema whose field `key` refers to another table."""
    reference = {"package": table, "resource": table, "fields": [field]}
    return {"schema": {"foreignKeys": [{"fields": ["key"], "reference": reference}]}}


def derived(**more: Any) -> dict[str, Any]:
    """Return the declaration of a derived table."""
    return {"derive": {"sql": "x", "from": ["request"], **more}, "replace": "all"}


@pytest.mark.parametrize(
    ("change", "source", "said"),
    [
        pytest.param(key_to("request", "no"), "request", "closed", id="a public key to it"),
        pytest.param(key_to("month", "month"), "request", "derived", id="a key to what is derived later"),
        pytest.param(derived(**{"from": ["gone"]}), "request", "gone", id="a source that is not there"),
        pytest.param(derived(**{"from": []}), "request", "from", id="no source"),
        pytest.param(derived(by="y"), "request", "one of them", id="two ways"),
        pytest.param(derived(sql=None), "request", "one of them", id="no way"),
        pytest.param(derived(often=1), "request", "often", id="another word"),
        pytest.param(derived(daily=1), "request", "daily", id="no truth value"),
        pytest.param({**derived(), "replace": "upsert"}, "request", "replace", id="not as a whole"),
        pytest.param(derived(**{"from": ["other"]}), "request", "other → other", id="of itself"),
        pytest.param(derived(**{"from": ["month"]}), "other", "ring: month → other → month", id="a ring"),
    ],
)
def test_what_may_not_be_declared(
    counted: Counted, make_dataset: Callable[..., object], change: dict[str, Any], source: str, said: str
) -> None:
    portal = counted()
    make_dataset("other", {"key": {}})
    with suppress(BrokenDescriptor):
        make_dataset("other", {"key": {}}, **change)
    with pytest.raises(BrokenDescriptor, match=said):
        _ = counted(**{"from": [source]}).datasets
    with pytest.raises(BrokenDescriptor, match=said):
        _ = Portal.at(portal.root).datasets


@pytest.mark.parametrize("beside", ["consistency", "questions"])
def test_nothing_that_shows_rows_stands_beside_it(counted: Counted, beside: str) -> None:
    portal = counted()
    (portal.root / "datasets" / "request" / f"{beside}.yaml").write_text("rules: []\n", "utf-8")
    with pytest.raises(BrokenDescriptor, match=beside):
        _ = Portal.at(portal.root).datasets


def test_a_rule_or_a_question_of_another_reads_nothing_of_it(counted: Counted, store: Store) -> None:
    portal = counted()
    path = portal.root / "datasets" / "month" / "consistency.yaml"
    for sql in (
        "SELECT m.month FROM month m, register.request",
        "SELECT month, (SELECT COUNT(*) FROM request) AS n FROM month",
    ):
        path.write_text(f"rules: [{{name: a, title: a, advice: a, query: {{sql: '{sql}'}}}}]\n", "utf-8")
        with pytest.raises(BrokenDescriptor, match="request"):
            build(Portal.at(portal.root), store)
    path.unlink()
    question = {"name": "a", "title": "a", "sql": "SELECT COUNT(*) AS month FROM request"}
    path.with_name("questions.yaml").write_text(json.dumps({"questions": [question]}), "utf-8")
    with pytest.raises(BrokenDescriptor, match="request"):
        build(Portal.at(portal.root), store)
