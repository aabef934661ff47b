"""Rules between tables stop a release, or are shown with it, as they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.descriptor import Package, Portal
from gongkai.pipeline import Word, approve, build, publish, rehearse
from gongkai.release import Handed, Store
from gongkai.release import draft as drafts

MakeDataset = Callable[..., Package]
TableFile = Callable[[Sequence[Sequence[str]]], Path]

POWERS = [["id", "status"], ["P1", "kept"], ["P2", "gone"]]
SERVICES = [["id", "power"], ["S1", "P1"]]
RULE: dict[str, Any] = {
    "name": "cancelled_power_in_use",
    "title": "引用了已取消的权力",
    "title_en": "A cancelled power is used",
    "advice": "改正。",
    "advice_en": "Use another power.",
    "orphan": {"to": "power", "keys": {"power": "id"}, "having": {"status": "kept"}},
}
#: What a rule of a test does not say.
ABSENT: Any = object()
SAYS = "A cancelled power is used (power P2, power title / status gone). Use another power."


@pytest.fixture
def declare(portal: Portal, make_dataset: MakeDataset) -> Callable[..., Portal]:
    """Return a function that makes a portal of powers and services with one rule between them."""

    def make(services: Sequence[Sequence[str]] = SERVICES, **rule: Any) -> Portal:
        key = [{"fields": ["power"], "reference": {"package": "power", "resource": "power", "fields": ["id"]}}]
        make_dataset("power", {"id": {}, "status": {}}, POWERS)
        make_dataset("service", {"id": {}, "power": {}}, services, schema={"foreignKeys": key})
        said = {name: value for name, value in {**RULE, **rule}.items() if value is not ABSENT}
        text = yaml.safe_dump({"rules": [said]}, allow_unicode=True)
        (portal.root / "datasets" / "service" / "consistency.yaml").write_text(text, encoding="utf-8")
        return Portal.at(portal.root)

    return make


def told(report: Any) -> list[tuple[str, int | None, str | None, str]]:
    faults = (*report.errors, *report.warnings)
    return [(fault.severity, fault.row, fault.field, fault.note) for fault in faults]


def test_an_error_stops_a_build(declare: Callable[..., Portal], store: Store) -> None:
    portal = declare([*SERVICES, ["S2", "P2"]])
    outcome = build(portal, store)
    assert told(outcome.report) == [("error", None, None, SAYS)]
    assert outcome.report.errors[0].cell == "service S2"
    assert (outcome.release, store.current()) == (None, None)


def test_a_warning_is_shown_and_published(declare: Callable[..., Portal], store: Store) -> None:
    outcome = build(declare([*SERVICES, ["S2", "P2"]], severity="warning"), store)
    assert told(outcome.report) == [("warning", None, None, SAYS)]
    assert outcome.release is not None


def test_an_error_stops_a_publication_and_names_the_row(
    declare: Callable[..., Portal], store: Store, table_file: TableFile
) -> None:
    portal = declare()
    assert build(portal, store).accepted
    before = (store.root / "current.json").read_bytes()
    outcome = publish(portal, store, "service", table_file([["id", "power"], ["S3", "P1"], ["S2", "P2"]]))
    assert told(outcome.report) == [("error", 3, "power", SAYS)]
    assert outcome.fate == "rejected"
    assert (store.root / "current.json").read_bytes() == before


def test_the_row_is_named_where_the_table_was_empty(
    declare: Callable[..., Portal], store: Store, table_file: TableFile
) -> None:
    portal = declare([])
    build(portal, store)
    outcome = publish(portal, store, "service", table_file([["id", "power"], ["S1", "P1"], ["S2", "P2"]]))
    assert told(outcome.report) == [("error", 3, "power", SAYS)]


def test_a_row_is_named_that_did_not_change(
    declare: Callable[..., Portal], store: Store, table_file: TableFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A row that is published as it is goes no further than the sieve.
    monkeypatch.setattr(drafts, "LEAST", 0)
    portal = declare(orphan=ABSENT, coverage={"by": "service", "keys": "power", "most": 1})
    build(portal, store)
    outcome = publish(portal, store, "service", table_file([["id", "power"], ["S2", "P1"], ["S1", "P1"]]))
    assert sorted((fault.cell, fault.row) for fault in outcome.report.errors) == [("service S1", 3), ("service S2", 2)]


def test_what_waited_is_put_to_them_again_at_approval(
    declare: Callable[..., Portal], store: Store, table_file: TableFile
) -> None:
    portal = declare()
    path = portal.root / "datasets" / "service" / "datapackage.yaml"
    path.write_text("review: required\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    portal = Portal.at(portal.root)
    build(portal, store)
    rows = table_file([["id", "power"], ["S2", "P3"]])
    assert publish(portal, store, "power", table_file([["id", "status"], ["P3", "kept"]])).fate == "published"
    waiting = publish(portal, store, "service", rows, by=Handed(person="Wang"))
    assert waiting.fate == "waiting"
    assert publish(portal, store, "power", table_file([["id", "status"], ["P3", "gone"]])).fate == "published"
    done = approve(portal, store, waiting.submission, Word(person="Li", why="fine"))
    assert (done.fate, told(done.report)) == ("rejected", [("error", 2, "power", SAYS.replace("P2", "P3"))])


def test_a_change_of_the_other_table_is_stopped_too(
    declare: Callable[..., Portal], store: Store, table_file: TableFile
) -> None:
    portal = declare()
    build(portal, store)
    outcome = publish(portal, store, "power", table_file([["id", "status"], ["P1", "gone"]]))
    assert told(outcome.report) == [("error", None, None, SAYS.replace("P2", "P1"))]


def test_a_rehearsal_tells_it_as_well(declare: Callable[..., Portal], store: Store, table_file: TableFile) -> None:
    portal = declare()
    build(portal, store)
    outcome = rehearse(portal, store, "service", table_file([["id", "power"], ["S2", "P2"]]))
    assert told(outcome.report) == [("error", 2, "power", SAYS)]


def test_what_stood_before_stops_no_one(declare: Callable[..., Portal], store: Store, table_file: TableFile) -> None:
    build(declare([*SERVICES, ["S2", "P2"]], severity="warning"), store)
    portal = declare(severity="error")
    good = publish(portal, store, "service", table_file([["id", "power"], ["S3", "P1"]]))
    assert told(good.report) == [("warning", None, None, f"{SAYS} It was so before this submission.")]
    assert good.release is not None
    bad = publish(portal, store, "service", table_file([["id", "power"], ["S4", "P2"]]))
    assert [fault.cell for fault in bad.report.errors] == ["service S4"]
    assert [fault.cell for fault in bad.report.warnings] == ["service S2"]


def test_rules_that_the_change_does_not_touch_are_not_put(
    declare: Callable[..., Portal], store: Store, table_file: TableFile, make_dataset: MakeDataset
) -> None:
    build(declare([*SERVICES, ["S2", "P2"]], severity="warning"), store)
    portal = declare(severity="error")
    make_dataset("other", {"id": {}})
    outcome = publish(Portal.at(portal.root), store, "other", table_file([["id"], ["O1"]]))
    assert (outcome.fate, told(outcome.report)) == ("published", [])


def test_a_rule_whose_table_is_not_there_is_passed_over_and_says_so(
    declare: Callable[..., Portal], store: Store
) -> None:
    outcome = build(declare(orphan={"to": "later", "keys": {"power": "id"}}), store)
    assert outcome.release is not None
    assert outcome.report.remarks == ("“A cancelled power is used” was passed over: the table later is not there",)


def test_rules_are_published_with_the_descriptor(declare: Callable[..., Portal], store: Store) -> None:
    portal = declare()
    build(portal, store)
    (package,) = [package for package in store.last().packages if package.name == "service"]
    assert package.raw["consistency"]["rules"][0]["name"] == RULE["name"]
    changed = build(declare(severity="warning"), store)
    assert changed.release is not None
    assert changed.release.number == 2
