"""What people do on the bundled portal, in both languages, on a desk and on a telephone."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

OpenWindow = Callable[[int], BrowserContext]
Words = Mapping[str, str]

WORDS = {
    "zh": {
        "home": "/",
        "dataset": "权力清单",
        "facet": "权力类型",
        "type": "行政许可",
        "count": r"^(\d+) 条记录$",
        "agency": "宿州市发展和改革委员会",
        "referring": "引用本记录的数据",
        "csv": "CSV 当前结果",
        "search": "在“权力清单”中检索",
        "search button": "检索",
        "other": "English",
    },
    "en": {
        "home": "/en/",
        "dataset": "Power list",
        "facet": "Type of power",
        "type": "Licence",
        "count": r"^(\d+) rows?$",
        "agency": "宿州市发展和改革委员会",
        "referring": "What refers to this record",
        "csv": "CSV of these rows",
        "search": "Search in Power list",
        "search button": "Search",
        "other": "中文",
    },
}


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_find_a_power_and_its_agency(window: OpenWindow, words: Words, width: int, tmp_path: Path) -> None:
    page = window(width).new_page()
    page.goto(words["home"])
    page.get_by_role("heading", name=words["dataset"], exact=True).get_by_role("link").click()
    page.get_by_role("link", name=words["dataset"], exact=True).first.click()
    page.locator("summary", has_text=words["facet"]).click()
    page.get_by_role("link", name=words["type"], exact=True).click()
    count = _count(page, words)
    assert 0 < count < 200
    _download_says(page, words, tmp_path, count)
    page.get_by_role("rowheader", name="企业投资项目核准").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("企业投资项目核准")
    page.get_by_role("link", name=words["agency"], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["agency"])
    expect(page.get_by_role("heading", name=words["referring"])).to_be_visible()
    assert ("/en/" in page.url) == (words["home"] == "/en/")


def _download_says(page: Page, words: Words, folder: Path, count: int) -> None:
    with page.expect_download() as started:
        page.get_by_role("link", name=words["csv"]).click()
    path = folder / "rows.csv"
    started.value.save_as(path)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == count
    assert {row["power_type"] for row in rows} == {"行政许可"}


def _count(page: Page, words: Words) -> int:
    status = page.get_by_role("status")
    expect(status).to_have_text(re.compile(words["count"]))
    found = re.match(words["count"], status.inner_text())
    assert found is not None
    return int(found.group(1))


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_search_filter_and_change_the_language(window: OpenWindow, words: Words) -> None:
    page = window(1280).new_page()
    page.goto(f"{words['home']}open/power_item")
    page.get_by_label(words["search"]).fill("核准")
    page.get_by_role("button", name=words["search button"]).click()
    found = _count(page, words)
    page.locator("#filter-column").select_option("power_type")
    page.locator("#filter-op").select_option("exact")
    page.locator("#filter-value").fill(words["type"])
    page.locator("form.filter button").click()
    assert 0 < _count(page, words) <= found
    here, found = page.url, _count(page, words)
    page.get_by_role("link", name=words["other"], exact=True).click()
    assert page.url != here
    assert page.url.replace("/en/", "/") == here.replace("/en/", "/")
    assert _count(page, WORDS["en" if "/en/" in page.url else "zh"]) == found


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_the_keyboard_is_enough(window: OpenWindow, words: Words) -> None:
    page = window(1280).new_page()
    page.goto(f"{words['home']}open/power_item")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    _tab_to(page, page.get_by_label(words["search"]))
    page.keyboard.type("核准")
    page.keyboard.press("Enter")
    expect(page.locator(".conditions")).to_contain_text("核准")
    _tab_to(page, page.locator("summary", has_text=words["facet"]))
    page.keyboard.press("Enter")
    _tab_to(page, page.get_by_role("link", name=words["type"], exact=True))
    page.keyboard.press("Enter")
    expect(page.locator(".conditions")).to_contain_text(words["type"])


def _tab_to(page: Page, target: object) -> None:
    """Press the tabulator until something has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):  # type: ignore[attr-defined]
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError("the tabulator does not lead there")


def test_without_scripts_and_styles_all_is_there(window: OpenWindow) -> None:
    context = window(1280)
    context.route("**/*.css*", lambda route: route.fulfill(body="", content_type="text/css"))
    page = context.new_page()
    page.goto("/open/power_item")
    expect(page.get_by_role("table")).to_be_visible()
    assert page.locator("script").count() == 0


ASKED = {
    "zh": {
        "home": "/",
        "question": "哪些单位有超期工单？",
        "label": "月份",
        "show": "查询",
        "count": r"^(\d+) 条记录$",
        "list": "常见问题",
        "other": "热线每月派了多少件，办结多少？",
    },
    "en": {
        "home": "/en/",
        "question": "Which units have overdue orders?",
        "label": "Month",
        "show": "Show",
        "count": r"^(\d+) rows?$",
        "list": "Common questions",
        "other": "How many cases did the hotline assign each month, and how many were closed?",
    },
}


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("words", ASKED.values(), ids=ASKED)
def test_ask_a_question(window: OpenWindow, words: Words, width: int, tmp_path: Path) -> None:
    page = window(width).new_page()
    page.goto(words["home"])
    page.get_by_role("link", name=words["question"], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["question"])
    latest = _count(page, words)
    page.get_by_label(words["label"]).select_option("2025-01")
    page.get_by_role("button", name=words["show"]).click()
    expect(page.get_by_label(words["label"])).to_have_value("2025-01")
    count = _count(page, words)
    assert latest
    with page.expect_download() as started:
        page.get_by_role("link", name=re.compile("^CSV")).click()
    file = tmp_path / "answer.csv"
    started.value.save_as(file)
    with file.open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == count
    page.get_by_role("link", name=words["other"], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["other"])
    page.locator("summary").click()
    expect(page.locator("pre.sql")).to_contain_text("FROM hotline_month")
    page.get_by_role("navigation").get_by_role("link", name=words["list"], exact=True).first.click()
    expect(page.get_by_role("link", name=words["question"], exact=True)).to_be_visible()
