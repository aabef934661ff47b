"""The real service items of another city, published by the command through the layout of its portal."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from stdnum.cn import uscc

from gongkai.descriptor import Portal
from gongkai.release import Store

Row = Mapping[str, str]

FILE = "cn-service-items/guangan-511602-service-items.csv"
#: A well-formed, invented credit code that no agency of the portal has, and one that an agency has.
STRANGER, AT_HOME = "11341302XX09999932", "11341302XX00004495"
#: The national numbers of the types that the file has.
TYPES = {
    "1": "行政许可",
    "5": "行政给付",
    "7": "行政确认",
    "8": "行政奖励",
    "9": "行政裁决",
    "10": "其他权力",
    "20": "公共服务",
}


def credit_code(row: Row) -> str | None:
    code = row["dept_code"]
    # The judge forgives lower case; a key of a table has one spelling.
    return code if uscc.is_valid(code) and code == code.upper() else None


def uscc_within(item_code: str) -> str | None:
    return next((part for part in item_code.split("-")[1:] if len(part) == 18 and uscc.is_valid(part)), None)


def national_code(row: Row) -> str | None:
    """Province, two digits of the type that the row states, five characters, three digits; then the area."""
    code, area = row["item_code"].split("-")[0], row["item_code"].split("-")[1]
    told = len(code) == 12 and code[:4] == "51" + row["task_type"].zfill(2) and code[9:].isdigit()
    return code if told and area == row["area_code"] else None


#: What each field must say, worked out from the source row alone.
EXPECTED: Mapping[str, Callable[[Row], object]] = {
    "record_id": lambda row: f"sczwfw-{row['item_code']}",
    "native_code": lambda row: row["item_code"],
    "basic_code": national_code,
    "region_code": lambda row: row["area_code"][:6],
    "level": lambda row: {"511602000000": "县级"}[row["area_code"]],
    "dept_name": lambda row: row["department"],
    "native_dept_code": lambda row: row["dept_code"],
    "agency_uscc": credit_code,
    "main_item": lambda row: None if row["main_item"] == "未分类" else row["main_item"],
    "name": lambda row: row["name"],
    "type": lambda row: TYPES[row["task_type"]],
    "url": lambda row: row["link"],
    "basis_verified": lambda row: 0,
}


@dataclass(frozen=True, kw_only=True)
class Published:
    """The portal with the file published twice: what the command said and what the store then holds."""

    store: Path
    source: list[dict[str, str]]
    rows: dict[str, dict[str, Any]]
    first: subprocess.CompletedProcess[str]
    second: subprocess.CompletedProcess[str]
    after_first: dict[str, str]


@pytest.fixture(scope="module")
def published(bundled: Portal, shared: Path, built: Store, tmp_path_factory: pytest.TempPathFactory) -> Published:
    store = tmp_path_factory.mktemp("published") / "store"
    copy(built, store)
    file = shared / "data" / FILE
    first = publish(bundled, store, file)
    after = public_part(store)
    second = publish(bundled, store, file)
    return Published(
        store=store,
        source=read(file),
        rows={row["native_code"]: row for row in items_of(store, "511602")},
        first=first,
        second=second,
        after_first=after,
    )


def copy(built: Store, store: Path) -> None:
    """Copy a store with its key, without which nobody can go on with it."""
    shutil.copytree(built.root, store)
    shutil.copytree(built.key.parent, store.parent / built.key.parent.name)


def publish(portal: Portal, store: Path, file: Path) -> subprocess.CompletedProcess[str]:
    """Run `gongkai publish service_item FILE`."""
    command = [sys.executable, "-c", "from gongkai.cli import main; main()", "--lang", "en", "--root", str(portal.root)]
    paths = os.pathsep.join([str(portal.root / "pipelines"), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [*command, "--store", str(store), "publish", "service_item", str(file)],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def items_of(store: Path, region: str) -> list[dict[str, Any]]:
    (database,) = Store.at(store).last().databases.values()
    connection = sqlite3.connect(database.path)
    connection.row_factory = sqlite3.Row
    try:
        found = connection.execute("SELECT * FROM service_item WHERE region_code = ?", [region]).fetchall()
    finally:
        connection.close()
    return [dict(row) for row in found]


def public_part(store: Path) -> dict[str, str]:
    files = [path for path in sorted(store.rglob("*")) if path.is_file() and path.name not in {".lock", "private.db"}]
    return {
        str(path.relative_to(store)): sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.relative_to(store).parts[0] != "submissions"
    }


def report(store: Path, fate: str) -> dict[str, Any]:
    """Return the report of the one submission of service items that had this fate."""
    records = [(path, json.loads(path.read_text("utf-8"))) for path in store.glob("submissions/*/submission.json")]
    (path,) = [path for path, record in records if record["fate"] == fate and record["file"].endswith("items.csv")]
    (task,) = json.loads(path.with_name("report.json").read_text("utf-8"))["tasks"]
    return dict(task)


def test_every_row_is_published(published: Published) -> None:
    assert published.first.returncode == 0, published.first.stderr
    assert len(published.source) == len(published.rows) == 1135
    assert "1,135 added" in published.first.stdout


@pytest.mark.parametrize("field", EXPECTED)
def test_field_says_what_the_source_says(published: Published, field: str) -> None:
    expected = {row["item_code"]: EXPECTED[field](row) for row in published.source}
    found = {code: row[field] for code, row in published.rows.items()}
    assert found == expected


def test_nothing_else_is_filled(published: Published, bundled: Portal) -> None:
    others = set(bundled.resource("service_item").schema.names) - set(EXPECTED)
    assert {name for row in published.rows.values() for name in others if row[name] is not None} == set()


@pytest.mark.parametrize(
    ("field", "filled"),
    [
        pytest.param("agency_uscc", 251, id="valid credit codes"),
        pytest.param("basic_code", 62, id="national basic codes"),
        pytest.param("main_item", 520, id="classified items"),
    ],
)
def test_how_many_cells_are_filled(published: Published, field: str, filled: int) -> None:
    assert sum(row[field] is not None for row in published.rows.values()) == filled


def test_the_code_within_an_item_is_not_always_the_departments(published: Published) -> None:
    """Why the layout takes the agency from the department's code alone."""
    within = [(credit_code(row), uscc_within(row["item_code"])) for row in published.source]
    assert sum(department is not None and item is not None and department != item for department, item in within) == 17


