"""The reports as pages in a real browser: on a wide window and on a telephone, without a network, and on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from gongkai import account
from gongkai.messages import Language, speaking
from gongkai.release import Store

#: What is wrong with the tables of a page: a cell that no header names, a header that says nothing.
FAULTS = """
() => {
  const faults = [];
  for (const table of document.querySelectorAll('table')) {
    if (!table.caption?.textContent.trim()) faults.push('caption');
    for (const head of table.querySelectorAll('th')) {
      const named = ['col', 'row', 'colgroup', 'rowgroup'].includes(head.scope);
      if (!named && head.id !== 'stub') faults.push(head.outerHTML);
      if (!head.textContent.trim()) faults.push('empty header');
    }
    for (const cell of table.querySelectorAll('td[headers]'))
      for (const id of cell.headers.split(' '))
        if (!id || !document.getElementById(id)) faults.push(`no header ${id}`);
  }
  const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
  ids.forEach((id, place) => { if (ids.indexOf(id) !== place) faults.push(`id twice: ${id}`); });
  for (const link of document.querySelectorAll('a[href^="#"]'))
    if (!document.getElementById(decodeURIComponent(link.hash.slice(1)))) faults.push(`leads nowhere: ${link.hash}`);
  return faults;
}
"""
WRITTEN: dict[str, Callable[[Store], str]] = {
    "annual 2021": lambda store: account.annual_page(account.annual_report(store.last(), 2022, None), "http://x"),
    "annual 2019": lambda store: account.annual_page(account.annual_report(store.last(), 2020, None), "http://x"),
    "work": lambda store: account.work_page(account.work_report(store.last(), 2017), "http://x"),
}


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> Language:
    """Each language."""
    found: Language = request.param
    return found


@pytest.fixture(params=WRITTEN)
def address(request: pytest.FixtureRequest, language: Language, built: Store, tmp_path: Path) -> str:
    """Where a report lies as a file."""
    path = tmp_path / "report.html"
    with speaking(language):
        path.write_text(WRITTEN[request.param](built), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("width", [1280, 360])
def test_it_can_be_read_at_each_width(chromium: Browser, address: str, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800}, offline=True)
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address)
    assert (asked, complaints) == ([address], [])
    assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.evaluate(FAULTS) == []
    page.close()


def test_it_prints(chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport={"width": 680, "height": 1000})
    page.goto(address)
    page.emulate_media(media="print")
    assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.close()
