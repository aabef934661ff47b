"""The map from the city's report to the portal: each address is answered, each figure comes out of rows."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path

import httpx
import pytest

from gongkai.descriptor import Portal
from gongkai.extract import delimited
from gongkai.pipeline import publish
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


@pytest.mark.parametrize(
    ("readme", "document"),
    [
        pytest.param("README.md", "report-map.md", id="en"),
        pytest.param("README.zh-CN.md", "report-map.zh-CN.md", id="zh"),
    ],
)
def test_the_readme_has_the_same_map_in_short(readme: str, document: str) -> None:
    short = {row[0]: row[1:] for block in tables(f"../{readme}") for row in block if len(row) == 4 and row[0].isdigit()}
    assert list(short) == [str(number) for number in range(1, 32)]
    for number, (title, datasets, pages) in short.items():
        rows = [row for row in tables(document)[0] if row[0] == number]
        assert {title} == {row[1] for row in rows}
        assert re.findall(r"[\w/]+", datasets) == list(dict.fromkeys(row[2].split("/")[-1] for row in rows))
        assert re.findall(r"[\w/]+", pages) == list(dict.fromkeys(row[3] for row in rows))


#: A row of each register by the values of some of its fields, and what is written over; with a new key it is one more.
CHANGES: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "document": ({"copies_printed": "1700"}, {"copies_printed": "1800"}),
    "policy_interpretation": ({"by_head": "false"}, {"by_head": "true"}),
    "press_conference": ({"level": "市级"}, {"conf_id": "341300-XWFB-2017-99"}),
    "hotline_line": ({"agents": "20"}, {"agents": "21"}),
    # What is published of a closed register is derived from it.
    "hotline_case": ({"channel": "APP", "status": "已办结"}, {"order_no": "GD201709129999"}),
    "institution": ({"full_time_staff": "8", "region_code": "341324"}, {"full_time_staff": "9"}),
    "training": ({"level": "县级"}, {"training_id": "341302-PX-2017-99"}),
    "inspection": (
        {"mode": "实地督查", "object_kind": "市直单位"},
        {"inspection_id": "2017-DC-999", "object_name": "示例单位", "notice_no": ""},
    ),
    "pilot": ({"level": "市级"}, {"pilot_id": "341302-SD-99"}),
    "remedy_case": (
        {"kind": "投诉"},
        {"case_id": "JJ-2017-001", "filed_on": "2017-05-10", "closed_on": "2017-06-12", "outcome": "其他"},
    ),
    "channel_stat": (
        {"channel": "市政府信息公开网"}, {"items": "300", "items_year_earlier": "200", "growth_pct": "50.0"},
    ),
}  # fmt: skip
#: By what each figure of the map grows when these changes are published, by item and query.
GROWN = {
    ("19", "/open/document?copies_at_least=1"): 100,
    ("6", "/open/policy_interpretation?by_head=1"): 1,
    ("6", "/questions/interpretations_by_the_head?year=2017"): 1,
    ("7", "/open/press_conference"): 1,
    ("10", "/open/hotline_line"): 1,
    ("10", "/open/hotline_order"): 1,
    ("10", "/open/hotline_order?status=已办结"): 1,
    ("10", "/questions/hotline_by_channel"): 1,
    ("26", "/open/institution?region_code=341324"): 1,
    ("27", "/open/training?level=县级"): 1,
    ("29", "/open/inspection?mode=实地督查&object_kind=市直单位"): 1,
    ("29", "/questions/who_was_visited?year=2017"): 1,
    ("30", "/open/pilot?level=市级", "rows"): 1,
    ("25", "/open/remedy?year=2017&kind=投诉"): 1,
}


def changed(portal: Portal, dataset: str, folder: Path) -> tuple[Path, Row]:
    """Write the committed rows with one of them changed, or one more; return the file and that row as it was."""
    resource = portal.resource(dataset)
    match, cells = CHANGES[dataset]
    with portal.committed(resource).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    row = next(row for row in rows if match.items() <= row.items())
    if set(resource.schema.primary_key) & set(cells):
        rows.append({**row, **cells})
    else:
        rows[rows.index(row)] = {**row, **cells}
    file = folder / f"{dataset}.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(row))
        writer.writeheader()
        writer.writerows(rows)
    return file, row


@pytest.fixture(scope="module")
def later(bundled: Portal, built: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of the bundled portal after a change of each register."""
    folder = tmp_path_factory.mktemp("later")
    shutil.copytree(built.root, folder / "store")
    shutil.copytree(built.root.parent / ".gongkai", folder / ".gongkai")
    store = Store.at(folder / "store")
    for dataset in CHANGES:
        outcome = publish(bundled, store, dataset, changed(bundled, dataset, folder)[0])
        assert outcome.release is not None, (dataset, outcome.report.errors)
    with running(Site(bundled, store)) as (origin, _), httpx.Client(base_url=origin, trust_env=False) as client:
        yield client


@pytest.mark.parametrize("figure", FIGURES, ids=lambda row: f"{row[0]} {row[2]}")
def test_a_changed_row_changes_its_figures_and_no_other(
    web: httpx.Client, later: httpx.Client, bundled: Portal, tmp_path: Path, figure: Sequence[str]
) -> None:
    item, _, _, query, reading = figure
    grown = GROWN.get((item, query), GROWN.get((item, query, reading), 0))
    if item == "12" and query in {
        "/open/channel_stat?channel=市政府信息公开网",
        "/questions/items_by_channel?year=2017",
    }:
        grown = 300 - int(changed(bundled, "channel_stat", tmp_path)[1]["items"])
    assert read(rows_of(later, query), reading) - read(rows_of(web, query), reading) == grown
