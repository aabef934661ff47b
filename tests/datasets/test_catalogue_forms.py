"""The printed forms of the disclosure catalogue: two header rows, merged cells, boxes and ticks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from gongkai.descriptor import Portal
from gongkai.pipeline import Checked, check
from gongkai.release import Store

TITLE = "灵璧县义务教育领域基层政务公开标准目录（2022年版）"
UPPER = ["序号", "公开事项", "", "公开内容\n(要素)", "公开依据", "公开时限", "公开主体", "公开渠道和载体"]
BOXES = (
    "■政府网站 □政府公报\n口两微一端 口发布会/听证会\n□广播电视 □纸质媒体\n"
    "■公开查阅点 □政务服务中心\n□便民服务站 □入户/现场\n"
    "■社区/企事业单位/村公示栏（电子屏）\n□精准推送 □其他____"
)
LAW = "《中华人民共和国义务教育法》"
Rows = Sequence[Sequence[str]]


def header(
    *, group: str = "特定群体", request: str = "依申请公开", levels: Sequence[str] = ("县级", "乡级")
) -> list[list[str]]:
    above = [*UPPER, "公开对象", "", "公开方式", "", "公开层级", *[""] * (len(levels) - 1)]
    below = ["", "一级事项", "二级事项", "", "", "", "", "", "全社会", group, "主动", request, *levels]
    return [above, below]


def row(**cells: str) -> list[str]:
    """A row of the form; what is not said is as in most rows of a real one."""
    usual = {
        "number": "1",
        "level1": "招生管理",
        "level2": "学区划分",
        "content": "招生范围",
        "basis": LAW,
        "limit": "信息形成或者变更之日起20个工作日内",
        "subject": "灵璧县教育体育局",
        "channels": BOXES,
        "public": "√",
        "group": "",
        "proactive": "√",
        "request": "",
        "county": "√",
        "township": "",
    }
    return list((usual | cells).values())


@pytest.fixture
def read(bundled: Portal, built: Store, tmp_path: Path) -> Any:
    """Return a function that hands in a workbook of the form, with cells merged below each other."""

    def read(rows: Rows, *, head: Rows | None = None, merged: Sequence[str] = (), title: str = TITLE) -> Checked:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for cells in [[title], *(head or header()), *rows]:
            sheet.append([cell or None for cell in cells])
        for area in ["B2:C2", "I2:J2", "K2:L2", *(f"{name}2:{name}3" for name in "ADEFGH"), *merged]:
            sheet.merge_cells(area)
        book.save(tmp_path / "catalogue.xlsx")
        return check(bundled, "disclosure_catalogue", tmp_path / "catalogue.xlsx", keys=built.keys())

    return read


def cells(checked: Checked, *names: str) -> list[tuple[str | None, ...]]:
    return list(zip(*(checked.table.column(name).to_pylist() for name in names), strict=True))


def test_cells_merged_below_each_other_hold_for_each_row(read: Any) -> None:
    rows = [
        row(),
        row(number="2", level1="", level2="入学条件", basis="", limit="", subject="", channels=""),
        row(number="3", level1="学生管理", level2="资助政策", basis="同上", limit="同上", subject="同上"),
    ]
    checked = read(rows, merged=["B4:B5", "E4:E5", "F4:F5", "G4:G5", "H4:H5"])
    assert (checked.layout, checked.report.errors, checked.report.warnings) == ("national", (), ())
    assert cells(checked, "record_id", "level1", "level2") == [
        ("341323-23-001", "招生管理", "学区划分"),
        ("341323-23-002", "招生管理", "入学条件"),
        ("341323-23-003", "学生管理", "资助政策"),
    ]
    same = [(LAW, "信息形成或者变更之日起20个工作日内", "20", "灵璧县教育体育局")] * 3
    assert cells(checked, "basis", "time_limit", "limit_days", "subject") == same
    assert (
        cells(checked, "channels")
        == [
            ('["政府网站", "公开查阅点", "社区/企事业单位/村公示栏(电子屏)"]',),
        ]
        * 3
    )


def test_the_title_says_county_area_and_edition(read: Any) -> None:
    checked = read([row()])
    assert cells(checked, "region_code", "agency_uscc", "area", "edition") == [
        ("341323", "11341323XX00004140", "义务教育", "2022年版")
    ]


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        pytest.param("信息形成或者变更之日起20个工作日内", ("20", "以内", "工作日"), id="working days"),
        pytest.param("自信息形\n成之日起\n20个工\n作日内", ("20", "以内", "工作日"), id="broken over lines"),
        pytest.param("20工作日", ("20", "以内", "工作日"), id="short"),
        pytest.param("公示不少于30日", ("30", "不少于", "日"), id="at least"),
        pytest.param("实时公开", (None, None, "实时"), id="at once"),
        pytest.param("永久公开", (None, None, "长期"), id="for ever"),
        pytest.param("及时公开", (None, None, None), id="soon is no limit"),
        pytest.param("受理后5个工作日内，公示7日", (None, None, None), id="two limits"),
        pytest.param("每年3月15日前", (None, None, None), id="a day of the calendar"),
    ],
)
def test_time_limit_is_parsed(read: Any, text: str, parsed: tuple[str | None, ...]) -> None:
    checked = read([row(limit=text)])
    assert checked.report.errors == ()
    assert cells(checked, "limit_days", "limit_bound", "day_kind") == [parsed]


@pytest.mark.parametrize(
    ("head", "given", "layout", "wanted"),
    [
        pytest.param(
            header(group="特定群众", request="依申请公开"),
            row(public="", group="√"),
            "national-groups",
            ("false", "特定群体", "true", "false", "true", "false", "false"),
            id="a ticked group",
        ),
        pytest.param(
            header(request="依申请", levels=("县级", "乡级", "村级")),
            [*row(public="", group="被征地农户", proactive="", request="√"), "√"],
            "with-villages",
            ("false", "被征地农户", "false", "true", "true", "false", "true"),
            id="three levels",
        ),
    ],
)
def test_other_labels_are_known(read: Any, head: Rows, given: list[str], layout: str, wanted: tuple[str, ...]) -> None:
    checked = read([given], head=head)
    assert (checked.layout, checked.report.errors) == (layout, ())
    fields = ["audience_public", "audience_group", "mode_proactive", "mode_on_request"]
    assert cells(checked, *fields, "level_county", "level_township", "level_village") == [wanted]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        pytest.param(row(proactive="", request=""), ("exactly-one-of", "mode_proactive"), id="no mode"),
        pytest.param(row(county=""), ("exactly-one-of", "level_county"), id="no level"),
        pytest.param(row(public=""), ("exactly-one-of", "audience_public"), id="for nobody"),
        pytest.param(row(channels="■政府网站 ■飞鸽传书"), ("type-error", "channels"), id="a channel of no list"),
    ],
)
def test_faults_are_told(read: Any, given: list[str], fault: tuple[str, str]) -> None:
    assert [(error.type, error.field) for error in read([given]).report.errors] == [fault]
