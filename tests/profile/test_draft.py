"""A draft descriptor: strict as far as the file allows, and the file is always valid under it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai import pipeline
from gongkai.descriptor import Portal, create_portal
from gongkai.descriptor.lint import Document, lint
from gongkai.errors import UsageError
from gongkai.extract import read
from gongkai.profile import Draft, draft, look, writing
from gongkai.report import Report

from .conftest import FORMS, Rows, Write
from .test_inspection import LIST


def checked(portal: Portal, made: Draft, file: Path) -> Report:
    folder = portal.root / "datasets" / made.name
    folder.mkdir(exist_ok=True)
    (folder / "datapackage.yaml").write_text(writing.descriptor_text(made), encoding="utf-8")
    (folder / "pipeline.yaml").write_text(writing.layout_text(made), encoding="utf-8")
    return pipeline.check(Portal.at(portal.root), made.name, file).report


def fields(made: Draft) -> dict[str, Mapping[str, Any]]:
    """Return the fields of a draft by their titles."""
    return {field["title"]: field for field in made.package["resources"][0]["schema"]["fields"]}


def schema(made: Draft) -> Mapping[str, Any]:
    found: Mapping[str, Any] = made.package["resources"][0]["schema"]
    return found


@pytest.mark.parametrize("ending", sorted(FORMS))
def test_each_form_gives_the_same_draft(write: Write, portal: Portal, ending: str) -> None:
    file = write(f"list{ending}", LIST)
    made = draft(file, name="tried")
    assert checked(portal, made, file).errors == ()
    assert [(field["name"], field["type"]) for field in schema(made)["fields"]] == [
        ("serial_no", "integer"),
        ("agency_name", "string"),
        ("uscc", "string"),
        ("contact", "string"),
        ("phone", "string"),
        ("founded_on", "date"),
        ("fee", "number"),
        ("remark", "string"),
    ]
    assert schema(made)["primaryKey"] == ["serial_no"]
    assert schema(made)["checks"] == [{"name": "uscc", "field": "uscc"}]


def test_what_is_declared_of_fields(write: Write) -> None:
    own = fields(draft(write("list.csv", LIST)))
    assert own["机关名称"]["constraints"] == {"required": True, "enum": ["市公安局", "市财政局", "市教育局"]}
    assert own["机关名称"]["categories"][0] == {"value": "市公安局", "label": "市公安局"}
    assert own["统一社会信用代码"]["constraints"] == {"required": True, "minLength": 18, "maxLength": 18}
    assert (own["联系人"]["privacy"], own["联系电话"]["privacy"]) == ({"person": True}, {"mask": ["mobile"]})
    assert (own["成立日期"]["format"], own["收费（元）"]["groupChar"]) == ("%Y年%m月%d日", ",")
    assert own["收费（元）"]["missingValues"] == ["", "无"]
    assert "constraints" not in own["收费（元）"]
    assert "required" not in own["备注"]["constraints"]


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        pytest.param(
            [["名称", "编号"], *([f"名{n}", f"P{n}"] for n in range(12))], ["number"], id="a code before a name"
        ),
        pytest.param(
            [["序号", "名称"], *([str(n), f"名{n}"] for n in range(12))], ["name"], id="a name before a number"
        ),
        pytest.param(
            [["年度", "单位", "件数"], *([str(2000 + n // 3), f"甲{n % 3}", str(n)] for n in range(12))],
            ["year", "unit"],
            id="two columns",
        ),
        pytest.param([["件数", "金额"], *([str(n), "1.5"] for n in range(12))], ["record_no"], id="no measures"),
        pytest.param([["名称"], *(["甲"] for _ in range(12))], ["record_no"], id="rows that are alike"),
        pytest.param(
            [["编号", "名称"], *([f"P{n}" if n else "", f"名{n}"] for n in range(12))], ["name"], id="an empty cell"
        ),
        pytest.param(
            [["id", "手机"], *([str(n % 5), f"138{n:08}"] for n in range(12))], ["record_no"], id="nothing personal"
        ),
    ],
)
def test_key(write: Write, portal: Portal, rows: Rows, key: list[str]) -> None:
    file = write("list.csv", rows)
    made = draft(file, name="tried")
    assert schema(made)["primaryKey"] == key
    assert checked(portal, made, file).errors == ()


def test_a_cell_of_another_type_makes_text_and_a_remark(write: Write) -> None:
    rows = [["编号", "件数"], *([f"P{n:03}", str(n)] for n in range(30)), ["P030", "三十"]]
    made = draft(write("list.csv", rows))
    assert fields(made)["件数"]["type"] == "string"
    (remark,) = made.remarks["column_2"]
    assert "三十" in remark


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_a_cell_that_shows_an_error_is_told(write: Write, portal: Portal, error: str) -> None:
    file = write("list.xlsx", [["编号", "件数"], *([f"P{n:03}", str(n)] for n in range(30)), ["P030", error]])
    made = draft(file, name="tried")
    assert [(fault.type, fault.row) for fault in made.faults] == [("error-value", 32)]
    assert [(fault.type, fault.row) for fault in checked(portal, made, file).errors] == [("error-value", 32)]
    (one,) = look(file).suspects
    assert (one.kind, one.places[0].address) == ("error-value", "B32")


def test_names_are_the_portal_s_before_the_glossary_s(write: Write, bundled: Portal) -> None:
    rows = [
        ["权力类型", "Dept Code", "备注", "备注说明", "没有名字的列", "rowid", "deptCode"],
        ["a", "b", "c", "d", "e", "f", "g"],
    ]
    own = {title: field["name"] for title, field in fields(draft(write("list.csv", rows), portal=bundled)).items()}
    assert own == {
        "权力类型": "power_type",
        "Dept Code": "dept_code",
        "备注": "remark",
        "备注说明": "column_4",
        "没有名字的列": "column_5",
        "rowid": "rowid_2",
        "deptCode": "dept_code_2",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("labels", "ignored", "kept"),
    [
        pytest.param(["a", "b", "a"], ("a",), ["b"], id="two of one name"),
        pytest.param(["a", "", "c"], (), ["a", "column_2", "c"], id="one without a name"),
        pytest.param(["a", "b", "", ""], ("",), ["a", "b"], id="two without a name"),
        pytest.param(["ａ", "a", "b"], ("ａ", "a"), ["b"], id="alike but for their width"),
    ],
)
def test_labels_that_say_little(
    write: Write, portal: Portal, labels: list[str], ignored: tuple[str, ...], kept: list[str]
) -> None:
    file = write("list.csv", [labels, list("1234")[: len(labels)], list("5678")[: len(labels)]])
    made = draft(file, name="tried")
    assert made.ignored == ignored
    assert [field["name"] for field in schema(made)["fields"] if field["name"] != "record_no"] == kept
    assert checked(portal, made, file).errors == ()


def test_rows_that_no_draft_can_take(tmp_path: Path, portal: Portal) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("a,b\n1,2\n3\n4,5,6\n,\n7,8\n", encoding="utf-8")
    made = draft(file, name="tried")
    told = [("missing-cell", 3), ("extra-cell", 4), ("blank-row", 5)]
    assert sorted(((fault.type, fault.row) for fault in made.faults), key=lambda one: one[1] or 0) == told
    report = checked(portal, made, file)
    assert sorted(((fault.type, fault.row) for fault in report.errors), key=lambda one: one[1] or 0) == told


def test_a_row_of_data_in_place_of_the_header_is_not_repeated(write: Write) -> None:
    file = write("list.csv", [["张三", "13812345678"], ["李四", "13912345678"]])
    with pytest.raises(UsageError) as caught:
        draft(file)
    assert "13812345678" not in str(caught.value)


def test_the_draft_is_a_sound_descriptor(write: Write, tmp_path: Path) -> None:
    text = writing.descriptor_text(draft(write("list.csv", LIST)))
    path = tmp_path / "datapackage.yaml"
    path.write_text(text, encoding="utf-8")
    assert lint(Document.read(path).data).valid
    assert yaml.safe_load(text)["name"] == "list"


def test_places_to_fill_are_marked(write: Write) -> None:
    lines = writing.descriptor_text(draft(write("list.csv", [["名称", "x y"], ["甲", "1"]]))).splitlines()
    unmarked = [line for line in lines if ("待填写" in line or "to be filled in" in line) and "← fill in" not in line]
    assert unmarked == []
    assert sum("← fill in" in line for line in lines) > 5


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".xls", ".ods", ".json", ".jsonl", ".parquet"])
@pytest.mark.parametrize(
    "file",
    [
        "cn-service-items/guangan-511602-service-items.csv",
        "cn-gov-excerpts/suzhou-341300-fee-list-2023-head.csv",
        "cn-gov-excerpts/ningguo-12345-hotline-2022-04-head-merged-header.csv",
        "cn-codes/GB-6864-2003.csv",
        "cn-annual-report/pingtan-annual-report-table2-2020-and-2022.csv",
        "fr-irve/statique/exemple-valide-statique.csv",
    ],
)
def test_real_files_are_valid_under_their_draft(
    shared: Path, portal: Portal, tmp_path: Path, file: str, ending: str
) -> None:
    own = shared / "data" / file
    if ending != ".csv":
        table = read(own)
        cells = zip(*(column.to_pylist() for column in table.columns), strict=True)
        rows = [list(table.labels), *([cell or "" for cell in row] for row in cells)]
        own = tmp_path / f"same{ending}"
        FORMS[ending](own, rows)
    made = draft(own, name="tried")
    assert (made.faults, checked(portal, made, own).errors) == ((), ())


@pytest.mark.parametrize(
    "file",
    [
        "cn-codes/GB-2260.csv",
        "cn-divisions/areas.csv",
        "cn-divisions/HK-MO-TW.json",
        "fr-irve/bornes-IRVE-2019-aggregate.csv",
    ],
)
def test_other_real_files_too(shared: Path, portal: Portal, file: str) -> None:
    made = draft(shared / "data" / file, name="tried")
    assert checked(portal, made, shared / "data" / file).errors == ()


KINDS_OF_CELLS = [
    st.integers(-(10**20), 10**20).map(str),
    st.integers(0, 3).map(str),
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.dates().map(lambda day: f"{day.year}年{day.month}月{day.day}日"),
    st.datetimes().map(str),
    st.times().map(str),
    st.sampled_from(
        [
            " ",
            "无",
            "—",
            "-",
            "是",
            "否",
            "1,234",
            "12%",
            "3元",
            "１２",
            "007",
            "2020",
            "2020-02",
            "20200230",
            "null",
            "13812345678",
            "110101199003074477",
            "11511301008778183N",
            "341302",
            "{}",
            "[1]",
            "http://a.cn",
            "1.5, 2.5",
            "",
        ]
    ),
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8),
]
CELLS = st.one_of(KINDS_OF_CELLS)
LABELS = st.one_of(
    st.sampled_from(
        ["编号", "日期", "年度", "金额", "联系人", "电话", "是否", "区划代码", "id", "name", "备注", "序号", "rank"]
    ),
    st.text(st.characters(whitelist_categories=("Lu", "Ll", "Lo", "Nd")), min_size=1, max_size=6),
)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Return a rectangular table; most columns hold cells of one kind."""
    width, height = draw(st.integers(2, 5)), draw(st.integers(1, 14))
    labels = draw(st.lists(LABELS, min_size=width, max_size=width, unique=True))
    kinds = [draw(st.sampled_from([*KINDS_OF_CELLS, CELLS])) for _ in labels]
    body = [[draw(kind) for kind in kinds] for _ in range(height)]
    for number, row in enumerate(body):
        # A blank row is a fault of the file.
        row[0] = row[0] if "".join(row).strip() else f"x{number}"
    return [labels, *body]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=tables(), form=st.sampled_from([".csv", ".json", ".parquet"]))
def test_any_table_is_valid_under_its_draft(tmp_path_factory: pytest.TempPathFactory, rows: Rows, form: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    file = folder / f"rows{form}"
    FORMS[form](file, rows)
    made = draft(file, name="tried")
    report = checked(create_portal(folder / "portal"), made, file)
    assert [(fault.type, fault.row) for fault in report.errors] == [(fault.type, fault.row) for fault in made.faults]
    assert {fault.type for fault in made.faults} <= {"extra-cell", "missing-cell", "blank-row"}
