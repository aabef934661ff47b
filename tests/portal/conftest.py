"""A portal with every kind of field and key, and servers that serve it."""

from __future__ import annotations

import csv
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from gongkai import pipeline
from gongkai.descriptor import Portal, create_portal
from gongkai.portal.server import configuration
from gongkai.portal.site import Site
from gongkai.release import Store
from gongkai.wire import Server

#: Keys that an address could trip over.
AWKWARD = ("A/1", "甲,乙", "50%", "v1.2", "x.json", "许可7号", "a b", "a+b", "-", "~x", "k?y", "#9", "a&b=c", "<b>\"'")

CHANNELS = ("窗口", "网上", "邮寄")
LONG = "依据《城市市容和环境卫生管理条例》第十一条，" * 30

Row = Mapping[str, Any]


def _field(name: str, title: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    return {"name": name, "title": title, "title_en": name.replace("_", " ").capitalize(), "type": kind, **more}


def _package(name: str, title: str, theme: str, *resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "title_en": name.capitalize(),
        "description": f"{title}的全部记录。",
        "description_en": f"All records of {name}.",
        "theme": theme,
        "sample": True,
        "frequency": "ANNUAL",
        "contributors": [{"title": "示例市人民政府", "title_en": "Example City", "roles": ["publisher"]}],
        "licenses": [
            {"name": "CC0-1.0", "title": "CC0 1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}
        ],
        "legal_basis": [{"title": "《政府信息公开条例》", "title_en": "Disclosure Regulation"}],
        "created": "2026-11-24",
        "resources": list(resources),
        **more,
    }


def _resource(name: str, title: str, fields: list[dict[str, Any]], key: list[str], **more: Any) -> dict[str, Any]:
    foreign = more.pop("foreign", [])
    return {
        "name": name,
        "title": title,
        "title_en": name.replace("_", " ").capitalize(),
        "type": "table",
        "path": f"data/{name}.csv",
        "schema": {"fields": fields, "primaryKey": key, **({"foreignKeys": foreign} if foreign else {})},
        **more,
    }


def _key(field: str, package: str, target: str) -> dict[str, Any]:
    return {"fields": [field], "reference": {"package": package, "resource": package, "fields": [target]}}


AGENCY = _package(
    "agency",
    "行政机关",
    "reference",
    _resource(
        "agency",
        "行政机关",
        [
            _field("uscc", "统一社会信用代码", constraints={"required": True}),
            _field("name", "名称", constraints={"required": True}),
            _field("parent_uscc", "上级机关"),
        ],
        ["uscc"],
        foreign=[{"fields": ["parent_uscc"], "reference": {"resource": "agency", "fields": ["uscc"]}}],
        label="name",
        search=["name"],
    ),
)

PERMIT = _package(
    "permit",
    "行政许可",
    "lists",
    _resource(
        "permit",
        "行政许可",
        [
            _field("permit_id", "许可编号", constraints={"required": True}),
            _field("name", "事项名称", description="以批准文书为准。", constraints={"required": True}),
            _field("agency_uscc", "实施机关"),
            _field(
                "kind",
                "类别",
                categories=[
                    {"value": "p", "label": "普通", "label_en": "Ordinary"},
                    {"value": "t", "label": "特许", "label_en": "Concession"},
                ],
                constraints={"enum": ["p", "t"]},
            ),
            _field("channels", "受理渠道", "list", delimiter="|"),
            _field("is_online", "网上办理", "boolean"),
            _field("fee", "收费标准", "number", constraints={"minimum": 0}),
            _field("days", "办结时限", "integer"),
            _field("decided_on", "决定日期", "date"),
            _field("basis", "设定依据"),
        ],
        ["permit_id"],
        foreign=[_key("agency_uscc", "agency", "uscc")],
        label="name",
        columns=["permit_id", "name", "agency_uscc", "kind", "channels", "is_online", "fee"],
        facets=["kind", "agency_uscc", "channels", "is_online"],
        search=["name", "basis"],
    ),
)

FEE = _package(
    "fee",
    "收费",
    "fees",
    _resource(
        "fee_item",
        "收费项目",
        [_field("code", "代码"), _field("year", "年份", "year"), _field("amount", "金额", "number")],
        ["code", "year"],
    ),
    _resource("fee_note", "收费说明", [_field("note_id", "序号", "integer"), _field("text", "说明")], ["note_id"]),
    sample=False,
)


def permit_rows(count: int = 130) -> list[Row]:
    """Rows of permits: the awkward keys first."""
    keys = [*AWKWARD, *(f"P{number:05}" for number in range(count - len(AWKWARD)))]
    return [
        {
            "permit_id": key,
            "name": "户外广告设置许可" if number % 3 == 0 else "建筑垃圾处置核准" if number % 3 == 1 else "水",
            "agency_uscc": ("A1", "A2", "")[number % 3],
            "kind": "pt"[number % 2],
            "channels": "|".join(CHANNELS[: number % 4]),
            "is_online": ("true", "false")[number % 2],
            "fee": number / 2 if number % 5 else "",
            "days": number,
            "decided_on": f"2026-01-{number % 28 + 1:02}",
            "basis": LONG if number % 10 == 0 else f"第{number}条",
        }
        for number, key in enumerate(keys)
    ]


ROWS: Mapping[str, list[Row]] = {
    "agency": [
        {"uscc": "A1", "name": "城市管理局", "parent_uscc": "A0"},
        {"uscc": "A2", "name": "住房和城乡建设局", "parent_uscc": "A0"},
        {"uscc": "A0", "name": "示例市人民政府", "parent_uscc": ""},
    ],
    "permit": permit_rows(),
    "fee_item": [{"code": "C/1", "year": year, "amount": year / 8} for year in (2024, 2025, 2026)],
    "fee_note": [{"note_id": number, "text": f"说明{number}"} for number in range(3)],
}


def write_dataset(portal: Portal, package: Mapping[str, Any], rows: Mapping[str, list[Row]] = ROWS) -> None:
    """Write a dataset with its rows into a portal's folder."""
    folder = portal.root / "datasets" / package["name"]
    (folder / "data").mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(dict(package), allow_unicode=True, sort_keys=False)
    (folder / "datapackage.yaml").write_text(text, encoding="utf-8")
    for resource in package["resources"]:
        write_rows(folder / resource["path"], rows[resource["name"]])


def write_rows(path: Path, rows: list[Row]) -> None:
    """Write rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def make_market(root: Path) -> Portal:
    """Make the portal with every kind of field."""
    portal = create_portal(root)
    for package in (AGENCY, PERMIT, FEE):
        write_dataset(portal, package)
    return Portal.at(root)


@contextmanager
def running(site: Site) -> Iterator[tuple[str, Server]]:
    """Serve a site in a thread of its own and yield its address and the server."""
    ready = threading.Event()
    server = Server(configuration(site), ready.set)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            assert ready.wait(30)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", server
        finally:
            server.should_exit = True
            thread.join(30)


@dataclass
class Element:
    """One element of a page, with the text of all that it holds."""

    tag: str
    attributes: dict[str, str]
    path: tuple[str, ...]
    text: str = ""

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")


@dataclass
class Page(HTMLParser):
    """A page taken apart."""

    source: str
    elements: list[Element] = field(default_factory=list)
    opened: list[Element] = field(default_factory=list)

    EMPTY = frozenset({"meta", "link", "input", "br", "img", "hr"})

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.source)
        assert not self.opened, f"never closed: {[element.tag for element in self.opened]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name: value or "" for name, value in attrs}
        element = Element(tag, names, tuple(outer.tag for outer in self.opened))
        self.elements.append(element)
        if tag not in self.EMPTY:
            self.opened.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self.opened:
            element.text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of a tag that have some attributes."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element.tag == tag and all(element[name] == value for name, value in wanted.items())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """Return the only such element."""
        (element,) = self.all(tag, **attributes)
        return element

    def link(self, text: str) -> str:
        """Return where the first link of some words leads."""
        return next(link["href"] for link in self.all("a") if " ".join(link.text.split()) == text)


@pytest.fixture
def page(web: httpx.Client) -> Callable[[str | httpx.Response], Page]:
    """Return a function that opens an address, or an answer, as a page."""

    def read(wanted: str | httpx.Response) -> Page:
        answer = web.get(wanted) if isinstance(wanted, str) else wanted
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        return Page(answer.text)

    return read


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """The portal with every kind of field and key."""
    return make_market(tmp_path_factory.mktemp("market") / "portal")


@pytest.fixture(scope="session")
def market_store(market: Portal, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The published store of the market."""
    store = Store.at(tmp_path_factory.mktemp("store"))
    assert pipeline.build(market, store).accepted
    return store


@pytest.fixture(scope="session")
def served(market: Portal, market_store: Store) -> Iterator[tuple[str, Server]]:
    """Where the market is served, and its server."""
    with running(Site(market, market_store)) as found:
        yield found


@pytest.fixture(scope="session")
def origin(served: tuple[str, Server]) -> str:
    """Where the market is served."""
    return served[0]


@pytest.fixture
def web(origin: str) -> Iterator[httpx.Client]:
    """A client of the served market; it follows no redirect by itself."""
    with httpx.Client(base_url=origin, trust_env=False) as client:
        yield client


@pytest.fixture
def serve_site() -> Iterator[Callable[[Portal, Store], str]]:
    """Return a function that serves a store for the rest of the test and returns the address."""
    with ExitStack() as servers:
        yield lambda portal, store: servers.enter_context(running(Site(portal, store)))[0]
