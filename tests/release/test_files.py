"""The files of a release: one truth in every form, the same bytes each time, made where something changed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
import yaml

from gongkai.descriptor import NOTICE, Portal
from gongkai.pipeline import build, publish
from gongkai.release import Release, Store, files

Rows = Sequence[Sequence[str]]
MakeDataset = Callable[..., object]
TableFile = Callable[[Rows], Path]

FIELDS: dict[str, dict[str, Any]] = {
    "key": {"type": "integer"}, "name": {}, "price": {"type": "number"}, "open": {"type": "boolean"},
    "since": {"type": "date"}, "year": {"type": "year"}, "at": {"type": "datetime"},
}  # fmt: skip
ROWS = [
    list(FIELDS),
    ["10", "=1+1", "0.1", "true", "2020-02-29", "1999", "2020-01-01T08:00:00"],
    ["2", 'a"b,\nc', "5", "false", "", "", ""],
    ["3", "", "0.30000000000000004", "", "0001-01-01", "2020", "2020-01-01T08:00:00"],
]


def made(release: Release, table: str) -> dict[str, dict[str, Any]]:
    return {file["format"]: file for file in release.raw["files"][table]["files"]}


@pytest.fixture
def published(portal: Portal, store: Store, make_dataset: MakeDataset) -> Store:
    make_dataset("item", FIELDS, ROWS)
    build(Portal.at(portal.root), store)
    return store


def test_what_the_manifest_says_of_them(published: Store) -> None:
    entries = made(published.last(), "item")
    assert list(entries) == ["csv", "jsonl", "parquet", "excel-csv", "xlsx"]
    for entry in entries.values():
        content = (published.root / entry["path"]).read_bytes()
        assert (sha256(content).hexdigest(), len(content)) == (entry["sha256"], entry["bytes"])
        assert entry["path"].startswith(f"files/item/item-{entry['sha256'][:16]}.")
    assert "apostrophe" in entries["excel-csv"]["note"]


def test_every_form_says_the_same(published: Store) -> None:
    entries = made(published.last(), "item")
    paths = {name: published.root / entry["path"] for name, entry in entries.items()}
    lines = [json.loads(line) for line in paths["jsonl"].read_text(encoding="utf-8").splitlines()]
    assert [line["key"] for line in lines] == [2, 3, 10]
    assert lines[0] == {
        "key": 2, "name": 'a"b,\nc', "price": 5.0, "open": False, "since": None, "year": None, "at": None,
    }  # fmt: skip
    assert (lines[1]["price"], lines[2]["open"]) == (0.30000000000000004, True)
    columns = pq.read_table(paths["parquet"]).to_pylist()
    told = [{**row, "since": row["since"].isoformat() if row["since"] else None} for row in columns]
    assert told == lines
    # An independent reader of CSV.
    read = duckdb.read_csv(str(paths["csv"]), all_varchar=True).fetchall()
    assert read[0] == ("2", 'a"b,\nc', "5", "false", None, None, None)
    assert read[1][2] == "0.30000000000000004"
    assert read[2][1] == "=1+1"


def test_excel_runs_no_formula(published: Store) -> None:
    content = (published.root / made(published.last(), "item")["excel-csv"]["path"]).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["name"] for row in rows] == ['a"b,\nc', "", "'=1+1"]


def test_only_what_changed_is_made_anew(published: Store, portal: Portal, table_file: TableFile) -> None:
    before = published.last()
    outcome = publish(Portal.at(portal.root), published, "item", table_file([ROWS[0], ["4", "新", *[""] * 5]]))
    assert outcome.release is not None
    assert made(outcome.release, "public_facility") == made(before, "public_facility")
    assert {name: entry["sha256"] for name, entry in made(outcome.release, "item").items()}.items().isdisjoint(
        {name: entry["sha256"] for name, entry in made(before, "item").items()}.items()
    )


def test_another_shape_makes_them_anew(published: Store, portal: Portal, make_dataset: MakeDataset) -> None:
    make_dataset("item", {**FIELDS, "more": {}})
    (portal.root / "datasets/item/data/item.csv").unlink()
    build(Portal.at(portal.root), published)
    header = (published.root / made(published.last(), "item")["csv"]["path"]).read_text(encoding="utf-8").split("\n")[0]
    assert header.endswith('"more"')


def test_the_same_rows_in_another_order_give_the_same_bytes(
    published: Store, portal: Portal, tmp_path: Path, make_dataset: MakeDataset
) -> None:
    make_dataset("item", FIELDS, [ROWS[0], *reversed(ROWS[1:])])
    other = Store.at(tmp_path / "other")
    build(Portal.at(portal.root), other)
    # A workbook tells when it was published.
    pairs = [
        {table: [file for file in facts["files"] if file["format"] != "xlsx"] for table, facts in files.items()}
        for files in (store.last().raw["files"] for store in (other, published))
    ]
    assert pairs[0] == pairs[1]


def test_an_omission_is_stated(
    portal: Portal, store: Store, make_dataset: MakeDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = [form if form.most_rows is None else replace(form, most_rows=2) for form in files.FORMS]
    monkeypatch.setattr(files, "FORMS", tuple(forms))
    make_dataset("item", FIELDS, ROWS)
    build(Portal.at(portal.root), store)
    assert "excel-csv" not in made(store.last(), "item")
    assert store.last().raw["files"]["item"]["omitted"] == [
        {"format": name, "reason": "more than 100,000 rows"} for name in ("excel-csv", "xlsx")
    ]


AWKWARD = [
    list(FIELDS),
    ["1", "=1+1", "", "true", "1899-12-31", "2020", ""],
    ["2", "http://example.invalid/", "", "false", "2020-02-29", "", ""],
    ["3", "007", "1.5", "", "1900-03-01", "", ""],
    ["4", "长" * 40_000, "", "", "", "", ""],
    ["999999999999999999", "a\x01b_x0041_", "", "", "", "", "2020-01-01T08:00:00"],
]


def test_a_workbook_says_what_the_rows_say(portal: Portal, store: Store, make_dataset: MakeDataset) -> None:
    make_dataset("item", FIELDS, AWKWARD)
    outcome = build(Portal.at(portal.root), store)
    assert outcome.accepted, outcome.report.as_json()
    entry = made(store.last(), "item")["xlsx"]
    # openpyxl is the judge: it knows nothing of what wrote the file.
    book = openpyxl.load_workbook(store.root / entry["path"])
    assert book.sheetnames == ["数据 Data", "说明 About", "字段 Fields"]
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert list(head) == list(FIELDS)
    assert [row[0] for row in rows] == [1, 2, 3, 4, "999999999999999999"]
    assert [row[1] for row in rows[:3]] == ["=1+1", "http://example.invalid/", "007"]
    texts = [cell for row in book.worksheets[0]["B2:B6"] for cell in row]
    assert {cell.data_type for cell in texts} == {"s"}
    assert not any(cell.hyperlink for cell in texts)
    assert [row[3] for row in rows] == [True, False, None, None, None]
    assert [row[4] for row in rows[:3]] == ["1899-12-31", datetime(2020, 2, 29), datetime(1900, 3, 1)]  # noqa: DTZ001
    assert (len(rows[3][1]), rows[3][1][-1]) == (32_767, "…")
    assert rows[2][2] == 1.5
    assert [row[0] for row in book.worksheets[2].iter_rows(values_only=True)][1:] == list(FIELDS)
    assert "never formulas" in entry["note"]


def test_a_file_for_excel_ends_its_lines_as_the_standard_does(published: Store) -> None:
    content = (published.root / made(published.last(), "item")["excel-csv"]["path"]).read_bytes()
    # The line break within a cell stays as it was handed in.
    assert [line[:4] for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\r\n")] == [
        b'"key', b'2,"a', b"3,,0", b'10,"', b"",
    ]  # fmt: skip
    assert content.count(b"\n") - content.count(b"\r\n") == 1


HOSTILE = [[str(number), cell, *[""] * 5] for number, cell in enumerate(["=1", "+1", "-1", "@a", "\t=1", "＝1", "1=1"])]


def test_what_is_no_formula_any_more_is_told(portal: Portal, store: Store, make_dataset: MakeDataset) -> None:
    make_dataset("item", FIELDS, [list(FIELDS), *HOSTILE])
    build(Portal.at(portal.root), store)
    entries = made(store.last(), "item")
    assert {name: entry.get("neutralised") for name, entry in entries.items()} == {
        "csv": None, "jsonl": None, "parquet": None, "excel-csv": {"name": 6}, "xlsx": {"name": 6},
    }  # fmt: skip
    content = (store.root / entries["excel-csv"]["path"]).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    assert [row["name"][0] for row in rows] == ["'"] * 6 + ["1"]


def about(path: Path) -> list[tuple[str, str, str, str]]:
    """The sheet of a workbook that tells of its rows, as an independent reader has it."""
    rows = openpyxl.load_workbook(path).worksheets[1].iter_rows(values_only=True)
    return [tuple(str(cell or "") for cell in row[:4]) for row in rows]  # type: ignore[misc]


def test_a_workbook_says_what_it_is(portal: Portal, store: Store, make_dataset: MakeDataset) -> None:
    make_dataset("item", FIELDS, ROWS)
    path = portal.root / "datasets/item/datapackage.yaml"
    package = yaml.safe_load(path.read_text(encoding="utf-8"))
    package |= {
        "sample": True,
        "legal_basis": [{"title": "《条例》", "title_en": "Regulation"}],
        "sources": [{"title": "公报", "title_en": "Gazette", "path": "https://example.invalid/1"}],
    }
    path.write_text(yaml.safe_dump(package, allow_unicode=True), encoding="utf-8")
    build(Portal.at(portal.root), store)
    release = store.last()
    told = {row[2]: (row[1], row[3]) for row in about(store.root / made(release, "item")["xlsx"]["path"])}
    assert told == {
        "Name of the table": ("item", "item"),
        "Notice": (NOTICE["zh"], NOTICE["en"]),
        "Dataset": ("item 标题", "item title"),
        "Publisher": ("示例", "Example"),
        "Licence": ("CC0-1.0", "CC0-1.0"),
        "Number of the release": ("1", "1"),
        "Published at": (release.created, release.created),
        "Legal basis": ("《条例》", "Regulation"),
        "Source": ("公报 https://example.invalid/1", "Gazette https://example.invalid/1"),
        "Rows": ("3", "3"),
        "Texts that begin like a formula; here they are texts": ("name (1)", "name (1)"),
    }


def test_a_workbook_says_which_release_changed_its_rows_last(
    published: Store, portal: Portal, table_file: TableFile
) -> None:
    publish(Portal.at(portal.root), published, "item", table_file([ROWS[0], ["4", "新", *[""] * 5]]))
    numbers = {
        table: next(row[1] for row in about(path) if row[2] == "Number of the release")
        for table in ("item", "public_facility")
        for path in [published.root / made(published.last(), table)["xlsx"]["path"]]
    }
    assert numbers == {"item": "2", "public_facility": "1"}
