"""An agency changes its own rows and, where declared, those below it; every other row is refused by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.descriptor import Portal
from gongkai.errors import BrokenDescriptor, NoOwner
from gongkai.pipeline import publish, rehearse
from gongkai.release import Handed, Store
from gongkai.release.register import Register
from gongkai.reports import sentence

MakeDataset = Callable[..., object]
TableFile = Callable[[Sequence[Sequence[str]]], Path]

FIELDS: dict[str, dict[str, Any]] = {"key": {}, "agency": {}, "name": {}}
HEADER = list(FIELDS)
AGENCIES = [["code", "above"], ["A", ""], ["A1", "A"], ["A11", "A1"], ["B", ""], ["R1", "R2"], ["R2", "R1"]]
BEFORE = [["a", "A", "x"], ["a1", "A1", "x"], ["a11", "A11", "x"], ["b", "B", "x"], ["n", "", "x"], ["r2", "R2", "x"]]
SLICE = {"slice": ["agency"]}
OWN = {"field": "agency"}
BELOW = {"field": "agency", "subordinates": True}


@pytest.fixture
def filled(portal: Portal, store: Store, make_dataset: MakeDataset, table_file: TableFile) -> Callable[..., Portal]:
    """Return a function that publishes the agencies and the rows of all of them, under a declaration."""

    def fill(replace: object, owner: object) -> Portal:
        above = {"fields": ["above"], "reference": {"fields": ["code"]}}
        make_dataset("body", {"code": {}, "above": {}}, schema={"foreignKeys": [above]})
        key = {"fields": ["agency"], "reference": {"package": "body", "resource": "body", "fields": ["code"]}}
        more = {"owner": owner} if owner else {}
        make_dataset("item", FIELDS, schema={"foreignKeys": [key]}, replace=replace, **more)
        declared = Portal.at(portal.root)
        publish(declared, store, "body", table_file(AGENCIES))
        assert publish(declared, store, "item", table_file([HEADER, *BEFORE])).release is not None
        return declared

    return fill


@pytest.mark.parametrize(
    ("replace", "owner", "agency", "rows"),
    [
        pytest.param(SLICE, OWN, "A", [["a", "A", "y"]], id="its own row changed"),
        pytest.param(SLICE, "agency", "A", [["a2", "A", "y"]], id="its own row added, another removed"),
        pytest.param("upsert", OWN, "A", [["a", "A", "y"], ["a2", "A", "y"]], id="upsert"),
        pytest.param("append", OWN, "A", [["a2", "A", "y"], ["a", "A", "x"]], id="append, one there already"),
        pytest.param(SLICE, BELOW, "A", [["a11", "A11", "y"], ["a1", "A1", "y"]], id="rows two steps below"),
        pytest.param(SLICE, BELOW, "R1", [["r2", "R2", "y"]], id="agencies in a ring"),
        pytest.param("upsert", BELOW, "A", [["a1", "A", "y"]], id="a row moved up from below"),
        pytest.param(SLICE, OWN, None, [["b", "B", "y"], ["n", "", "y"]], id="the office of the portal"),
    ],
)
def test_what_an_agency_may_do(
    filled: Callable[..., Portal],
    store: Store,
    table_file: TableFile,
    replace: object,
    owner: object,
    agency: str | None,
    rows: list[list[str]],
) -> None:
    portal = filled(replace, owner)
    outcome = publish(portal, store, "item", table_file([HEADER, *rows]), by=Handed(agency=agency))
    assert (outcome.report.errors, outcome.fate) == ((), "published")


@pytest.mark.parametrize(
    ("replace", "owner", "rows", "faults"),
    [
        pytest.param(SLICE, OWN, [["b", "B", "y"]], [("foreign-row", 2, "b", "B")], id="a row changed"),
        pytest.param(SLICE, OWN, [["b", "B", "x"]], [("foreign-row", 2, "b", "B")], id="a row repeated"),
        pytest.param(
            SLICE, OWN, [["b2", "B", "y"]], [("foreign-removal", None, "b", "B"), ("foreign-row", 2, "b2", "B")],
            id="a row added, and one removed by that",
        ),
        pytest.param("upsert", OWN, [["b", "A", "x"]], [("foreign-row", 2, "b", "B")], id="a row taken over"),
        pytest.param("upsert", OWN, [["a", "B", "x"]], [("foreign-row", 2, "a", "B")], id="a row given away"),
        pytest.param("upsert", OWN, [["n", "A", "x"]], [("foreign-row", 2, "n", "-")], id="a row of nobody"),
        pytest.param("upsert", OWN, [["n2", "", "x"]], [("foreign-row", 2, "n2", "-")], id="a row for nobody"),
        pytest.param(SLICE, BELOW, [["r2", "R2", "y"]], [("foreign-row", 2, "r2", "R2")], id="not below"),
        pytest.param("append", OWN, [["a", "A", "y"]], [("published-row", 2, "a", "")], id="append: a change"),
        pytest.param(
            SLICE, OWN, [["a", "A", "y"], ["b", "B", "y"], ["r2", "R2", "y"]],
            [("foreign-row", 3, "b", "B"), ("foreign-row", 4, "r2", "R2")], id="each of them",
        ),
        pytest.param(
            "all", BELOW, [["a", "A", "x"]],
            [("foreign-removal", None, key, agency) for key, agency in (("b", "B"), ("n", "-"), ("r2", "R2"))],
            id="all: rows removed",
        ),
    ],
)  # fmt: skip
def test_what_it_may_not(
    filled: Callable[..., Portal],
    store: Store,
    table_file: TableFile,
    replace: object,
    owner: object,
    rows: list[list[str]],
    faults: list[tuple[object, ...]],
) -> None:
    portal = filled(replace, owner)
    before = store.last().sha256
    for run in (rehearse, publish):
        report = run(portal, store, "item", table_file([HEADER, *rows]), by=Handed(agency="A")).report
        assert [(fault.type, fault.row, fault.cell, fault.note) for fault in report.errors] == faults
    assert store.last().sha256 == before
    assert all(fault.cell and fault.cell in sentence(fault) for fault in report.errors)


@pytest.mark.parametrize(
    ("key", "faults"),
    [
        pytest.param("a", [], id="its own row"),
        pytest.param("b", [("foreign-row", 2, "b", "B")], id="another's"),
        pytest.param("new", [("foreign-row", 2, "new", "-")], id="a new one, nobody's"),
    ],
)
def test_a_file_that_does_not_say_whose_its_rows_are(
    filled: Callable[..., Portal],
    store: Store,
    table_file: TableFile,
    portal: Portal,
    key: str,
    faults: list[tuple[object, ...]],
) -> None:
    filled("upsert", OWN)
    layouts = "layouts: [{name: short, headers: [编号, 名字], fields: {key: {from: 编号}, name: {from: 名字}}}]"
    (portal.root / "datasets/item/pipeline.yaml").write_text(layouts, encoding="utf-8")
    file = table_file([["编号", "名字"], [key, "y"]])
    report = publish(Portal.at(portal.root), store, "item", file, by=Handed(agency="A")).report
    assert [(fault.type, fault.row, fault.cell, fault.note) for fault in report.errors] == faults


def test_the_agency_above_does_not_come_from_the_file(
    filled: Callable[..., Portal], store: Store, table_file: TableFile, portal: Portal
) -> None:
    """Who stands below whom is told by what is published, not by the submission that wants to profit from it."""
    path = portal.root / "datasets/body/datapackage.yaml"
    filled(SLICE, BELOW)
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    raw["resources"][0]["owner"] = {"field": "code", "subordinates": True}
    path.write_text(yaml.safe_dump(raw), encoding="utf-8")
    declared = Portal.at(portal.root)
    taken = publish(declared, store, "body", table_file([["code", "above"], ["B", "A"]]), by=Handed(agency="A"))
    assert [(fault.type, fault.cell) for fault in taken.report.errors] == [("foreign-row", "B")]
    own = publish(declared, store, "body", table_file([["code", "above"], ["A11", "A"]]), by=Handed(agency="A"))
    assert own.fate == "published"


def test_a_table_without_owner_is_the_offices(
    filled: Callable[..., Portal], store: Store, table_file: TableFile
) -> None:
    portal = filled(SLICE, None)
    with pytest.raises(NoOwner, match="item"):
        publish(portal, store, "item", table_file([HEADER, ["a", "A", "y"]]), by=Handed(agency="A"))
    entry = next(Register(store.root).entries())
    assert (entry.fate, "owner" in str(entry.facts["fault"])) == ("rejected", True)


@pytest.mark.parametrize(
    "owner",
    [
        pytest.param("nosuch", id="no field"),
        pytest.param({"field": "name", "subordinates": True}, id="no tree"),
        pytest.param({"field": "agency", "subordinates": "yes"}, id="no truth value"),
        pytest.param({"field": "agency", "subs": True}, id="no such property"),
        pytest.param(["agency"], id="a list"),
    ],
)
def test_a_faulty_declaration(filled: Callable[..., Portal], owner: object) -> None:
    with pytest.raises(BrokenDescriptor):
        filled(SLICE, owner)
