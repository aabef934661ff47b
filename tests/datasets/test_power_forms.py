"""The forms in which power lists are handed in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from gongkai.descriptor import Portal
from gongkai.pipeline import check
from gongkai.release import Store

EXPORT = "事项编码,权力类型,事项名称,子项,设定和实施依据,实施机关代码,区划代码"
ONE_TABLE = "序号,事项编码,权力类型,事项名称,子项,设定和实施依据,责任事项,追责情形,实施机关代码,区划代码"
MAPPED = {
    "power_id": "341300-10-0900",
    "power_type": "其他权力",
    "name": "企业投资项目备案",
    "sub_item": None,
    "basis": "示例依据",
    "basis_verified": "false",
    "agency_uscc": "11341300XX00000354",
    "region_code": "341300",
    "level": "市级",
    "status": "保留",
}


@pytest.mark.parametrize(
    ("text", "layout", "mapped"),
    [
        pytest.param(
            f"{EXPORT}\n341300-10-0900,其他行政权力, 企业投资项目备案,无,示例依据,11341300xx00000354,341300\n",
            "portal-export",
            MAPPED,
            id="export of a portal",
        ),
        pytest.param(
            f"{ONE_TABLE}\n１,341300-10-0900,其他权力,企业投资项目备案,,示例依据,受理,追责,11341300XX00000354,341300\n",
            "one-table",
            {**MAPPED, "seq": "1"},
            id="powers and responsibilities in one table",
        ),
    ],
)
def test_form_is_read(
    bundled: Portal, built: Store, tmp_path: Path, text: str, layout: str, mapped: dict[str, str | None]
) -> None:
    file = tmp_path / "powers.csv"
    file.write_text(text, encoding="utf-8")
    checked = check(bundled, "power_item", file, keys=built.keys())
    assert (checked.layout, checked.report.errors, checked.report.warnings) == (layout, (), ())
    assert {label: checked.table.column(label)[0].as_py() for label in checked.table.labels} == mapped


@pytest.mark.parametrize(
    ("region", "level"),
    [
        pytest.param("340000", "省级", id="province"),
        pytest.param("341300", "市级", id="city"),
        pytest.param("341302", "县级", id="county"),
        pytest.param("341302100", "镇(乡、街道)级", id="township"),
    ],
)
def test_level_follows_the_division(bundled: Portal, built: Store, tmp_path: Path, region: str, level: str) -> None:
    file = tmp_path / "powers.csv"
    row = f"{region[:6]}-01-0900,行政许可,示例事项,,示例依据,11341300XX00000354,{region}"
    file.write_text(f"{EXPORT}\n{row}\n", encoding="utf-8")
    checked = check(bundled, "power_item", file, keys=built.keys())
    assert checked.report.errors == ()
    assert checked.table.column("level").to_pylist() == [level]


@pytest.mark.parametrize(
    ("region", "severity"),
    [
        pytest.param("341302", "error", id="the home city must name its agencies"),
        pytest.param("340000", "warning", id="elsewhere the agency may be unknown"),
    ],
)
def test_unknown_agency(bundled: Portal, built: Store, tmp_path: Path, region: str, severity: str) -> None:
    file = tmp_path / "powers.csv"
    row = f"{region}-01-0900,行政许可,示例事项,,示例依据,11511301008778183N,{region}"
    file.write_text(f"{EXPORT}\n{row}\n", encoding="utf-8")
    report = check(bundled, "power_item", file, keys=built.keys()).report
    found = [(fault.type, fault.field, fault.severity) for fault in (*report.errors, *report.warnings)]
    assert found == [("foreign-key", "agency_uscc", severity)]


def test_a_catalogue_without_keys_is_refused_unless_its_place_is_known(
    bundled: Portal, built: Store, tmp_path: Path, shared: Path
) -> None:
    original = shared / "data/cn-gov-excerpts/guichi-341702-power-responsibility-list-2023-head.csv"
    unnamed = tmp_path / "list.csv"
    unnamed.write_bytes(original.read_bytes())
    reports = [check(bundled, "power_item", file, keys=built.keys()).report for file in (original, unnamed)]
    assert [[error.type for error in report.errors] for report in reports] == [[], ["unknown-layout"]]


CITY_HEAD = ["序号", "权力类型", "事项名称", "子项", "设定和实施依据", "责任事项", "追责情形"]
CITY_ROWS = [
    [
        "1", "行政许可", "民办学校设立审批", "民办初中设立", "《民办教育促进法》第十二条",
        "1.受理责任：公示材料，2日内一次告知。\n2.审查责任：实地核查。\n3.决定责任：书面决定。\n4.事后监管责任：年度检查。",
        "不履行职责，有下列情形的：1.不予受理的；2.超期的。",
    ],
    [None, None, None, "民办高中设立", None, None, None],
    ["2", "其他行政权力", "学籍备案", "无", "示例依据", "1.受理责任：登记。2.执行责任：备案。", "同上"],
]  # fmt: skip
Save = Callable[[str], Path]


@pytest.fixture
def city_list(tmp_path: Path) -> Save:
    """Return a function that saves the city's form under a title, its cells merged as in print."""

    def save(title: str) -> Path:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in ([title], CITY_HEAD, *CITY_ROWS):
            sheet.append(row)
        sheet.merge_cells("A1:G1")
        for column in "ABCEFG":
            sheet.merge_cells(f"{column}3:{column}4")
        path = tmp_path / "list.xlsx"
        book.save(path)
        return path

    return save


