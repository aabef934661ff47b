"""A row that comes or changes changes the counts that depend on it, or the rules say that a figure no longer fits."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Mapping
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
    index = list(found.columns).index(column)
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


@pytest.mark.parametrize(
    ("dataset", "number", "row", "question", "column", "given", "more"),
    [
        pytest.param(
            "administrative_penalty",
            -1,
            {"decision_no": "宿公罚示例〔2024〕9001号"},
            "penalties_of_a_body",
            "decisions",
            {"year": "2024"},
            1,
            id="one more penalty",
        ),
        pytest.param(
            "channel_stat",
            0,
            {"items": "100000", "growth_pct": ""},
            "items_by_channel",
            "total",
            {"year": "2017"},
            None,
            id="another number of items",
        ),
        pytest.param(
            "hotline_line",
            0,
            {"remark": "示例"},
            "hotline_by_channel",
            "received",
            {},
            0,
            id="a row that this does not count",
        ),
    ],
)
def test_a_changed_row_changes_what_counts_it(
    bundled: Portal, copy: Store, tmp_path: Path, rows_of: Rows,
    dataset: str, number: int, row: Mapping[str, str], question: str, column: str, given: Given, more: int | None,
) -> None:  # fmt: skip
    before = counted(bundled, copy, question, column, given)
    outcome = publish(bundled, copy, dataset, changed(bundled, dataset, row, number, tmp_path))
    assert outcome.release is not None, outcome.report
    if more is None:
        more = int(row["items"]) - rows_of(dataset)[number]["items"]
    assert counted(bundled, copy, question, column, given) == before + more


def test_a_figure_that_no_longer_fits_its_decisions_is_found(bundled: Portal, copy: Store, tmp_path: Path) -> None:
    row = {"decision_no": "宿公罚示例〔2024〕9001号"}
    outcome = publish(
        bundled, copy, "administrative_penalty", changed(bundled, "administrative_penalty", row, -1, tmp_path)
    )
    told = "\n".join(str(warning.note) for warning in outcome.report.warnings)
    assert outcome.release is not None, outcome.report
    assert "Penalties of a year unlike the decisions" in told
    assert "Fines of a year unlike the decisions" in told
