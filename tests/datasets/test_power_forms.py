"""The forms in which power lists are handed in."""

from __future__ import annotations

from pathlib import Path

import pytest

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
