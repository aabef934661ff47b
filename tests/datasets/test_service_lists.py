"""What holds between the committed rows of the service lists and the tables that they refer to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest

Row = Mapping[str, Any]
Rows = Callable[[str], list[Row]]
LISTS = ("public_service", "intermediary_service", "fee_item", "service_item")
POWERED = ("intermediary_service", "fee_item", "service_item")

TOWNSHIP = "镇(乡、街道)级"
#: The levels that each list is for, and what the level of the agency is called there.
LEVELS = {
    "public_service": {"市级": "市级", "县级": "县级", TOWNSHIP: "乡级"},
    "intermediary_service": {"市级": "市级", "县级": "县级"},
    "service_item": {"市级": "市级", "县级": "县级", TOWNSHIP: TOWNSHIP},
}
REGIONS = {"市级": r"341300", "县级": r"3413(?!00)\d{2}", TOWNSHIP: r"3413\d{5}"}
TYPE_NUMBERS = {
    "行政许可": "01",
    "行政给付": "05",
    "行政确认": "07",
    "行政奖励": "08",
    "行政裁决": "09",
    "其他权力": "10",
    "公共服务": "20",
}
LEVEL_DIGITS = {"市级": "3", "县级": "4", TOWNSHIP: "5"}


def by(rows: list[Row], key: str) -> dict[str, Row]:
    return {row[key]: row for row in rows}


@pytest.mark.parametrize(
    ("table", "least"),
    [("public_service", 60), ("intermediary_service", 40), ("fee_item", 30), ("service_item", 120)],
)
def test_list_is_long_enough_to_page_through(rows_of: Rows, table: str, least: int) -> None:
    assert len(rows_of(table)) >= least


@pytest.mark.parametrize("table", POWERED)
def test_row_refers_to_a_power_in_force_of_its_own_agency(rows_of: Rows, table: str) -> None:
    powers = by(rows_of("power_item"), "power_id")
    tied = [(row, powers[row["power_id"]]) for row in rows_of(table) if row["power_id"]]
    assert tied
    assert {power["status"] for _, power in tied} <= {"保留", "调整"}
    for row, power in tied:
        assert (row["agency_uscc"], row["region_code"]) == (power["agency_uscc"], power["region_code"])


def test_item_of_a_power_agrees_with_it(rows_of: Rows) -> None:
    powers = by(rows_of("power_item"), "power_id")
    for row in rows_of("service_item"):
        if row["type"] == "公共服务":
            assert row["power_id"] is None
        else:
            power = powers[row["power_id"]]
            assert (row["type"], row["level"], row["basis"]) == (power["power_type"], power["level"], power["basis"])


@pytest.mark.parametrize("table", LEVELS)
def test_level_is_that_of_the_agency_and_its_region(rows_of: Rows, table: str) -> None:
    agencies = by(rows_of("agency"), "uscc")
    for row in rows_of(table):
        level = agencies[row["agency_uscc"]]["level"]
        assert row["level"] == LEVELS[table][level], row
        assert re.fullmatch(REGIONS[level], row["region_code"]), row
    assert {row["level"] for row in rows_of(table)} == set(LEVELS[table].values())


@pytest.mark.parametrize("table", LISTS)
def test_region_is_that_of_the_agency(rows_of: Rows, table: str) -> None:
    agencies = by(rows_of("agency"), "uscc")
    assert [row for row in rows_of(table) if row["region_code"] != agencies[row["agency_uscc"]]["region_code"]] == []


def test_promised_limit_is_within_the_legal_one_and_zero_when_decided_on_the_spot(rows_of: Rows) -> None:
    items = rows_of("service_item")
    assert [row for row in items if row["legal_days"] is not None and row["promised_days"] > row["legal_days"]] == []
    assert [row for row in items if (row["promised_days"] == 0) != (row["kind"] == "即办件")] == []
    assert {row["kind"] for row in items} == {"即办件", "承诺件"}


def test_item_that_costs_names_a_fee_of_its_agency(rows_of: Rows) -> None:
    fees = by(rows_of("fee_item"), "fee_id")
    items = rows_of("service_item")
    assert [row for row in items if row["fee"] != bool(row["fee_id"])] == []
    charged = [row for row in (*items, *rows_of("public_service")) if row["fee_id"]]
    assert charged
    assert [row for row in charged if fees[row["fee_id"]]["agency_uscc"] != row["agency_uscc"]] == []


def test_intermediary_service_is_one_that_the_power_requires(rows_of: Rows) -> None:
    services = by(rows_of("intermediary_service"), "project_code")
    tied = [row for row in rows_of("service_item") if row["intermediary_id"]]
    assert tied
    assert [row for row in tied if services[row["intermediary_id"]]["power_id"] != row["power_id"]] == []


def test_codes_are_made_of_their_parts_and_seen_to_be_invented(rows_of: Rows) -> None:
    for row in rows_of("service_item"):
        assert row["impl_code"] == row["agency_uscc"] + LEVEL_DIGITS[row["level"]] + row["basic_code"]
        # Department number 99 stands for no department.
        assert row["basic_code"].startswith(f"34{TYPE_NUMBERS[row['type']]}99")
        assert row["phone"].startswith("0557-0000")


def test_fees_are_of_enterprises_and_their_amounts_said_to_be_invented(rows_of: Rows) -> None:
    assert {row["payer"] for row in rows_of("fee_item")} == {"企业", "两者"}
    assert {row["remark"] for row in rows_of("fee_item")} == {"金额虚构。"}


@pytest.mark.parametrize("table", LISTS)
def test_basis_is_an_article_or_says_that_there_is_none(rows_of: Rows, table: str) -> None:
    article = r"《[^《》]+》第[一二三四五六七八九十百千零]+条|示例未列明设定依据"
    origin = r"(公开承诺|会议纪要|群众需求)（示例未列明文件）"
    for row in rows_of(table):
        ordered = row.get("source_kind") == "点菜型"
        assert re.fullmatch(origin if ordered else article, row["basis"]), row
        assert row["basis_verified"] is False


def test_only_a_law_regulation_or_rule_requires_an_intermediary_service(rows_of: Rows) -> None:
    for row in rows_of("intermediary_service"):
        assert (row["basis_kind"] != "未列明") == row["basis"].startswith("《"), row
