"""Rows for programs: CSV and JSON of a whole table, of a choice of rows, of one row."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import frictionless
import httpx
import pytest
from datasette.utils import tilde_encode

COUNTS = {"permit": 130, "agency": 3, "fee_item": 3, "fee_note": 3, "public_facility": 3}


def read(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def walk(web: httpx.Client, address: str) -> list[Mapping[str, Any]]:
    """Return the rows of all pages of a JSON address."""
    rows: list[Mapping[str, Any]] = []
    following: str | None = address
    while following:
        page = web.get(following).json()
        rows += page["rows"]
        following = page["next_url"]
    return rows


@pytest.mark.parametrize("table", COUNTS)
@pytest.mark.parametrize("half", ["", "/en"])
def test_each_table_is_linked_and_whole(web: httpx.Client, table: str, half: str) -> None:
    catalog = web.get(f"{half}/catalog.json").json()
    entry = next(item for dataset in catalog["datasets"] for item in dataset["tables"] if item["name"] == table)
    assert entry["rows"] == COUNTS[table]
    assert len(read(web.get(half + entry["csv"]))) == COUNTS[table]
    assert len(walk(web, half + entry["json"])) == COUNTS[table]


def test_a_stream_gives_all_rows_whatever_page_is_asked_for(web: httpx.Client) -> None:
    assert len(read(web.get("/open/permit.csv"))) == 50
    for size in ("", "&_size=2", "&_size=max"):
        assert len(read(web.get(f"/open/permit.csv?_stream=on{size}"))) == 130


def test_csv_and_json_say_the_same(web: httpx.Client) -> None:
    written = read(web.get("/open/permit.csv?_stream=on"))
    told = walk(web, "/open/permit.json")
    as_text = [{name: "" if value is None else str(value) for name, value in row.items()} for row in told]
    assert written == as_text


def test_values_stay_raw(web: httpx.Client) -> None:
    (row,) = web.get("/open/permit.json?permit_id=P00001").json()["rows"]
    assert (row["agency_uscc"], row["kind"], row["is_online"]) == ("A1", "t", 0)
    assert row["channels"] == '["窗口", "网上", "邮寄"]'


def test_labels_come_on_request(web: httpx.Client) -> None:
    (row,) = web.get("/open/permit.json?permit_id=P00001&_labels=on").json()["rows"]
    assert row["agency_uscc"] == {"value": "A1", "label": "城市管理局"}
    (written,) = read(web.get("/open/permit.csv?permit_id=P00001&_labels=on"))
    assert (written["agency_uscc"], written["agency_uscc_label"]) == ("A1", "城市管理局")


def test_a_choice_of_rows_is_streamed_whole(web: httpx.Client) -> None:
    rows = read(web.get("/open/permit.csv?kind=p&_search=广告&_stream=on"))
    assert len(rows) == web.get("/open/permit.json?kind=p&_search=广告&_extra=count").json()["count"] == 22
    assert {row["kind"] for row in rows} == {"p"}


def test_blanks_of_a_form_mean_nothing(web: httpx.Client) -> None:
    assert web.get("/open/permit.json?_search=&_sort=&_size=2&_filter_column=&_filter_value=").json()["ok"]
    assert web.get("/open/permit.json?_filter_column=kind&_filter_op=exact&_filter_value=p&_extra=count").json()[
        "count"
    ] == 65  # fmt: skip


@pytest.mark.parametrize("column", ["permit_id", "name", "agency_uscc", "channels", "fee", "days", "decided_on"])
@pytest.mark.parametrize("order", ["_sort", "_sort_desc"])
def test_pages_in_any_order_hold_each_row_once(web: httpx.Client, column: str, order: str) -> None:
    rows = walk(web, f"/open/permit.json?{order}={column}&_size=17")
    assert len({row["permit_id"] for row in rows}) == len(rows) == 130
    present = [row[column] for row in rows if row[column] is not None]
    assert present == sorted(present, reverse=order == "_sort_desc")


def test_pages_of_a_compound_key(web: httpx.Client) -> None:
    rows = walk(web, "/open/fee_item.json?_size=1")
    assert [row["year"] for row in rows] == [2024, 2025, 2026]


@pytest.mark.parametrize("form", ["", ".json", ".csv"])
@pytest.mark.parametrize(
    "key", ["A/1", "甲,乙", "50%", "v1.2", "x.json", "许可7号", "a b", "a+b", "-", "~x", "k?y", "#9", "a&b=c", "<b>\"'"]
)
def test_a_key_of_any_characters_is_an_address(web: httpx.Client, key: str, form: str) -> None:
    answer = web.get(f"/open/permit/{tilde_encode(key)}{form}")
    assert answer.status_code == 200
    if form == ".json":
        assert [row["permit_id"] for row in answer.json()["rows"]] == [key]
    if form == ".csv":
        assert [row["permit_id"] for row in read(answer)] == [key]


@pytest.mark.parametrize("form", ["", ".json"])
def test_a_percent_escaped_key_leads_to_its_address(web: httpx.Client, form: str) -> None:
    answer = web.get(f"/en/open/permit/%E8%AE%B8%E5%8F%AF7%E5%8F%B7{form}", follow_redirects=True)
    assert answer.url.path == f"/en/open/permit/{tilde_encode('许可7号')}{form}"
    assert answer.status_code == 200


def test_a_compound_key_is_an_address(web: httpx.Client) -> None:
    assert web.get("/open/fee_item/C~2F1,2025.json").json()["rows"][0]["amount"] == 2025 / 8


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("kind__exact=p", 65, id="exact"),
        pytest.param("kind__not=p", 65, id="not"),
        pytest.param("days__gte=120&days__lt=125", 5, id="between"),
        pytest.param("fee__isnull=1", 26, id="is null"),
        pytest.param("fee__notnull=1", 104, id="is not null"),
        pytest.param("agency_uscc__isblank=1", 43, id="is blank"),
        pytest.param("agency_uscc__in=A1,A2", 87, id="in"),
        pytest.param('agency_uscc__in=["A1"]', 44, id="in as json"),
        pytest.param("name__startswith=户外", 44, id="starts with"),
        pytest.param("name__contains=垃圾", 43, id="contains"),
        pytest.param("channels__arraycontains=邮寄", 32, id="list contains"),
        pytest.param("channels__arraycontains=窗口&channels__arraycontains=网上", 64, id="list contains two"),
        pytest.param("is_online=1", 65, id="boolean"),
        pytest.param("decided_on__date=2026-01-02", 5, id="day"),
        pytest.param("permit_id__gte=P00100", 25, id="later text"),
        pytest.param("decided_on__lt=2026-01-03", 10, id="earlier day"),
        pytest.param("permit_id=50%25", 1, id="percent sign"),
        pytest.param("permit_id=a%26b%3Dc", 1, id="ampersand"),
        pytest.param("kind=p&agency_uscc=A1&_search=广告", 22, id="search and filters"),
    ],
)
def test_filters(web: httpx.Client, query: str, found: int) -> None:
    assert web.get(f"/open/permit.json?{query}&_size=0&_extra=count").json()["count"] == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("水", 43, id="one character"),
        pytest.param("许可", 44, id="two characters"),
        pytest.param("建筑垃圾", 43, id="four characters"),
        pytest.param("戶外廣告", 44, id="traditional characters"),
        pytest.param("户外 许可", 44, id="two words"),
        pytest.param("户外 垃圾", 0, id="two words that never meet"),
        pytest.param("第15条", 1, id="characters and digits"),
        pytest.param("第１５条", 1, id="full-width digits"),
        pytest.param('户外" OR "水', 0, id="syntax of the index"),
        pytest.param("***", 0, id="no word"),
        pytest.param("'; --", 0, id="quotation mark"),
    ],
)
def test_search(web: httpx.Client, words: str, found: int) -> None:
    answer = web.get("/open/permit.json", params={"_search": words, "_extra": "count", "_size": "0"})
    assert answer.json()["count"] == found


def test_search_in_one_column(web: httpx.Client) -> None:
    assert web.get("/open/permit.json?_search_basis=户外&_extra=count").json()["count"] == 0
    assert web.get("/open/permit.json?_search_name=户外&_extra=count").json()["count"] == 44


def test_facets_of_programs(web: httpx.Client) -> None:
    results = web.get("/open/permit.json?_size=0&_extra=facet_results").json()["facet_results"]["results"]
    told = {name: {item["value"]: item["count"] for item in facet["results"]} for name, facet in results.items()}
    assert told == {
        "kind": {"p": 65, "t": 65},
        "agency_uscc": {"A1": 44, "A2": 43},
        "is_online": {1: 65, 0: 65},
        "channels": {"窗口": 97, "网上": 64, "邮寄": 32},
    }


def test_what_travels_with_an_answer(web: httpx.Client) -> None:
    headers = web.get("/open/permit.csv").headers
    assert headers["x-gongkai-release"] == "1"
    assert headers["x-gongkai-notice"] == "sample data, not law"
    assert '</datasets/permit/datapackage.json>; rel="describedby"' in headers["link"]
    assert headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert headers["access-control-allow-origin"] == "*"
    assert "x-gongkai-notice" not in web.get("/open/fee_item.csv").headers


@pytest.mark.parametrize("dataset", ["permit", "agency", "fee", "public_facility"])
def test_a_published_table_is_what_its_descriptor_says(web: httpx.Client, dataset: str, tmp_path: Path) -> None:
    described = web.get(f"/datasets/{dataset}/datapackage.json").json()
    for number, resource in enumerate(described["resources"]):
        (tmp_path / f"{number}.csv").write_bytes(web.get(resource["path"]).content)
        keys = {name: value for name, value in resource["schema"].items() if name != "foreignKeys"}
        local = {"name": resource["name"], "path": f"{number}.csv", "encoding": "utf-8", "schema": keys}
        report = frictionless.Resource.from_descriptor(local, basepath=str(tmp_path)).validate()
        assert report.valid, report.flatten()
        assert report.tasks[0].stats["rows"] == resource["rows"] == COUNTS[resource["name"]]