def test_unknown_agencies_and_divisions_are_warnings(published: Published) -> None:
    task = report(published.store, "published")
    assert task["errors"] == []
    warned = Counter((item["type"], item["fieldName"]) for item in task["warnings"])
    assert warned == {("foreign-key", "agency_uscc"): 251, ("foreign-key", "region_code"): 1135}
    rows = {item["rowNumber"] for item in task["warnings"] if item["fieldName"] == "agency_uscc"}
    assert rows == {number for number, row in enumerate(published.source, start=2) if credit_code(row)}
    for count in ("251", "1,135"):
        assert f"warning: key not found (foreign-key) × {count}" in published.first.stdout


def test_the_same_file_again_makes_no_release(published: Published) -> None:
    assert published.second.returncode == 0, published.second.stderr
    assert "no new release was made" in published.second.stdout
    assert public_part(published.store) == published.after_first


def test_rows_of_the_home_city_stay(published: Published, built: Store) -> None:
    assert items_of(published.store, "341302") == items_of(built.root, "341302") != []


@pytest.mark.parametrize(
    ("area", "code", "fields"),
    [
        pytest.param("341302000000", STRANGER, {"agency_uscc"}, id="unknown agency"),
        pytest.param("341399000000", "", {"region_code"}, id="unknown division"),
        pytest.param("341399000000", STRANGER, {"agency_uscc", "region_code"}, id="both"),
    ],
)
def test_unknown_names_in_the_home_city_are_refused(
    bundled: Portal, shared: Path, built: Store, tmp_path: Path, area: str, code: str, fields: set[str]
) -> None:
    store = tmp_path / "store"
    copy(built, store)
    outcome = publish(bundled, store, moved(shared / "data" / FILE, tmp_path, area, code))
    assert outcome.returncode == 1, outcome.stderr
    assert "Nothing was published" in outcome.stderr
    errors = report(store, "rejected")["errors"]
    assert {(item["type"], item["fieldName"], item["rowNumber"]) for item in errors} == {
        ("foreign-key", field, 2) for field in fields
    }
    assert public_part(store) == public_part(built.root)


def test_known_names_in_the_home_city_are_published(
    bundled: Portal, shared: Path, built: Store, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    copy(built, store)
    outcome = publish(bundled, store, moved(shared / "data" / FILE, tmp_path, "341302000000", AT_HOME))
    assert outcome.returncode == 0, outcome.stderr
    assert AT_HOME in {row["agency_uscc"] for row in items_of(store, "341302")}


def moved(file: Path, folder: Path, area: str, code: str) -> Path:
    """Write a copy of the file whose first item stands in another area, under another department's code."""
    rows = read(file)
    rows[0] |= {"area_code": area, "dept_code": code}
    copy = folder / "items.csv"
    with copy.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return copy
