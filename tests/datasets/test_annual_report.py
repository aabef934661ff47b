"""Tables of the annual reports on disclosure: real ones are read, and identities find what is wrong in them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from gongkai.descriptor import Portal
from gongkai.pipeline import Checked, check
from gongkai.release import Store

Rows = Callable[[str], list[dict[str, object]]]
Read = Callable[[str, str], Checked]

APPLICANTS = ["natural_person", "enterprise", "research", "welfare", "legal_service", "other", "total"]
REQUESTS = {2020: "pingtan-2020-table3-2019format.csv", 2022: "pingtan-2022-table3-2021format.csv"}
INFORMATION = "pingtan-annual-report-table2-2020-and-2022.csv"


@pytest.fixture
def real(shared: Path) -> Path:
    return shared / "data" / "cn-annual-report"


@pytest.fixture
def read(bundled: Portal, built: Store, real: Path) -> Read:
    def read(name: str, table: str) -> Checked:
        return check(bundled, "annual_report", real / name, resource=f"annual_report_{table}", keys=built.keys())

    return read


def printed(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))[1:]


@pytest.mark.parametrize(
    ("year", "layout", "form", "lines"),
    [
        pytest.param(2020, "pingtan-requests-2019", "2019版", 23, id="form of 2019"),
        pytest.param(2022, "pingtan-requests-2021", "2021版", 25, id="form of 2021"),
    ],
)
def test_table_three_is_read_as_printed(read: Read, real: Path, year: int, layout: str, form: str, lines: int) -> None:
    done = read(REQUESTS[year], "request")
    table = done.table
    columns = [table.column(name).to_pylist() for name in ("row_code", "item", *APPLICANTS)]
    assert done.layout == layout
    assert [list(row) for row in zip(*columns, strict=True)] == printed(real / REQUESTS[year])
    assert len(columns[0]) == lines
    assert {
        (row[0], row[1]) for row in zip(table.column("year").to_pylist(), table.column("form").to_pylist(), strict=True)
    } == {(str(year), form)}


def test_a_sound_report_has_no_fault(read: Read) -> None:
    assert read(REQUESTS[2022], "request").report.errors == ()


def test_results_that_do_not_add_up_are_found(read: Read) -> None:
    """In the report of 2020 the printed identity holds, and yet the results are six more than their total."""
    errors = read(REQUESTS[2020], "request").report.errors
    assert [(error.type, error.row, error.field) for error in errors] == [
        ("column-sum", 23, "natural_person"),
        ("column-sum", 23, "total"),
    ]
    assert [[number in error.note for number in ("20", "26")] for error in errors[:1]] == [[True, True]]


def test_table_two_is_read_and_its_glued_cells_are_refused(read: Read, real: Path) -> None:
    done = read(INFORMATION, "information")
    rows = printed(real / INFORMATION)
    glued = [number for number, row in enumerate(rows, start=2) if "粘连" in row[3]]
    assert done.layout == "pingtan-information"
    assert done.table.column("value").to_pylist() == [row[4] for row in rows]
    assert {error.row for error in done.report.errors} == set(glued)
    assert {(error.type, error.field) for error in done.report.errors} == {
        ("foreign-key", "row_code"),
        ("type-error", "value"),
    }


def test_figures_of_one_form_are_foreign_to_the_other(bundled: Portal, built: Store, tmp_path: Path) -> None:
    source = bundled.committed(bundled.resource("annual_report", "annual_report_information"))
    lines = source.read_text(encoding="utf-8").splitlines()
    chosen = [line for line in lines if ",泗县人民政府," in line and ",2022,2021版," in line]
    file = tmp_path / "report.csv"
    file.write_text("\n".join([lines[0], *chosen]).replace(",2022,2021版,", ",2020,2021版,") + "\n", encoding="utf-8")
    errors = check(
        bundled, "annual_report", file, resource="annual_report_information", keys=built.keys()
    ).report.errors
    assert {error.type for error in errors} == {"foreign-key"}
    assert len(errors) == len(chosen) == 10


def test_what_is_carried_on_is_carried_over(rows_of: Rows) -> None:
    totals = {(row["reporter"], row["year"], row["row_code"]): row["total"] for row in rows_of("annual_report")}
    later = {(body, year) for body, year, _ in totals if year != 2019}
    assert [key for key in later if totals[*key, "2"] != totals[key[0], int(str(key[1])) - 1, "4"]] == []
    assert len(later) == 30


@pytest.mark.parametrize("year", range(2019, 2025))
def test_new_requests_are_those_of_the_months(rows_of: Rows, year: int) -> None:
    months = [row for row in rows_of("foi_month") if str(row["month"]).startswith(str(year))]
    reported = {
        str(row["region_code"]): row["total"]
        for row in rows_of("annual_report")
        if (row["year"], row["row_code"]) == (year, "1")
    }
    assert reported["341300"] == sum(int(str(row["requests"])) for row in months)
    counties = sum(int(str(row["requests"])) for row in months if row["level"] == "县区")
    assert sum(int(str(total)) for region, total in reported.items() if region != "341300") == counties
