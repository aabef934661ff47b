"""What is published of cells that hold something private, and texts made fit to be kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai import privacy
from gongkai.codes import masked_name

Make = Callable[..., Any]


@pytest.mark.parametrize(
    ("said", "published"),
    [
        pytest.param(None, ["张三，13812345678", "皖L12345", None], id="nothing is said"),
        pytest.param("private", [None, None, None], id="private"),
        pytest.param("mask", ["张三，138****5678", "皖L****5", None], id="masked"),
        pytest.param({"mask": ["plate"]}, ["张三，13812345678", "皖L****5", None], id="one kind masked"),
        pytest.param({"allow": ["mobile", "plate"]}, ["张三，13812345678", "皖L12345", None], id="allowed"),
    ],
)
def test_what_is_published(table: Make, resource: Make, said: Any, published: list[str | None]) -> None:
    rows = table(text=["张三，13812345678", "皖L12345", None], other=["13812345678"] * 3)
    shown = privacy.mask(rows, resource({"text": said, "other": None}))
    assert shown.column("text").to_pylist() == published
    assert shown.column("other").to_pylist() == ["13812345678"] * 3
    assert (shown.labels, shown.rows) == (rows.labels, rows.rows)


@pytest.mark.parametrize(
    ("kinds", "person", "published"),
    [
        pytest.param(["自然人", "法人"], {"when": {"kind": "自然人"}}, ["张*", "宿州市第一建筑公司"], id="as declared"),
        pytest.param(
            ["自然人 ", "法人"], {"when": {"kind": "自然人"}}, ["张*", "宿州市第一建筑公司"], id="with a space"
        ),
        pytest.param(
            ["个体", "法人"], {"when": {"kind": ["自然人", "个体"]}}, ["张*", "宿州市第一建筑公司"], id="two kinds"
        ),
        pytest.param([None, "法人"], {"when": {"kind": "自然人"}}, ["张*", "宿州市第一建筑公司"], id="no kind given"),
        pytest.param(["法人", "法人"], {"when": {"kind": "自然人"}}, ["张三", "宿州市第一建筑公司"], id="nobody"),
        pytest.param(["法人", "法人"], True, ["张*", "宿********"], id="in every row"),
    ],
)
def test_names_of_natural_persons(
    table: Make, resource: Make, kinds: list[str | None], person: Any, published: list[str]
) -> None:
    rows = table(name=["张三", "宿州市第一建筑公司"], kind=kinds)
    declared = resource({"name": {"person": person}, "kind": None})
    assert privacy.mask(rows, declared).column("name").to_pylist() == published


def test_a_file_that_does_not_say_who_is_a_person_is_masked_throughout(table: Make, resource: Make) -> None:
    declared = resource({"name": {"person": {"when": {"kind": "自然人"}}}, "kind": None})
    assert privacy.mask(table(name=["张三", "李四"]), declared).column("name").to_pylist() == ["张*", "李*"]


def test_missing_values_stay_missing(table: Make, resource: Make) -> None:
    declared = resource({"name": {"person": True}}, schema={"missingValues": ["", "无"]})
    assert privacy.mask(table(name=["无", "", "张三"]), declared).column("name").to_pylist() == ["无", "", "张*"]


def test_a_field_that_the_file_does_not_carry(table: Make, resource: Make) -> None:
    rows = table(other=["x"])
    assert privacy.mask(rows, resource({"text": "private", "other": None})) == rows


def test_columns_under_the_same_label_are_both_masked(table: Make, resource: Make) -> None:
    rows = replace(table(text=["13812345678"], twin=["13912345678"]), labels=("id", "text", "text"))
    shown = privacy.mask(rows, resource({"text": "mask"}))
    assert [column.to_pylist() for column in shown.columns[1:]] == [["138****5678"], ["139****5678"]]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("张三", "张*", id="two characters"),
        pytest.param("张三丰", "张**", id="three"),
        pytest.param("欧阳娜娜", "欧阳**", id="compound surname"),
        pytest.param("欧阳修", "欧阳*", id="compound surname and one character"),
        pytest.param("张　三", "张　*", id="set wide"),
        pytest.param("张三、李小四", "张*、李**", id="two persons"),
        pytest.param("张三 李四 王五六", "张* 李* 王**", id="three persons with spaces"),
        pytest.param("买买提·艾力", "买**·**", id="of two parts"),
        pytest.param("John Smith", "J*** S****", id="Latin"),
        pytest.param("张*", "张*", id="masked already"),
        pytest.param("张某某", "张某某", id="anonymous already"),
        pytest.param("张", "*", id="one character"),
        pytest.param("", "", id="empty"),
    ],
)
def test_masked_names(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@given(st.text(alphabet="张三欧阳娜、，· 　*某等人(", max_size=12))
def test_masking_a_name_twice_changes_nothing(name: str) -> None:
    assert masked_name(masked_name(name)) == masked_name(name)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("经办人电话13812345678，车皖L12345。", "经办人电话138****5678，车皖L****5。", id="two kinds"),
        pytest.param("13812345678@139.com", "1**********@139.com", id="one within the other"),
        pytest.param("电话１３８１２３４５６７８转1", "电话138****5678转1", id="full width"),
        pytest.param("表13661289682", "表136****9682", id="a sheet's name"),
        pytest.param("Sheet13661289682", "Sheet136****9682", id="a sheet's name of letters"),
        pytest.param("2025年名单13661289682", "2025年名单136****9682", id="behind the name of a list"),
        pytest.param("表1_13661289682", "表1_136****9682", id="behind a numbered sheet"),
        pytest.param("list-13661289682.csv", "list-136****9682.csv", id="a file's name"),
        pytest.param("名单_13661289682_2025.xlsx", "名单_136****9682_2025.xlsx", id="within a file's name"),
        pytest.param("data13661289682.csv", "data136****9682.csv", id="a file's name of letters"),
        pytest.param("《安徽省实施办法》第13条", "《安徽省实施办法》第13条", id="nothing"),
        pytest.param("", "", id="empty"),
    ],
)
def test_redacted_texts(text: str, shown: str) -> None:
    assert privacy.redact(text) == shown


def test_what_is_redacted_holds_nothing_more(generated: Any) -> None:
    texts = [text for _, text in generated.planted(3, each=100, cells=700)]
    left = [text for text in map(privacy.redact, texts) if privacy.redact(text) != text]
    assert left == []
