"""What holds between decisions, their benchmarks and powers, and the annual figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from gongkai.descriptor import Portal
from gongkai.extract import delimited
from gongkai.sample import Samples

Rows = Callable[[str], list[dict[str, Any]]]
Table = Callable[[str, str], list[dict[str, str | None]]]

#: The columns of the annual figures, by the class that they count.
CLASSES = {
    "警告": "warning",
    "通报批评": "criticism",
    "罚款": "fine",
    "没收违法所得": "gains",
    "没收非法财物": "property",
    "暂扣许可证件": "suspended",
    "降低资质等级": "lowered",
    "吊销许可证件": "revoked",
    "限制开展生产经营活动": "restricted",
    "责令停产停业": "stopped",
    "责令关闭": "closed",
    "限制从业": "barred",
    "行政拘留": "detention",
    "其他": "other",
}


@pytest.fixture(scope="session")
def table_of(bundled: Portal) -> Table:
    """The committed rows of any table of a dataset, as texts by field."""

    def table_of(dataset: str, table: str) -> list[dict[str, str | None]]:
        read = delimited(bundled.committed(bundled.resource(dataset, table)))
        columns = [read.column(label).to_pylist() for label in read.labels]
        return [dict(zip(read.labels, row, strict=True)) for row in zip(*columns, strict=True)]

    return table_of


def test_each_penalty_power_in_force_has_five_grades_without_a_gap(rows_of: Rows) -> None:
    powers = {
        row["power_id"] for row in rows_of("power_item") if (row["power_type"], row["status"]) == ("行政处罚", "保留")
    }
    grades: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of("discretion_benchmark"):
        grades.setdefault(row["power_id"], []).append(row)
    assert set(grades) == powers
    for rows in grades.values():
        assert [row["grade"] for row in rows] == ["不予处罚", "轻微", "一般", "较重", "严重"]
        assert (rows[0]["min_fine"], rows[0]["max_fine"]) == (None, None)
        assert all(one["max_fine"] == other["min_fine"] for one, other in pairwise(rows[1:]))


def test_fines_are_within_the_grade_of_their_power(rows_of: Rows) -> None:
    bounds = {(row["power_id"], row["grade"]): row for row in rows_of("discretion_benchmark")}
    fined = [row for row in rows_of("administrative_penalty") if row["fine_wan"] is not None]
    assert len(fined) > 1000
    for row in fined:
        bench = bounds[row["power_id"], row["grade"]]
        if bench["fine_unit"] == "元":
            assert bench["min_fine"] <= row["fine_wan"] * 10000 <= bench["max_fine"], row["decision_no"]


@pytest.mark.parametrize("dataset", ["administrative_penalty", "administrative_licence"])
def test_decision_is_of_a_body_that_has_the_power_and_may_enforce(rows_of: Rows, dataset: str) -> None:
    powers = {row["power_id"]: row for row in rows_of("power_item")}
    enforcing = {row["uscc"] for row in rows_of("agency") if row["enforcement_power"]}
    for row in rows_of(dataset):
        assert row["authority_uscc"] in enforcing
        power = powers[row["power_id"]]
        assert (power["agency_uscc"], power["region_code"]) == (row["authority_uscc"], row["region_code"])


@pytest.mark.parametrize("dataset", ["administrative_penalty", "administrative_licence"])
def test_persons_have_a_surname_only_and_no_document(rows_of: Rows, dataset: str) -> None:
    for row in rows_of(dataset):
        names = [row["legal_rep"]] + ([row["party_name"]] if row["party_kind"] == "自然人" else [])
        assert all(name is None or name.rstrip("*") != name for name in names)
        assert {row[name] for name in ("legal_rep_id_type", "legal_rep_id_no", "id_type", "id_no")} == {None}


def test_the_heaviest_penalty_is_that_of_the_edition_in_force(rows_of: Rows, table_of: Table) -> None:
    ranks = {
        (row["edition"], row["class"]): int(row["rank"] or 0)
        for row in table_of("administrative_penalty", "penalty_class")
    }
    for row in rows_of("administrative_penalty"):
        edition = "2021年版" if row["decided_on"].isoformat() >= "2021-07-15" else "1996年版"
        # Anything else than the named classes is listed last and is not heavier than they are.
        named = [kind for kind in row["penalty_kinds"] if kind != "其他"] if row["main_kind"] != "其他" else ["其他"]
        assert row["main_kind"] == max(named, key=lambda kind: ranks[edition, kind])


def test_penalties_of_the_year_are_the_decisions(rows_of: Rows, table_of: Table) -> None:
    decisions = rows_of("administrative_penalty")
    counted = Counter((row["decided_on"].year, row["authority_uscc"], row["main_kind"]) for row in decisions)
    figures = table_of("enforcement_annual", "penalty_annual")
    told = {
        (int(row["year"] or 0), row["agency_uscc"], kind): int(row[column] or 0)
        for row in figures
        for kind, column in CLASSES.items()
        if row[column] != "0"
    }
    assert told == counted
    for field in ("fine_wan", "confiscated_wan"):
        assert sum(Decimal(row[field] or 0) for row in figures) == sum(row[field] or 0 for row in decisions)


def test_licences_of_the_year_are_the_decisions(rows_of: Rows, table_of: Table) -> None:
    decisions = rows_of("administrative_licence")
    granted = Counter((row["decided_on"].year, row["authority_uscc"]) for row in decisions)
    ended = Counter((row["status_on"].year, row["authority_uscc"]) for row in decisions if row["status"] == "撤销")
    figures = table_of("enforcement_annual", "licence_annual")
    keys = [(int(row["year"] or 0), row["agency_uscc"]) for row in figures]
    told = {key: int(row["granted"] or 0) for key, row in zip(keys, figures, strict=True)}
    assert {key: number for key, number in told.items() if number} == granted
    assert sum(int(row["set_aside"] or 0) for row in figures) == ended.total() > 0


def test_a_changed_decision_changes_the_annual_figures(bundled: Portal) -> None:
    """The figures are counted when they are asked for: without a decision there is one less."""
    samples = Samples(bundled)
    before = sum(row["total"] for row in samples.rows("penalty_annual"))
    assert before == len(samples.rows("administrative_penalty"))
    other = Samples(bundled, 1)
    assert (
        sum(row["total"] for row in other.rows("penalty_annual")) == len(other.rows("administrative_penalty")) != before
    )


def test_only_projects_of_the_catalogue_are_verified(rows_of: Rows) -> None:
    items = {row["item_id"]: row["authority_level"] for row in rows_of("investment_approval_catalogue")}
    projects = rows_of("investment_project")
    assert {row["mode"] for row in projects} == {"审批", "核准", "备案"}
    for row in projects:
        assert (row["catalogue_item_id"] is not None) == (row["mode"] == "核准")
        assert items.get(row["catalogue_item_id"], "市级") == "市级"


def test_building_begins_with_the_construction_permit(rows_of: Rows, table_of: Table) -> None:
    permits = {
        row["project_code"]: row["handled_on"]
        for row in table_of("investment_project", "approval_step")
        if (row["item_name"], row["result"]) == ("建筑工程施工许可", "办结（准予许可）")
    }
    projects = rows_of("investment_project")
    assert {row["project_code"] for row in projects if row["start_on"]} == set(permits)
    for row in projects:
        if row["start_on"]:
            assert (permits[row["project_code"]] or "") < row["start_on"].isoformat() <= "2017-11-30"


def test_steps_stand_in_order_and_only_the_last_is_open(table_of: Table) -> None:
    steps: dict[str | None, list[dict[str, str | None]]] = {}
    for row in table_of("investment_project", "approval_step"):
        steps.setdefault(row["project_code"], []).append(row)
    for rows in steps.values():
        assert [row["step_no"] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
        assert {row["result"] for row in rows[:-1]} <= {"办结（准予许可）"}
        assert all((row["handled_on"] or "") <= "2017-11-30" for row in rows)


def test_bodies_that_may_enforce_say_what_they_enforce(rows_of: Rows, table_of: Table) -> None:
    bodies = {row["agency_uscc"]: row for row in table_of("enforcement_person", "enforcement_agency")}
    assert set(bodies) == {row["uscc"] for row in rows_of("agency") if row["enforcement_power"]}
    officers = Counter(
        row["agency_uscc"] for row in table_of("enforcement_person", "enforcement_person") if row["status"] == "有效"
    )
    assert {code: int(row["officers"] or 0) for code, row in bodies.items()} == officers
