"""A take-down: no byte of the row is left in what is public, the record stays, and the row cannot come back."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
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
from gongkai.release import Audit, Store
from gongkai.release.collect import collect
from gongkai.release.replaced import Replaced
from gongkai.release.signing import signed_by
from gongkai.upkeep import rollback, rotate, verify, withdraw, withdraw_all

Rows = Sequence[Sequence[str]]
ROOT = Path(__file__).parents[2]
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


@pytest.fixture
def reshape(
    told: Store, portal: Portal, make_dataset: Callable[..., object], table_file: Callable[[Rows], Path]
) -> Callable[..., object]:
    """Return a function that drops the table and makes it anew with other fields, the row in it."""

    def make(fields: dict[str, dict[str, Any]], schema: dict[str, Any]) -> object:
        (portal.root / "datasets/item").rename(portal.root / "aside")
        build(Portal.at(portal.root), told)
        make_dataset("item", fields, search=["name"], schema=schema)
        row = {"key": "k9", "name": f"{NAME}二", "count": "3", "more": "", "code": "码九"}
        rows = [list(fields), [row[name] for name in fields]]
        return publish(Portal.at(portal.root), told, "item", table_file(rows))

    return make


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


@pytest.fixture
def referred(portal: Portal, store: Store, make_dataset: Callable[..., object]) -> Store:
    """A city, two things in it, one of which is a part of the other, and a note on a thing."""
    city = {"fields": ["city"], "reference": {"package": "city", "resource": "city", "fields": ["code"]}}
    part = {"fields": ["part_of"], "reference": {"resource": "item", "fields": ["key"]}}
    item = {"fields": ["item"], "reference": {"package": "item", "resource": "item", "fields": ["key"]}}
    make_dataset("city", {"code": {"example": "3415"}}, [["code"], ["3413"], ["3415"]])
    rows = [["key", "city", "part_of"], ["k1", "3413", ""], ["k2", "3413", "k1"], ["k3", "3415", ""]]
    make_dataset("item", {name: {} for name in rows[0]}, rows, schema={"foreignKeys": [city, part]})
    notes = [["id", "item"], ["7", "k2"], ["8", "k3"]]
    make_dataset("note", {"id": {"type": "integer"}, "item": {}}, notes, schema={"foreignKeys": [item]})
    build(Portal.at(portal.root), store)
    return store


@pytest.mark.parametrize(
    ("table", "key", "named"),
    [
        pytest.param("city", "3413", "item k1 (city), item k2 (city); ", id="of another table"),
        pytest.param("item", "k2", "note 7 (item); ", id="one"),
        pytest.param("item", "k1", "item k2 (part_of); ", id="of the same table"),
    ],
)
def test_every_row_that_refers_to_it_is_named(
    portal: Portal, referred: Store, table: str, key: str, named: str
) -> None:
    with pytest.raises(InvalidData) as refused:
        withdraw(portal, referred, table, [key], reason="a")
    assert named in str(refused.value)
    assert "--with-referrers" in str(refused.value)
    assert referred.last().number == 1


def test_they_go_with_it_in_one_step(portal: Portal, referred: Store) -> None:
    made = withdraw_all(portal, referred, "city", ["3413"], reason="依法", person="张科")
    assert [row for row, _ in made] == [("note", ("7",)), ("item", ("k2",)), ("item", ("k1",)), ("city", ("3413",))]
    assert [release.number for _, release in made] == [2, 3, 4, 5]
    events = [(event.event, event.facts["release"]) for event in Audit(referred.root).events()][-4:]
    assert events == [("row-withdrawn", number) for number in range(2, 6)]
    with Past(referred) as past:
        assert [row["key"] for row in past.as_of("item", 5)] == ["k3"]
    assert list(verify(referred)) == []


def test_none_goes_where_one_of_them_cannot(portal: Portal, referred: Store) -> None:
    with pytest.raises(InvalidData, match=r"example in datasets/city/datapackage.yaml \[city.code\];"):
        withdraw_all(portal, referred, "city", ["3415"], reason="a")
    with pytest.raises(NoTable):
        withdraw_all(portal, referred, "cty", ["3413"], reason="a")
    assert referred.last().number == 1


def test_its_key_is_no_example_where_others_refer_to_it(
    portal: Portal, store: Store, make_dataset: Callable[..., object]
) -> None:
    reference = {"fields": ["city"], "reference": {"package": "city", "resource": "city", "fields": ["code"]}}
    make_dataset("city", {"code": {}}, [["code"], ["3413"]])
    make_dataset("item", {"key": {}, "city": {"example": "3413"}}, schema={"foreignKeys": [reference]})
    build(Portal.at(portal.root), store)
    with pytest.raises(InvalidData, match=r"example in datasets/item/datapackage.yaml \[item.city\];"):
        withdraw(Portal.at(portal.root), store, "city", ["3413"], reason="a")


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        pytest.param("应机主13800000000要求", "a mobile telephone number: “应机主138****0000要求”", id="a telephone"),
        pytest.param("身份证11010519491231002X", "a resident identity number: “身份证1101", id="an identity number"),
        pytest.param("撤下key-0009一行", "names the key of the row", id="the key"),
    ],
)
def test_the_reason_names_nobody(portal: Portal, told: Store, reason: str, says: str) -> None:
    steps: list[Callable[[], object]] = [lambda: withdraw(portal, told, "item", ["key-0009"], reason=reason)]
    if "key" not in reason:
        steps += [lambda: rollback(told, 1, reason=reason), lambda: rotate(told, reason=reason)]
    for step in steps:
        with pytest.raises(InvalidData) as refused:
            step()
        assert says in str(refused.value)
        assert "11010519491231002X" not in str(refused.value)
    assert told.last().number == 3


@pytest.mark.parametrize(
    "writes",
    [
        pytest.param(lambda store, portal: build(portal, store), id="build"),
        pytest.param(lambda store, portal: rollback(store, 1, reason="a"), id="rollback"),
        pytest.param(lambda store, portal: collect(store, 99), id="gc"),
        pytest.param(lambda store, portal: rotate(store, reason="a"), id="key rotate"),
        pytest.param(lambda store, portal: withdraw(portal, store, "item", ["k2"], reason="a"), id="withdraw"),
    ],
)
def test_whoever_writes_next_ends_a_removal_that_died(
    told: Store, portal: Portal, monkeypatch: pytest.MonkeyPatch, writes: Callable[[Store, Portal], object]
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr(Replaced, "remains", lambda *_: ())
        withdraw(portal, told, "item", ["k9"], reason="依法")
    assert [finding.fault for finding in verify(told, again=False) if "still there" in finding.fault]
    writes(told, Portal.at(portal.root))
    assert list(verify(told, again=False)) == []
    assert traces(told) == []


def test_each_row_goes_from_what_an_earlier_withdrawal_made(portal: Portal, told: Store) -> None:
    withdraw(portal, told, "item", ["k9"], reason="依法")
    assert traces(told, "乙乙") == []
    withdraw(portal, told, "item", ["k2"], reason="依法")
    assert traces(told, "乙") == []
    assert list(verify(told)) == []
    collect(told, 99)
    assert list(verify(told)) == []


def test_older_releases_keep_their_other_rows(portal: Portal, told: Store) -> None:
    old = {file["format"]: file for file in told.release_at(1).raw["files"]["item"]["files"]}
    withdraw(portal, told, "item", ["k9"], reason="依法")
    now = Replaced.until(told.last())
    found = {name: now.now(file) for name, file in old.items()}
    assert all(found.values())
    paths = {name: told.root / item["path"] for name, item in found.items() if item}
    lines = [json.loads(line) for line in paths["jsonl"].read_text(encoding="utf-8").splitlines()]
    assert lines == pq.read_table(paths["parquet"]).to_pylist() == [
        {"key": "k1", "name": "甲", "count": 1}, {"key": "k2", "name": "乙", "count": 1},
    ]  # fmt: skip
    database = now.now(told.release_at(1).raw["databases"]["open"])
    assert database
    with closing(sqlite3.connect(told.root / database["path"])) as connection:
        assert connection.execute("SELECT key FROM item").fetchall() == [("k1",), ("k2",)]


def test_making_room_keeps_what_stands_in_the_place_of_kept_files(portal: Portal, told: Store) -> None:
    withdraw(portal, told, "item", ["k9"], reason="依法")
    standing = {item["by"]["path"] for item in told.last().raw["withdrawal"]["replaced"] if item["by"]}
    collect(told, 99)
    assert {path for path in standing if not (told.root / path).exists()} == set()
    collect(told, 1)
    assert [path for path in standing if (told.root / path).exists() and path not in told.last().paths] == []
    assert list(verify(told)) == []


def test_what_a_dead_publication_left_goes_too(portal: Portal, told: Store) -> None:
    for name in ("databases/open-0123456789abcdef.db", "files/item/item-0123456789abcdef.csv"):
        (told.root / name).write_text(NAME)
    withdraw(portal, told, "item", ["k9"], reason="依法")
    assert traces(told) == []


@pytest.mark.parametrize(
    ("fields", "schema", "key", "gone"),
    [
        pytest.param({**FIELDS, "more": {}}, {}, "k9", NAME, id="another column"),
        pytest.param(FIELDS, {"primaryKey": ["name"]}, f"{NAME}二", "二", id="a key of columns that were there"),
        pytest.param({**FIELDS, "code": {}}, {"primaryKey": ["code"]}, "码九", "码九", id="a key of a new column"),
    ],
)
def test_a_table_that_had_another_shape(
    portal: Portal,
    told: Store,
    reshape: Callable[..., object],
    fields: dict[str, Any],
    schema: dict[str, Any],
    key: str,
    gone: str,
) -> None:
    reshape(fields, schema)
    assert traces(told, gone)
    withdraw(portal, told, "item", [key], reason="依法")
    assert traces(told, gone) == []
    assert list(verify(told)) == []


def test_the_log_of_events_tells_who_did_it(portal: Portal, told: Store) -> None:
    release = withdraw(portal, told, "item", ["k9"], reason="依法", person="张科")
    event = list(Audit(told.root).events())[-1]
    assert (event.event, event.person, event.facts["release"]) == ("row-withdrawn", "张科", release.number)
    assert "k9" not in json.dumps(event.as_json())


def test_the_original_stays_and_is_proof(portal: Portal, told: Store) -> None:
    before = {path: path.read_bytes() for path in told.root.glob("submissions/**/*") if path.is_file()}
    withdraw(portal, told, "item", ["k9"], reason="依法")
    assert {path: path.read_bytes() for path in told.root.glob("submissions/**/*") if path.is_file()} == before


#: Kills a process at random moments of a take-down, and looks at the store after each and after what comes next.
DRIVER = """
import json, os, random, signal, sys, time
from pathlib import Path
from gongkai.descriptor import Portal
from gongkai.pipeline import publish
from gongkai.release import Store
from gongkai.upkeep import verify, withdraw

