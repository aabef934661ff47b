"""The page of a report in a real browser: on a wide window and on a telephone, without a network, and on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from gongkai.messages import Language, speaking
from gongkai.report import Report, Violation
from gongkai.reports import as_page

FAULTS = [
    Violation(type="type-error", row=row, column=4, field="since", cell=f"2020年3月{row}日", note='type is "date"')
    for row in range(2, 30)
]
LONG = Violation(type="extra-label", label="列" * 200, column=9)
LABEL = Violation(type="missing-label", field="a_name_without_a_break_" * 5)
REPORT = Report(place="清单" * 40 + ".csv", rows=30, fields=4, errors=(LONG, LABEL, *FAULTS))


@pytest.fixture(params=["zh", "en"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the page lies as a file."""
    language: Language = request.param
    path = tmp_path / "report.html"
    with speaking(language):
        path.write_text("".join(as_page(REPORT)), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("width", [1280, 360])
def test_it_can_be_read_at_each_width(chromium: Browser, address: str, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800}, java_script_enabled=True, offline=True)
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address)
    assert (asked, complaints) == ([address], [])
    assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    # A table that is laid out as cards stays a table to those who hear the page.
    assert page.get_by_role("table").count() == 2
    assert page.get_by_role("row").count() == 2 + 3 + len(REPORT.errors)
    assert page.get_by_role("rowheader").count() == 3 + len(REPORT.errors)
    page.close()


def test_a_cause_leads_to_its_first_cell(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(address)
    link = page.locator(".jump a").last
    link.click()
    mark = str(link.get_attribute("href"))
    assert page.evaluate("() => document.querySelector(':target').getBoundingClientRect().top") < 720
    assert page.url.endswith(mark)
    page.close()


def test_it_prints(chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport={"width": 794, "height": 1123})
    page.goto(address)
    page.emulate_media(media="print")
    assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.locator(".jump").first.is_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.close()
