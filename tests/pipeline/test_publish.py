"""A submission from file to release: what is refused, what is kept, what refers to what."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from gongkai.descriptor import Portal
from gongkai.errors import BrokenDescriptor, BrokenFile, EmptyFile, NoDataset, NoResource, UnreadableFile, UsageError
from gongkai.pipeline import build, check, publish
from gongkai.release import Store

Rows = Sequence[Sequence[str]]
MakeDataset = Callable[..., object]
TableFile = Callable[[Rows], Path]

HEADER = ["facility_id", "name", "kind", "address", "opened_on"]
GOOD = ["F0007", "新馆", "博物馆", "", "2020-01-01"]


def public_part(store: Store) -> dict[str, str]:
    """Return the hash of each public file by its path."""
    private = {"submissions", ".lock", "private.db"}
    return {
        str(path.relative_to(store.root)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(store.root.rglob("*"))
        if path.is_file() and path.relative_to(store.root).parts[0] not in private
    }


@pytest.mark.parametrize(
    ("rows", "types"),
    [
        pytest.param([HEADER, ["F0007", "新馆", "", "", ""]], {"constraint-error"}, id="a required cell is empty"),
        pytest.param([HEADER, [*GOOD[:4], "昨天"]], {"type-error"}, id="not a date"),
        pytest.param([HEADER, GOOD, GOOD], {"primary-key"}, id="the key occurs twice"),
        pytest.param([HEADER, GOOD[:4]], {"missing-cell"}, id="a cell short"),
        pytest.param([HEADER, [*GOOD, "x"]], {"extra-cell"}, id="a cell more"),
        pytest.param([HEADER, ["", "", "", "", ""], GOOD], {"blank-row", "primary-key"}, id="a blank row"),
        pytest.param([HEADER[:4], GOOD[:4]], {"missing-label"}, id="a column short"),
        pytest.param([["甲", "乙", "丙"], ["1", "2", "3"]], {"unknown-layout"}, id="another form"),
    ],
)
def test_what_is_refused_is_kept_and_changes_nothing(
    portal: Portal, store: Store, table_file: TableFile, rows: Rows, types: set[str]
) -> None:
    build(portal, store)
    before = public_part(store)
    file = table_file(rows)
    outcome = publish(portal, store, "public_facility", file)
    assert (outcome.accepted, outcome.release) == (False, None)
    assert set(outcome.report.counts()) == types
    assert public_part(store) == before
    kept = store.root / "submissions" / outcome.submission
    assert (kept / "file" / file.name).read_bytes() == file.read_bytes()
    report = json.loads((kept / "report.json").read_text(encoding="utf-8"))
    assert {error["type"] for error in report["tasks"][0]["errors"]} == types
    facts = json.loads((kept / "submission.json").read_text(encoding="utf-8"))
    told = {name: facts[name] for name in ("dataset", "resource", "file", "id", "fate", "release", "sha256")}
    assert told == {
        "dataset": "public_facility", "resource": "public_facility", "file": file.name, "id": outcome.submission,
        "fate": "rejected", "release": None, "sha256": sha256(file.read_bytes()).hexdigest(),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "error"),
    [
        pytest.param(b"", EmptyFile, id="empty"),
        pytest.param(b" \n\n", EmptyFile, id="blank"),
        pytest.param(b"PK\x03\x04rest", BrokenFile, id="a workbook that is cut off"),
    ],
)
def test_what_cannot_be_read_is_kept_too(
    portal: Portal, store: Store, tmp_path: Path, content: bytes, error: type[UsageError]
) -> None:
    file = tmp_path / "in.csv"
    file.write_bytes(content)
    with pytest.raises(error):
        publish(portal, store, "public_facility", file)
    (kept,) = (store.root / "submissions").iterdir()
    assert (kept / "file/in.csv").read_bytes() == content
    facts = json.loads((kept / "submission.json").read_text(encoding="utf-8"))
    assert facts["fate"] == "rejected"
    assert "in.csv" in facts["fault"]
    assert kept.stat().st_mode & 0o077 == 0
    assert public_part(store) == {}


@pytest.mark.parametrize(
    ("dataset", "resource", "file", "error"),
    [
        pytest.param("public_facilty", None, "x.csv", NoDataset, id="no such dataset"),
        pytest.param("public_facility", "other", "x.csv", NoResource, id="no such table"),
        pytest.param("public_facility", None, "missing.csv", UnreadableFile, id="no such file"),
        pytest.param("public_facility", None, ".", UnreadableFile, id="a folder"),
    ],
)
def test_wrong_usage_leaves_no_store(
    portal: Portal, store: Store, dataset: str, resource: str | None, file: str, error: type[UsageError]
) -> None:
    with pytest.raises(error):
        publish(portal, store, dataset, Path(file), resource=resource)
    assert not store.root.exists()


def test_a_check_stores_nothing(portal: Portal, store: Store, table_file: TableFile) -> None:
    assert check(portal, "public_facility", table_file([HEADER, GOOD])).report.valid
    assert not store.root.exists()


def test_the_same_file_again(portal: Portal, store: Store, table_file: TableFile) -> None:
    first = publish(portal, store, "public_facility", table_file([HEADER, GOOD]))
    before = public_part(store)
    second = publish(portal, store, "public_facility", table_file([HEADER, GOOD]))
    assert first.release is not None
    assert (second.accepted, second.release) == (True, None)
    assert public_part(store) == before
    fate = json.loads((store.root / "submissions" / second.submission / "submission.json").read_text(encoding="utf-8"))[
        "fate"
    ]
    assert fate == "unchanged"


def test_columns_in_another_order_and_under_their_titles(portal: Portal, store: Store, table_file: TableFile) -> None:
    rows = [["名称", "编号", "开放日期", "类别", "地址"], ["新馆", "F0007", "2020-01-01", "博物馆", "东路"]]
    outcome = publish(portal, store, "public_facility", table_file(rows))
    assert outcome.accepted, outcome.report.errors
    rows[1][3] = "不明"
    fault = publish(portal, store, "public_facility", table_file(rows)).report.errors[0]
    # The place is the source's: the fourth column, by the name that it has there.
    assert (fault.row, fault.column, fault.label, fault.field) == (2, 4, "类别", "kind")


CITY = {"fields": ["city"], "reference": {"package": "city", "resource": "city", "fields": ["code"]}}
AT_HOME = {**CITY, "severity": {"error": {"city": "^34"}}}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param((CITY, "3413", 0, 0), id="it is there"),
        pytest.param((CITY, "", 0, 0), id="nothing to refer to"),
        pytest.param((CITY, "9999", 1, 0), id="it is not there"),
        pytest.param((AT_HOME, "3499", 1, 0), id="at home: an error"),
        pytest.param((AT_HOME, "9999", 0, 1), id="elsewhere: a warning"),
    ],
)
def test_keys_to_another_dataset(
    portal: Portal,
    store: Store,
    make_dataset: MakeDataset,
    table_file: TableFile,
    case: tuple[dict[str, Any], str, int, int],
) -> None:
    key, city, errors, warnings = case
    make_dataset("city", {"code": {}}, [["code"], ["3413"]], title="城市", title_en="Cities")
    make_dataset("item", {"key": {}, "city": {}}, schema={"foreignKeys": [key]})
    portal = Portal.at(portal.root)
    build(portal, store)
    report = publish(portal, store, "item", table_file([["key", "city"], ["k1", city]])).report
    assert [len(report.errors), len(report.warnings)] == [errors, warnings]
    for fault in (*report.errors, *report.warnings):
        assert (fault.type, fault.row, fault.field, fault.cell) == ("foreign-key", 2, "city", city)
        # Who reads it is told the dataset by its title, in whichever language.
        assert fault.note == "city.code [城市|Cities]"


def test_a_key_to_what_is_not_published_is_remarked_on(
    portal: Portal, make_dataset: MakeDataset, table_file: TableFile
) -> None:
    make_dataset("city", {"code": {}})
    make_dataset("item", {"key": {}, "city": {}}, schema={"foreignKeys": [CITY]})
    report = check(Portal.at(portal.root), "item", table_file([["key", "city"], ["k1", "3413"]])).report
    assert report.valid
    assert report.remarks == ("city: not looked up, because city/city is not published",)


def test_rows_that_others_refer_to_stay(
    portal: Portal, store: Store, make_dataset: MakeDataset, table_file: TableFile
) -> None:
    make_dataset("city", {"code": {}}, [["code"], ["3413"], ["3401"]], replace="all")
    make_dataset("item", {"key": {}, "city": {}}, [["key", "city"], ["k1", "3413"]], schema={"foreignKeys": [CITY]})
    portal = Portal.at(portal.root)
    build(portal, store)
    before = public_part(store)
    refused = publish(portal, store, "city", table_file([["code"], ["3401"]]))
    assert [(fault.type, fault.cell, fault.note) for fault in refused.report.errors] == [
        ("left-behind", "3413", "item k1")
    ]
    assert public_part(store) == before
    assert publish(portal, store, "city", table_file([["code"], ["3413"]])).release is not None


def test_a_tree_may_refer_to_rows_of_the_same_file(
    portal: Portal, store: Store, make_dataset: MakeDataset, table_file: TableFile
) -> None:
    own = {"fields": ["parent"], "reference": {"resource": "", "fields": ["code"]}}
    make_dataset("place", {"code": {}, "parent": {}}, schema={"foreignKeys": [own]})
    portal = Portal.at(portal.root)
    rows = [["code", "parent"], ["child", "root"], ["root", ""]]
    assert publish(portal, store, "place", table_file(rows)).accepted
    orphan = publish(portal, store, "place", table_file([["code", "parent"], ["x", "nowhere"]]))
    assert [fault.type for fault in orphan.report.errors] == ["foreign-key"]


def test_a_build_is_one_release_or_none(portal: Portal, store: Store, make_dataset: MakeDataset) -> None:
    make_dataset("first", {"key": {}}, [["key"], ["k1"]])
    make_dataset("second", {"key": {"constraints": {"pattern": "k[0-9]"}}}, [["key"], ["bad"]])
    outcome = build(Portal.at(portal.root), store)
    assert (outcome.accepted, store.current()) == (False, None)
    assert outcome.report.place.endswith("second.csv")
    make_dataset("second", {"key": {}}, [["key"], ["bad"]])
    build(Portal.at(portal.root), store)
    release = store.last()
    assert release.number == 1
    assert {entry["dataset"] for entry in release.raw["submissions"]} == {"first", "second", "public_facility"}


def test_a_portal_without_datasets(tmp_path: Path, store: Store) -> None:
    (tmp_path / "metadata.yml").write_text("title: 空\n", encoding="utf-8")
    (tmp_path / "datasets").mkdir()
    with pytest.raises(NoDataset):
        build(Portal.at(tmp_path), store)


def test_a_layout_with_an_unknown_step_says_so(portal: Portal, store: Store, table_file: TableFile) -> None:
    layout = portal.root / "datasets/public_facility/pipeline.yaml"
    layout.write_text(layout.read_text(encoding="utf-8").replace("half-width", "half-wide"), encoding="utf-8")
    with pytest.raises(UsageError, match="half-width"):
        publish(portal, store, "public_facility", table_file([["代码", "设施名称", "设施类别"], ["F0001", "a", "1"]]))


def test_two_databases_are_refused(portal: Portal, store: Store, make_dataset: MakeDataset) -> None:
    make_dataset("item", {"key": {}}, [["key"], ["k1"]])
    path = portal.root / "datasets/item/datapackage.yaml"
    path.write_text("database: other\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(BrokenDescriptor, match="open, other"):
        build(Portal.at(portal.root), store)


def test_a_build_leaves_what_came_after_the_last_one(
    portal: Portal, store: Store, make_dataset: MakeDataset, table_file: TableFile
) -> None:
    make_dataset("item", {"key": {}, "name": {}}, [["key", "name"], ["k1", "甲"]])
    portal = Portal.at(portal.root)
    build(portal, store)
    publish(portal, store, "item", table_file([["key", "name"], ["k1", "乙"]]))
    outcome = build(portal, store)
    assert (outcome.accepted, outcome.release, store.last().number) == (True, None, 2)
    make_dataset("item", {"key": {}, "name": {}}, [["key", "name"], ["k1", "丙"]])
    assert build(Portal.at(portal.root), store).release is not None


@pytest.mark.parametrize(
    "slip", [pytest.param("sampel: true", id="another name"), pytest.param("sample: maybe", id="no truth value")]
)
def test_a_slip_in_sample_is_no_law(portal: Portal, store: Store, slip: str) -> None:
    path = portal.root / "datasets/public_facility/datapackage.yaml"
    text = path.read_text(encoding="utf-8").replace("sample: true", slip)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenDescriptor, match="sample"):
        build(Portal.at(portal.root), store)
