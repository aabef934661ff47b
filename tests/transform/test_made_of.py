"""Fields put together of parts, told by the title, or given where nothing came; and layouts for one place only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from gongkai.descriptor import Package, read_layouts, read_package
from gongkai.errors import UnknownStep
from gongkai.extract import read
from gongkai.transform import apply, is_meant, recognise_one

FIELDS = [{"name": name, "type": "string"} for name in ("code", "name")]
CODE = {"parts": [{"value": "34-"}, {"from": "号", "steps": ["trim", {"pad-left": {"width": 3}}]}]}


@pytest.fixture(scope="module")
def package() -> Package:
    schema = {"fields": FIELDS, "primaryKey": ["code"]}
    return read_package({"name": "item", "resources": [{"name": "item", "path": "i.csv", "schema": schema}]}, "here")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list-2025-03.csv"
    path.write_text("宿州市2024年清单\n号,名\n7,甲\n,乙\n12,\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"code": CODE}, ["34-007", None, "34-012"], id="parts, missing where one is"),
        pytest.param(
            {"code": {"parts": [{"from": "名"}, {"from": "号"}], "join": "、"}},
            ["甲、7", "乙", "12"],
            id="a text between parts, none for what is missing",
        ),
        pytest.param(
            {"code": {"parts": [{"from": "名"}, {"from": "名", "steps": ["trim"]}], "join": "", "default": "?"}},
            ["甲甲", "乙乙", "?"],
            id="nothing between parts, all missing",
        ),
        pytest.param(
            {
                "code": {
                    "parts": [{"value": "2020"}, {"from": "号"}],
                    "join": "年",
                    "steps": [{"prefix": {"text": "公元"}}],
                }
            },
            ["公元2020年7", "公元2020", "公元2020年12"],
            id="steps for what was put together",
        ),
        pytest.param({"code": {**CODE, "default": "?"}}, ["34-007", "?", "34-012"], id="a default for parts"),
        pytest.param({"code": {"from": "号", "default": "0"}}, ["7", "0", "12"], id="a default for a label"),
        pytest.param({"code": {"title": "[一-龥]+州"}}, ["宿州"] * 3, id="found in the title"),
        pytest.param({"code": {"title": r"(20\d\d)年"}}, ["2024"] * 3, id="the group of the pattern"),
        pytest.param({"code": {"title": r"20\d\d-\d\d"}}, ["2025-03"] * 3, id="found in the file's name"),
        pytest.param({"code": {"title": "合肥"}}, [None] * 3, id="found nowhere"),
        pytest.param(
            {"code": {"title": r"20\d\d-\d\d", "steps": [{"split": {"by": "-", "part": 1}}]}}, ["03"] * 3, id="steps"
        ),
    ],
)
def test_made_of(package: Package, file: Path, fields: dict[str, Any], expected: Sequence[str | None]) -> None:
    raw = {"name": "export", "headers": ["号", "名"], "fields": fields, "ignore": ["号", "名"]}
    (layout,) = read_layouts({"layouts": [raw]}, package, "pipeline.yaml")
    table = read(file)
    match = recognise_one(table.labels, package["item"], layout)
    assert match is not None
    mapped, faults = apply(table, match, package["item"].schema)
    assert mapped.column("code").to_pylist() == expected
    assert faults == []


def test_a_step_within_a_part_must_exist(package: Package, file: Path) -> None:
    fields = {"code": {"parts": [{"from": "号", "steps": ["trimm"]}]}}
    raw = {"name": "export", "headers": ["号", "名"], "fields": fields, "ignore": ["名"]}
    (layout,) = read_layouts({"layouts": [raw]}, package, "pipeline.yaml")
    table = read(file)
    match = recognise_one(table.labels, package["item"], layout)
    assert match is not None
    with pytest.raises(UnknownStep, match="no step called “trimm”; the nearest is “trim”"):
        apply(table, match, package["item"].schema)


@pytest.mark.parametrize(
    ("only", "meant"),
    [
        pytest.param(None, True, id="any file"),
        pytest.param("宿州", True, id="said by the title"),
        pytest.param("2025", True, id="said by the name"),
        pytest.param("合肥", False, id="another place"),
    ],
)
def test_only_for_one_place(package: Package, file: Path, only: str | None, meant: bool) -> None:
    raw = {
        "name": "export",
        "headers": ["号", "名"],
        "fields": {"code": {"from": "号"}},
        "ignore": ["名"],
        "only": only,
    }
    (layout,) = read_layouts({"layouts": [raw]}, package, "pipeline.yaml")
    assert is_meant(layout, read(file)) is meant
