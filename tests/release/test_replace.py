"""How a submission replaces rows, against a model of the three modes in plain Python."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.descriptor import Portal, create_portal
from gongkai.load import search_expression
from gongkai.pipeline import Outcome, publish
from gongkai.release import Release, Store

Rows = Sequence[Sequence[str]]

FIELDS: dict[str, dict[str, Any]] = {
    "key": {"constraints": {"required": True}},
    "agency": {},
    "name": {},
    "count": {"type": "integer"},
}
HEADER = list(FIELDS)


def rows_of(release: Release, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
    """Return the rows of a table in the order of keys, read by SQLite itself."""
    (file,) = release.databases.values()
    with closing(sqlite3.connect(f"file:{file.path}?immutable=1", uri=True)) as connection:
        return connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1").fetchall()


def found(release: Release, table: str, words: str) -> list[str]:
    """Return the keys of the rows that a search finds."""
    (file,) = release.databases.values()
    with closing(sqlite3.connect(f"file:{file.path}?immutable=1", uri=True)) as connection:
        query = (
            f"SELECT key FROM {table} WHERE rowid IN (SELECT rowid FROM {table}_search WHERE {table}_search MATCH ?)"
        )
        return sorted(key for (key,) in connection.execute(query, (search_expression(words),)))


BEFORE: Rows = [["a1", "A", "甲", "1"], ["a2", "A", "乙", "2"], ["b1", "B", "丙", "3"], ["n1", "", "丁", ""]]
ALL = ["a1", "a2", "b1", "n1"]
SLICE = {"slice": ["agency"]}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(("all", BEFORE[:1], (0, 0, 3, 1), ["a1"]), id="all: what is not there goes"),
        pytest.param(("all", [["a1", "A", "甲", ""]], (0, 1, 3, 0), ["a1"]), id="all: a value that goes is a change"),
        pytest.param(("upsert", [["a1", "A", "新", "1"]], (0, 1, 0, 0), ALL), id="upsert: a change"),
        pytest.param(("upsert", [["o1", "C", "新", "1"]], (1, 0, 0, 0), [*ALL, "o1"]), id="upsert: a new row"),
        pytest.param((SLICE, BEFORE[:1], (0, 0, 1, 1), ["a1", "b1", "n1"]), id="slice: its own rows only"),
        pytest.param((SLICE, [["a3", "A", "新", "1"]], (1, 0, 2, 0), ["a3", "b1", "n1"]), id="slice: all of it new"),
        pytest.param((SLICE, [["n2", "", "新", ""]], (1, 0, 1, 0), ["a1", "a2", "b1", "n2"]), id="slice: no agency"),
        pytest.param((SLICE, [["o1", "C", "新", "1"]], (1, 0, 0, 0), [*ALL, "o1"]), id="slice: a new one"),
        pytest.param((SLICE, BEFORE, (0, 0, 0, 4), ALL), id="slice: nothing new"),
    ],
)
def test_replace(
    portal: Portal,
    store: Store,
    make_dataset: Callable[..., object],
    table_file: Callable[[Rows], Path],
    case: tuple[object, Rows, tuple[int, ...], list[str]],
) -> None:
    replace, rows, counts, after = case
    make_dataset("item", FIELDS, replace=replace)
    portal = Portal.at(portal.root)
    publish(portal, store, "item", table_file([HEADER, *BEFORE]))
    outcome = publish(portal, store, "item", table_file([HEADER, *rows]))
    difference = outcome.difference
    assert difference is not None
    assert (difference.added, difference.changed, difference.removed, difference.unchanged) == counts
    assert [row[0] for row in rows_of(store.last(), "item")] == after
    assert (outcome.release is None) == (not any(counts[:3]))


def test_upsert_keeps_what_the_file_does_not_carry(
    portal: Portal, store: Store, make_dataset: Callable[..., object], table_file: Callable[[Rows], Path]
) -> None:
    layouts = "layouts: [{name: short, headers: [编号, 名字], fields: {key: {from: 编号}, name: {from: 名字}}}]"
    make_dataset("item", FIELDS)
    (portal.root / "datasets/item/pipeline.yaml").write_text(layouts, encoding="utf-8")
    portal = Portal.at(portal.root)
    publish(portal, store, "item", table_file([HEADER, *BEFORE]))
    publish(portal, store, "item", table_file([["编号", "名字"], ["a1", "新"], ["z9", "末"]]))
    kept = {row[0]: row for row in rows_of(store.last(), "item")}
    assert kept["a1"] == ("a1", "A", "新", 1)
    assert kept["z9"] == ("z9", None, "末", None)


def test_a_new_row_needs_the_required_fields_that_the_file_does_not_carry(
    portal: Portal, store: Store, make_dataset: Callable[..., object], table_file: Callable[[Rows], Path]
) -> None:
    layouts = "layouts: [{name: short, headers: [编号, 名字], fields: {key: {from: 编号}, name: {from: 名字}}}]"
    make_dataset("item", {**FIELDS, "agency": {"constraints": {"required": True}}})
    (portal.root / "datasets/item/pipeline.yaml").write_text(layouts, encoding="utf-8")
    portal = Portal.at(portal.root)
    publish(portal, store, "item", table_file([HEADER, *BEFORE[:3]]))
    outcome = publish(portal, store, "item", table_file([["编号", "名字"], ["a1", "新"], ["z9", "末"]]))
    assert [(fault.type, fault.row, fault.field) for fault in outcome.report.errors] == [
        ("constraint-error", 3, "agency")
    ]


def test_a_row_of_another_slice_is_not_taken_over(
    portal: Portal, store: Store, make_dataset: Callable[..., object], table_file: Callable[[Rows], Path]
) -> None:
    make_dataset("item", FIELDS, replace=SLICE)
    portal = Portal.at(portal.root)
    publish(portal, store, "item", table_file([HEADER, *BEFORE]))
    outcome = publish(portal, store, "item", table_file([HEADER, ["b9", "B", "新", "1"], ["a1", "B", "抢", "1"]]))
    assert [(fault.type, fault.row, fault.cell, fault.note) for fault in outcome.report.errors] == [
        ("key-elsewhere", 3, "a1", "agency=A")
    ]
    assert len(rows_of(store.last(), "item")) == 4


UNIQUE = {"key": {}, "u": {"constraints": {"unique": True}}}


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        pytest.param([["2", "a"]], [(2, "u", "a", "1")], id="a value of a published row"),
        pytest.param([["1", "a"]], [], id="its own value again"),
        pytest.param([["1", "b"], ["3", "a"]], [], id="a value that is given up by the same file"),
        pytest.param([["1", "c"], ["9", "a"]], [], id="two rows swap values"),
    ],
)
def test_a_unique_value_stands_once_in_all_that_is_published(
    portal: Portal,
    store: Store,
    make_dataset: Callable[..., object],
    table_file: Callable[[Rows], Path],
    rows: Rows,
    faults: list[tuple[object, ...]],
) -> None:
    make_dataset("item", UNIQUE)
    portal = Portal.at(portal.root)
    publish(portal, store, "item", table_file([list(UNIQUE), ["1", "a"], ["9", "c"]]))
    report = publish(portal, store, "item", table_file([list(UNIQUE), *rows])).report
    assert [(fault.row, fault.field, fault.cell, fault.note) for fault in report.errors] == faults


KEYS = st.sampled_from(["k1", "k2", "k3", "k4", "k5"])
NAMES = st.sampled_from(["", "行政许可", "行政处罚", "水务局", "abc123"])
ROW = st.tuples(KEYS, st.sampled_from(["A", "B", ""]), NAMES, st.sampled_from(["", "1", "22"]))
SUBMISSION = st.lists(ROW, min_size=1, max_size=5, unique_by=lambda row: row[0])
MODES = st.sampled_from(["all", "upsert", "slice"])


State = dict[str, tuple[str, ...]]


def model(state: State, rows: Sequence[tuple[str, ...]], mode: str) -> State | None:
    """Return what a table should hold after a submission, or None where the submission must be refused."""
    coming = {row[0]: row for row in rows}
    if mode == "all":
        return coming
    if mode == "upsert":
        return {**state, **coming}
    if any(key in state and state[key][1] != row[1] for key, row in coming.items()):
        return None
    slices = {row[1] for row in rows}
    return {**{key: row for key, row in state.items() if row[1] not in slices}, **coming}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(mode=MODES, submissions=st.lists(SUBMISSION, min_size=1, max_size=4))
def test_any_sequence_of_submissions(
    tmp_path_factory: pytest.TempPathFactory, mode: str, submissions: list[list[tuple[str, ...]]]
) -> None:
    folder = tmp_path_factory.mktemp("sequence")
    portal, store = _searchable(folder, mode), Store.at(folder / "store")
    state: State = {}
    for number, rows in enumerate(submissions):
        outcome = _hand_in(portal, store, folder / f"{number}.csv", rows)
        expected = model(state, rows, mode)
        assert outcome.accepted == (expected is not None)
        state = state if expected is None else expected
    told = [
        (key, agency or None, name or None, int(count) if count else None)
        for key, agency, name, count in state.values()
    ]
    assert rows_of(store.last(), "item") == sorted(told)
    for words in ("许可", "行政", "水", "abc"):
        assert found(store.last(), "item", words) == sorted(key for key, row in state.items() if words in row[2])


def _stored(row: tuple[str, ...]) -> tuple[Any, ...]:
    key, agency, name, count = row
    return key, agency or None, name or None, int(count) if count else None


def _searchable(folder: Path, mode: str) -> Portal:
    portal = create_portal(folder / "portal")
    target = folder / "portal/datasets/item"
    target.mkdir()
    replace = "{slice: [agency]}" if mode == "slice" else mode
    (target / "datapackage.yaml").write_text(
        "name: item\nresources:\n"
        f"  - {{name: item, path: data/item.csv, replace: {replace}, search: [name], "
        "schema: {primaryKey: [key], fields: ["
        "{name: key, type: string}, {name: agency, type: string}, {name: name, type: string}, "
        "{name: count, type: integer}]}}\n",
        encoding="utf-8",
    )
    return Portal.at(portal.root)


def _hand_in(portal: Portal, store: Store, file: Path, rows: list[tuple[str, ...]]) -> Outcome:
    file.write_text("\n".join(",".join(row) for row in [tuple(HEADER), *rows]) + "\n", encoding="utf-8")
    return publish(portal, store, "item", file)
