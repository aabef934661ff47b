"""The pages of stored questions, as a reader and as a program get them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from gongkai import pipeline
from gongkai.descriptor import Package, Portal
from gongkai.portal import Site
from gongkai.release import Store

from .conftest import Page, running

MakeDataset = Callable[..., Package]

BODIES = [["code", "name"], ["A1", "示例甲局"], ["A2", "示例乙局"]]
THINGS = [
    ["id", "name", "kind", "body", "cost"],
    ["S1", "一号桥", "bridge", "A1", "12"],
    ["S2", "<b>二号路</b>", "road", "A2", "7"],
    ["S3", "三号路", "road", "A2", ""],
]
QUESTIONS: list[dict[str, Any]] = [
    {
        "name": "things",
        "title": "有哪些设施？",
        "title_en": "Which things are there?",
        "description": "按种类查找。",
        "description_en": "By kind.",
        "parameters": [
            {
                "name": "kind",
                "title": "种类",
                "title_en": "Kind",
                "kind": "choice",
                "from": "thing.kind",
                "optional": True,
            },
            {
                "name": "body",
                "title": "单位",
                "title_en": "Body",
                "kind": "choice",
                "from": "thing.body",
                "optional": True,
            },
            {"name": "least", "title": "不少于", "title_en": "At least", "kind": "number", "default": 0},
            {"name": "words", "title": "字词", "title_en": "Words"},
        ],
        "columns": {"double": {"title": "加倍", "title_en": "Double"}},
        "sql": "SELECT id, name, kind, body, cost, cost * 2 AS double FROM thing WHERE (:kind = '' OR kind = :kind) "
        "AND (:body = '' OR body = :body) AND COALESCE(cost, 0) >= :least AND instr(name, :words) > 0 ORDER BY id",
    },
    {
        "name": "day",
        "title": "哪一天？",
        "title_en": "Which day?",
        "parameters": [{"name": "day", "title": "日期", "title_en": "Day", "kind": "date", "default": "2025-01-31"}],
        "columns": {"day": {"title": "日期", "title_en": "Day"}},
        "sql": "SELECT :day AS day",
    },
    {"name": "bodies", "title": "有哪些单位？", "title_en": "Which bodies?", "sql": "SELECT DISTINCT body FROM thing"},
]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a portal with two questions."""
    portal = _portal(tmp_path_factory.mktemp("asked"))
    store = Store.at(portal.root / "store")
    assert pipeline.build(portal, store).accepted
    with running(Site(portal, store)) as (origin, _), httpx.Client(base_url=origin, trust_env=False) as client:
        yield client


def _portal(root: Path) -> Portal:
    labels = [
        {"value": "bridge", "label": "桥梁", "label_en": "Bridge"},
        {"value": "road", "label": "道路", "label_en": "Road"},
    ]
    kind: dict[str, Any] = {"name": "kind", "type": "string", "title": "种类", "title_en": "Kind", "categories": labels}
    kind["constraints"] = {"enum": ["bridge", "road"]}
    things = [
        {"name": "id", "type": "string", "title": "编号", "title_en": "Number"},
        {"name": "name", "type": "string", "title": "名称", "title_en": "Name"},
        kind,
        {"name": "body", "type": "string", "title": "单位", "title_en": "Body"},
        {"name": "cost", "type": "integer", "title": "费用", "title_en": "Cost"},
    ]
    bodies = [{"name": name, "type": "string", "title": name, "title_en": name} for name in ("code", "name")]
    key = {"fields": ["body"], "reference": {"package": "body", "resource": "body", "fields": ["code"]}}
    (root / "metadata.yml").parent.mkdir(exist_ok=True)
    (root / "metadata.yml").write_text("title: 示例\ntitle_en: Example\n", encoding="utf-8")
    _write(root, "body", {"fields": bodies, "primaryKey": ["code"]}, BODIES)
    _write(root, "thing", {"fields": things, "primaryKey": ["id"], "foreignKeys": [key]}, THINGS)
    text = yaml.safe_dump({"questions": QUESTIONS}, allow_unicode=True)
    (root / "datasets" / "thing" / "questions.yaml").write_text(text, encoding="utf-8")
    return Portal.at(root)


