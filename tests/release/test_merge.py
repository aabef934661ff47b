"""Files made of the last ones, and rows told by them, are what the database says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.descriptor import Portal, Resource, create_portal, read_package
from gongkai.load import create_table, register_functions
from gongkai.pipeline import publish
from gongkai.release import Handed, Store, files, merge, sieve
from gongkai.release import draft as drafts
from gongkai.release.files import table_batches, write_forms
from gongkai.release.journal import open_journal, written
from gongkai.upkeep import verify

Row = tuple[Any, ...]

TYPES = {"a": "string", "n": "integer", "day": "date", "open": "boolean", "share": "number", "text": "string"}
KEYS = [["a"], ["n"], ["day"], ["a", "n"], ["open", "a"]]
CELLS: Mapping[str, st.SearchStrategy[Any]] = {
    "a": st.sampled_from(["", "甲", "乙", "1:a", "1", "b"]),
    "n": st.integers(-3, 3),
    "day": st.sampled_from(["2020-01-01", "2020-02-29", "1999-12-31"]),
    "open": st.integers(0, 1),
    "share": st.none() | st.sampled_from([0.1, 5.0, -0.5]),
    "text": st.none() | st.sampled_from(["", "x", "文"]),
}


def declare(key: Sequence[str]) -> Resource:
    fields = [{"name": name, "type": kind} for name, kind in TYPES.items()]
    schema = {"fields": fields, "primaryKey": list(key)}
    raw = {"name": "item", "path": "item.csv", "schema": schema}
    return read_package({"name": "item", "resources": [raw]}, "here").resources[0]


def keyed(resource: Resource, rows: Sequence[Row]) -> dict[Row, Row]:
    places = [list(TYPES).index(name) for name in resource.schema.primary_key]
    return {tuple(row[place] for place in places): row for row in rows}


@st.composite
def states(draw: st.DrawFn) -> tuple[Resource, dict[Row, Row], dict[Row, Row]]:
    """A table, its rows at one time, and at another."""
    resource = declare(draw(st.sampled_from(KEYS)))
    rows = st.lists(st.tuples(*CELLS.values()), max_size=14)
    before, more = keyed(resource, draw(rows)), keyed(resource, draw(rows))
    kept = {key: row for key, row in before.items() if draw(st.booleans())}
    return resource, before, {**kept, **more}


def filled(resource: Resource, rows: Mapping[Row, Row]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    register_functions(connection)
    create_table(connection, resource)
    open_journal(connection)
    connection.executemany("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?)", rows.values())
    return connection


@pytest.fixture(scope="module", autouse=True)
def _short_batches() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module in (files, merge):
            patch.setattr(module, "BATCH", 3)
        patch.setattr(merge, "MOST", 100)
        yield


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("last") / "item.parquet"


def write(resource: Resource, rows: Mapping[Row, Row], path: Path) -> None:
    form = next(form for form in files.FORMS if form.name == "parquet")
    with closing(filled(resource, rows)) as connection:
        write_forms(table_batches(connection, resource), resource, {form: path})


@settings(deadline=None)
@given(states())
def test_merged_rows_are_those_of_the_database(
    parquet: Path, state: tuple[Resource, dict[Row, Row], dict[Row, Row]]
) -> None:
    resource, before, after = state
    write(resource, before, parquet)
    with closing(filled(resource, after)) as connection:
        touched = {key for key in {**before, **after} if before.get(key) != after.get(key)}
        events = [("item", written(list(key)), "x") for key in touched]
        connection.executemany('INSERT INTO temp.journal ("table", key, kind) VALUES (?, ?, ?)', events)
        made = merge.merge(connection, resource, parquet, len(after) + 1)
        assert made is not None
        assert list(made.batches()) == list(table_batches(connection, resource))


@settings(deadline=None)
@given(states(), st.sampled_from([pa.string(), pa.large_string()]))
def test_what_the_sieve_lets_through(
    parquet: Path, state: tuple[Resource, dict[Row, Row], dict[Row, Row]], text: pa.DataType
) -> None:
    resource, before, after = state
    write(resource, before, parquet)
    kinds = {"integer": pa.int64(), "boolean": pa.int64(), "number": pa.float64()}
    columns = list(zip(*after.values(), strict=True)) or [() for _ in TYPES]
    values = pa.table(
        {
            name: pa.chunked_array([pa.array(cells, kinds.get(kind, text))])
            for (name, kind), cells in zip(TYPES.items(), columns, strict=True)
        }
    )
    sifted = sieve.sift(values, resource, parquet, len(before))
    assert sifted is not None
    assert sifted.differ.to_pylist() == [before.get(key) != row for key, row in after.items()]
    missing = set(zip(*(column.to_pylist() for column in sifted.missing.columns), strict=True))
    assert missing == set(before) - set(after)


def test_a_file_of_another_table_tells_nothing(parquet: Path) -> None:
    resource, rows = declare(["a"]), {("甲",): ("甲", 1, "2020-01-01", 1, None, None)}
    write(resource, rows, parquet)
    values = pa.table({"a": pa.array(["甲"], pa.large_string())})
    assert sieve.sift(values, resource, parquet, 2) is None
    other = read_package(
        {"name": "item", "resources": [{**resource.raw, "schema": {"fields": [{"name": "a"}], "primaryKey": ["a"]}}]},
        "here",
    )
    assert sieve.sift(values, other.resources[0], parquet, 1) is None


FIELDS = {"key": {}, "name": {}, "count": {"type": "integer"}}
HEADER = list(FIELDS)
ROWS = st.tuples(st.sampled_from("甲乙"), st.sampled_from(["", "1"]))


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    mode=st.sampled_from(["all", "upsert"]),
    states=st.lists(st.dictionaries(st.sampled_from("abcdefgh"), ROWS, min_size=1), min_size=2, max_size=4),
)
def test_any_course_of_submissions_publishes_what_they_produce(
    tmp_path_factory: pytest.TempPathFactory, mode: str, states: list[dict[str, tuple[str, str]]]
) -> None:
    folder = tmp_path_factory.mktemp("course")
    portal = create_portal(folder / "portal")
    _declare(portal, mode)
    portal, store = Portal.at(portal.root), Store.at(folder / "store")
    expected: dict[str, tuple[str, str]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drafts, "LEAST", 0)
        for number, state in enumerate(states):
            path = folder / f"{number}.csv"
            path.write_text("".join(",".join(row) + "\n" for row in [HEADER, *([k, *v] for k, v in state.items())]))
            before, expected = expected, {**expected, **state} if mode == "upsert" else state
            difference = publish(portal, store, "item", path, by=Handed(accept="x")).difference
            assert difference is not None
            assert (difference.added, difference.removed) == (
                len(expected.keys() - before),
                len(before.keys() - expected),
            )
            assert difference.changed == sum(before[key] != expected[key] for key in before.keys() & expected)
    assert list(verify(store)) == []


def _declare(portal: Portal, mode: str) -> None:
    schema = {"fields": [{"name": n, "type": "string", **facts} for n, facts in FIELDS.items()], "primaryKey": ["key"]}
    resource = {"name": "item", "path": "data/item.csv", "schema": schema, "replace": mode, "search": ["name"]}
    folder = portal.root / "datasets/item"
    folder.mkdir()
    text = yaml.safe_dump({"name": "item", "resources": [resource]}, allow_unicode=True)
    (folder / "datapackage.yaml").write_text(text, encoding="utf-8")
