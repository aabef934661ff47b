"""The report of what does not hold between tables: by agency and rule, in both languages, for readers and programs."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from io import StringIO

import httpx
import pytest
import yaml

from gongkai import pipeline
from gongkai.descriptor import Portal, create_portal
from gongkai.portal import Site
from gongkai.release import Store

from .conftest import Page, running

SCHEMA = {
    "body": [["code", "name"], ["A1", "示例甲局"], ["A2", "示例乙局"], ["A3", "示例丙局"]],
    "power": [["id", "status"], ["P1", "kept"], ["P2", "gone"]],
    "service": [["id", "power", "body"], ["S1", "P1", "A1"], ["S2", "P2", "A1"], ["S/3", "P2", "A2"]],
}
RULES = [
    {
        "name": "cancelled_power_in_use",
        "title": "引用了已取消的权力",
        "title_en": "A cancelled power is used",
        "advice": "改用其他权力。",
        "advice_en": "Use another power.",
        "severity": "warning",
        "orphan": {"to": "power", "keys": {"power": "id"}, "having": {"status": "kept"}},
    },
    {
        "name": "service_without_body",
        "title": "服务没有单位",
        "title_en": "A service without a body",
        "advice": "补上。",
        "advice_en": "Add one.",
        "orphan": {"to": "body", "keys": {"body": "code"}, "blank": "fault"},
    },
    {
        "name": "later",
        "title": "以后",
        "title_en": "To come",
        "advice": "等。",
        "advice_en": "Wait.",
        "orphan": {"to": "not_yet", "keys": {"power": "id"}},
    },
]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a portal in which one rule is broken, one holds and one lacks its table."""
    portal = _portal(create_portal(tmp_path_factory.mktemp("report") / "portal"))
    store = Store.at(portal.root / "store")
    assert pipeline.build(portal, store).accepted
    with running(Site(portal, store)) as (origin, _), httpx.Client(base_url=origin, trust_env=False) as client:
        yield client


def _portal(portal: Portal) -> Portal:
    for name, rows in SCHEMA.items():
        folder = portal.root / "datasets" / name
        (folder / "data").mkdir(parents=True)
        fields = [
            {"name": field, "type": "string", "title": f"{field}项", "title_en": f"The {field}"} for field in rows[0]
        ]
        keys = [
            {"fields": [field], "reference": {"package": field, "resource": field, "fields": [SCHEMA[field][0][0]]}}
            for field in rows[0]
            if field in SCHEMA
        ]
        schema = {"fields": fields, "primaryKey": [rows[0][0]], "foreignKeys": keys}
        resource = {"name": name, "path": "data/rows.csv", "schema": schema, "replace": "upsert"}
        resource |= {"label": "name"} if name == "body" else {}
        package = {"name": name, "title": f"{name}表", "title_en": f"The {name} list", "resources": [resource]}
        (folder / "datapackage.yaml").write_text(yaml.safe_dump(package, allow_unicode=True), encoding="utf-8")
        with (folder / "data" / "rows.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
    text = yaml.safe_dump({"agency": "body", "rules": RULES}, allow_unicode=True)
    (portal.root / "datasets" / "service" / "consistency.yaml").write_text(text, encoding="utf-8")
    return Portal.at(portal.root)


Read = Callable[[str], Page]


@pytest.fixture
def read(web: httpx.Client) -> Read:
    """Return a function that opens an address as a page."""
    return lambda path: Page(web.get(path).raise_for_status().text)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        pytest.param(
            "/-/consistency",
            ["引用了已取消的权力", "改用其他权力。", "power表·status项: gone", "已检查、未发现的问题（1）",
             "没有数据表 not_yet"],
            id="zh",
        ),
        pytest.param(
            "/en/-/consistency",
            ["A cancelled power is used", "Use another power.", "The power list / The status: gone",
             "Looked for and not found (1)", "the table not_yet is not there"],
            id="en",
        ),
    ],
)  # fmt: skip
def test_the_page_tells_rule_rows_agency_and_advice(read: Read, path: str, says: list[str]) -> None:
    shown = read(path)
    text = " ".join(shown.one("main").text.split())
    assert [words for words in [*says, "示例甲局", "示例乙局", "S2"] if words not in text] == []


