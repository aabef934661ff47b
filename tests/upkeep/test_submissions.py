"""What is kept of each file that was handed in, and how it is found, told and given back."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gongkai.descriptor import Portal
from gongkai.errors import EmptyFile, NoSubmission, NotEmpty, SeveralSubmissions
from gongkai.pipeline import build, publish
from gongkai.release import Handed, Store
from gongkai.release.register import Register
from gongkai.report import Report
from gongkai.reports.register import line, lines
from gongkai.upkeep import facts_of, fetch, report_of, verify

TableFile = Callable[[Sequence[Sequence[str]]], Path]
HEADER = ["facility_id", "name", "kind", "address", "opened_on"]
GOOD = ["F0007", "新馆", "博物馆", "", "2020-01-01"]
BAD = ["F0008", "新馆", "博物馆", "", "昨天"]
DATASET = "public_facility"


@pytest.fixture
def handed(portal: Portal, store: Store, table_file: TableFile, tmp_path: Path) -> Register:
    """Built, published, nothing new, rejected, and unreadable."""
    declaration = portal.root / "datasets/public_facility/datapackage.yaml"
    text = declaration.read_text(encoding="utf-8").replace("    type: table", "    type: table\n    owner: name", 1)
    declaration.write_text(text, encoding="utf-8")
    portal = Portal.at(portal.root)
    build(portal, store)
    for row in (GOOD, GOOD, BAD):
        publish(portal, store, DATASET, table_file([HEADER, row]), by=Handed(person="王主任", agency="新馆"))
    (tmp_path / "empty.csv").touch()
    with pytest.raises(EmptyFile):
        publish(portal, store, DATASET, tmp_path / "empty.csv")
    return Register(store.root)


def test_each_fate_is_told(handed: Register) -> None:
    entries = list(handed.entries())
    assert sorted((entry.fate, entry.release) for entry in entries) == sorted(
        [("published", 1), ("published", 2), ("unchanged", None), ("rejected", None), ("rejected", None)],
        key=lambda pair: (pair[0], pair[1] or 0),
    )
    assert ["fault" in entry.facts for entry in entries] == [True, False, False, False, False]


def test_what_is_kept_of_one(handed: Register) -> None:
    (entry,) = (entry for entry in handed.entries() if entry.release == 2)
    facts = facts_of(entry)
    assert {name: facts[name] for name in ("dataset", "resource", "fate", "person", "agency", "rows", "errors")} == {
        "dataset": DATASET, "resource": DATASET, "fate": "published", "person": "王主任", "agency": "新馆",
        "rows": 1, "errors": 0,
    }  # fmt: skip
    assert facts["received"] <= facts["decided"]
    difference = entry.told("diff")
    assert difference is not None
    assert (difference["added"], difference["rows"][0]["row"]["name"]) == (1, "新馆")
    assert [text for text in lines(facts) if "王主任" in text]
    assert "published in release 2" in line(facts)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        pytest.param("2999", NoSubmission, id="none"),
        pytest.param("", NoSubmission, id="nothing"),
        pytest.param("2", SeveralSubmissions, id="several"),
    ],
)
def test_a_beginning_that_names_no_one(handed: Register, name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        handed.find(name)


def test_a_beginning_that_no_other_has(handed: Register) -> None:
    names = [entry.id for entry in handed.entries()]
    shortest = next(names[0][:size] for size in range(1, 99) if sum(n.startswith(names[0][:size]) for n in names) == 1)
    assert handed.find(shortest).id == names[0]
    assert handed.find(names[1]).id == names[1]


def test_a_rejected_one_comes_back_with_its_marked_workbook(handed: Register, portal: Portal, tmp_path: Path) -> None:
    (entry,) = (entry for entry in handed.entries() if entry.facts.get("errors"))
    written = fetch(entry, tmp_path / "back", portal.resource(DATASET).schema.raw)
    assert {path.name for path in written} == {entry.submission.file.name, "report.json", "report.html", "marked.xlsx"}
    assert (tmp_path / "back" / entry.submission.file.name).read_bytes() == entry.submission.file.read_bytes()
    cells = [cell for sheet in load_workbook(tmp_path / "back/marked.xlsx") for row in sheet for cell in row]
    assert [cell.value for cell in cells if cell.comment] == ["昨天"]
    with pytest.raises(NotEmpty):
        fetch(entry, tmp_path / "back", {})


def test_one_that_could_not_be_read_comes_back_alone(handed: Register, tmp_path: Path) -> None:
    (entry,) = (entry for entry in handed.entries() if "fault" in entry.facts)
    assert report_of(entry) is None
    assert [path.name for path in fetch(entry, tmp_path / "back", {})] == ["empty.csv"]


def test_a_report_is_read_as_it_was_written(handed: Register) -> None:
    (entry,) = (entry for entry in handed.entries() if entry.facts.get("errors"))
    report = report_of(entry)
    assert report is not None
    assert report.errors[0].cell == "昨天"
    assert report.as_json() == entry.told("report")
    assert Report.of_json(report.as_json()) == report


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        pytest.param(True, ("published", 2), id="after its release"),
        pytest.param(False, ("unfinished", None), id="before it"),
    ],
)
def test_a_process_that_died(
    handed: Register, store: Store, *, published: bool, expected: tuple[str, int | None]
) -> None:
    wanted = 2 if published else None
    entry = next(entry for entry in handed.entries() if entry.release == wanted)
    for name in ("submission.json", "SHA256SUMS"):
        (entry.submission.folder / name).unlink()
    again = Register(store.root).find(entry.id)
    assert (again.fate, again.release) == expected
    assert again.facts["person"] == entry.facts["person"]


def test_names_of_files_are_masked(portal: Portal, store: Store, table_file: TableFile) -> None:
    file = table_file([HEADER, BAD])
    file = file.rename(file.with_name("联系人13800000000.csv"))
    publish(portal, store, DATASET, file, by=Handed(person="张 13800000000"))
    (entry,) = Register(store.root).entries()
    assert "13800000000" not in json.dumps(facts_of(entry), ensure_ascii=False)
    assert "13800000000" not in json.dumps(entry.told("report"), ensure_ascii=False)


def test_the_store_stays_provable(handed: Register, store: Store) -> None:
    assert list(handed.entries())
    assert list(verify(store)) == []