portal, root, trials = Portal.at(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
dice, faults, killed, unfinished = random.Random(3), [], 0, 0

def hand_in(*rows):
    path = root.parent / "rows.csv"
    path.write_text("key,name\\n" + "\\n".join(rows) + "\\n")
    publish(portal, Store.at(root), "item", path)

def holding(name):
    return [str(p) for p in root.rglob("*") if p.is_file() and "submissions" not in p.parts
            and p.suffix not in (".parquet", ".xlsx") and name.encode() in p.read_bytes()]

def take(number): withdraw(portal, Store.at(root), "item", [f"w{number}"], reason="x")

hand_in(*(f"w{n},secret-{n}-end" for n in range(trials + 1)), *(f"k{n},{n}" for n in range(500)))
start = time.monotonic()
take(trials)
took = time.monotonic() - start
for trial in range(trials):
    before, pid = Store.at(root).last().number, os.fork()
    if pid == 0:
        try: take(trial)
        finally: os._exit(0)
    time.sleep(dice.random() * took * 1.1)
    os.kill(pid, signal.SIGKILL)
    if os.WIFSIGNALED(os.waitpid(pid, 0)[1]): killed += 1
    done = Store.at(root).last().number > before
    found = [f.fault for f in verify(Store.at(root), again=False)]
    if any("still there" not in fault for fault in found): faults.append([trial, found])
    unfinished += bool(found)
    hand_in(f"n{trial},x")
    if not done: take(trial)
    if holding(f"secret-{trial}-end"): faults.append([trial, done, holding(f"secret-{trial}-end")])
    if found := [f.fault for f in verify(Store.at(root), again=False)]: faults.append([trial, "later", found])
faults += [f.fault for f in verify(Store.at(root))]
print(json.dumps({"faults": faults, "killed": killed, "unfinished": unfinished}))
"""


@pytest.mark.parametrize("trials", [6, pytest.param(60, marks=pytest.mark.soak)])
def test_a_kill_at_any_moment(portal: Portal, store: Store, make_dataset: Callable[..., object], trials: int) -> None:
    make_dataset("item", {"key": {}, "name": {}}, search=["name"])
    arguments = [sys.executable, "-c", DRIVER, str(portal.root), str(store.root), str(trials)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "pipelines")}
    done = subprocess.run(arguments, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["faults"] == []
    assert told["killed"] > trials // 4
