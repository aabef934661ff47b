"""What an agency is told of its file: by the name it handed in, in a few lines, and that there were no rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gongkai.descriptor import Portal
from gongkai.errors import UsageError
from gongkai.pipeline import check, publish
from gongkai.release import Store

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
