"""Checks on what is handed in: a fault keeps it from being published, a warning and what cannot be checked do not."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.descriptor import Portal
from gongkai.errors import BrokenDescriptor, UnknownCheck
from gongkai.pipeline import build, check, publish
from gongkai.release import Store

MakeDataset = Callable[..., object]
TableFile = Callable[[Sequence[Sequence[str]]], Path]

SAMPLE = "11010519491231002X"
POWERS: dict[str, dict[str, Any]] = {"power": {}, "agency": {}, "status": {}}
DUTIES: dict[str, dict[str, Any]] = {
    "duty": {},
    "power": {},
    "agency": {},
    "from": {"type": "date"},
    "to": {"type": "date"},
}
COVERS = {"name": "covers", "keys": "power", "table": "powers", "within": "agency"}
ORDER = {"name": "date-order", "fields": ["from", "to"]}
HEADER = list(DUTIES)


@pytest.fixture
def lists(portal: Portal, store: Store, make_dataset: MakeDataset) -> Callable[..., Portal]:
    """Return a function that builds a portal with powers and duties, the duties with checks."""

    def lists(*checks: Mapping[str, Any], resource_checks: Sequence[Mapping[str, Any]] = ()) -> Portal:
        powers = [["power", "agency", "status"], ["A1", "A", "保留"], ["A2", "A", "取消"], ["B1", "B", "保留"]]
        make_dataset("powers", POWERS, powers)
        duties = [HEADER, ["a1", "A1", "A", "", ""], ["a2", "A2", "A", "", ""], ["b1", "B1", "B", "", ""]]
        more = {"checks": list(resource_checks)} if resource_checks else {}
        make_dataset("duties", DUTIES, duties, replace={"slice": ["agency"]}, schema={"checks": list(checks)}, **more)
        found = Portal.at(portal.root)
        outcome = build(found, store)
        assert outcome.accepted, outcome.report
        return found

    return lists


@pytest.mark.parametrize(
    ("rows", "errors"),
    [
        pytest.param([["a1", "A1", "A", "2020-01-01", "2020-01-02"], ["a2", "A2", "A", "", ""]], [], id="all is well"),
        pytest.param([["a1", "A1", "A", "", ""]], [("covers", None, "A2")], id="an agency lacks one"),
        pytest.param([["b9", "B1", "B", "", ""]], [], id="another agency lacks none"),
        pytest.param(
            [["a1", "A1", "A", "2020-01-02", "2020-01-01"], ["a2", "A2", "A", "", ""]],
            [("date-order", 2, "2020-01-01")],
            id="the wrong way round",
        ),
    ],
)
def test_a_fault_is_refused(
    lists: Callable[..., Portal], store: Store, table_file: TableFile, rows: list[list[str]], errors: list[Any]
) -> None:
    outcome = publish(lists(COVERS, ORDER), store, "duties", table_file([HEADER, *rows]))
    assert [(item.type, item.row, item.cell) for item in outcome.report.errors] == errors
    assert outcome.accepted is not bool(errors)
    assert (outcome.release is None) is bool(errors)


def test_a_warning_is_told_and_published(lists: Callable[..., Portal], store: Store, table_file: TableFile) -> None:
    portal = lists({**COVERS, "severity": "warning"})
    outcome = publish(portal, store, "duties", table_file([HEADER, ["a1", "A1", "A", "", ""]]))
    assert outcome.release is not None
    assert [(item.type, item.cell) for item in outcome.report.warnings] == [("covers", "A2")]


def test_checks_of_the_resource_count_too(lists: Callable[..., Portal], table_file: TableFile) -> None:
    portal = lists(resource_checks=[ORDER])
    rows = [HEADER, ["a1", "A1", "A", "2020-01-02", "2020-01-01"]]
    assert [item.type for item in check(portal, "duties", table_file(rows)).report.errors] == ["date-order"]


def test_a_number_of_a_person_stands_in_no_report(
    lists: Callable[..., Portal], store: Store, table_file: TableFile
) -> None:
    outcome = publish(
        lists({"name": "resident-id-absent"}),
        store,
        "duties",
        table_file([HEADER, ["a1", f"张某 {SAMPLE}", "A", "", ""]]),
    )
    assert not outcome.accepted
    report = (store.root / "submissions" / outcome.submission / "report.json").read_text(encoding="utf-8")
    assert SAMPLE not in report
    (error,) = json.loads(report)["tasks"][0]["errors"]
    assert (error["type"], error["cell"]) == ("resident-id-absent", "1101************2X")


def test_places_are_those_of_the_file(lists: Callable[..., Portal], table_file: TableFile) -> None:
    rows = [["to", "from", "agency", "power", "duty"], ["2020-01-01", "2020-01-02", "A", "A1", "a1"]]
    (fault,) = check(lists(ORDER), "duties", table_file(rows)).report.errors
    assert (fault.type, fault.row, fault.column, fault.label) == ("date-order", 2, 1, "to")


def test_what_a_layout_does_not_carry_is_not_checked(lists: Callable[..., Portal], table_file: TableFile) -> None:
    portal = lists(ORDER)
    layout = {
        "name": "short",
        "title": "简表",
        "title_en": "Short",
        "headers": ["责任", "事项", "机关", "起"],
        "fields": {name: {"from": label} for name, label in zip(HEADER, ["责任", "事项", "机关", "起"], strict=False)},
    }
    file = portal.root / "datasets" / "duties" / "pipeline.yaml"
    file.write_text(yaml.safe_dump({"layouts": [layout]}, allow_unicode=True), encoding="utf-8")
    rows = [["责任", "事项", "机关", "起"], ["a1", "A1", "A", "2020-01-01"]]
    report = check(Portal.at(portal.root), "duties", table_file(rows)).report
    assert report.valid
    assert report.remarks == ("date-order: not checked, because these fields are not there: to",)


@pytest.mark.parametrize(
    ("declared", "error"),
    [
        pytest.param({"name": "cover", "table": "powers"}, UnknownCheck, id="no such check"),
        pytest.param({**COVERS, "table": "power"}, BrokenDescriptor, id="no such table"),
        pytest.param({**COVERS, "keys": {"power": "id"}}, BrokenDescriptor, id="no such field of the table"),
        pytest.param({**ORDER, "fields": ["from", "until"]}, BrokenDescriptor, id="no such field"),
    ],
)
def test_a_broken_declaration_is_told_before_the_file_is_read(
    portal: Portal, make_dataset: MakeDataset, declared: Mapping[str, Any], error: type[Exception]
) -> None:
    make_dataset("powers", POWERS)
    make_dataset("duties", DUTIES, schema={"checks": [declared]})
    with pytest.raises(error, match="duties"):
        check(Portal.at(portal.root), "duties", Path("no such file.csv"))


def test_a_changed_check_leaves_the_published_rows_as_they_are(lists: Callable[..., Portal], store: Store) -> None:
    lists()
    first = store.current()
    portal = lists(ORDER)
    assert first is not None
    tables = [release.table("duties") for release in (first, store.current()) if release]
    assert tables[0] == tables[1]
    assert portal["duties"].fingerprint in {package.fingerprint for package in (store.current() or first).packages}
