"""The registers of the hotline and of supervision: their figures are counted, and what is private stays in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from gongkai.descriptor import Portal
from gongkai.sample import Samples

Row = Mapping[str, Any]
Rows = Callable[[str], list[Row]]

ROOT = Path(__file__).parents[2]


def where(rows: list[Row], **wanted: object) -> list[Row]:
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def total(rows_of: Rows, dataset: str, field: str, **wanted: object) -> int:
    return sum(row[field] or 0 for row in where(rows_of(dataset), **wanted))


def visited(rows_of: Rows, kind: str) -> int:
    visits = where(rows_of("inspection"), object_kind=kind, mode="实地督查")
    return len({(row["region_code"], row["object_name"]) for row in visits})


def held(rows_of: Rows, level: str, kind: str) -> int:
    return len(where(rows_of("training"), level=level, kind=kind))


def assessed(rows_of: Rows, kind: str) -> int:
    return len({row["object_name"] for row in where(rows_of("assessment"), object_kind=kind)})


def pilots(rows_of: Rows) -> set[tuple[int, int]]:
    """Return for each county how many townships are pilots of the city, and in how many areas each."""
    areas = Counter((row["region_code"], row["township_code"]) for row in where(rows_of("pilot"), level="市级"))
    townships = Counter(county for county, _ in areas)
    return {(townships[county], count) for (county, _), count in areas.items()}


#: Figures of the city's report (January to November 2017) and what counts them.
FIGURES: Sequence[Any] = [
    pytest.param(lambda of: total(of, "hotline_order", "orders"), 8029, id="orders received"),
    pytest.param(lambda of: total(of, "hotline_order", "orders", status="已办结"), 5206, id="orders closed"),
    pytest.param(lambda of: total(of, "hotline_line", "agents"), 20, id="agents of the hotline"),
    pytest.param(
        lambda of: {row["number"] for row in of("hotline_line") if row["kept_reason"]},
        {"110", "119", "120"},
        id="lines kept",
    ),
    pytest.param(lambda of: total(of, "remedy", "total", year=2017), 0, id="no remedies"),
    pytest.param(lambda of: visited(of, "市直单位"), 55, id="units of the city visited"),
    pytest.param(lambda of: visited(of, "县区"), 5, id="counties visited"),
    pytest.param(lambda of: 60 < visited(of, "乡镇（街道）") < 70, True, id="over 60 townships visited"),
    pytest.param(lambda of: len(where(of("pilot"), region_code="341323", level="国家级")), 8, id="areas in Lingbi"),
    pytest.param(pilots, {(2, 2)}, id="two townships with two areas each"),
    pytest.param(lambda of: len({row["region_code"] for row in where(of("pilot"), level="市级")}), 4, id="counties"),
    pytest.param(lambda of: held(of, "县级", "培训"), 15, id="trainings in counties"),
    pytest.param(lambda of: held(of, "市级", "培训"), 1, id="trainings of the city"),
    pytest.param(lambda of: held(of, "市级", "研讨会"), 1, id="seminars"),
    pytest.param(lambda of: held(of, "市级", "督查汇报会"), 1, id="reports on supervision"),
    pytest.param(lambda of: assessed(of, "市直单位"), 54, id="units of the city assessed"),
    pytest.param(lambda of: assessed(of, "县区"), 5, id="counties assessed"),
    pytest.param(lambda of: total(of, "institution", "full_time_staff", region_code="341324"), 8, id="people of Si"),
    pytest.param(
        lambda of: {7, 8, 11} <= {row["held_on"].month for row in where(of("meeting"), region_code="341300")},
        True,
        id="meetings in July, August, November",
    ),
]


@pytest.fixture(scope="session")
def samples(bundled: Portal) -> Samples:
    return Samples(bundled)


@pytest.mark.parametrize(("count", "figure"), FIGURES)
def test_figures_of_the_report(rows_of: Rows, count: Callable[[Rows], object], figure: object) -> None:
    assert count(rows_of) == figure


def test_units_have_the_orders_that_the_hotline_assigned(rows_of: Rows) -> None:
    months = {row["month"] for row in rows_of("hotline_order")}
    for month in months:
        assert total(rows_of, "hotline_month", "total", month=month) == total(
            rows_of, "hotline_order", "assigned", month=month
        )


def test_the_indicators_of_a_body_make_a_hundred(rows_of: Rows) -> None:
    weights: Counter[str] = Counter()
    for row in rows_of("assessment"):
        weights[row["object_name"]] += row["weight"]
    assert set(weights.values()) == {100}


def test_who_was_late_to_put_things_right_loses_points(rows_of: Rows) -> None:
    late = {row["object_name"] for row in where(rows_of("inspection"), status="超期整改")}
    scored = {row["object_name"]: row["deduction"] for row in where(rows_of("assessment"), indicator="督办整改")}
    assert {name for name, lost in scored.items() if lost} == late & set(scored)
    assert late & set(scored)