def test_the_citys_own_form_names_no_code(bundled: Portal, built: Store, city_list: Save) -> None:
    checked = check(bundled, "power_item", city_list("宿州市教育体育局权责清单（2025年本）"), keys=built.keys())
    assert (checked.layout, checked.report.errors, checked.report.warnings) == ("city-list", (), ())
    shown = ("power_id", "power_type", "name", "sub_item", "basis", "agency_uscc", "region_code", "level", "edition")
    rows = list(zip(*(checked.table.column(name).to_pylist() for name in shown), strict=True))
    school = ("行政许可", "民办学校设立审批")
    own = ("11341300XX0000043Y", "341300", "市级", "2025年版")
    assert rows == [
        ("341300-01-04001", *school, "民办初中设立", "《民办教育促进法》第十二条", *own),
        ("341300-01-04002", *school, "民办高中设立", "《民办教育促进法》第十二条", *own),
        ("341300-10-04003", "其他权力", "学籍备案", None, "示例依据", *own),
    ]


def test_its_numbered_duties_are_a_row_each(bundled: Portal, city_list: Save) -> None:
    checked = check(bundled, "responsibility_item", city_list("砀山县农业农村局权责清单（2025年本）"))
    assert (checked.layout, checked.report.errors, checked.report.warnings) == ("city-list", (), ())
    shown = ("resp_id", "power_id", "step_no", "duty_kind", "duty")
    rows = list(zip(*(checked.table.column(name).to_pylist() for name in shown), strict=True))
    kinds = [("受理", "受理责任：公示材料，2日内一次告知。"), ("审查", "审查责任：实地核查。"),
             ("决定", "决定责任：书面决定。"), ("监管", "事后监管责任：年度检查。")]  # fmt: skip
    assert rows == [
        *((f"341321-01-48{row:03}-{step:02}", f"341321-01-48{row:03}", str(step), kind, duty)
          for row in (1, 2) for step, (kind, duty) in enumerate(kinds, start=1)),
        ("341321-10-48003-01", "341321-10-48003", "1", "受理", "受理责任：登记。"),
        ("341321-10-48003-02", "341321-10-48003", "2", "执行", "执行责任：备案。"),
    ]  # fmt: skip
    assert set(checked.table.column("accountability").to_pylist()) == {
        "不履行职责，有下列情形的：1.不予受理的；2.超期的。"
    }
    # Each record is told by the row that it came from.
    assert checked.table.rows.to_pylist() == [3, 3, 3, 3, 4, 4, 4, 4, 5, 5]


@pytest.mark.parametrize("title", ["合肥市教育局权责清单", "权责清单", "宿州市教育体育局工作总结"])
def test_of_another_place_or_of_no_body_it_is_refused(bundled: Portal, city_list: Save, title: str) -> None:
    report = check(bundled, "power_item", city_list(title)).report
    assert [error.type for error in report.errors] == ["unknown-layout"]


def test_a_body_that_nobody_knows_is_a_fault(bundled: Portal, city_list: Save) -> None:
    report = check(bundled, "power_item", city_list("宿州市某某局权责清单（2025年本）")).report
    assert {error.field for error in report.errors} >= {"agency_uscc", "power_id"}
