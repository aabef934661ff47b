"""Real lists and the bundled ones hold nothing personal, and nothing in them is taken for it."""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from pathlib import Path

import pytest

from gongkai import privacy
from gongkai.descriptor import Portal, Resource
from gongkai.extract import delimited

#: What is derived has no rows of its own here, and is scanned when it is made.
TABLES = [resource for resource in Portal.at(Path(__file__).parents[2]).tables if resource.derive is None]
REAL = [
    "cn-service-items/guangan-511602-service-items.csv",
    "cn-codes/GB-2260.csv",
    "cn-codes/GB-4754-2017.csv",
    "cn-divisions/streets-anhui-34.csv",
    "cn-gov-excerpts/guichi-341702-power-responsibility-list-2023-head.csv",
    "cn-gov-excerpts/ningguo-12345-hotline-2022-04-head-merged-header.csv",
    "cn-gov-excerpts/suzhou-341300-fee-list-2023-head.csv",
    "cn-annual-report/pingtan-2020-table3-2019format.csv",
]


@pytest.mark.parametrize("resource", TABLES, ids=attrgetter("name"))
def test_bundled_rows(bundled: Portal, resource: Resource) -> None:
    found = privacy.scan(delimited(bundled.committed(resource)), resource, today=date(2026, 11, 24))
    assert found == privacy.Findings()


@pytest.mark.parametrize("name", REAL)
def test_real_files(shared: Path, name: str) -> None:
    table = delimited(shared / "data" / name)
    found = {
        label: privacy.scan_column(column, label) for label, column in zip(table.labels, table.columns, strict=True)
    }
    assert {label: list(kinds) for label, kinds in found.items() if kinds} == {}
    assert table.height > 0


def test_the_work_report_stays_as_it_is(shared: Path) -> None:
    text = (shared / "source-report.txt").read_text(encoding="utf-8")
    assert privacy.redact(text) == text