def test_rows_lead_to_their_pages(read: Read, web: httpx.Client) -> None:
    links = {link.text: link["href"] for link in read("/en/-/consistency").all("a")}
    assert links["S/3"] == "/en/open/service/S~2F3"
    assert web.get(links["S/3"]).status_code == 200


def test_one_agency_is_shown_its_own(read: Read) -> None:
    shown = read("/-/consistency?agency=A2&rule=")
    assert [head.text for head in shown.all("th", scope="row")] == ["S/3"]
    chosen = [option["value"] for option in shown.all("option") if "selected" in option.attributes]
    assert chosen == ["A2"]
    assert {link["href"] for link in shown.all("a") if "consistency." in link["href"]} == {
        "/-/consistency.csv?agency=A2",
        "/-/consistency.json?agency=A2",
    }


@pytest.mark.parametrize("asked", ["A2", "示例乙局"])
def test_an_agency_is_called_by_code_or_name(read: Read, asked: str) -> None:
    assert [head.text for head in read(f"/-/consistency?agency={asked}").all("th", scope="row")] == ["S/3"]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        pytest.param("/-/consistency?agency=A3", "示例丙局：未发现不一致。", id="zh"),
        pytest.param("/en/-/consistency?agency=示例丙局", "示例丙局: nothing contradicts.", id="en, by name"),
    ],
)
def test_an_agency_without_findings_is_told_so(read: Read, path: str, says: str) -> None:
    shown = read(path)
    assert says in shown.one("main").text
    assert [option.text for option in shown.all("option") if "selected" in option.attributes] == ["示例丙局"]


def test_programs_are_told_of_an_agency_without_findings(web: httpx.Client) -> None:
    told = web.get("/-/consistency.json?agency=A3").json()
    assert (told["errors"], told["warnings"], told["findings"]) == (0, 0, [])
    assert len(web.get("/-/consistency.csv?agency=A3").text.splitlines()) == 1


def test_a_scrolling_table_has_a_name_of_its_own(read: Read) -> None:
    page = read("/en/-/consistency")
    labels = [item.attributes.get("aria-labelledby") for item in (*page.all("section"), *page.all("div"))]
    named = [label for label in labels if label]
    assert len(named) == len(set(named))


def test_programs_get_the_same(web: httpx.Client) -> None:
    told = web.get("/-/consistency.json?rule=cancelled_power_in_use").json()
    assert (told["release"], told["valid"], told["errors"], told["warnings"]) == (1, True, 0, 2)
    assert [rule["name"] for rule in told["rules"]] == ["cancelled_power_in_use"]
    assert told["findings"][1] == {
        "rule": "cancelled_power_in_use", "severity": "warning", "title": "引用了已取消的权力",
        "title_en": "A cancelled power is used", "agency": "A1", "agency_name": "示例甲局", "dataset": "service",
        "table": "service", "key": {"id": "S2"}, "values": {"power": "P2", "power.status": "gone"},
        "link": "/open/service/S2",
    }  # fmt: skip
    rows = list(csv.reader(StringIO(web.get("/-/consistency.csv").text)))
    assert rows[0][:3] == ["rule", "severity", "title"]
    assert [row[8] for row in rows[1:]] == ["S/3", "S2"]
    assert [row[-2:] for row in rows] == [["advice", "advice_en"], *[["改用其他权力。", "Use another power."]] * 2]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/-/consistency?agency=A9", 404, id="an agency that nobody knows"),
        pytest.param("/-/consistency?rule=nothing", 404, id="an unknown rule"),
        pytest.param("/-/consistency?rul=x", 400, id="an unknown parameter"),
        pytest.param("/-/consistency.xml", 404, id="an unknown form"),
        pytest.param("/-/other", 404, id="another tool"),
    ],
)
def test_refused(web: httpx.Client, path: str, status: int) -> None:
    assert web.get(path).status_code == status


def test_the_page_of_a_dataset_tells_what_is_checked(read: Read) -> None:
    assert "引用了已取消的权力" in read("/datasets/service").one("main").text
    assert "表间一致性报告" in read("/").one("footer").text
