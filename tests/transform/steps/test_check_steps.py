"""A step that does not exist or cannot take its arguments is told when the layout is read, not at the first file."""

from __future__ import annotations

from typing import Any

import pytest

from gongkai.descriptor import Layout, Portal, read_layouts, read_package
from gongkai.errors import BrokenDescriptor, UnknownStep
from gongkai.messages import speaking
from gongkai.transform import check_steps

PACKAGE = read_package(
    {
        "name": "item",
        "resources": [
            {
                "name": "item",
                "path": "item.csv",
                "schema": {"fields": [{"name": "code", "type": "string"}], "primaryKey": "code"},
            }
        ],
    },
    "here",
)


def layout(step: str | dict[str, Any]) -> Layout:
    raw = {"name": "export", "headers": ["代码"], "fields": {"code": {"from": "代码", "steps": [step]}}}
    (made,) = read_layouts({"layouts": [raw]}, PACKAGE, "pipeline.yaml")
    return made


@pytest.mark.parametrize(
    "step",
    [
        pytest.param("trim", id="no arguments"),
        pytest.param({"take": {"start": 0, "length": 6}}, id="all arguments"),
        pytest.param({"pad-right": {"width": 9}}, id="an argument left out"),
        pytest.param({"pad-right": {"width": 9, "with": "x"}}, id="an argument that is a word of Python"),
        pytest.param({"extract": {"pattern": "x(y)", "group": 1}}, id="a pattern that one cell does not match"),
        pytest.param({"label": {"codes": {"1": "甲", "2": 34}, "default": None}}, id="a default that is none"),
        pytest.param({"nulls": {"values": ["-", 0]}}, id="numbers among texts"),
        pytest.param({"list": {"by": "、"}}, id="one for several"),
        pytest.param({"unit": {"to": "万圆", "from": "元"}}, id="two words for one unit"),
    ],
)
def test_sound(step: str | dict[str, Any]) -> None:
    check_steps(layout(step))


