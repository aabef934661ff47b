"""The past against brute force: every release's own database, kept, says what the history must say."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.descriptor import Portal, create_portal
from gongkai.errors import KeyChanged, NoSuchRelease, NoTable
from gongkai.pipeline import build, publish
from gongkai.query import Past
from gongkai.release import Store

Row = dict[str, Any]

#: Shapes that the table takes in turn: a field comes, one goes, a type and the key change.
SHAPES: list[dict[str, Any]] = [
    {"fields": [("key", "string"), ("name", "string"), ("count", "integer")], "key": ["key"]},
    {"fields": [("key", "string"), ("name", "string"), ("count", "string"), ("more", "number")], "key": ["key"]},
    {"fields": [("key", "string"), ("name", "string")], "key": ["key", "name"]},
    {"fields": [("key", "integer"), ("more", "number"), ("on", "boolean")], "key": ["key"]},
]
CELLS = {
    "key": st.sampled_from(["1", "2", "3", "10"]),
    "name": st.sampled_from(["甲", "a\tb", "q\"'", "🙂"]),
    "count": st.sampled_from(["", "1", "7"]),
    "more": st.sampled_from(["", "0.1", "5", "1e300", "0.30000000000000004"]),
    "on": st.sampled_from(["", "true", "false"]),
}


@st.composite
def steps(draw: st.DrawFn) -> list[tuple[int, str, list[list[str]]]]:
    """A sequence of publications: shape, mode and rows of each."""
    found = []
    shape = 0
    for _ in range(draw(st.integers(1, 6))):
        shape = draw(st.sampled_from([shape, shape, shape, *range(len(SHAPES))]))
        names = [name for name, _ in SHAPES[shape]["fields"]]
        row = st.tuples(*(CELLS[name] for name in names)).map(list)
        positions = [names.index(name) for name in SHAPES[shape]["key"]]
        rows = draw(st.lists(row, max_size=4, unique_by=lambda cells, at=positions: tuple(cells[i] for i in at)))  # type: ignore[misc]
        found.append((shape, draw(st.sampled_from(["all", "upsert"])), rows))
    return found


def declare(root: Path, shape: int, mode: str) -> Portal:
    facts = SHAPES[shape]
    schema = {"fields": [{"name": name, "type": kind} for name, kind in facts["fields"]], "primaryKey": facts["key"]}
    gate = {"removed": 1, "changed": 1, "empty": "pass"}
    resource = {"name": "item", "path": "data/item.csv", "schema": schema, "replace": mode, "gate": gate}
    folder = root / "datasets/item"
    folder.mkdir(exist_ok=True)
    (folder / "datapackage.yaml").write_text(yaml.safe_dump({"name": "item", "resources": [resource]}))
    return Portal.at(root)


def brute(store: Store, number: int) -> list[Row]:
    """The rows of a release, read from its own database."""
    release = store.release_at(number)
    (file,) = release.databases.values()
    resource = next(package for package in release.packages if package.name == "item").resources[0]
    names = ", ".join(f'"{name}"' for name in resource.schema.names)
    order = ", ".join(f'"{name}"' for name in resource.schema.primary_key)
    with closing(sqlite3.connect(f"file:{file.path}?immutable=1", uri=True)) as connection:
        found = connection.execute(f"SELECT {names} FROM item ORDER BY {order}").fetchall()
    return [dict(zip(resource.schema.names, row, strict=True)) for row in found]


def exact(rows: list[Row]) -> list[str]:
    """Rows with the types of their values, so that 1, 1.0 and True differ."""
    return [repr(sorted(row.items())) for row in rows]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(sequence=steps())
def test_any_sequence_of_publications(
    tmp_path_factory: pytest.TempPathFactory, sequence: list[tuple[int, str, list[list[str]]]]
) -> None:
    folder = tmp_path_factory.mktemp("past")
    root, store = create_portal(folder / "portal").root, Store.at(folder / "store")
    for index, (shape, mode, rows) in enumerate(sequence):
        portal = declare(root, shape, mode)
        file = folder / f"{index}.csv"
        names = [name for name, _ in SHAPES[shape]["fields"]]
        lines = [",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in [names, *rows]]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        # Rows that have no key, or one that stands twice, in the new shape stop it; the state stays as it was.
        with suppress(KeyChanged):
            assert publish(portal, store, "item", file).accepted
    last = store.current()
    states = {number: brute(store, number) for number in range(1, last.number + 1)} if last else {}
    if not states:
        return
    with Past(store) as past:
        for number, rows_then in states.items():
            assert exact(list(past.as_of("item", number))) == exact(rows_then), number
        check_timelines(past, store, states)


def check_timelines(past: Past, store: Store, states: dict[int, list[Row]]) -> None:
    """Each part of a life is what the databases say; and what they say is within some part."""
    resource = next(package for package in store.last().packages if package.name == "item").resources[0]
    key = resource.schema.primary_key
    for values in {tuple(row[name] for name in key) for row in states[max(states)]}:
        lives = past.timeline("item", values)
        for number, rows in states.items():
            then = [row for row in rows if set(key) <= set(row) and tuple(row[name] for name in key) == values]
            within = [life for life in lives if (life.since or 0) <= number < (life.until or 10**9)]
            if within and then and set(then[0]) == set(resource.schema.names):
                assert repr({name: within[0].row.get(name) for name in then[0]}) == repr(then[0])
        assert lives[0].until is None


@pytest.fixture
def told(portal: Portal, store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Four releases on four days: filled, changed, removed, added again."""
    states = [
        [["1", "甲", "1"], ["2", "乙", "2"]],
        [["1", "甲", "7"], ["2", "乙", "2"]],
        [["2", "乙", "2"]],
        [["1", "新", "1"], ["2", "乙", "2"]],
    ]
    for day, rows in enumerate(states):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1_767_225_600 + day * 86_400))
        file = store.root.parent / f"{day}.csv"
        file.write_text("\n".join(",".join(row) for row in [["key", "name", "count"], *rows]), encoding="utf-8")
        publish(declare(portal.root, 0, "all"), store, "item", file)
    return store


