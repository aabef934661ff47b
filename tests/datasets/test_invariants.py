"""What the bundled lists promise about one another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongkai.codes import is_uscc
from gongkai.descriptor import Portal

Rows = Callable[[str], list[dict[str, object]]]
Fact = Callable[[Rows], set[object]]

LEVELS = ["国家级", "省级", "市级", "县级", "镇(乡、街道)级", "村(社区)级"]
HOME = "3413"
REFERENCE_LISTS = ["power_item", "responsibility_item", "approval_adjustment"]


def adjusted(rows_of: Rows, action: str) -> set[object]:
    return {row["power_id"] for row in rows_of("approval_adjustment") if row["action"] == action}


def having(rows_of: Rows, status: str) -> set[object]:
    return {row["power_id"] for row in rows_of("power_item") if row["status"] == status}


def without_duty(rows_of: Rows) -> set[object]:
    covered = {row["power_id"] for row in rows_of("responsibility_item")}
    return {row["power_id"] for row in rows_of("power_item")} - covered


def broken_steps(rows_of: Rows) -> set[object]:
    """Return the powers whose duties are not numbered 1, 2, 3 …"""
    numbers: dict[object, list[object]] = {}
    for row in rows_of("responsibility_item"):
        numbers.setdefault(row["power_id"], []).append(row["step_no"])
    return {power for power, steps in numbers.items() if steps != list(range(1, len(steps) + 1))}


def strange_duties(rows_of: Rows) -> set[object]:
    """Return the duties that stand under another agency, division or identifier than their power."""
    powers = {row["power_id"]: (row["agency_uscc"], row["region_code"]) for row in rows_of("power_item")}
    return {
        row["resp_id"]
        for row in rows_of("responsibility_item")
        if powers[row["power_id"]] != (row["agency_uscc"], row["region_code"])
        or row["resp_id"] != f"{row['power_id']}-{row['step_no']:02}"
    }


def misnumbered_powers(rows_of: Rows) -> set[object]:
    """Return the powers whose identifier tells another division or type than the row."""
    types = ["许可", "处罚", "强制", "征收", "给付", "检查", "确认", "奖励", "裁决", "其他"]
    return {
        row["power_id"]
        for row in rows_of("power_item")
        if not str(row["region_code"]).startswith(str(row["power_id"])[:6])
        or types[int(str(row["power_id"])[7:9]) - 1] not in str(row["power_type"])
    }


def misplaced_powers(rows_of: Rows) -> set[object]:
    """Return the powers that name another division or level than the agency that holds them."""
    agencies = {row["uscc"]: (row["region_code"], row["level"]) for row in rows_of("agency")}
    return {
        row["power_id"]
        for row in rows_of("power_item")
        if agencies[row["agency_uscc"]] != (row["region_code"], row["level"])
    }


def contradictions(rows_of: Rows) -> set[object]:
    """Return the cancelled powers that an adjustment of another kind still speaks of."""
    others = {row["power_id"] for row in rows_of("approval_adjustment") if row["action"] != "取消"}
    return having(rows_of, "取消") & others


def nameless_adjustments(rows_of: Rows) -> set[object]:
    """Return the adjustments of the city that name no power, or call it otherwise than the list."""
    powers = {row["power_id"]: row["name"] for row in rows_of("power_item")}
    return {
        row["adj_id"]
        for row in rows_of("approval_adjustment")
        if str(row["region_code"]).startswith(HOME) and powers.get(row["power_id"]) != row["item_name"]
    }


def impossible_levels(rows_of: Rows) -> set[object]:
    """Return the delegations that do not go down or go to nobody."""
    return {
        row["adj_id"]
        for row in rows_of("approval_adjustment")
        if row["action"] == "下放管理层级"
        and (LEVELS.index(str(row["to_level"])) <= LEVELS.index(str(row["from_level"])) or not row["receiving_uscc"])
    }


def half_followed(rows_of: Rows) -> set[object]:
    """Return the adjustments with a follow-up date and no result, or the other way round, or before their time."""
    return {
        row["adj_id"]
        for row in rows_of("approval_adjustment")
        if (row["followup_on"] is None) != (row["followup_result"] is None)
        or (row["followup_on"] is not None and str(row["followup_on"]) < str(row["effective_on"]))
    }


def real_documents(rows_of: Rows) -> set[object]:
    return {row["batch_doc_no"] for row in rows_of("approval_adjustment") if "示例" not in str(row["batch_doc_no"])}


def verified(rows_of: Rows) -> set[object]:
    return {
        (name, next(iter(row.values())))
        for name in REFERENCE_LISTS
        for row in rows_of(name)
        if row["basis_verified"] is not False
    }


def unmarked_codes(rows_of: Rows) -> set[object]:
    return {
        row["uscc"] for row in rows_of("agency") if row["uscc_status"] != "invented" or str(row["uscc"])[8:10] != "XX"
    }


def unsound_codes(rows_of: Rows) -> set[object]:
    return {
        row["uscc"]
        for row in rows_of("agency")
        if not is_uscc(str(row["uscc"])) or row["org_code"] != str(row["uscc"])[8:17]
    }


@pytest.mark.parametrize(
    "exceptions",
    [
        pytest.param(without_duty, id="every power has a responsibility"),
        pytest.param(broken_steps, id="the duties of a power are numbered from one"),
        pytest.param(strange_duties, id="a duty stands where its power stands"),
        pytest.param(misnumbered_powers, id="a power's identifier tells its division and type"),
        pytest.param(misplaced_powers, id="a power has the division and level of its agency"),
        pytest.param(
            lambda rows: having(rows, "取消") ^ adjusted(rows, "取消"), id="cancelled here is cancelled there"
        ),
        pytest.param(
            lambda rows: having(rows, "下放") ^ adjusted(rows, "下放管理层级"), id="delegated here is delegated there"
        ),
        pytest.param(contradictions, id="no adjustment speaks of a cancelled power but its cancellation"),
        pytest.param(nameless_adjustments, id="the city's adjustments name their powers"),
        pytest.param(impossible_levels, id="a delegation goes down and to somebody"),
        pytest.param(half_followed, id="a follow-up has a date and a result"),
        pytest.param(real_documents, id="document numbers are marked as invented"),
        pytest.param(verified, id="no basis counts as verified"),
        pytest.param(unmarked_codes, id="every credit code is marked as invented"),
        pytest.param(unsound_codes, id="every credit code is sound and holds its organisation code"),
    ],
)
def test_without_exception(rows_of: Rows, exceptions: Fact) -> None:
    assert exceptions(rows_of) == set()


@pytest.mark.parametrize(
    ("dataset", "least"),
    [
        pytest.param("division", 29, id="divisions"),
        pytest.param("agency", 30, id="agencies"),
        pytest.param("power_item", 120, id="powers"),
        pytest.param("responsibility_item", 300, id="responsibilities"),
        pytest.param("approval_adjustment", 30, id="adjustments"),
    ],
)
def test_there_are_enough_rows(rows_of: Rows, dataset: str, least: int) -> None:
    assert len(rows_of(dataset)) >= least


@pytest.mark.parametrize(
    ("dataset", "field"),
    [
        pytest.param("power_item", "power_type", id="all ten types of power"),
        pytest.param("power_item", "status", id="all states of a power"),
        pytest.param("responsibility_item", "duty_kind", id="all kinds of duty"),
        pytest.param("approval_adjustment", "action", id="all kinds of adjustment"),
        pytest.param("division", "level", id="all levels of division"),
        pytest.param("agency", "kind", id="all kinds of agency"),
    ],
)
def test_every_category_occurs(rows_of: Rows, bundled: Portal, dataset: str, field: str) -> None:
    declared = {category.value for category in bundled.resource(dataset).schema[field].categories}
    assert {row[field] for row in rows_of(dataset)} == declared
