"""A take-down: no byte of the row is left in what is public, the record stays, and the row cannot come back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from gongkai.descriptor import Portal
from gongkai.errors import InvalidData, NoSuchRow, NoTable
from gongkai.pipeline import build, publish
from gongkai.query import Past
from gongkai.release import Store
from gongkai.release.signing import signed_by
from gongkai.upkeep import rollback, verify, withdraw

Rows = Sequence[Sequence[str]]
NAME = "王小明的住址"
FIELDS: dict[str, dict[str, Any]] = {"key": {}, "name": {}, "count": {"type": "integer"}}


@pytest.fixture
def told(
    portal: Portal, store: Store, make_dataset: Callable[..., object], table_file: Callable[[Rows], Path]
) -> Store:
    """Three releases: the row as it came, changed, and another row changed."""
    make_dataset("item", FIELDS, search=["name"], replace="upsert")
    portal = Portal.at(portal.root)
    for rows in (
        [["k9", NAME, "1"], ["k1", "甲", "1"], ["k2", "乙", "1"]],
        [["k9", f"{NAME}二", "2"]],
        [["k1", "新", "3"]],
    ):
        publish(portal, store, "item", table_file([list(FIELDS), *rows]))
    return store


def traces(store: Store, needle: str = NAME) -> list[str]:
    """The public files in which a text stands: as bytes, and in Parquet."""
    found = []
    for path in store.root.rglob("*"):
        if not path.is_file() or "submissions" in path.parts:
            continue
        text = path.read_bytes()
        if path.suffix == ".parquet":
            text = repr(pq.read_table(path).to_pylist()).encode()
        # Search words are pairs of characters.
        if needle.encode() in text or needle[:2].encode() in text:
            found.append(str(path.relative_to(store.root)))
    return found


def test_no_byte_of_the_row_is_left(told: Store, portal: Portal) -> None:
    assert traces(told)
    release = withdraw(portal, told, "item", ["k9"], reason="依申请撤下")
    assert traces(told) == []
    assert list(verify(told)) == []
    facts = release.table("item")
    assert facts is not None
    assert facts.rows == 2
    record = release.raw["withdrawal"]
    assert (record["table"], record["reason"], release.raw["withdrawals"]) == ("item", "依申请撤下", [4])
    assert "k9" not in json.dumps(release.raw)
    assert signed_by(release.raw) == told.signer.public
    for item in record["replaced"]:
        assert not item["by"] or (told.root / item["by"]["path"]).exists()
        assert not (told.root / item["path"]).exists()


def test_the_past_has_never_seen_it(told: Store, portal: Portal) -> None:
    withdraw(portal, told, "item", ["k9"], reason="依法")
    with Past(told) as past:
        for number in range(1, 5):
            assert [row["key"] for row in past.as_of("item", number)] == ["k1", "k2"]
        assert [row["name"] for row in past.as_of("item", 1)] == ["甲", "乙"]
        assert past.timeline("item", ["k9"]) == []
    with closing(sqlite3.connect(told.last().history["open"].path)) as connection:
        ((table, reason),) = connection.execute('SELECT "table", reason FROM tombstones').fetchall()
    assert (table, reason) == ("item", "依法")


def test_it_cannot_come_back(told: Store, portal: Portal, table_file: Callable[[Rows], Path]) -> None:
    withdraw(portal, told, "item", ["k9"], reason="依法")
    rollback(told, 2, reason="a")
    assert traces(told) == []
    before = told.last().number
    outcome = publish(
        Portal.at(portal.root), told, "item", table_file([list(FIELDS), ["k3", "丙", ""], ["k9", "x", ""]])
    )
    assert [(fault.type, fault.row, fault.cell) for fault in outcome.report.errors] == [("withdrawn-row", 3, "k9")]
    assert told.last().number == before
    publish(Portal.at(portal.root), told, "item", table_file([list(FIELDS), ["k3", "丙", ""]]))
    assert list(verify(told)) == []


def test_a_row_that_is_only_in_the_past(told: Store, portal: Portal, table_file: Callable[[Rows], Path]) -> None:
    descriptor = portal.root / "datasets/item/datapackage.yaml"
    descriptor.write_text(descriptor.read_text(encoding="utf-8").replace("replace: upsert", "replace: all"), "utf-8")
    publish(Portal.at(portal.root), told, "item", table_file([list(FIELDS), ["k1", "新", "3"]]))
    assert traces(told)
    withdraw(portal, told, "item", ["k9"], reason="依法")
    assert traces(told) == []
    assert list(verify(told)) == []


@pytest.mark.parametrize(
    ("table", "key", "error"),
    [
        pytest.param("itm", ["k9"], NoTable, id="no such table"),
        pytest.param("item", ["k8"], NoSuchRow, id="no such row"),
        pytest.param("item", ["k9", "x"], NoSuchRow, id="too many parts"),
    ],
)
def test_what_is_not_there(told: Store, portal: Portal, table: str, key: list[str], error: type[Exception]) -> None:
    with pytest.raises(error):
        withdraw(portal, told, table, key, reason="a")
    assert told.last().number == 3


def test_a_row_that_others_refer_to_stays(portal: Portal, store: Store, make_dataset: Callable[..., object]) -> None:
    reference = {"fields": ["city"], "reference": {"package": "city", "resource": "city", "fields": ["code"]}}
    make_dataset("city", {"code": {}}, [["code"], ["3413"]])
    make_dataset(
        "item", {"key": {}, "city": {}}, [["key", "city"], ["k1", "3413"]], schema={"foreignKeys": [reference]}
    )
    build(Portal.at(portal.root), store)
    with pytest.raises(InvalidData, match="item k1"):
        withdraw(portal, store, "city", ["3413"], reason="a")
    assert store.last().number == 1
    assert list(verify(store)) == []
