"""Each kind of page: readable by everyone, at each width, with nothing that sticks out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

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
    "yearly report": "/report",
    "figure of the report": "/report/claims/hotline_closed",
    "not found": "/nosuch",
    "bad query": "/open/power_item?nosuch=1",
}
EACH_PAGE = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
EACH_HALF = pytest.mark.parametrize("half", ["", "/en"], ids=["zh", "en"])

#: What is wrong with a page, one line each. Names and roles are computed by the browser's own rules.
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

#: The contrast of each visible text with what is behind it, where less than WCAG AA asks for.
CONTRAST = """
() => {
  const part = value => { value /= 255; return value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => .2126 * part(r) + .7152 * part(g) + .0722 * part(b);
  const colour = text => text.match(/[\\d.]+/g).map(Number);
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const found = colour(getComputedStyle(at).backgroundColor);
      if (found.length === 3 || found[3] === 1) return found;
    }
    return [255, 255, 255];
  };
  const faults = [];
  for (const element of document.body.querySelectorAll('*')) {
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    const style = getComputedStyle(element);
    const [dark, bright] = [light(colour(style.color)), light(behind(element))].sort((a, b) => a - b);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    const contrast = (bright + .05) / (dark + .05);
    if (contrast < (large ? 3 : 4.5)) faults.push(`${contrast.toFixed(2)}: ${element.outerHTML.slice(0, 100)}`);
  }
  return faults;
}
"""

#: How far the page is wider than its window.
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("width", [1280, 360])
@EACH_HALF
@EACH_PAGE
def test_each_page_can_be_read_by_everyone(window: OpenWindow, address: str, half: str, width: int) -> None:
    page = window(width).new_page()
    page.goto(half + address)
    assert page.evaluate(FAULTS) == []
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate(OVERFLOW) <= 0


def test_a_wide_table_scrolls_in_its_own_box(window: OpenWindow) -> None:
    page = window(360).new_page()
    page.goto("/open/power_item?_columns=all")
    box = page.locator(".scroll")
    assert box.evaluate("element => element.scrollWidth > element.clientWidth")
    box.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.scroll').scrollLeft > 0")


@pytest.mark.parametrize("zoomed", [640, 320])
def test_a_page_zoomed_in_does_not_stick_out(window: OpenWindow, zoomed: int) -> None:
    page = window(zoomed).new_page()
    for address in PAGES.values():
        if "nosuch" not in address:
            page.goto(address)
            assert page.evaluate(OVERFLOW) <= 0, address