def test_the_life_of_a_row(told: Store) -> None:
    with Past(told) as past:
        lives = past.timeline("item", ["1"])
        assert [(life.since, life.until, life.row["name"], life.row["count"]) for life in lives] == [
            (4, None, "新", 1), (2, 3, "甲", 7), (1, 2, "甲", 1),
        ]  # fmt: skip
        assert past.timeline("item", ["9"]) == []
        with pytest.raises(NoTable, match="item"):
            past.timeline("itm", ["1"])


@pytest.mark.parametrize(
    ("when", "count"),
    [
        pytest.param(2, [7, 2], id="a release"),
        pytest.param(date(2026, 1, 2), [7, 2], id="its day"),
        pytest.param(date(2026, 2, 1), [1, 2], id="a day after all"),
        pytest.param(date(2025, 12, 31), [], id="a day before all"),
    ],
)
def test_as_of(told: Store, when: int | date, count: list[int]) -> None:
    with Past(told) as past:
        assert [row["count"] for row in past.as_of("item", when)] == count


def test_as_of_what_was_not_there(told: Store) -> None:
    with Past(told) as past:
        assert list(past.as_of("nosuch", 2)) == []
        with pytest.raises(NoSuchRelease):
            list(past.as_of("item", 9))


def test_the_feed(told: Store) -> None:
    with Past(told) as past:
        found = [
            (change.release, change.created[:10], change.kind, change.key, change.rows) for change in past.changes(0)
        ]
        assert found == [
            (1, "2026-01-01", "filled", (), 2),
            (2, "2026-01-02", "changed", ("1",), 1),
            (3, "2026-01-03", "removed", ("1",), 1),
            (4, "2026-01-04", "added", ("1",), 1),
        ]
        (change,) = (change for change in past.changes(1) if change.kind == "changed")
        assert (change.before, change.after) == ({"count": 1}, {"count": 7})
        assert [change.release for change in past.changes(date(2026, 1, 2))] == [3, 4]
        assert list(past.changes(0, "public_facility")) == []


def test_the_history_grows_with_what_changes_and_stands_alone(told: Store) -> None:
    (file,) = told.last().history.values()
    assert file.path.name == f"open-{file.sha256[:16]}.db"
    with closing(sqlite3.connect(f"file:{file.path}?immutable=1", uri=True)) as connection:
        kinds = dict(connection.execute("SELECT kind, COUNT(*) FROM events GROUP BY kind").fetchall())
        (before,) = connection.execute("SELECT before FROM events WHERE kind = 'changed'").fetchone()
    assert kinds == {"filled": 1, "changed": 1, "removed": 1, "added": 1}
    assert json.loads(before) == {"count": 1}


def test_a_table_that_is_no_longer_declared(told: Store, portal: Portal) -> None:
    (portal.root / "datasets/item/datapackage.yaml").unlink()
    build(Portal.at(portal.root), told)
    with Past(told) as past:
        assert [row["name"] for row in past.as_of("item", 4)] == ["新", "乙"]
        assert list(past.as_of("item", 5)) == []
