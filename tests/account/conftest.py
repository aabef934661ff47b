"""Registers made so that counting them must give a known table, and reports as files."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from gongkai.account.annual_declared import Declared, declared_annual
from gongkai.descriptor import Portal

#: A body of the city that has no report on the year before and none below it.
OFFICE = "11341300XX00000279"
FIELDS = ("request_no", "received_on", "applicant_type", "agency_uscc", "replied_on", "result")

#: Writes a register that realises each count of a table: the rows of a file with 行码, 项目 and seven numbers.
MakeRegister = Callable[[Sequence[Mapping[str, str]], int], Path]


@pytest.fixture(scope="session")
def declared(bundled: Portal) -> Declared:
    """How the bundled portal says that its annual report is written."""
    return declared_annual(bundled.datasets)


@pytest.fixture
def make_register(declared: Declared, tmp_path: Path) -> MakeRegister:
    """Return a function that writes a register of requests from the table that counting it must give."""

    def make(rows: Sequence[Mapping[str, str]], year: int) -> Path:
        path = tmp_path / "register.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(FIELDS)
            for number, request in enumerate(_requests(declared, rows, year), start=1):
                writer.writerow([f"R-{number:04}", *request])
        return path

    return make


def _requests(declared: Declared, rows: Sequence[Mapping[str, str]], year: int) -> Iterator[tuple[str, ...]]:
    edition = "2021版" if any(row["行码"] == "3.6.1" for row in rows) else "2019版"
    results = {lines[edition]: result for result, lines in declared.results.items()}
    for kind in declared.applicants:
        count = {row["行码"]: int(row[kind]) for row in rows}
        answered = [result for code, result in results.items() for _ in range(count[code])]
        for place, result in enumerate(answered):
            received = f"{year - 1}-12-20" if place < count["2"] else f"{year}-03-01"
            yield received, kind, OFFICE, f"{year}-04-01", result
        for _ in range(count["4"]):
            yield f"{year}-12-20", kind, OFFICE, "", ""


@pytest.fixture
def pingtan(shared: Path) -> Callable[[str], list[dict[str, str]]]:
    """Return a function that reads a published table three of Pingtan."""

    def read(year: str) -> list[dict[str, str]]:
        (path,) = (shared / "data" / "cn-annual-report").glob(f"pingtan-{year}-table3*.csv")
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    return read
