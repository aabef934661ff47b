"""The report as a page that stands alone: accessible, printable, safe, in both languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from gongkai.messages import speaking
from gongkai.report import Report, Violation
from gongkai.reports import as_page

SCHEMA: dict[str, Any] = {"fields": [{"name": "since", "title": "生效日期", "title_en": "Since", "type": "date"}]}

#: Elements that have no end.
VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """A page's elements with their attributes and their own text, and the order of the headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data.strip())

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        yield from (attributes for name, attributes in self.elements if name == tag)


def no_date(cell: str, row: int, **facts: Any) -> Violation:
    return Violation(type="type-error", row=row, column=4, field="since", cell=cell, note='type is "date"', **facts)


def report(*errors: Violation, **facts: Any) -> Report:
    return Report(place="清单.csv", rows=9, fields=4, errors=errors, **facts)


SAMPLE = report(
    no_date("昨天", 2),
    no_date("2020年3月1日", 3, suggestion="2020-03-01"),
    Violation(type="extra-label", label="备注", column=9),
    warnings=(Violation(type="foreign-key", row=3, column=2, field="city", cell="x", note="a.b", severity="warning"),),
    limit=1000,
    remarks=("city: not looked up",),
)


def text_of(found: Report, **options: Any) -> str:
    return "".join(as_page(found, SCHEMA, **options))


@pytest.mark.parametrize(
    ("language", "tag", "says"),
    [
        pytest.param(
            "zh", "zh-CN", ["检查报告：清单.csv", "文件不合格", "逐格明细", "since（生效日期）", "错误"], id="zh"
        ),
        pytest.param(
            "en", "en", ["Report on 清单.csv", "is not valid", "cell by cell", "since (Since)", "error"], id="en"
        ),
    ],
)
def test_it_speaks_both_languages(language: Any, tag: str, says: list[str]) -> None:
    with speaking(language):
        text = text_of(SAMPLE)
    page = Page(text)
    assert next(page.all("html"))["lang"] == tag
    whole = "\n".join(page.text)
    assert [word for word in says if word not in whole] == []


def test_it_names_each_cell_its_fault_and_its_suggestion() -> None:
    page = Page(text_of(SAMPLE))
    lines = [line for line in page.text if line]
    at = lines.index("row 3, column 4", lines.index("Problems cell by cell"))
    words = "“2020年3月1日” in “since (Since)” is no date (2020-03-01)"
    assert lines[at + 1 : at + 6] == ["since (Since)", "2020年3月1日", "error", words, "2020-03-01"]
    assert "(empty)" in lines
    assert "The search stopped after 1,000 faults; there may be more." in lines
    assert "city: not looked up" in lines


def test_nothing_is_fetched_and_nothing_runs() -> None:
    text = text_of(SAMPLE)
    page = Page(text)
    assert {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "object", "form", "base"} == set()
    assert [
        name for _, attributes in page.elements for name in attributes if name.startswith("on") or name == "src"
    ] == []
    assert all(str(link["href"]).startswith("#") for link in page.all("a"))
    assert re.search(r"url\(|@import|https?:", text) is None
    policies = [meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_it_is_accessible() -> None:
    page = Page(text_of(SAMPLE))
    tags = Counter(tag for tag, _ in page.elements)
    assert (tags["h1"], tags["main"], tags["header"], tags["title"], tags["caption"]) == (1, 1, 1, 1, tags["table"])
    heads = [*page.all("th")]
    assert {head.get("scope") for head in heads} == {"col", "row"}
    marks = [attributes["id"] for _, attributes in page.elements if attributes.get("id")]
    assert len(marks) == len(set(marks))
    targets = [str(link["href"])[1:] for link in page.all("a")]
    targets += [str(item["aria-labelledby"]) for _, item in page.elements if "aria-labelledby" in item]
    assert set(targets) <= set(marks)
    # How grave a fault is stands there as a word, not only as a colour.
    badges = [index for index, line in enumerate(page.text) if line in {"error", "warning"}]
    assert len(badges) == 3 + 4


def test_a_valid_file_has_no_tables() -> None:
    page = Page(text_of(report()))
    assert "The file is valid." in "\n".join(page.text)
    assert [*page.all("table")] == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<script>alert(1)</script>", id="a script"),
        pytest.param('"><img src=x onerror=alert(1)>', id="out of an attribute"),
        pytest.param("</td></table><h1>Valid</h1>", id="out of the table"),
        pytest.param("{{ 7 * 7 }}{% raw %}", id="a template"),
        pytest.param("&lt;b&gt;", id="escaped already"),
        pytest.param("a\x00\x1b[31m\u202eb\ud800", id="what is unseen"),
    ],
)
def test_hostile_text_stays_text(text: str) -> None:
    """The elements are those of a harmless report, wherever the text stands."""

    def made(word: str) -> Page:
        facts: dict[str, Any] = {"label": word, "field": word, "cell": word, "suggestion": word, "message": word}
        kinds = ("type-error", "extra-label", "unknown-layout", "no-such-type")
        faults = [Violation(type=kind, note=word, row=2, **facts) for kind in kinds]
        found = Report(place=word, rows=1, fields=1, errors=tuple(faults), remarks=(word,))
        schema = {"fields": [{"name": word, "title": word, "title_en": f"{word}!"}]}
        return Page("".join(as_page(found, schema)))

    hostile, harmless = made(text), made("word")
    assert [tag for tag, _ in hostile.elements] == [tag for tag, _ in harmless.elements]
    assert "49" not in "".join(hostile.text)
    assert not set("\x00\x1b\u202e\ud800") & set("".join(hostile.text))
    "".join(hostile.text).encode()


def test_only_so_many_cells_are_listed_and_that_is_said() -> None:
    found = report(*(no_date("x", row) for row in range(2, 12)), Violation(type="blank-row", row=20))
    page = Page(text_of(found, most=4))
    assert "The first 4 of 11 faults, in the order of the file." in page.text
    assert [item["id"] for item in page.all("tr") if item.get("id")] == ["f1", "f2", "f3", "f4"]
    # The cause of a fault that is not listed is told, without a link to nowhere.
    assert "blank row" in page.text
    assert len([link for link in page.all("a") if link["href"] != "#main"]) == 1
