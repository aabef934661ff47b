"""Each kind of page: readable by everyone, at each width, with nothing that sticks out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from .accessibility import violations

OpenWindow = Callable[[int], BrowserContext]

PAGES = {
    "home": "/",
    "search among datasets": "/?q=权力",
    "dataset": "/datasets/power_item",
    "table": "/open/power_item",
    "table with filters": "/open/power_item?power_type=行政许可&_search=核准&_columns=all",
    "wide table": "/open/service_item?_columns=all",
    "table without a row": "/open/power_item?_search=nosuch",
    "row": "/open/power_item/341300-01-0001",
    "row that others refer to": "/open/agency/11341300XX00000354",
    "questions": "/questions",
    "question with a form": "/questions/how_to_get_it_done",
    "question with numbers": "/questions/what_an_agency_publishes",
    "question without an answer": "/questions/how_to_get_it_done?words=nosuch",
    "rules between tables": "/-/consistency",
    "scorecard": "/scorecard",
    "scorecard of an agency": "/scorecard?agency=11341300XX00000354",
    "catalogue of a theme": "/?theme=hotline",
    "yearly report": "/report",
    "figure of the report": "/report/claims/hotline_closed",
    "not found": "/nosuch",
    "bad query": "/open/power_item?nosuch=1",
}
EACH_PAGE = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)

#: What is wrong with a page beyond what axe-core looks for, one line each.
FAULTS = """
() => {
  const faults = [], all = selector => [...document.querySelectorAll(selector)];
  const shown = element => element.checkVisibility({visibilityProperty: true});
  const say = (rule, element) => faults.push(`${rule}: ${element.outerHTML.slice(0, 120)}`);
  const named = element => element.getAttribute('aria-label')?.trim()
    || (element.getAttribute('aria-labelledby') || '').split(' ').map(id => document.getElementById(id)?.textContent)
         .join('').trim();
  if (!/^(zh-CN|en)$/.test(document.documentElement.lang)) say('lang', document.documentElement);
  if (!document.title.trim()) say('title', document.head);
  if (all('h1').length !== 1) say('one h1', document.body);
  for (const tag of ['main', 'header.site', 'footer.site']) if (all(tag).length !== 1) say(tag, document.body);
  let level = 0;
  for (const heading of all('h1, h2, h3, h4')) {
    if (+heading.tagName[1] > level + 1) say('heading order', heading);
    level = +heading.tagName[1];
  }
  for (const control of all('input:not([type=hidden]), select, textarea'))
    if (![...control.labels].some(label => label.textContent.trim() && shown(label))) say('label', control);
  for (const element of all('a, button, summary'))
    if (!element.textContent.trim() && !named(element)) say('words', element);
  for (const element of all('nav, [role=region], form[aria-label], section')) if (!named(element)) say('name', element);
  for (const table of all('table')) {
    if (!table.caption?.textContent.trim()) say('caption', table);
    for (const head of table.querySelectorAll('th')) {
      if (!['col', 'row'].includes(head.scope)) say('scope', head);
      if (!head.textContent.trim()) say('empty header', head);
    }
  }
  const ids = all('[id]').map(element => element.id);
  ids.forEach((id, place) => { if (ids.indexOf(id) !== place) faults.push(`id twice: ${id}`); });
  for (const element of document.body.querySelectorAll('*'))
    if (shown(element) && [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())
        && !element.closest('main, header, footer, .skip')) say('outside of landmarks', element);
  for (const element of all('a, button, summary, select, input:not([type=hidden])')) {
    const box = element.getBoundingClientRect();
    if (shown(element) && element.tagName !== 'A' && Math.min(box.width, box.height) < 24) say('small target', element);
  }
  return faults;
}
"""

#: How far the page is wider than its window.
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize(
    ("half", "width"),
    [
        pytest.param("", 1280, id="zh wide"),
        pytest.param("/en", 360, id="en narrow"),
        pytest.param("", 360, id="zh narrow", marks=pytest.mark.soak),
        pytest.param("/en", 1280, id="en wide", marks=pytest.mark.soak),
    ],
)
@EACH_PAGE
def test_each_page_can_be_read_by_everyone(window: OpenWindow, address: str, half: str, width: int) -> None:
    page = window(width).new_page()
    page.goto(half + address)
    assert page.evaluate(FAULTS) == []
    assert violations(page) == []
    assert page.evaluate(OVERFLOW) <= 0


def test_axe_finds_what_is_wrong(window: OpenWindow) -> None:
    page = window(1280).new_page()
    page.goto("/")
    page.locator("main").evaluate("main => main.append(document.createElement('input'))")
    page.locator("h1").evaluate("heading => { heading.style.color = '#ddd' }")
    assert sorted(line.split(":")[0] for line in violations(page)) == ["color-contrast", "label"]


def test_a_wide_table_scrolls_in_its_own_box(window: OpenWindow) -> None:
    page = window(360).new_page()
    page.goto("/open/power_item?_columns=all")
    box = page.locator(".scroll")
    assert box.evaluate("element => element.scrollWidth > element.clientWidth")
    box.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.scroll').scrollLeft > 0")


@pytest.mark.parametrize("zoomed", [pytest.param(640, marks=pytest.mark.soak), 320])
def test_a_page_zoomed_in_does_not_stick_out(window: OpenWindow, zoomed: int) -> None:
    page = window(zoomed).new_page()
    for address in PAGES.values():
        if "nosuch" not in address:
            page.goto(address)
            assert page.evaluate(OVERFLOW) <= 0, address
