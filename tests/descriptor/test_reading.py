"""How a layout says that rows are to be read, and what a field is put together of."""

from __future__ import annotations

from typing import Any

import pytest

from gongkai.descriptor import Column, Outline, Package, Reading, Step, read_layouts, read_package
from gongkai.errors import BrokenDescriptor

FIELDS = [{"name": name, "type": "string"} for name in ("code", "name", "month")]
LAYOUT: dict[str, Any] = {
    "name": "export",
    "headers": ["代码", "名称"],
    "fields": {"code": {"from": "代码"}, "name": {"from": "名称"}},
}


@pytest.fixture(scope="module")
def package() -> Package:
    schema = {"fields": FIELDS, "primaryKey": ["code"]}
    return read_package({"name": "item", "resources": [{"name": "item", "path": "i.csv", "schema": schema}]}, "here")


def test_nothing_is_declared(package: Package) -> None:
    (layout,) = read_layouts({"layouts": [LAYOUT]}, package, "pipeline.yaml")
    assert (layout.reading, layout.only) == (Reading(), None)


def test_all_is_declared(package: Package) -> None:
    options = {
        "sheet": "表一", "encoding": "big5", "skip_rows": 2, "header_rows": 3, "section_rows": "系统",
        "inherit": ["名称"],
        "stop_at": "合计", "drop": "小计", "number_rows": "行号", "only": "宿州",
        "outline": {"number": "代码", "name": "名称", "levels": ["", r"\d+"]},
        "fields": {"code": {"from": "行号"}, "name": {"from": "系统"}},
        "ignore": ["代码", "名称"],
    }  # fmt: skip
    (layout,) = read_layouts({"layouts": [{**LAYOUT, **options}]}, package, "pipeline.yaml")
    assert layout.only == "宿州"
    assert layout.reading == Reading(
        sheet="表一", encoding="big5", skip_rows=2, header_rows=3, section_rows="系统", inherit=("名称",),
        stop_at="合计", drop="小计", number_rows="行号",
        outline=Outline(number="代码", name="名称", levels=("", r"\d+"), join="/"),
    )  # fmt: skip


def test_a_field_of_parts_and_one_of_the_title(package: Package) -> None:
    fields = {
        "code": {"parts": [{"value": 34}, {"from": "代码", "steps": ["trim"]}]},
        "name": {"from": "名称", "default": "无"},
        "month": {"title": r"20\d\d", "steps": ["trim"]},
    }
    (layout,) = read_layouts({"layouts": [{**LAYOUT, "fields": fields}]}, package, "pipeline.yaml")
    trim = (Step(name="trim", arguments={}),)
    assert layout.columns == (
        Column(
            field="code",
            parts=(Column(field="code", value="34"), Column(field="code", source="代码", steps=trim)),
        ),
        Column(field="name", source="名称", default="无"),
        Column(field="month", title=r"20\d\d", steps=trim),
    )


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param({"skip_rows": -1}, "“skip_rows” must be a number from 0 to 20", id="fewer than no rows"),
        pytest.param({"header_rows": 0}, "“header_rows” must be a number from 1 to 20", id="no header row"),
        pytest.param({"header_rows": True}, "“header_rows” must be a number", id="a truth is no number"),
        pytest.param({"header_rows": "2"}, "“header_rows” must be a number", id="a text is no number"),
        pytest.param({"drop": "("}, "“(” is no regular expression", id="pattern"),
        pytest.param({"only": "["}, "“[” is no regular expression", id="pattern of the place"),
        pytest.param({"inherit": ["备注"]}, "no such name: 备注", id="label to inherit"),
        pytest.param({"outline": {"number": "号", "name": "名称"}}, "no such name: 号", id="label of the outline"),
        pytest.param({"outline": {"name": "名称"}}, "“number” is missing", id="outline without numbers"),
        pytest.param(
            {"outline": {"number": "代码", "name": "名称", "levels": ["("]}}, "no regular expression", id="level"
        ),
        pytest.param(
            {"fields": {"code": {"from": "系统"}}, "ignore": ["代码", "名称"]}, "no such name: 系统", id="made up"
        ),
        pytest.param(
            {"unpivot": {"label": "组", "groups": {"甲": {"件": "代码"}, "乙": {"元": "名称"}}}},
            "all “groups” of “unpivot” need the same columns",
            id="groups of other columns",
        ),
        pytest.param({"unpivot": {"label": "组", "groups": {}}}, "all “groups” of “unpivot” need", id="no groups"),
        pytest.param(
            {"unpivot": {"label": "组", "groups": {"甲": {"件": "备注"}}}}, "no such name: 备注", id="label of a group"
        ),
        pytest.param({"fields": {"code": {"parts": [{}]}}}, "[code]: a field comes", id="part from nowhere"),
        pytest.param(
            {"fields": {"code": {"value": "1", "join": "/"}}}, "[code]: “join” stands between “parts”", id="join"
        ),
        pytest.param(
            {"fields": {"code": {"value": "1", "steps": ["trim"]}}}, "[code]: a field comes", id="steps of a constant"
        ),
        pytest.param({"fields": {"code": {"title": "a", "from": "代码"}}}, "[code]: a field comes", id="two places"),
    ],
)
def test_fault_is_told(package: Package, change: dict[str, Any], fault: str) -> None:
    with pytest.raises(BrokenDescriptor) as told:
        read_layouts({"layouts": [{**LAYOUT, **change}]}, package, "pipeline.yaml")
    assert fault in str(told.value)