def _write(root: Path, name: str, schema: dict[str, Any], rows: list[list[str]]) -> None:
    folder = root / "datasets" / name
    (folder / "data").mkdir(parents=True)
    resource = {"name": name, "path": "data/rows.csv", "schema": schema, "replace": "upsert", "label": "name"}
    package = {"name": name, "title": f"{name}表", "title_en": f"The {name}s", "resources": [resource]}
    (folder / "datapackage.yaml").write_text(yaml.safe_dump(package, allow_unicode=True), encoding="utf-8")
    with (folder / "data" / "rows.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


def page(web: httpx.Client, path: str) -> Page:
    answer = web.get(path)
    assert answer.status_code == 200
    return Page(answer.text)


@pytest.mark.parametrize(
    ("path", "title", "labels", "choices", "heads"),
    [
        pytest.param(
            "/questions/things", "有哪些设施？", ["种类", "单位", "不少于", "字词"], ["全部", "桥梁", "道路"],
            ["名称", "种类", "单位", "费用", "加倍"], id="zh",
        ),
        pytest.param(
            "/en/questions/things", "Which things are there?", ["Kind", "Body", "At least", "Words"],
            ["all", "Bridge", "Road"], ["Name", "Kind", "Body", "Cost", "Double"], id="en",
        ),
    ],
)  # fmt: skip
def test_the_page_speaks_the_readers_language(
    web: httpx.Client, path: str, title: str, labels: list[str], choices: list[str], heads: list[str]
) -> None:
    shown = page(web, path)
    assert shown.one("h1").text == title
    assert [label.text for label in shown.all("label")] == labels
    assert [option.text for option in shown.all("option")][:3] == choices
    assert [head.text.strip() for head in shown.all("th")] == heads
    named = {label["for"] for label in shown.all("label")}
    assert named == {field["id"] for field in (*shown.all("select"), *shown.all("input"))}


def test_rows_are_told_by_labels_and_lead_on(web: httpx.Client) -> None:
    shown = page(web, "/en/questions/things?kind=road&least=1")
    assert [cell.text for cell in shown.all("td")] == ["<b>二号路</b>", "Road", "示例乙局", "7", "14"]
    links = {link.text: link["href"] for link in shown.all("a")}
    assert links["<b>二号路</b>"] == "/en/open/thing/S2"
    assert links["示例乙局"] == "/en/open/body/A2"
    chosen = [option["value"] for option in shown.all("option") if "selected" in option.attributes]
    assert chosen == ["road"]
    assert shown.one("input", type="number")["value"] == "1"


def test_programs_get_the_same_rows(web: httpx.Client) -> None:
    told = web.get("/questions/things.json?body=A2").json()
    assert told["parameters"] == {"kind": "", "body": "A2", "least": 0, "words": ""}
    assert [(row["id"], row["double"]) for row in told["rows"]] == [("S2", 14), ("S3", None)]
    assert told["columns"][0] == {"name": "id", "title": "编号", "title_en": "Number"}
    answer = web.get("/questions/things.csv?body=A2")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["access-control-allow-origin"] == "*"
    rows = list(csv.reader(StringIO(answer.text)))
    assert rows == [["id", "name", "kind", "body", "cost", "double"], ["S2", "<b>二号路</b>", "road", "A2", "7", "14"],
                    ["S3", "三号路", "road", "A2", "", ""]]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "day"),
    [
        pytest.param("", "2025-01-31", id="default"),
        pytest.param("?day=2024-02-29", "2024-02-29", id="given"),
        pytest.param("?day=", "", id="left empty"),
    ],
)
def test_a_date(web: httpx.Client, query: str, day: str) -> None:
    assert web.get(f"/questions/day.json{query}").json()["rows"] == [{"day": day}]
    assert page(web, f"/questions/day{query}").one("input", type="date")["value"] == day


def test_the_page_links_the_downloads_of_its_answer(web: httpx.Client) -> None:
    shown = page(web, "/questions/things?kind=road")
    links = [link["href"] for link in shown.all("a") if "questions/things." in link["href"]]
    assert links == [f"/questions/things.{form}?kind=road&body=&least=0&words=" for form in ("csv", "json")]


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        pytest.param("/en/questions/nothing", 404, "There is no such page", id="no such question"),
        pytest.param("/en/questions/nothing.json", 404, "There is no such page", id="no such question, as JSON"),
        pytest.param("/en/questions/things?king=x", 400, "no parameter “king”; the nearest is “kind”", id="parameter"),
        pytest.param("/en/questions/things?least=much", 400, "“At least” must be a number", id="no number"),
        pytest.param("/en/questions/things.json?least=nan", 400, "must be a number", id="no true number"),
        pytest.param("/questions/things?least=much", 400, "“不少于”须为数字", id="no number, in Chinese"),
        pytest.param("/en/questions/day?day=2025-02-30", 400, "“Day” must be a date", id="no date"),
        pytest.param(f"/en/questions/things?words={'x' * 201}", 400, "longer than 200", id="too long"),
        pytest.param("/en/questions?x=1", 400, "no parameter “x”", id="a parameter of the list"),
    ],
)
def test_refused(web: httpx.Client, path: str, status: int, says: str) -> None:
    answer = web.get(path)
    assert (answer.status_code, says in answer.text) == (status, True)


@pytest.mark.parametrize("words", ["' OR 1=1 --", "%", "'; DROP TABLE thing; --"])
def test_words_are_never_sql(web: httpx.Client, words: str) -> None:
    assert web.get("/questions/things.json", params={"words": words}).json()["rows"] == []
    assert len(web.get("/questions/things.json").json()["rows"]) == 3


def test_home_dataset_and_list_name_the_questions(web: httpx.Client) -> None:
    for path in ("/en/", "/en/questions", "/en/datasets/thing"):
        links = [link["href"] for link in page(web, path).all("a")]
        assert {"/en/questions/things", "/en/questions/bodies"} <= set(links)
    listed = web.get("/catalog.json").json()["questions"]
    assert [(one["name"], one["json"]) for one in listed] == [
        ("things", "/questions/things.json"),
        ("day", "/questions/day.json"),
        ("bodies", "/questions/bodies.json"),
    ]


def test_each_answer_says_its_release(web: httpx.Client) -> None:
    assert web.get("/questions/things.json").headers["x-gongkai-release"] == "1"
    assert web.get("/questions/things").headers["content-security-policy"].startswith("default-src 'none'")
