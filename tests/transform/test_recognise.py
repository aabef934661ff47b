"""A header is told from its labels: a declared layout, the schema's own names or titles, or nothing known."""

from __future__ import annotations

import pytest

from gongkai.descriptor import Layout, Resource, read_layouts, read_package
from gongkai.transform import recognise
from gongkai.transform.recognise import closest, pairing

FIELDS = [
    {"name": "code", "title": "代码", "title_en": "Code", "type": "string"},
    {"name": "name", "title": "事项名称", "title_en": "Name of the item", "type": "string"},
    {"name": "level", "title": "行使层级", "type": "string"},
    {"name": "note", "type": "string"},
]
SCHEMA = {"fields": FIELDS, "primaryKey": ["code"]}
PACKAGE = read_package(
    {
        "name": "item",
        "resources": [{"name": name, "path": f"{name}.csv", "schema": SCHEMA} for name in ("item", "step")],
    },
    "here",
)
LAYOUTS = read_layouts(
    {
        "layouts": [
            {
                "name": "export",
                "headers": ["编码", "名称", "备注(可空)"],
                "ignore": ["备注(可空)"],
                "fields": {"code": {"from": "编码"}, "name": {"from": "名称"}},
            },
            {"name": "steps", "resource": "step", "headers": ["序号"], "fields": {"code": {"from": "序号"}}},
        ]
    },
    PACKAGE,
    "pipeline.yaml",
)


@pytest.fixture
def resource() -> Resource:
    return PACKAGE["item"]


@pytest.fixture
def layouts() -> tuple[Layout, ...]:
    return LAYOUTS


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param(["编码", "名称", "备注(可空)"], id="as declared"),
        pytest.param(["备注(可空)", "编码", "名称"], id="in another order"),
        pytest.param(["编码 ", "名\u3000称", "备注（可空）"], id="white space and full width"),
        pytest.param(["编码\n", "名称", "备注(可空)"], id="line break"),
    ],
)
def test_layout_is_recognised(resource: Resource, layouts: tuple[Layout, ...], labels: list[str]) -> None:
    match = recognise(labels, resource, layouts)
    assert match is not None
    assert match.layout is layouts[0]


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        pytest.param(["code", "name", "level", "note"], ("code", "name", "level", "note"), id="names"),
        pytest.param(["代码", "事项名称", "行使层级", "note"], ("code", "name", "level", "note"), id="Chinese titles"),
        pytest.param(
            ["Code", "Name of the item", "level", "note"], ("code", "name", "level", "note"), id="English titles"
        ),
        pytest.param(["note", "level", "name", "code"], ("note", "level", "name", "code"), id="another order"),
        pytest.param([" 代码", "事项\n名称", "行使层级", "note "], ("code", "name", "level", "note"), id="white space"),
        pytest.param(["code", "name"], ("code", "name"), id="half of them"),
        pytest.param(["code", "name", "levl", "note"], ("code", "name", "levl", "note"), id="one misspelt"),
        pytest.param(["code", "代码", "name", "level"], ("code", "code", "name", "level"), id="one field twice"),
    ],
)
def test_schema_is_recognised(
    resource: Resource, layouts: tuple[Layout, ...], labels: list[str], names: tuple[str, ...]
) -> None:
    match = recognise(labels, resource, layouts)
    assert match is not None
    assert (match.layout, match.names) == (None, names)


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param(["编码", "名称"], id="a layout's label is missing"),
        pytest.param(["编码", "名称", "备注(可空)", "电话"], id="a layout's labels and another"),
        pytest.param(["编码", "编码", "名称", "备注(可空)"], id="a layout's label twice"),
        pytest.param(["序号"], id="the layout of another table"),
        pytest.param(["code"], id="less than half of the schema"),
        pytest.param(["code", "name", "a", "b", "c"], id="more strangers than fields"),
        pytest.param(["", ""], id="empty labels"),
    ],
)
def test_what_is_not_recognised(resource: Resource, layouts: tuple[Layout, ...], labels: list[str]) -> None:
    assert recognise(labels, resource, layouts) is None


@pytest.mark.parametrize(
    ("labels", "form"),
    [
        pytest.param(["编码", "名称", "电话"], "export", id="a layout"),
        pytest.param(["code", "x", "y"], "item", id="the schema's names"),
        pytest.param(["行使层级", "x", "y"], "item (zh)", id="the schema's titles"),
        pytest.param(["序号"], "export", id="nothing alike, and not the layout of another table"),
    ],
)
def test_closest(resource: Resource, layouts: tuple[Layout, ...], labels: list[str], form: str) -> None:
    name, wanted = closest(labels, resource, layouts)
    assert name == form
    assert len(wanted) in {3, 4}


@pytest.mark.parametrize(
    ("labels", "wanted", "pairs"),
    [
        pytest.param(["code", "nmae"], ["code", "name", "level"], [("nmae", "name")], id="misspelt"),
        pytest.param(["编号", "名称"], ["编码", "名称"], [("编号", "编码")], id="Chinese"),
        pytest.param(["a", "b"], ["a", "b"], [], id="all known"),
        pytest.param(["a", "b", "x"], ["a", "b"], [("x", "")], id="nothing is missing"),
        pytest.param(["名 称", "x"], ["名称", "y"], [("x", "y")], id="a known one with a space"),
    ],
)
def test_pairing(labels: list[str], wanted: list[str], pairs: list[tuple[str, str]]) -> None:
    assert pairing(labels, wanted) == pairs
