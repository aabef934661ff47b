"""The statutory annual report: counted number for number, what has no record says so, what does not hold is marked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest
from tests.account.conftest import FIELDS, OFFICE, MakeRegister

from gongkai.account import annual_in_full, annual_page, annual_report, check_reports, write_annual
from gongkai.account.form import APPLICANTS, NoForm
from gongkai.descriptor import Portal
from gongkai.errors import InvalidData, UsageError
from gongkai.release import Store

BASE = "http://127.0.0.1:8001"
HEADER = ",".join(FIELDS)


@pytest.mark.parametrize("year", [2022, 2020])
def test_a_register_gives_the_published_table_number_for_number(
    built: Store, pingtan: Callable[[str], list[dict[str, str]]], make_register: MakeRegister, year: int
) -> None:
    rows = pingtan(str(year))
    report = annual_report(built.last(), year, make_register(rows, year), agency=OFFICE)
    told = {code: [cells[name].value for name in APPLICANTS] for code, cells in report.requests.items()}
    printed = {row["行码"]: [int(cell) for cell in list(row.values())[2:]] for row in rows}
    if year == 2020:
        # Printed wrong: its lines add up to 26 and 27, and a register has received what it answers.
        printed["3.7"] = [26, 0, 0, 0, 0, 1, 27]
        printed["1"] = [26, 0, 0, 0, 0, 1, 27]
    assert told == printed
    assert report.valid


def register(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("received", "replied", "lines"),
    [
        pytest.param("2021-12-31", "2022-01-01", {"2", "3.1", "3.7"}, id="carried over by a day"),
        pytest.param("2022-01-01", "2022-12-31", {"1", "3.1", "3.7"}, id="within the year"),
        pytest.param("2022-12-31", "2023-01-01", {"1", "4"}, id="carried on by a day"),
        pytest.param("2022-12-31", "", {"1", "4"}, id="open"),
        pytest.param("2021-01-01", "", {"2", "4"}, id="open for more than a year"),
        pytest.param("2021-01-01", "2021-12-31", set(), id="of the year before"),
        pytest.param("2023-01-01", "", set(), id="of the year after"),
    ],
)
def test_the_year_that_a_request_counts_in(
    built: Store, tmp_path: Path, received: str, replied: str, lines: set[str]
) -> None:
    row = f"R1,{received},自然人,{OFFICE},{replied},{'予以公开' if replied else ''}"
    report = annual_report(built.last(), 2022, register(tmp_path / "r.csv", row), agency=OFFICE)
    assert {code for code, cells in report.requests.items() if cells["total"].value} == lines
    assert report.valid


def test_a_government_sums_the_bodies_below_it(built: Store, tmp_path: Path) -> None:
    row = f"R1,2022-03-01,其他,{OFFICE},2022-03-20,重复申请"
    path = register(tmp_path / "r.csv", row, "R2,2022-03-01,其他,11341302XX00003857,,", "R3,2022-01-04,其他,X,,")
    whole = annual_report(built.last(), 2022, path)
    assert (whole.reporter, whole.requests["1"]["other"].value) == ("宿州市人民政府", 2)
    assert annual_report(built.last(), 2022, path, agency=OFFICE).requests["1"]["other"].value == 1


@pytest.mark.parametrize("year", range(2019, 2025))
def test_the_closed_register_gives_the_published_report(built: Store, year: int) -> None:
    """The bundled reports are made of the same requests; the bodies below the government are counted with it."""
    report = annual_report(built.last(), year, None)
    (database,) = built.last().databases.values()
    with closing(sqlite3.connect(database.path)) as connection:
        names = ", ".join(APPLICANTS)
        query = f"SELECT row_code, {names} FROM annual_report_request WHERE year = ? AND agency_uscc = ?"
        published = {code: cells for code, *cells in connection.execute(query, (year, report.agency))}
    told = {code: [cells[name].value for name in APPLICANTS] for code, cells in report.requests.items()}
    assert told == published
    assert report.valid


def test_a_body_that_nobody_asked_counts_none(built: Store) -> None:
    report = annual_report(built.last(), 2022, None, agency=OFFICE)
    assert {figure.value for cells in report.requests.values() for figure in cells.values()} == {0}


def test_what_no_register_has_says_so(built: Store) -> None:
    """The register has requests of this body, and of that year none of any."""
    report = annual_report(built.last(), 2026, None, agency=OFFICE)
    assert {figure.value for cells in report.requests.values() for figure in cells.values()} == {None}
    assert {figure.value for cells in report.remedies.values() for figure in cells.values()} == {None}
    page = annual_page(report, BASE)
    assert page.count(">no data</span>") >= 25 * 7 + 15
    assert "no register of requests" in page


def test_results_that_the_form_has_no_line_for(built: Store, tmp_path: Path) -> None:
    rows = [f"R1,2022-03-01,自然人,{OFFICE},2022-03-02,不知道", f"R2,2022-03-01,外星人,{OFFICE},2022-03-02,予以公开"]
    report = annual_report(built.last(), 2022, register(tmp_path / "r.csv", *rows), agency=OFFICE)
    assert not report.valid
    assert [word for word in ("不知道", "外星人") if not any(word in remark for remark in report.remarks)] == []
    page = annual_page(report, BASE)
    assert "may not be published" in page
    assert 'class="bad"' in page


@pytest.mark.parametrize(
    ("row", "error"),
    [
        pytest.param(f"R1,2022-13-01,自然人,{OFFICE},,", InvalidData, id="no month"),
        pytest.param(f"R1,2022/3/1,自然人,{OFFICE},,", InvalidData, id="no ISO date"),
        pytest.param(f"R1,20220301,自然人,{OFFICE},,", InvalidData, id="digits alone"),
    ],
)
def test_a_register_with_wrong_dates_is_refused(built: Store, tmp_path: Path, row: str, error: type[Exception]) -> None:
    with pytest.raises(error, match="row 2"):
        annual_report(built.last(), 2022, register(tmp_path / "r.csv", row), agency=OFFICE)


def test_a_register_without_a_column_is_refused(built: Store, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("request_no,received_on\nR1,2022-03-01\n", encoding="utf-8")
    with pytest.raises(UsageError, match="lacks the columns applicant_type"):
        annual_report(built.last(), 2022, path, agency=OFFICE)


@pytest.mark.parametrize("year", [2018, 2017, 2099])
def test_a_year_without_a_form(built: Store, year: int) -> None:
    with pytest.raises(NoForm, match=str(year)) as caught:
        annual_report(built.last(), year, None)
    assert caught.value.exit_code == 2


def test_a_body_that_is_not_there(built: Store) -> None:
    with pytest.raises(UsageError, match="no agency is called"):
        annual_report(built.last(), 2022, None, agency=f"{OFFICE}'")


@pytest.mark.parametrize("year", [2020, 2022])
def test_what_is_written_reads_as_it_was_counted(
    built: Store, bundled: Portal, tmp_path: Path, make_register: MakeRegister, year: int,
    pingtan: Callable[[str], list[dict[str, str]]],
) -> None:  # fmt: skip
    report = annual_report(built.last(), year, make_register(pingtan(str(year)), year), agency=None)
    book, page = tmp_path / f"annual-{year}.xlsx", tmp_path / f"annual-{year}.html"
    write_annual(report, book)
    page.write_text(annual_page(report, BASE), encoding="utf-8")
    counted = annual_in_full(report)
    for path in (book, page):
        tables = {item.found.kind: item.found for item in check_reports(bundled, [path])}
        for kind in ("requests", "remedies"):
            read = {
                code: {name: int(cell.value or -1) if cell.value else None for name, cell in cells.items()}
                for code, cells in tables[kind].rows.items()
            }
            assert read == counted[kind]


def test_each_number_carries_its_source_and_release(built: Store, tmp_path: Path) -> None:
    report = annual_report(built.last(), 2022, register(tmp_path / "r.csv", f"R1,2022-03-01,自然人,{OFFICE},,"))
    page = annual_page(report, BASE)
    figures = [*report.information.values(), *(item for row in report.requests.values() for item in row.values())]
    assert page.count(f'data-release="{report.release}"') >= len(figures)
    assert {figure.source for figure in figures} <= set(report.origins)
    text = unescape(page)
    assert [origin.key for origin in report.origins.values() if origin.sql not in text] == []
