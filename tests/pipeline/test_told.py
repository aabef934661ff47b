"""What an agency is told of its file: by the name it handed in, in a few lines, and that there were no rows."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from gongkai.descriptor import Portal
from gongkai.errors import UsageError
from gongkai.pipeline import check, publish
from gongkai.release import Store
from gongkai.upkeep import verify

MakeDataset = Callable[..., object]


@pytest.fixture
def target(portal: Portal, make_dataset: MakeDataset) -> Portal:
    make_dataset("item", {"key": {}, "name": {}}, [["key", "name"]])
    return Portal.at(portal.root)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("list.csv", b"", id="empty"),
        pytest.param("list.csv", b'key,name\n1,"2\n', id="quotation mark left open"),
        pytest.param("list.xlsx", b"PK\x03\x04", id="workbook cut off"),
        pytest.param("list.json", b'[{"a": 1', id="half of JSON"),
    ],
)
def test_a_file_that_cannot_be_read_has_the_name_that_it_came_with(
    target: Portal, store: Store, tmp_path: Path, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UsageError) as told:
        publish(target, store, "item", tmp_path / name)
    assert str(told.value).startswith(f"{name}: ")
    assert "submissions" not in str(told.value)


def test_an_unknown_header_is_told_in_a_few_words(target: Portal, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    labels = [f"label {number} {'x' * 1000}" for number in range(500)]
    path.write_text(f"{','.join(labels)}\n{',' * 499}\n", encoding="utf-8")
    (fault,) = check(target, "item", path).report.errors
    assert fault.type == "unknown-layout"
    assert "label 0 xxx" in fault.note
    assert "… and 470 more" in fault.note
    assert len(fault.note) < 3_000


def test_a_header_without_rows_is_said_to_be_one(target: Portal, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("key,name\n", encoding="utf-8")
    report = check(target, "item", path).report
    assert (report.valid, report.rows) == (True, 0)
    assert "The file holds a header and no rows." in report.remarks


def test_an_error_that_a_sheet_shows_is_not_published(target: Portal, store: Store, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["key", "name"], ["1", "#REF!"], ["2", "图书馆"]):
        sheet.append(row)
    book.save(tmp_path / "list.xlsx")
    outcome = publish(target, store, "item", tmp_path / "list.xlsx")
    assert [(fault.type, fault.address, fault.cell) for fault in outcome.report.errors] == [
        ("error-value", "B2", "#REF!")
    ]
    assert outcome.release is None


def test_a_name_that_is_no_utf8_is_kept_as_it_is(target: Portal, store: Store, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"list\xff.csv")
    path.write_text("key,name\n1,a\n", encoding="utf-8")
    outcome = publish(target, store, "item", path)
    assert outcome.fate == "published"
    assert [*verify(store)] == []


def test_the_number_of_a_person_in_a_sheets_name_is_masked(
    target: Portal, store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Workbook()
    book.active.title = "电话13661289682"
    for row in (["key", "name"], [None, "a"]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    outcome = publish(target, store, "item", tmp_path / "list.xlsx")
    assert not outcome.report.valid
    assert "13661289682" not in json.dumps(outcome.report.as_json(), ensure_ascii=False)
    (folder,) = (store.root / "submissions").iterdir()
    assert [path.name for path in folder.rglob("*.json") if "13661289682" in path.read_text(encoding="utf-8")] == []


def test_a_column_too_many_hides_no_fault_of_a_key(target: Portal, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("key,name,more\n1,a,x\n1,b,y\n", encoding="utf-8")
    counts = check(target, "item", path).report.counts()
    assert counts["extra-label"] == 1
    assert counts["primary-key"] == 1
