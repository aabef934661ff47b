"""The pages that people read, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

OpenPage = Callable[[str | httpx.Response], Any]

PAGES = {
    "home": "/",
    "home with a search": "/?q=许可",
    "home with a search that finds nothing": "/?q=nosuch",
    "dataset": "/datasets/permit",
    "dataset of two tables": "/datasets/fee",
    "table": "/open/permit",
    "table with filters": "/open/permit?kind=p&agency_uscc=A1&channels__arraycontains=窗口&_search=广告",
    "table of all columns": "/open/permit?_columns=all&_sort_desc=fee",
    "table without a row": "/open/permit?_search=nosuch",
    "table without search and facets": "/open/fee_item",
    "last page": "/open/permit?_next=P00113",
    "row": "/open/permit/A~2F1",
    "row that others refer to": "/open/agency/A0",
    "row with a hostile key": "/open/permit/~3Cb~3E~22~27",
    "row of a compound key": "/open/fee_item/C~2F1,2025",
    "not found": "/nosuch",
    "bad query": "/open/permit?nosuch=<b>",
    "forbidden": "/open/-/query",
}
EACH_PAGE = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
EACH_HALF = pytest.mark.parametrize("half", ["", "/en"], ids=["zh", "en"])


@EACH_HALF
@EACH_PAGE
def test_each_page_has_its_landmarks(page: OpenPage, address: str, half: str) -> None:
    shown = page(half + address)
    assert shown.one("html")["lang"] == ("en" if half else "zh-CN")
    assert shown.one("a", class_="skip")["href"] == f"#{shown.one('main')['id']}"
    assert len(shown.all("h1")) == len(shown.all("title")) == len(shown.all("header")) == len(shown.all("footer")) == 1
    assert "main" in shown.one("h1").path
    assert all(nav["aria-label"] for nav in shown.all("nav"))


@EACH_HALF
@EACH_PAGE
def test_each_page_keeps_the_content_policy(page: OpenPage, address: str, half: str) -> None:
    shown = page(half + address)
    assert not [element for element in shown.elements if element.tag in {"script", "style", "iframe", "img"}]
    assert not [element for element in shown.elements if "style" in element.attributes]
    assert not [name for element in shown.elements for name in element.attributes if name.startswith("on")]
    assert all(link["href"].startswith("/") for link in shown.all("link"))


@EACH_HALF
@EACH_PAGE
def test_each_control_and_table_says_what_it_is(page: OpenPage, address: str, half: str) -> None:
    shown = page(half + address)
    labels = {label["for"] for label in shown.all("label")}
    controls = [*shown.all("select"), *shown.all("textarea"), *shown.all("input")]
    assert {control["id"] for control in controls if control["type"] != "hidden"} == labels
    assert len(shown.all("caption")) == len(shown.all("table"))
    assert all(head["scope"] in {"col", "row"} for head in shown.all("th"))
    ids = [element["id"] for element in shown.elements if element["id"]]
    assert len(ids) == len(set(ids))
    assert {name for element in shown.elements for name in element["aria-labelledby"].split()} <= set(ids)


@EACH_PAGE
def test_the_other_language_has_the_same_page(page: OpenPage, web: httpx.Client, address: str) -> None:
    chinese, english = page(address), page(f"/en{address}")
    there, back = chinese.one("a", hreflang="en")["href"], english.one("a", hreflang="zh-CN")["href"]
    assert there == f"/en{back}"
    assert web.get(there).text == web.get(f"/en{address}").text


@EACH_HALF
def test_all_links_work_and_stay_in_their_language(page: OpenPage, web: httpx.Client, half: str) -> None:
    seen: set[str] = set()
    waiting = [f"{half}/"]
    with_query: dict[str, int] = {}
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = web.get(address)
        assert answer.status_code == 200, address
        if "html" not in answer.headers["content-type"]:
            continue
        path = address.partition("?")[0]
        for link in page(address).all("a"):
            href = link["href"]
            if link["hreflang"] or not href.startswith("/"):
                assert link["hreflang"] or href.startswith(("#", "https://creativecommons.org/")), href
                continue
            assert href.startswith("/en/") == bool(half), (address, href)
            with_query[path] = with_query.get(path, 0) + ("?" in href)
            # Facets and orders multiply; a table's first choices stand for all.
            if "?" not in href or with_query[path] < 40:
                waiting.append(urljoin(address, href))
    assert len(seen) > 50


@pytest.mark.parametrize(
    ("address", "is_sample"),
    [
        ("/", True),
        ("/datasets/permit", True),
        ("/open/permit", True),
        ("/open/permit/A~2F1", True),
        ("/datasets/fee", False),
        ("/open/fee_item", False),
        ("/open/fee_item/C~2F1,2025", False),
    ],
)
def test_sample_rows_are_called_so(page: OpenPage, address: str, is_sample: bool) -> None:
    notices = [element.text for element in page(address).all("p", role="note")]
    assert notices == ["示例数据，仅供演示，不作为任何行政或法律依据。"] * is_sample


def test_home_shows_the_datasets_by_theme(page: OpenPage) -> None:
    home = page("/en/")
    assert home.one("h1").text == "Open data portal of Example City"
    assert [theme.text for theme in home.all("h2")] == [
        "Power, responsibility and service lists",
        "Fees",
        "Reference data",
    ]
    assert [dataset.text for dataset in home.all("h3")] == ["Permit", "Fee", "Agency", "Public facilities"]
    assert "130 rows" in home.one("main").text
    assert home.link("CSV Permit") == "/en/open/permit.csv?_stream=on&_size=max"
    assert home.link("JSON Permit") == "/en/open/permit.json"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("许可", ["行政许可"]),
        ("行政許可", ["行政许可"]),
        ("PERMIT", ["行政许可"]),
        ("收费说明", ["收费"]),
        ("行政 机关", ["行政机关"]),
        ("nosuch", []),
        ("   ", ["行政许可", "收费", "行政机关", "公共设施"]),
    ],
)
def test_home_is_searched(page: OpenPage, words: str, found: list[str]) -> None:
    home = page(f"/?q={words}")
    assert [dataset.text for dataset in home.all("h3")] == found
    assert home.one("input", name="q")["value"] == words


def test_a_dataset_says_what_it_is(page: OpenPage) -> None:
    shown = page("/en/datasets/permit")
    facts = " ".join(shown.one("dl").text.split())
    for fact in ("Publisher Example City", "Licence CC0 1.0", "Legal basis Disclosure Regulation", "once a year"):
        assert fact in facts
    assert "open to everyone without conditions" in facts
    assert "release 1" in facts
    dictionary = shown.one("table").text
    for name in ("permit_id", "Decided on", "at least 0", "Concession", "refers to Agency", "以批准文书为准。"):
        assert name in dictionary
    assert shown.link("datapackage.json Permit") == "/en/datasets/permit/datapackage.json"


def test_a_table_shows_labels_and_leads_on(page: OpenPage) -> None:
    shown = page("/en/open/permit?permit_id=P00001")
    assert [head.text.strip() for head in shown.all("th", scope="col")] == [
        "Permit id", "Name", "Agency uscc", "Kind", "Channels", "Is online", "Fee",
    ]  # fmt: skip
    assert [cell.text.strip() for cell in shown.all("td")] == [
        "P00001", "城市管理局", "Concession", "窗口, 网上, 邮寄", "no", "",
    ]  # fmt: skip
    assert shown.one("th", scope="row").text == "户外广告设置许可"
    assert shown.link("户外广告设置许可") == "/en/open/permit/P00001"
    assert [link["href"] for link in shown.all("a") if "td" in link.path] == ["/en/open/agency/A1"]
    assert shown.one("p", role="status").text == "1 row"


def test_a_long_text_is_cut_in_the_table_and_whole_on_its_page(page: OpenPage) -> None:
    cut = page("/open/permit?permit_id=A/1&_columns=all").all("td", class_="long")[-1].text
    whole = page("/open/permit/A~2F1").all("td")[-1].text
    assert cut.endswith("…")
    assert whole.startswith(cut.removesuffix("…"))
    assert len(whole) > len(cut)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("kind=p", "Kind is “Ordinary”"),
        ("agency_uscc=A1", "Agency uscc is “城市管理局”"),
        ("agency_uscc__not=nosuch", "Agency uscc is not “nosuch”"),
        ("is_online=0", "Is online is “no”"),
        ("channels__arraycontains=窗口", "Channels has the item “窗口”"),
        ("fee__gte=3", "Fee is at least “3”"),
        ("fee__isnull=1", "Fee is empty"),
        ("name__glob=*", "Name fits the pattern “*”"),
    ],
)
def test_filters_in_force_are_said_and_can_be_removed(page: OpenPage, query: str, said: str) -> None:
    shown = page(f"/en/open/permit?{query}&_sort=days")
    assert shown.link(f"remove {said}") == "/en/open/permit?_sort=days"


def test_a_search_in_force_can_be_removed(page: OpenPage) -> None:
    shown = page("/en/open/permit?kind=p&_search=广告")
    assert shown.link("remove 广告") == "/en/open/permit?kind=p"
    assert shown.link("Remove all") == "/en/open/permit"


def test_facets_carry_labels_and_keep_other_choices(page: OpenPage) -> None:
    shown = page("/en/open/permit?_search=广告&_size=10")
    assert [facet.text for facet in shown.all("summary")] == ["Kind", "Agency uscc", "Channels", "Is online"]
    assert shown.link("Ordinary").startswith("/en/open/permit?_search=%E5%B9%BF%E5%91%8A&kind=p")
    assert shown.link("窗口").endswith("&channels__arraycontains=%E7%AA%97%E5%8F%A3")
    assert shown.link("no").endswith("&is_online=0")
    chosen = page("/en/open/permit?kind=p")
    assert chosen.one("a", aria_current="true").text == "Ordinary"
    assert chosen.link("remove Ordinary") == "/en/open/permit"


@pytest.mark.parametrize(
    ("query", "sorted_by", "direction", "next_link"),
    [
        ("", "Permit id", "ascending", "_sort_desc=permit_id"),
        ("_sort=fee", "Fee", "ascending", "_sort_desc=fee"),
        ("_sort_desc=fee", "Fee", "descending", "_sort=fee"),
    ],
)
def test_the_order_is_said(page: OpenPage, query: str, sorted_by: str, direction: str, next_link: str) -> None:
    shown = page(f"/en/open/permit?{query}")
    heads = [head for head in shown.all("th", scope="col") if head["aria-sort"]]
    assert [(head.text.strip(), head["aria-sort"]) for head in heads] == [(sorted_by, direction)]
    assert shown.link(sorted_by) == f"/en/open/permit?{next_link}"


def test_the_pager_walks_through_all_rows(page: OpenPage, web: httpx.Client) -> None:
    seen: list[str] = []
    shown = page("/en/open/permit?kind=p&_sort_desc=name&_size=20")
    assert not [link for link in shown.all("a") if link.text == "First page"]
    while True:
        assert shown.one("p", role="status").text == "65 rows"
        seen += [row["href"] for row in shown.all("a") if "th" in row.path and "/permit/" in row["href"]]
        following = [link["href"] for link in shown.all("a", rel="next nofollow")]
        if not following:
            break
        shown = page(following[0])
    assert len(seen) == len(set(seen)) == 65
    assert shown.link("First page") == "/en/open/permit?kind=p&_sort_desc=name&_size=20"


def test_all_columns_and_back(page: OpenPage) -> None:
    shown = page("/en/open/permit?kind=p")
    everything = page(shown.link("Show all columns"))
    assert len(everything.all("th", scope="col")) == 10
    assert everything.link("Show the main columns") == "/en/open/permit?kind=p"


def test_downloads_are_of_exactly_this_choice(page: OpenPage, web: httpx.Client) -> None:
    shown = page("/en/open/permit?kind=p&agency_uscc=A1&_search=广告&_sort=days&_size=5&_columns=all")
    lines = web.get(shown.link("CSV of these rows")).text.splitlines()
    assert len(lines) == 1 + 22
    assert lines[1].startswith("A/1,")
    assert len(web.get(shown.link("JSON of these rows")).json()["rows"]) == 22


@pytest.mark.parametrize(
    ("form", "leads_to"),
    [
        pytest.param("_filter_column=kind&_filter_op=exact&_filter_value=Ordinary", "kind=p", id="label in English"),
        pytest.param("_filter_column=kind&_filter_op=exact&_filter_value=普通", "kind=p", id="label in Chinese"),
        pytest.param("_filter_column=is_online&_filter_op=exact&_filter_value=yes", "is_online=1", id="boolean"),
        pytest.param("_filter_column=fee&_filter_op=gte&_filter_value= 3 ", "fee__gte=3", id="operator"),
        pytest.param("_filter_column=fee&_filter_op=isblank&_filter_value=", "fee__isblank=1", id="no value"),
        pytest.param(
            "_filter_column=channels&_filter_op=exact&_filter_value=a", "channels__arraycontains=a", id="item of a list"
        ),
        pytest.param(
            "_filter_column=name&_filter_op=exact&_filter_value=&_sort=fee", "_sort=fee", id="nothing filled in"
        ),
        pytest.param("_search=&_sort=fee", "_sort=fee", id="empty search"),
    ],
)
def test_a_form_leads_to_a_plain_address(web: httpx.Client, form: str, leads_to: str) -> None:
    answer = web.get(f"/en/open/permit?{form}")
    assert (answer.status_code, answer.headers["location"]) == (302, f"/en/open/permit?{leads_to}")


def test_forms_carry_the_other_choices_along(page: OpenPage) -> None:
    shown = page("/open/permit?kind=p&_search=广告&_sort=fee&_size=5&_next=1,P00001")
    hidden = [(field["name"], field["value"]) for field in shown.all("input", type="hidden")]
    assert hidden == [("kind", "p"), ("_sort", "fee"), ("kind", "p"), ("_search", "广告"), ("_sort", "fee")]


def test_a_row_says_all_and_leads_on(page: OpenPage) -> None:
    shown = page("/en/open/permit/A~2F1")
    assert shown.one("h1").text == "户外广告设置许可"
    said = dict(zip((h.text for h in shown.all("th")), (c.text for c in shown.all("td")), strict=True))
    assert len(said) == 10
    assert said["Agency uscc"] == "城市管理局 A1"
    assert (said["Kind"], said["Is online"], said["Days"], said["Fee"]) == ("Ordinary", "yes", "0", "")
    assert shown.link("城市管理局") == "/en/open/agency/A1"
    assert shown.link("JSON of this record") == "/en/open/permit/A~2F1.json"


def test_a_row_names_what_refers_to_it(page: OpenPage) -> None:
    shown = page("/en/open/agency/A0")
    assert "Parent uscc · 2 rows" in shown.one("section", aria_labelledby="referring").text
    assert [row.text for row in page("/en/open/agency?parent_uscc=A0").all("th", scope="row")] == [
        "城市管理局",
        "住房和城乡建设局",
    ]
    assert page("/en/open/agency/A1").link("Permit") == "/en/open/permit?agency_uscc=A1"


def test_a_row_of_a_compound_key_is_called_by_it(page: OpenPage) -> None:
    assert page("/open/fee_item/C~2F1,2025").one("h1").text == "C/1, 2025"


def test_hostile_text_is_text(page: OpenPage) -> None:
    shown = page("/open/permit?permit_id=<b>\"'&_search=<script>")
    assert not shown.all("b")
    assert not shown.all("script")
    assert "“<b>\"'”" in shown.one("ul", class_="conditions").text


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/",
        "/\\evil.example/",
        "//evil.example/%41",
        "/en//evil.example",
        "/en//evil.example/",
        "//evil.example?x",
    ],
)
def test_no_address_leads_to_another_site(web: httpx.Client, page: OpenPage, address: str) -> None:
    answer = web.send(httpx.Request("GET", web.base_url, extensions={"target": address.encode()}))
    leads = [answer.headers.get("location", "/")]
    leads += [element["href"] for element in page(answer).elements if "href" in element.attributes]
    assert not [target for target in leads if target.startswith(("//", "/\\")) or "://" in target]
