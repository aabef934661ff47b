"""`gongkai report`: from a register that is handed in to the statutory table, number for number; exit codes."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from gongkai.descriptor import Portal
from gongkai.pipeline import build
from gongkai.release import Store

Call = Callable[..., tuple[int, str, str]]

#: A body of the city that has no report on the year before and none below it.
OFFICE = "11341300XX00000279"
#: The columns of the register of requests.
COLUMNS = (
    "request_no", "received_on", "channel", "applicant_type", "applicant_ref", "content_category", "agency_uscc",
    "level", "correction_notice_on", "corrected_on", "third_party_asked_on", "third_party_replied_on", "extended",
    "extension_approved_on", "replied_on", "result", "fee_yuan", "suspended_days",
)  # fmt: skip
#: Left out: the register of the bundled portal, what is counted from it, and the remedies that its requests led to.
APART = {"foi_request", "foi_month", "remedy_case", "claim", "source_report"}


@pytest.fixture(scope="module")
def city(bundled: Portal, tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """The bundled portal, built, with an empty register of requests in the place of its own."""
    root = tmp_path_factory.mktemp("city")
    (root / "datasets").mkdir()
    (root / "metadata.yml").write_bytes((bundled.root / "metadata.yml").read_bytes())
    for folder in (bundled.root / "datasets").iterdir():
        if folder.is_dir() and folder.name not in APART:
            (root / "datasets" / folder.name).symlink_to(folder)
    (root / "datasets" / "remedy_case").mkdir()
    declared = (bundled.root / "datasets/remedy_case/datapackage.yaml").read_bytes()
    (root / "datasets/remedy_case/datapackage.yaml").write_bytes(declared)
    fields = [{"name": name, "type": "date" if name.endswith("_on") else "string"} for name in COLUMNS]
    resource = {
        "name": "foi_request", "type": "table", "path": "data/foi_request.csv", "replace": "upsert",
        "schema": {"fields": fields, "primaryKey": ["request_no"]},
    }  # fmt: skip
    package = {
        "name": "foi_request", "title": "依申请公开台账", "openness": "closed", "licenses": [{"name": "CC0-1.0"}],
        "contributors": [{"title": "示例", "roles": ["publisher"]}], "resources": [resource],
    }  # fmt: skip
    (root / "datasets" / "foi_request").mkdir()
    text = yaml.safe_dump(package, allow_unicode=True)
    (root / "datasets" / "foi_request" / "datapackage.yaml").write_text(text, encoding="utf-8")
    portal = Portal.at(root)
    assert build(portal, Store.at(root / "store")).accepted
    return portal


def register(portal: Portal, rows: list[dict[str, str]], path: Path) -> Path:
    """Write requests that realise each count of a published table."""
    raw = portal["annual_report"].raw["account"]["annual"]
    results = {lines["2021版"]: result for result, lines in raw["results"].items()}
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        number = 0
        for kind in raw["applicants"]:
            count = {row["行码"]: int(row[kind]) for row in rows}
            answered = [result for code, result in results.items() for _ in range(count[code])]
            for place, result in enumerate(answered):
                number += 1
                received = "2021-12-20" if place < count["2"] else "2022-03-01"
                facts = {"request_no": f"R{number}", "received_on": received, "replied_on": "2022-04-01"}
                writer.writerow({**facts, "applicant_type": kind, "agency_uscc": OFFICE, "result": result})
    return path


def test_from_the_register_to_the_published_table(city: Portal, shared: Path, call: Call, tmp_path: Path) -> None:
    (path,) = (shared / "data" / "cn-annual-report").glob("pingtan-2022-table3*.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        printed = list(csv.DictReader(stream))
    code, _, told = call(city.root, "publish", "foi_request", register(city, printed, tmp_path / "register.csv"))
    assert code == 0, told
    code, out, told = call(city.root, "report", "annual", "--year", "2022", "--agency", OFFICE, "--format", "json")
    assert code == 0, told
    report = json.loads(out)
    assert {line: list(cells.values()) for line, cells in report["requests"].items()} == {
        row["行码"]: [int(cell) for cell in list(row.values())[2:]] for row in printed
    }
    code, _, told = call(city.root, "report", "annual", "--year", "2022", "--agency", OFFICE, "--out", tmp_path)
    assert code == 0, told
    written = sorted(tmp_path.glob("annual-2022-*"))
    assert [file.suffix for file in written] == [".html", ".xlsx"]
    code, out, _ = call(city.root, "report", "check", *written, "--format", "json")
    checked = json.loads(out)
    assert (code, checked["valid"]) == (0, True)
    assert sum(len(table["faults"]) for table in checked["tables"]) == 0


def test_wrong_cells_are_told_with_exit_code_1(city: Portal, shared: Path, call: Call) -> None:
    folder = shared / "data" / "cn-annual-report"
    code, out, _ = call(city.root, "report", "check", *sorted(folder.glob("*table3*")))
    assert code == 1
    assert [line.split()[0] for line in out.splitlines() if ": printed" in line] == ["C23", "I23"]
    assert "部分公开" in out
    assert "2021版 2022: all identities hold" in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(["annual", "--year", "2017"], "begins with the report on 2019", id="before the form"),
        pytest.param(["annual", "--year", "2022", "--agency", "x"], "no agency is called “x”", id="no body"),
        pytest.param(["annual", "--year", "2022", "--requests", "nosuch.csv"], "nosuch.csv", id="no register"),
        pytest.param(["annual", "--year", "2022", "--portal", "javascript:x"], "http://", id="no address"),
        pytest.param(["check", "nosuch.csv"], "nosuch.csv", id="no file"),
        pytest.param(["check", "metadata.yml"], "metadata.yml", id="no report"),
        pytest.param(["check"], "FILES", id="nothing"),
        pytest.param(["work"], "--year", id="no year"),
    ],
)
def test_wrong_use_ends_with_exit_code_2(city: Portal, call: Call, words: list[str], says: str) -> None:
    given = [str(city.root / word) if word == "metadata.yml" else word for word in words]
    code, out, told = call(city.root, "report", *given)
    assert (code, out) == (2, "")
    assert says in told


@pytest.mark.parametrize(
    ("year", "code"),
    [pytest.param(2017, 0, id="of the sample year"), pytest.param(2018, 1, id="of a year without data")],
)
def test_the_work_report(bundled: Portal, built: Store, call: Call, tmp_path: Path, year: int, code: int) -> None:
    words = ["--store", built.root, "report", "work", "--year", year, "--out", tmp_path / "new"]
    ended, out, told = call(bundled.root, *words)
    assert (ended, f"work-{year}.html" in out, "no data:" in told) == (code, True, bool(code))
    assert (tmp_path / "new" / f"work-{year}.html").is_file()


def test_a_folder_that_cannot_be_written_to(bundled: Portal, built: Store, call: Call, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    words = ["--store", built.root, "report", "work", "--year", "2017", "--out", tmp_path / "file" / "folder"]
    code, _, told = call(bundled.root, *words)
    assert code == 2
    assert "a part of the path is a file" in told
