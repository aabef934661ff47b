"""Layouts: every label is mapped or ignored by name, every field exists and comes from somewhere."""

from __future__ import annotations

from typing import Any

import pytest

from gongkai.descriptor import Package, Step, read_layouts, read_package
from gongkai.errors import BrokenDescriptor

FIELDS = [{"name": name, "type": "string"} for name in ("code", "name", "level")]
LAYOUT: dict[str, Any] = {
    "name": "export",
    "headers": ["代码", "名称"],
    "fields": {"code": {"from": "代码"}, "name": {"from": "名称"}},
}


@pytest.fixture(scope="module")
def package() -> Package:
    schema = {"fields": FIELDS, "primaryKey": ["code"]}
    tables = [{"name": name, "path": f"data/{name}.csv", "schema": schema} for name in ("item", "step")]
    return read_package({"name": "item", "resources": tables}, "here")


def test_a_layout_as_it_is_declared(package: Package) -> None:
    raw = {
        **LAYOUT,
        "title": "导出",
        "title_en": "Export",
        "resource": "step",
        "headers": ["代码", "名称", "备注"],
        "fields": {
            "code": {"from": "代码", "steps": ["trim", {"take": {"start": 0, "length": 6}}]},
            "name": {"from": "名称"},
            "level": {"value": 3},
        },
        "ignore": ["备注"],
    }
    (layout,) = read_layouts({"layouts": [raw]}, package, "pipeline.yaml")
    assert (layout.name, layout.resource, layout.where) == ("export", "step", "pipeline.yaml [export]")
    assert layout.titles == {"zh": "导出", "en": "Export"}
    code, name, level = layout.columns
    assert code.steps == (Step(name="trim", arguments={}), Step(name="take", arguments={"start": 0, "length": 6}))
    assert (name.source, name.value, name.steps) == ("名称", None, ())
    assert (level.source, level.value) == (None, "3")


def test_the_first_table_is_meant_unless_one_is_named(package: Package) -> None:
    (layout,) = read_layouts({"layouts": [LAYOUT]}, package, "pipeline.yaml")
    assert layout.resource == "item"


def test_no_layouts(package: Package) -> None:
    assert read_layouts({}, package, "pipeline.yaml") == ()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param({"name": None}, "pipeline.yaml: the property “name” is missing", id="no name"),
        pytest.param({"resource": "other"}, "no such name: other", id="unknown table"),
        pytest.param({"headers": "代码"}, "no such name: 名称", id="one label for two fields"),
        pytest.param({"headers": [2024, "名称"]}, "“headers” must be a list of texts", id="label is a number"),
        pytest.param({"fields": ["code"]}, "“fields” must hold properties", id="fields are a list"),
        pytest.param({"fields": {"code": "代码"}}, "“code” must hold properties", id="field is a text"),
        pytest.param({"fields": {"kind": {"from": "代码"}}}, "no such name: kind", id="unknown field"),
        pytest.param({"headers": ["代码"]}, "no such name: 名称", id="unknown label"),
        pytest.param({"ignore": ["备注"]}, "no such name: 备注", id="unknown label ignored"),
        pytest.param({"headers": ["代码", "名称", "备注"]}, "neither mapped nor ignored: 备注", id="label left over"),
        pytest.param(
            {"headers": ["代码", "名称", "备注", "备注"], "ignore": ["备注[1]"]},
            "neither mapped nor ignored: 备注[2]",
            id="one of two left over",
        ),
        pytest.param(
            {"headers": ["代码", "名称", "名称"]}, "mapped, but twice among the labels: 名称", id="label twice"
        ),
        pytest.param({"fields": {"code": {}}}, "[code]: a field comes “from” a label", id="field from nowhere"),
        pytest.param(
            {"fields": {"code": {"from": "代码", "value": "1"}}}, "[code]: a field comes", id="from two places"
        ),
        pytest.param(
            {"fields": {"code": {"value": "1", "steps": ["trim"]}}}, "[code]: a field comes", id="value with steps"
        ),
        pytest.param(
            {"fields": {"code": {"from": "代码", "steps": "trim"}}},
            "[code]: “steps” must be a list",
            id="steps are a text",
        ),
        pytest.param(
            {"fields": {"code": {"from": "代码", "steps": [3]}}}, "[code]: a step is a name", id="step is a number"
        ),
        pytest.param(
            {"fields": {"code": {"from": "代码", "steps": [{"trim": {}, "upper": {}}]}}},
            "[code]: a step is a name",
            id="two steps in one",
        ),
        pytest.param(
            {"fields": {"code": {"from": "代码", "steps": [{"take": 6}]}}},
            "[code]: a step is a name",
            id="argument without a name",
        ),
    ],
)
def test_fault_is_told_with_its_place(package: Package, change: dict[str, Any], fault: str) -> None:
    with pytest.raises(BrokenDescriptor) as told:
        read_layouts({"layouts": [{**LAYOUT, **change}]}, package, "pipeline.yaml")
    assert fault in str(told.value)
    assert str(told.value).startswith("pipeline.yaml" + (" [export]" if "name" not in change else ""))


@pytest.mark.parametrize("raw", [{"layouts": "export"}, {"layouts": {"export": {}}}, {"layouts": ["export"]}])
def test_layouts_are_a_list(package: Package, raw: dict[str, Any]) -> None:
    with pytest.raises(BrokenDescriptor, match="“layouts” must"):
        read_layouts(raw, package, "pipeline.yaml")