@pytest.mark.parametrize(
    ("step", "nearest"),
    [
        pytest.param("trimm", "trim", id="a letter too many"),
        pytest.param("half_width", "half-width", id="underscore for hyphen"),
        pytest.param({"padright": {"width": 9}}, "pad-right", id="hyphen left out"),
    ],
)
def test_unknown_step_is_told_with_the_nearest(step: str | dict[str, Any], nearest: str) -> None:
    with pytest.raises(UnknownStep, match=f"the nearest is “{nearest}”. Known steps: code, date, excel-date") as told:
        check_steps(layout(step))
    assert told.value.facts["where"] == "pipeline.yaml [export] [code]"


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        pytest.param({"take": {"strat": 0, "length": 6}}, "no argument “strat”; the nearest is “start”", id="misspelt"),
        pytest.param(
            {"pad-right": {"width": 9, "wiht": "x"}},
            "no argument “wiht”; the nearest is “with”",
            id="optional, misspelt",
        ),
        pytest.param({"trim": {"characters": "x"}}, "no argument “characters”", id="one too many"),
        pytest.param({"take": {"start": 0}}, "the argument “length” is missing", id="missing"),
        pytest.param({"take": {"start": "a", "length": 6}}, "step “take”: ", id="a word for a number"),
        pytest.param(
            {"take": {"start": -6, "length": 6}},
            "“start” must be a whole number from 0 to 100000, not “-6”",
            id="from the end",
        ),
        pytest.param({"take": {"start": 0, "length": -1}}, "“length” must be a whole number", id="less than nothing"),
        pytest.param({"pad-right": {"width": 9, "with": "ab"}}, "step “pad-right”: ", id="two characters to pad with"),
        pytest.param({"prefix": {"text": 34}}, "step “prefix”: ", id="a number for a text"),
        pytest.param({"split": {"by": "", "part": 0}}, "“by” must be a text that is not empty", id="cut at nothing"),
        pytest.param({"split": {"by": "-", "part": "1"}}, "step “split”: ", id="a text for a part"),
        pytest.param({"extract": {"pattern": "("}}, "step “extract”: ", id="pattern"),
        pytest.param({"extract": {"pattern": "x", "group": 1}}, "group 1 of 0", id="no such group"),
        pytest.param({"match": {"patterns": {"(": "x"}}}, "step “match”: ", id="one of the patterns"),
        pytest.param({"match": {"patterns": ["x"]}}, "step “match”: ", id="patterns are a list"),
        pytest.param({"label": {"codes": ["1"]}}, "step “label”: ", id="codes are a list"),
        pytest.param({"nulls": {"values": 3}}, "“values” must be a list of texts", id="values are a number"),
        pytest.param({"take": {"start": 10**30, "length": 1}}, "“start” must be", id="beyond all cells"),
        pytest.param({"take": {"start": True, "length": 1}}, "“start” must be", id="a truth value for a number"),
        pytest.param({"take": {"start": 1.0, "length": 1}}, "“start” must be", id="a fraction for a number"),
        pytest.param({"pad-left": {"width": 10**9}}, "“width” must be", id="wider than memory"),
        pytest.param({"split": {"by": "-", "part": 10**30}}, "“part” must be", id="a part beyond all"),
        pytest.param({"extract": {"pattern": "x{99999999999}"}}, "step “extract”: ", id="a pattern too large"),
        pytest.param({"extract": {"pattern": "(" * 5000 + ")" * 5000}}, "step “extract”: ", id="a pattern too deep"),
        pytest.param({"extract": {"pattern": 5}}, "“pattern” must be a text", id="a number for a pattern"),
        pytest.param({"label": {"codes": {"1": True}}}, "“codes” must be a mapping of texts", id="yes for a label"),
        pytest.param({"label": {"codes": {}, "default": [1]}}, "“default” must be", id="a list for a default"),
        pytest.param({"code": {"codes": {"1": "甲", "2": "甲"}}}, "“甲” is the label of two codes", id="two codes"),
        pytest.param({"date": {"to": "day"}}, "“to” must be one of: date, yearmonth, year", id="no part of a date"),
        pytest.param({"date": {"to": ["date"]}}, "“to” must be one of", id="a list of parts of a date"),
        pytest.param({"excel-date": {"system": "1900"}}, "“system” must be one of: 1900, 1904", id="a text for a year"),
        pytest.param({"percent": {"to": "points"}}, "the argument “from” is missing", id="a share of what"),
        pytest.param({"percent": {"to": "points", "from": "%"}}, "“from” must be one of", id="no kind of share"),
        pytest.param(
            {"unit": {"to": "元", "from": "万吨"}}, "“万吨” and “元” are no units of one kind", id="two kinds"
        ),
        pytest.param({"unit": {"to": "万", "from": "万"}}, "“万” is no unit", id="a multiple of nothing"),
        pytest.param({"list": {"by": []}}, "“by” must be", id="no separator"),
        pytest.param({"list": {"by": ["、", ""]}}, "“by” must be", id="an empty separator"),
        pytest.param({"ticked": {"options": "甲"}}, "“options” must be a list of texts", id="a text for a list"),
        pytest.param({"ticked": {"join": ""}}, "“join” must be", id="joined with nothing"),
    ],
)
def test_fault_is_told_with_its_place(step: dict[str, Any], fault: str) -> None:
    with pytest.raises(BrokenDescriptor) as told:
        check_steps(layout(step))
    assert str(told.value).startswith("pipeline.yaml [export] [code]: step “")
    assert fault in str(told.value)


def test_fault_in_chinese() -> None:
    with speaking("zh"), pytest.raises(BrokenDescriptor, match="没有参数“strat”；最接近的是“start”"):
        check_steps(layout({"take": {"strat": 0, "length": 6}}))


def test_bundled_layouts_are_sound(bundled: Portal, portal: Portal) -> None:
    for declared in (bundled, portal):
        for dataset in declared.datasets:
            for made in declared.layouts(dataset.name):
                check_steps(made)


def test_a_step_of_a_part_within_a_part_is_checked() -> None:
    raw = {"name": "export", "headers": ["代码"]}
    fields = {"code": {"parts": [{"parts": [{"from": "代码", "steps": ["trimm"]}]}]}}
    (made,) = read_layouts({"layouts": [{**raw, "fields": fields}]}, PACKAGE, "pipeline.yaml")
    with pytest.raises(UnknownStep):
        check_steps(made)


def test_a_value_in_chinese() -> None:
    with speaking("zh"), pytest.raises(BrokenDescriptor, match="“start”应为0至100000的整数，而不是“-6”"):
        check_steps(layout({"take": {"start": -6, "length": 6}}))
