"""A list as agencies print them, read by steps into a valid table; what they cannot read is named with its cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.descriptor import Portal
from gongkai.pipeline import Checked, check

MakeDataset = Callable[..., Any]
CHANNELS = ["政府网站", "政府公报", "两微一端"]
FIELDS: dict[str, dict[str, Any]] = {
    "code": {},
    "level1": {"constraints": {"required": True}},
    "title": {},
    "channels": {"type": "array", "arrayItem": {"type": "string", "constraints": {"enum": CHANNELS}}},
    "on_request": {"type": "boolean"},
    "written_on": {"type": "date"},
    "amount_wan": {"type": "number"},
    "share_pct": {"type": "number", "constraints": {"maximum": 100}},
    "place": {},
}
TO_TEXT: dict[str, Any] = {
    "code": {"from": "序号", "steps": ["trim", "number", {"pad-left": {"width": 3}}]},
    "level1": {"from": "一级事项", "steps": ["trim", {"inherit": {"same": ["同上"]}}]},
    "title": {"from": "标题", "steps": ["no-pinyin", "simplified", "trim"]},
    "channels": {"from": "公开渠道", "steps": [{"ticked": {"options": CHANNELS}}]},
    "on_request": {"from": "依申请", "steps": ["tick"], "default": "false"},
    "written_on": {"from": "成文日期", "steps": ["date", "excel-date"]},
    "amount_wan": {"from": "金额", "steps": [{"unit": {"to": "万元", "from": "元"}}]},
    "share_pct": {"from": "占比", "steps": [{"percent": {"to": "points", "from": "fraction"}}]},
    "place": {"parts": [{"from": "县区"}, {"from": "乡镇"}], "join": "/"},
}
HEADER = ["序号", "一级事项", "标题", "公开渠道", "依申请", "成文日期", "金额", "占比", "县区", "乡镇"]
GOOD = [
    ["一", "征地补偿", "發(fā)展規(guī)劃(試行)", "■政府网站 □政府公报 ■两微一端", "", "2020年3月1日", "3.5万元",
     "12.5%", "埇桥区", ""],
    ["十二", "同上", "通知", "R政府网站口政府公报", "√", "43891", "1200", "0.5", "泗县", "泗城镇"],
    ["13", "", "通知", "□政府网站 □政府公报", "□", "二〇二〇年三月一日", "叁万元整", "百分之五", "", ""],
]  # fmt: skip


@pytest.fixture
def checked(portal: Portal, make_dataset: MakeDataset, table_file: Callable[..., Path]) -> Callable[..., Checked]:
    def of(rows: Sequence[Sequence[str]]) -> Checked:
        make_dataset("catalogue", FIELDS)
        layouts = {"layouts": [{"name": "printed", "headers": HEADER, "fields": TO_TEXT}]}
        path = portal.root / "datasets" / "catalogue" / "pipeline.yaml"
        path.write_text(yaml.safe_dump(layouts, allow_unicode=True), encoding="utf-8")
        return check(Portal.at(portal.root), "catalogue", table_file([HEADER, *rows]))

    return of


def test_a_printed_list_becomes_a_valid_table(checked: Callable[..., Checked]) -> None:
    done = checked(GOOD)
    assert done.report.errors == ()
    assert {name: done.table.column(name).to_pylist() for name in FIELDS} == {
        "code": ["001", "012", "013"],
        "level1": ["征地补偿"] * 3,
        "title": ["发展规划(试行)", "通知", "通知"],
        "channels": ['["政府网站", "两微一端"]', '["政府网站"]', None],
        "on_request": ["false", "true", "false"],
        "written_on": ["2020-03-01"] * 3,
        "amount_wan": ["3.5", "0.12", "3"],
        "share_pct": ["12.5", "50", "5"],
        "place": ["埇桥区", "泗县/泗城镇", None],
    }


@pytest.mark.parametrize(
    ("column", "text", "field"),
    [
        pytest.param("公开渠道", "■官方微博 □政府网站", "channels", id="a label that is none"),
        pytest.param("公开渠道", "政府网站", "channels", id="no box"),
        pytest.param("依申请", "可以", "on_request", id="no tick"),
        pytest.param("成文日期", "20年3月1日", "written_on", id="a year of two digits"),
        pytest.param("成文日期", "2020年2月30日", "written_on", id="a day that is none"),
        pytest.param("金额", "约3万元", "amount_wan", id="about an amount"),
        pytest.param("金额", "3吨", "amount_wan", id="another unit"),
        pytest.param("占比", "5%～6%", "share_pct", id="a range"),
    ],
)
def test_what_a_step_cannot_read_is_named_with_its_cell(
    checked: Callable[..., Checked], column: str, text: str, field: str
) -> None:
    place = HEADER.index(column)
    row = [*GOOD[0][:place], text, *GOOD[0][place + 1 :]]
    (fault,) = checked([row, *GOOD[1:]]).report.errors
    assert (fault.type, fault.row, fault.column, fault.field, fault.cell) == ("type-error", 2, place + 1, field, text)
