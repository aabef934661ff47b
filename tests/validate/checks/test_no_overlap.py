"""Ranges of several rows: no two overlap, and where that is asked nothing lies between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

Examine = Callable[..., Any]

FIELDS = {"power": "string", "least": "number", "most": "number"}
CHECK = {"name": "no-overlap", "from": "least", "to": "most", "group": "power"}
SPANS = {"power": "string", "from": "date", "to": "date"}
DAYS = {"name": "no-overlap", "from": "from", "to": "to", "group": ["power"], "touching": False, "step": 1}
GAPS = {"gaps": "error"}


def notes(examined: Examine, fields: Any, check: Mapping[str, Any], rows: list[list[str]]) -> list[Any]:
    found = examined(fields, [check], rows)
    assert {item.field for item in found.violations} <= {check["from"]}
    return [(item.row, f"{'? ' if item.severity == 'warning' else ''}{item.note}") for item in found.violations]


@pytest.mark.parametrize(
    ("check", "ranges", "expected"),
    [
        pytest.param({}, ["0-1", "1-3", "3-5"], [], id="one after another"),
        pytest.param({}, ["3-5", "0-1", "1-3"], [], id="in any order"),
        pytest.param({}, ["0-2", "1-3"], [(3, "it overlaps with the range of row 2, 0–2")], id="overlap"),
        pytest.param(
            {"touching": False}, ["0-1", "1-3"], [(3, "it overlaps with the range of row 2, 0–1")], id="they touch"
        ),
        pytest.param(
            {},
            ["0-9", "1-2", "5-6"],
            [(3, "it overlaps with the range of row 2, 0–9"), (4, "it overlaps with the range of row 2, 0–9")],
            id="one holds the others",
        ),
        pytest.param({}, ["0-1", "2-3"], [], id="a gap that nobody minds"),
        pytest.param(GAPS, ["0-1", "2-3"], [(3, "between it and the range of row 2, 0–1, is a gap")], id="a gap"),
        pytest.param(
            {"gaps": "warning"},
            ["0-1", "2-3"],
            [(3, "? between it and the range of row 2, 0–1, is a gap")],
            id="a gap, warned",
        ),
        pytest.param({**GAPS, "step": 1}, ["0-1", "2-3"], [], id="a gap of one unit"),
        pytest.param(
            {**GAPS, "step": 1},
            ["0-1", "2.5-3"],
            [(3, "between it and the range of row 2, 0–1, is a gap")],
            id="a gap of more",
        ),
        pytest.param(
            GAPS,
            ["0-9", "1-2", "9-12"],
            [(3, "it overlaps with the range of row 2, 0–9")],
            id="no gap behind the one that reaches farthest",
        ),
        pytest.param({}, ["0-1", "1-"], [], id="open end"),
        pytest.param(
            {}, ["0-1", "1-", "5-6"], [(4, "it overlaps with the range of row 3, 1–")], id="within an open end"
        ),
        pytest.param({}, ["-1", "0-2"], [(3, "it overlaps with the range of row 2, –1")], id="open beginning"),
        pytest.param({}, ["-", "-"], [], id="no range at all"),
        pytest.param({}, ["0-2", "1-x"], [], id="a bound that is no number"),
        pytest.param({}, ["0-2", "3-1"], [], id="the wrong way round"),
        pytest.param({}, ["10-20", "9-10"], [], id="by value, not by text"),
        pytest.param({}, [], [], id="no rows"),
    ],
)
def test_ranges(examined: Examine, check: Mapping[str, Any], ranges: list[str], expected: list[Any]) -> None:
    rows = [["A", *each.split("-")] for each in ranges]
    assert notes(examined, FIELDS, {**CHECK, **check}, rows) == expected


@pytest.mark.parametrize(
    ("check", "rows", "expected"),
    [
        pytest.param({}, ["2020-01-01/2020-12-31", "2021-01-01/"], [], id="years one after another"),
        pytest.param(GAPS, ["2020-01-01/2020-12-31", "2021-01-01/"], [], id="and no gap between"),
        pytest.param(
            {},
            ["2020-01-01/2020-12-31", "2020-12-31/"],
            [(3, "it overlaps with the range of row 2, 2020-01-01–2020-12-31")],
            id="a day of both",
        ),
        pytest.param(
            GAPS,
            ["2020-01-01/2020-12-31", "2021-01-02/"],
            [(3, "between it and the range of row 2, 2020-01-01–2020-12-31, is a gap")],
            id="a day of neither",
        ),
    ],
)
def test_spans_of_days(examined: Examine, check: Mapping[str, Any], rows: list[str], expected: list[Any]) -> None:
    assert notes(examined, SPANS, {**DAYS, **check}, [["A", *each.split("/")] for each in rows]) == expected


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        pytest.param("power", [4], id="by one field, none is a value too"),
        pytest.param(["power", "grade"], [], id="by two fields"),
        pytest.param([], [3, 4, 5, 6], id="all together"),
    ],
)
def test_groups(examined: Examine, group: Any, expected: list[int]) -> None:
    fields = {"power": "string", "grade": "string", "least": "number", "most": "number"}
    rows = [["A", "1", "0", "2"], ["B", "1", "0", "2"], ["A", "2", "1", "2"], ["", "1", "1", "2"], ["C", "", "1", "2"]]
    check = {"name": "no-overlap", "from": "least", "to": "most"} | ({"group": group} if group else {})
    assert [row for row, _ in notes(examined, fields, check, rows)] == expected


@settings(deadline=None)
@given(
    rows=st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 12), st.integers(0, 4)), max_size=12),
    touching=st.booleans(),
)
def test_against_all_pairs(examined: Examine, rows: list[tuple[str, int, int]], touching: bool) -> None:
    ranges = [(group, least, least + length) for group, least, length in rows]

    def clash(one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
        lower, upper = sorted([one, other], key=lambda item: item[1:])
        return lower[0] == upper[0] and (upper[1] < lower[2] or (not touching and upper[1] == lower[2]))

    cells = [[group, str(least), str(most)] for group, least, most in ranges]
    found = examined(FIELDS, [{**CHECK, "touching": touching}], cells)
    told = {item.row - 2 for item in found.violations}
    assert bool(told) is any(clash(*pair) for pair in combinations(ranges, 2))
    assert all(
        any(clash(ranges[place], other) for number, other in enumerate(ranges) if number != place) for place in told
    )
    rest = [each for place, each in enumerate(ranges) if place not in told]
    assert not any(clash(*pair) for pair in combinations(rest, 2))
