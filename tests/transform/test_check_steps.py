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
    with pytest.raises(UnknownStep, match=f"the nearest is “{nearest}”. Known steps: extract, half-width") as told:
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
        pytest.param({"take": {"start": -6, "length": 6}}, "start -6", id="from the end"),
        pytest.param({"take": {"start": 0, "length": -1}}, "length -1", id="less than nothing"),
        pytest.param({"pad-right": {"width": 9, "with": "ab"}}, "step “pad-right”: ", id="two characters to pad with"),
        pytest.param({"prefix": {"text": 34}}, "step “prefix”: ", id="a number for a text"),
        pytest.param({"split": {"by": "", "part": 0}}, "empty separator", id="cut at nothing"),
        pytest.param({"split": {"by": "-", "part": "1"}}, "step “split”: ", id="a text for a part"),
        pytest.param({"extract": {"pattern": "("}}, "step “extract”: ", id="pattern"),
        pytest.param({"extract": {"pattern": "x", "group": 1}}, "group 1 of 0", id="no such group"),
        pytest.param({"match": {"patterns": {"(": "x"}}}, "step “match”: ", id="one of the patterns"),
        pytest.param({"match": {"patterns": ["x"]}}, "step “match”: ", id="patterns are a list"),
        pytest.param({"label": {"codes": ["1"]}}, "step “label”: ", id="codes are a list"),
        pytest.param({"nulls": {"values": 3}}, "step “nulls”: ", id="values are a number"),
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
