"""A row that comes or changes changes the counts that depend on it, or the rules say that a figure no longer fits."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gongkai.descriptor import Portal
from gongkai.pipeline import publish
from gongkai.query import answer, questions_of
from gongkai.release import Store

Rows = Callable[[str], list[dict[str, Any]]]
Given = Mapping[str, str]


@pytest.fixture
def copy(built: Store, tmp_path: Path) -> Store:
    """A store of its own with the committed rows."""
    shutil.copytree(built.root, tmp_path / "store")
    shutil.copytree(built.root.parent / ".gongkai", tmp_path / ".gongkai")
    return Store.at(tmp_path / "store")


def counted(portal: Portal, store: Store, question: str, column: str, given: Given) -> float:
    """Return the sum of a column of a question's answer."""
    (asked,) = (one for one in questions_of(portal.datasets) if one.name == question)
    found = answer(store.last(), asked, {one.name: given.get(one.name, "") for one in asked.parameters}, limit=1000)
    index = [one.name for one in found.columns].index(column)
    return round(sum(float(row[index] or 0) for row in found.rows), 4)


def changed(portal: Portal, dataset: str, row: Mapping[str, str], number: int, folder: Path) -> Path:
    """Write a committed row with other values into a file."""
    with portal.committed(portal.resource(dataset)).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    file = folder / "one.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerow({**rows[number], **row})
    return file


@dataclass(frozen=True, kw_only=True)
class Change:
    """A committed row with other values, and the count that it is looked for in."""

    dataset: str
    number: int
    row: Mapping[str, str]
    question: str
    column: str
    given: Given
    more: Callable[[Mapping[str, Any]], int]


CHANGES = [
    pytest.param(
        Change(
            dataset="administrative_penalty",
            number=-1,
            row={"decision_no": "宿公罚示例〔2024〕9001号"},
            question="penalties_of_a_body",
            column="decisions",
            given={"year": "2024"},
            more=lambda _: 1,
        ),
        id="one more penalty",
    ),
    pytest.param(
        Change(
            dataset="channel_stat",
            number=0,
            row={"items": "300", "items_year_earlier": "200", "growth_pct": "50.0"},
            question="items_by_channel",
            column="total",
            given={"year": "2017"},
            more=lambda before: 300 - before["items"],
        ),
        id="another number of items",
    ),
    pytest.param(
        Change(
            dataset="hotline_line",
            number=0,
            row={"remark": "示例"},
            question="hotline_by_channel",
            column="received",
            given={},
            more=lambda _: 0,
        ),
        id="a row that is not counted there",
    ),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_row_changes_what_counts_it(
    bundled: Portal, copy: Store, tmp_path: Path, rows_of: Rows, change: Change
) -> None:
    before = counted(bundled, copy, change.question, change.column, change.given)
    file = changed(bundled, change.dataset, change.row, change.number, tmp_path)
    outcome = publish(bundled, copy, change.dataset, file)
    assert outcome.release is not None, outcome.report
    more = change.more(rows_of(change.dataset)[change.number])
    assert counted(bundled, copy, change.question, change.column, change.given) == before + more


def test_a_figure_that_no_longer_fits_its_decisions_is_found(bundled: Portal, copy: Store, tmp_path: Path) -> None:
    row = {"decision_no": "宿公罚示例〔2024〕9001号"}
    outcome = publish(
        bundled, copy, "administrative_penalty", changed(bundled, "administrative_penalty", row, -1, tmp_path)
    )
    told = "\n".join(str(warning.note) for warning in outcome.report.warnings)
    assert outcome.release is not None, outcome.report
    assert "Penalties of a year unlike the decisions" in told
    assert "Fines of a year unlike the decisions" in told
