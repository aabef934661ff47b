"""The yearly report as a page: in sections, each figure with its verdict, searchable, and the same for programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from io import StringIO

import httpx
import pytest

from gongkai import account
from gongkai.account import in_full, judge
from gongkai.descriptor import Portal
from gongkai.pipeline import build
from gongkai.portal import Site
from gongkai.release import Store

from .conftest import Page, running

MakeClaims = Callable[..., Portal]


@pytest.fixture(scope="module")
def whole(bundled: Portal, built: Store) -> Iterator[httpx.Client]:
    """A client of the bundled portal."""
    with running(Site(bundled, built)) as (origin, _), httpx.Client(base_url=origin, trust_env=False) as client:
        yield client


@pytest.fixture
def small(make_claims: MakeClaims, store: Store, serve_site: Callable[[Portal, Store], str]) -> Iterator[httpx.Client]:
    """A client of a portal in which one claim is met, one is not, one follows from others and one has no data."""
    portal = make_claims(
        good={},
        wrong={"value": "2", "start": "22", "text": "2个"},
        share={"basis": "derived", "value": "4", "title_en": "A <b>share</b>"},
        none={"query": "SELECT name FROM thing LIMIT 1", "basis": "derived"},
    )
    assert build(portal, store).accepted
    with httpx.Client(base_url=serve_site(portal, store), trust_env=False) as client:
        yield client


def opened(web: httpx.Client, address: str) -> Page:
    return Page(web.get(address).raise_for_status().text)


@pytest.mark.parametrize(
    ("half", "says"),
    [
        pytest.param("", ["69 个数字", "一致 69", "由以上数字推算", "演示数据"], id="zh"),
        pytest.param("/en", ["69 figures", "reproduced 69", "From these figures follow", "an illustration"], id="en"),
    ],
)
def test_the_report_stands_whole_with_its_figures(
    whole: httpx.Client, half: str, says: list[str], built: Store
) -> None:
    shown = opened(whole, f"{half}/report")
    text = " ".join(shown.one("main").text.split())
    assert [words for words in says if words not in text] == []
    assert shown.one("h1").text == "2020年政府办公室政务公开工作总结"
    document = shown.one("article")
    assert document["lang"] == "zh-CN"
    verdicts = judge(built.last())
    assert sorted(link["id"] for link in shown.all("a") if link["id"]) == sorted(
        f"claim-{verdict.claim.id}" for verdict in verdicts
    )
    stated = {(one.claim.paragraph, one.claim.start) for one in verdicts if one.claim.basis != account.DERIVED}
    assert len(shown.all("mark")) == len(stated)


def test_no_word_of_the_report_is_lost(whole: httpx.Client, built: Store) -> None:
    shown = opened(whole, "/report")
    words = "".join(element.text for element in shown.all("article"))
    for verdict in shown.all("a", lang="zh-CN"):
        words = words.replace(verdict.text, "", 1) if "verdict" in verdict["class"] else words
    flat = "".join(words.split())
    paragraphs = account.paragraphs_of(built.last())[1:]
    lost = [one.number for one in paragraphs if "".join((one.heading + one.text).split()) not in flat]
    assert lost == []


def test_the_contents_lead_to_the_sections(whole: httpx.Client) -> None:
    shown = opened(whole, "/report")
    ids = {element["id"] for element in shown.elements}
    links = [link["href"] for link in shown.all("a") if link["href"].startswith("#") and link["href"] != "#content"]
    assert len(links) == 13
    assert [link for link in links if link[1:] not in ids] == []


def test_the_home_page_leads_to_it(whole: httpx.Client) -> None:
    assert opened(whole, "/").link("工作总结") == "/report"
    assert opened(whole, "/en").link("Yearly report") == "/en/report"


@pytest.mark.parametrize("words", ["热线平台", "主动回应社会关切", "余向东"])
def test_search_finds_what_stands_in_it(whole: httpx.Client, words: str) -> None:
    form = opened(whole, "/report").one("form", role="search")
    answer = whole.get(f"{form['action']}.json", params={"_search": words, "_shape": "objects"})
    assert answer.json()["rows"]


def test_programs_get_what_the_command_gives(whole: httpx.Client, built: Store) -> None:
    release = built.last()
    told = whole.get("/report/claims.json").json()
    assert told == json.loads(json.dumps(in_full(judge(release), release)))
    assert list(told) == ["claims"]
    rows = list(csv.DictReader(StringIO(whole.get("/report/claims.csv").text)))
    assert [row["id"] for row in rows] == [claim["id"] for claim in told["claims"]]
    bounds = {row["id"]: (row["expected"], row["expected_min"]) for row in rows if row["expected_min"]}
    assert bounds == {"townships_visited": ("", "60"), "bodies_visited": ("", "120"), "compendium_copies": ("", "1700")}


def test_each_verdict_leads_to_its_query_and_rows(whole: httpx.Client, built: Store) -> None:
    for verdict in judge(built.last()):
        claim = verdict.claim
        shown = opened(whole, f"/en{claim.path}")
        assert shown.one("pre").text == claim.query
        rows = shown.link("The rows that it comes from")
        assert whole.get(rows).status_code == 200, rows
        (told,) = whole.get(f"{claim.path}.json").json()["claims"]
        assert (told["id"], told["value"], told["verdict"]) == (claim.id, verdict.value, "reproduced")


def test_verdicts_differ_in_words(small: httpx.Client) -> None:
    shown = opened(small, "/en/report")
    said = {link["id"]: " ".join(link.text.split()) for link in shown.all("a") if link["id"]}
    assert said == {
        "claim-good": "Number of things: reproduced",
        "claim-wrong": "Number of things: differs",
        "claim-share": "A <b>share</b>: differs",
        "claim-none": "Number of things: no data",
    }
    assert [" ".join(mark.text.split()) for mark in shown.all("mark")] == [
        "3个Number of things: reproduced",
        "2个Number of things: differs",
    ]
    assert shown.all("b") == []
    assert "the rows give no number" in opened(small, "/en/report/claims/none").one("main").text
    assert "相应数据行给出的不是数字" in opened(small, "/report/claims/none").one("main").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/report?x=1", 400, id="an unknown parameter"),
        pytest.param("/report.json", 404, id="the report as JSON"),
        pytest.param("/report/claims", 404, id="claims without a form"),
        pytest.param("/report/claims.xml", 404, id="an unknown form"),
        pytest.param("/report/claims/nosuch", 404, id="an unknown claim"),
        pytest.param("/report/claims/nosuch.json", 404, id="an unknown claim as JSON"),
        pytest.param("/report/claims/a%27%20OR%201=1", 404, id="no name of a claim"),
    ],
)
def test_refused(small: httpx.Client, path: str, status: int) -> None:
    assert small.get(path).status_code == status


@pytest.mark.parametrize("path", ["/report", "/report/claims.json", "/report/claims.csv", "/report/claims/good"])
def test_a_portal_without_a_report_has_no_such_page(web: httpx.Client, path: str) -> None:
    assert web.get(path).status_code == 404
    assert "/report" not in [link["href"] for link in Page(web.get("/").text).all("a")]


def test_a_report_without_claims_is_shown_without_figures(
    make_claims: MakeClaims, store: Store, serve_site: Callable[[Portal, Store], str]
) -> None:
    portal = make_claims()
    assert build(portal, store).accepted
    with httpx.Client(base_url=serve_site(portal, store), trust_env=False) as web:
        shown = opened(web, "/report")
        assert "另有2个" in shown.one("article").text
        assert shown.all("mark") == []
        assert web.get("/report/claims.json").status_code == 404
