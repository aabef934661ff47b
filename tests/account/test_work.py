"""The yearly work report: it reads as the published one, figure for figure, and follows the data."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from gongkai.account import claims_of, paragraphs_of, work_page, work_report
from gongkai.account.work import redated
from gongkai.release import Store

BASE = "http://127.0.0.1:8001"
FIGURE = re.compile(r"\d+")


def written(store: Store, year: int) -> str:
    page = work_page(work_report(store.last(), year), BASE)
    found = re.search(r"<article.*?</article>", page, re.DOTALL)
    assert found
    return unescape(re.sub(r"<[^>]*>", "", found[0]))


def test_it_states_the_figures_of_the_source(built: Store, shared: Path) -> None:
    raw = (shared / "source-report.txt").read_text(encoding="utf-8")
    # From the first paragraph of the text to the residue of the page that it was taken from.
    text = raw[raw.index("今年以來") : raw.rindex("6818")]
    # The text names a year that is not that of its figures.
    stated = ["2017" if figure == "2020" else figure for figure in FIGURE.findall(text)]
    reads = ["2017" if figure == "2018" else figure for figure in FIGURE.findall(written(built, 2017))]
    assert reads == stated


def test_it_has_the_sections_of_the_source(built: Store) -> None:
    report = work_report(built.last(), 2017)
    headings = ["".join(part.words for part in passage.heading) for passage in report.passages]
    assert [text for text in headings if text] == [
        item.heading for item in paragraphs_of(built.last())[1:] if item.heading
    ]


def test_every_figure_leads_to_its_query(built: Store) -> None:
    page = work_page(work_report(built.last(), 2017), BASE)
    for claim in claims_of(built.last()):
        assert f'href="{BASE}{claim.path}"' in page
        assert f'id="claim-{claim.id}"' in page


def test_names_of_office_holders_are_not_repeated(built: Store) -> None:
    text = written(built, 2017)
    assert re.findall(r"市长(.{1,4})(?:主持|专题)", text) == []
    assert text.count("市长主持") == 2


def test_another_year_has_figures_of_its_own(built: Store) -> None:
    report = work_report(built.last(), 2018)
    assert report.missing
    text = written(built, 2018)
    assert "(no data)" in text
    assert "107件" not in text


@pytest.mark.parametrize(
    ("sql", "other"),
    [
        pytest.param("x BETWEEN '2017-01-01' AND '2017-11-30'", "x BETWEEN '2018-01-01' AND '2018-11-30'", id="days"),
        pytest.param("year = 2017", "year = 2018", id="a number"),
        pytest.param("doc_no = '皖2017'", "doc_no = '皖2017'", id="within a text"),
        pytest.param("n > 120170", "n > 120170", id="within a number"),
    ],
)
def test_redated(sql: str, other: str) -> None:
    assert redated(sql, 2017, 2018) == other


def test_queries_of_claims_can_all_be_dated_otherwise(built: Store) -> None:
    dated = [claim.query for claim in claims_of(built.last()) if "2017" in claim.query]
    assert dated
    assert [query for query in dated if "2017" in redated(query, 2017, 2018)] == []
