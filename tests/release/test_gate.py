"""The difference as data, and the thresholds that stop it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from gongkai.descriptor import Portal
from gongkai.errors import BrokenDescriptor
from gongkai.pipeline import Outcome, build, publish, rehearse
from gongkai.release import Handed, Store
from gongkai.reports import difference_page, render_difference

Rows = Sequence[Sequence[str]]
TableFile = Callable[[Rows], Path]
MakeDataset = Callable[..., object]

HEADER = ["key", "agency", "count"]
FIELDS: dict[str, dict[str, Any]] = {"key": {}, "agency": {}, "count": {"type": "integer"}}


def rows(count: int, *, agency: str = "A", value: str = "1", first: int = 1) -> list[list[str]]:
    return [[f"{agency}{number:03}", agency, value] for number in range(first, first + count)]


def public_part(store: Store) -> dict[str, bytes]:
    private = {"submissions", ".lock", "private.db"}
    return {
        str(path.relative_to(store.root)): path.read_bytes()
        for path in store.root.rglob("*")
        if path.is_file() and path.relative_to(store.root).parts[0] not in private
    }


def record(store: Store, outcome: Outcome, name: str) -> dict[str, Any]:
    text = (store.root / "submissions" / outcome.submission / f"{name}.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def test_a_rehearsal_shows_each_row_and_cell_and_stores_nothing(
    portal: Portal, store: Store, make_dataset: MakeDataset, table_file: TableFile
) -> None:
    make_dataset("item", FIELDS, replace="all")
    portal = Portal.at(portal.root)
    publish(portal, store, "item", table_file([HEADER, ["a", "A", "1"], ["b", "B", ""], ["c", "C", "3"]]))
    before, kept = public_part(store), len(list((store.root / "submissions").iterdir()))
    outcome = rehearse(portal, store, "item", table_file([HEADER, ["d", "D", ""], ["b", "B", "2"], ["c", "C", "3"]]))
    assert outcome.difference is not None
    assert outcome.difference.in_full() == {
        "table": "item", "added": 1, "changed": 1, "removed": 1, "unchanged": 1, "whole": True,
        "rows": [
            {"kind": "added", "key": {"key": "d"}, "row": {"key": "d", "agency": "D", "count": None}},
            {"kind": "changed", "key": {"key": "b"}, "cells": {"count": {"before": None, "after": 2}}},
            {"kind": "removed", "key": {"key": "a"}, "row": {"key": "a", "agency": "A", "count": 1}},
        ],
    }  # fmt: skip
    assert (public_part(store), len(list((store.root / "submissions").iterdir()))) == (before, kept)


def test_a_rehearsal_tells_faults(
    portal: Portal, store: Store, make_dataset: MakeDataset, table_file: TableFile
) -> None:
    make_dataset("item", FIELDS)
    outcome = rehearse(Portal.at(portal.root), store, "item", table_file([HEADER, ["a", "A", "many"]]))
    assert (outcome.accepted, outcome.difference, outcome.fate) == (False, None, "rejected")


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(("all", rows(16), []), id="a fifth removed: passes"),
        pytest.param(("all", rows(15), ["removed"]), id="more than a fifth removed"),
        pytest.param(("all", [*rows(10, value="2"), *rows(10, first=11)], []), id="half changed: passes"),
        pytest.param(("all", [*rows(11, value="2"), *rows(9, first=12)], ["changed"]), id="more than half changed"),
        pytest.param(("all", rows(1, first=99), ["removed"]), id="another list altogether"),
        pytest.param(("all", [], ["empty", "removed"]), id="no row left"),
        pytest.param(("upsert", rows(20, first=21), []), id="upsert: new rows are no change"),
        pytest.param(("upsert", rows(11, value="2"), ["changed"]), id="upsert: the table is the whole"),
        pytest.param(({"slice": ["agency"]}, rows(15), ["removed"]), id="slice: its rows are the whole"),
    ],
)
def test_thresholds(
    portal: Portal,
    store: Store,
    make_dataset: MakeDataset,
    table_file: TableFile,
    case: tuple[object, Rows, list[str]],
) -> None:
    replace, submitted, expected = case
    make_dataset("item", FIELDS, replace=replace, gate={"rows": 20})
    portal = Portal.at(portal.root)
    others = rows(40, agency="B") if isinstance(replace, dict) else []
    publish(portal, store, "item", table_file([HEADER, *rows(20), *others]))
    before = public_part(store)
    outcome = publish(portal, store, "item", table_file([HEADER, *submitted]))
    assert [stop.rule for stop in outcome.stops] == expected
    assert outcome.fate == ("waiting" if expected else "published")
    assert (public_part(store) == before) == bool(expected)
    kept = record(store, outcome, "submission")
    assert kept["fate"] == outcome.fate
    assert [stop["rule"] for stop in kept.get("stops", [])] == expected
    assert record(store, outcome, "diff")["table"] == "item"


def test_few_rows_are_no_share(portal: Portal, store: Store, make_dataset: MakeDataset, table_file: TableFile) -> None:
    make_dataset("item", FIELDS, replace="all")
    portal = Portal.at(portal.root)
    publish(portal, store, "item", table_file([HEADER, *rows(49)]))
    assert publish(portal, store, "item", table_file([HEADER, *rows(1)])).release is not None


def test_the_descriptor_sets_the_thresholds(
    portal: Portal, store: Store, make_dataset: MakeDataset, table_file: TableFile
) -> None:
    make_dataset("item", FIELDS, replace="all", gate={"removed": 1, "changed": 0, "empty": "pass", "rows": 1})
    portal = Portal.at(portal.root)
    publish(portal, store, "item", table_file([HEADER, *rows(3)]))
    changed = publish(portal, store, "item", table_file([HEADER, *rows(2), *rows(1, first=3, value="2")]))
    assert [(stop.rule, stop.count, stop.base) for stop in changed.stops] == [("changed", 1, 3)]
    assert publish(portal, store, "item", table_file([HEADER])).release is not None


@pytest.mark.parametrize(
    "gate",
    [
        pytest.param({"removed": 20}, id="percent"),
        pytest.param({"changed": "half"}, id="a word"),
        pytest.param({"empty": "never"}, id="no such answer"),
        pytest.param({"rows": -1}, id="fewer than none"),
        pytest.param({"deleted": 0.2}, id="no such threshold"),
        pytest.param([0.2], id="a list"),
    ],
)
def test_a_gate_that_says_nothing_is_refused(portal: Portal, make_dataset: MakeDataset, gate: object) -> None:
    with pytest.raises(BrokenDescriptor):
        make_dataset("item", FIELDS, gate=gate)


def test_a_reason_lets_the_change_pass_and_is_kept(
    portal: Portal, store: Store, make_dataset: MakeDataset, table_file: TableFile
) -> None:
    make_dataset("item", FIELDS, replace="all")
    portal = Portal.at(portal.root)
    publish(portal, store, "item", table_file([HEADER, *rows(50)]))
    outcome = publish(portal, store, "item", table_file([HEADER, *rows(1)]), by=Handed(accept="清单合并"))
    assert outcome.release is not None
    assert outcome.release.raw["submissions"][0]["accepted_change"] == "清单合并"
    assert record(store, outcome, "submission")["accepted_change"] == "清单合并"


def test_a_build_is_held_to_the_thresholds(portal: Portal, store: Store, make_dataset: MakeDataset) -> None:
    make_dataset("item", FIELDS, [HEADER, *rows(50)], replace="all")
    build(Portal.at(portal.root), store)
    before = public_part(store)
    make_dataset("item", FIELDS, [HEADER, *rows(1)], replace="all")
    stopped = build(Portal.at(portal.root), store)
    assert (stopped.fate, public_part(store)) == ("waiting", before)
    assert build(Portal.at(portal.root), store, accept="moved").release is not None


FULL = {
    "table": "item", "added": 2, "changed": 1, "removed": 0, "unchanged": 0, "whole": False,
    "rows": [
        {"kind": "added", "key": {"key": "<b>"}, "row": {"key": "<b>", "name": "x\x1b[1m", "more": None}},
        {"kind": "changed", "key": {"key": "a"}, "cells": {"name": {"before": None, "after": "新"}}},
    ],
}  # fmt: skip


def test_in_words() -> None:
    assert list(render_difference(FULL)) == [
        "item: 2 rows added, 1 changed, 0 removed, 0 unchanged",
        "  + key=“<b>”",
        "      name: “x [1m”",
        "  ~ key=“a”",
        "      name: nothing → “新”",
        "… and 1 more rows added",
    ]


def test_as_a_page() -> None:
    page = difference_page(FULL)
    assert "<b>" not in page
    assert "&lt;b&gt;" in page
    assert "<td>nothing</td><td>“新”</td>" in page
