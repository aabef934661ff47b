"""The map from the city's report to the portal: each address is answered, each figure comes out of rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path

import httpx
import pytest

from gongkai.descriptor import Portal
from gongkai.extract import delimited
from gongkai.portal import Site
from gongkai.release import Store

from .conftest import Page, running

DOCS = Path(__file__).parents[2] / "docs"
Row = Mapping[str, str]


def tables(name: str) -> list[list[list[str]]]:
    """Return the tables of a document, without their headers, as cells."""
    blocks = re.findall(r"(?:^\|.*\n)+", (DOCS / name).read_text(encoding="utf-8"), re.MULTILINE)
    return [[_cells(line) for line in block.splitlines()[2:]] for block in blocks]


def _cells(line: str) -> list[str]:
    return [cell.strip(" `") for cell in line.split("|")[1:-1]]


PLACES, FIGURES = tables("report-map.md")


@pytest.fixture(scope="module")
def web(bundled: Portal, built: Store) -> Iterator[httpx.Client]:
    """A client of the bundled portal."""
    with running(Site(bundled, built)) as (origin, _), httpx.Client(base_url=origin, trust_env=False) as client:
        yield client


def rows_of(web: httpx.Client, query: str) -> list[Row]:
    """Return all rows of a table or of a question's answer."""
    path, _, conditions = query.partition("?")
    if path.startswith("/open/"):
        conditions = f"{conditions}&_stream=on".lstrip("&")
    answer = web.get(f"{path}.csv?{conditions}" if conditions else f"{path}.csv")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(StringIO(answer.text)))


def read(rows: Sequence[Row], reading: str) -> int:
    """Return what a reading makes of rows."""
    how, _, rest = reading.partition(" ")
    fields = [name.strip() for name in rest.split(",") if name]
    match how:
        case "rows":
            return len(rows)
        case "sum":
            return sum(int(row[fields[0]] or 0) for row in rows)
        case "different":
            return len({tuple(row[name] for name in fields) for row in rows})
        case "filled":
            return sum(all(row[name] for row in rows) for name in fields)
    raise AssertionError(reading)


@pytest.mark.parametrize(("number", "page"), [(int(row[0]), row) for row in PLACES], ids=lambda it: str(it)[:40])
def test_each_item_has_its_pages(web: httpx.Client, number: int, page: Sequence[str]) -> None:
    assert 1 <= number <= 31
    for address in page[2:4]:
        for language in ("", "/en"):
            answer = web.get(language + address)
            assert (answer.status_code, answer.headers["content-type"][:9]) == (200, "text/html")
    table, json, text = page[3:]
    assert (json, text) == (f"{table}.json", f"{table}.csv")
    told = web.get(json, params={"_extra": "count"})
    assert told.status_code == 200
    assert 0 < told.json()["count"] == len(rows_of(web, table))


def test_no_item_is_missing() -> None:
    assert {int(row[0]) for row in PLACES} == set(range(1, 32))


@pytest.mark.parametrize("figure", FIGURES, ids=lambda row: f"{row[0]} {row[2]}")
def test_each_figure_comes_out_of_rows(web: httpx.Client, figure: Sequence[str]) -> None:
    _, stated, _, query, reading = figure
    assert web.get(query).status_code == 200
    rows = rows_of(web, query)
    assert rows
    found, number = read(rows, reading), int(stated.strip("+").replace(",", ""))
    assert found >= number if stated.endswith("+") else found == number


def test_the_figures_are_those_of_the_claims(bundled: Portal) -> None:
    table = delimited(bundled.committed(bundled.resource("claim")))
    columns = [table.column(name).to_pylist() for name in ("item", "value", "value_min")]
    claims = {(item, f"{least}+" if least else value) for item, value, least in zip(*columns, strict=True)}
    # How many bodies were visited in all, the report says only by a lower bound.
    figures = {(row[0], row[1].replace(",", "")) for row in FIGURES} - {("29", "124")}
    assert figures - claims == set()


@pytest.mark.parametrize("figure", [row for row in FIGURES if row[4] == "rows"], ids=lambda row: f"{row[0]} {row[2]}")
def test_the_page_shows_a_number_of_rows(web: httpx.Client, figure: Sequence[str]) -> None:
    shown = Page(web.get(f"/en{figure[3]}").text).one("p", role="status").text
    assert shown.split()[0] == figure[1]


def test_both_languages_have_the_same_map() -> None:
    places, figures = tables("report-map.zh-CN.md")
    assert [[row[0], *row[2:]] for row in places] == [[row[0], *row[2:]] for row in PLACES]
    assert [[*row[:2], *row[3:]] for row in figures] == [[*row[:2], *row[3:]] for row in FIGURES]
