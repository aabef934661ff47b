"""How rows come about, and in what order they and their fields are made."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.sample.conftest import Declare

TABLE = "tables: {{made: {{memory: true, rows: {rows}, fields: {fields}}}}}"


def made(declare: Declare, rows: str, fields: str) -> list[tuple[object, ...]]:
    samples = declare(TABLE.format(rows=rows, fields=fields))
    return [tuple(row[name] for name in samples.drafts["made"].fields) for row in samples.rows("made")]


@pytest.mark.parametrize(
    ("rows", "fields", "expected"),
    [
        pytest.param("[{fixed: [{a: 1, b: x}, {a: 2}]}]", "{b: z}", [(1, "x"), (2, "z")], id="fixed"),
        pytest.param("[{fixed: [{a: 1}, {b: y}], set: {a: 9}}]", "{b: z}", [(1, "z"), (9, "y")], id="fixed with more"),
        pytest.param("[{count: 2}]", "{a: x}", [("x",), ("x",)], id="count"),
        pytest.param("[{count: 1, set: {a: y}}, {count: 1}]", "{a: x}", [("y",), ("x",)], id="parts"),
        pytest.param(
            "[{count: 1, set: {b: y}}, {count: 1}]", "{a: x}", [("y", "x"), (None, "x")], id="set in one part only"
        ),
        pytest.param(
            "[{for_each: {u: {table: unit}}}]", "{a: '{u.unit_id}'}", [("U1",), ("U2",), ("U3",), ("U4",)], id="rows"
        ),
        pytest.param(
            "[{for_each: {u: {table: unit, where: {level: 县级}}}}]",
            "{a: {from: u.name}}",
            [("县三局",), ("县四局",)],
            id="some rows",
        ),
        pytest.param(
            "[{for_each: {x: [1, 2], y: [a, b]}}]", "{a: '{x}{y}'}", [("1a",), ("1b",), ("2a",), ("2b",)], id="cross"
        ),
        pytest.param(
            "[{for_each: {x: [1, 2]}, count: {from: x}}]", "{a: {from: x}}", [(1,), (2,), (2,)], id="several for each"
        ),
        pytest.param(
            "[{for_each: {x: {numbers: {from: 1, to: 2}}, y: {numbers: {from: x, to: 2}}}}]",
            "{a: '{x}{y}'}",
            [("11",), ("12",), ("22",)],
            id="numbers",
        ),
        pytest.param(
            "[{for_each: {m: {months: {from: 2016-12, to: 2017-02}}}}]",
            "{a: '{m:%Y-%m}'}",
            [("2016-12",), ("2017-01",), ("2017-02",)],
            id="months",
        ),
        pytest.param(
            "[{for_each: {g: {table: unit, groups: [level]}}}]",
            "{a: {from: g.level}}",
            [("市级",), ("县级",)],
            id="groups",
        ),
        pytest.param(
            "[{for_each: {l: [县级, 无], u: {table: unit, match: {level: l}}}}]",
            "{a: '{l}{u.unit_id}'}",
            [("县级U3",), ("县级U4",)],
            id="rows that match",
        ),
        pytest.param(
            "[{count: 2}]",
            "{'a, b, c': {split: {total: 10, weights: [3, 1, 1]}}}",
            [(6, 2, 2), (6, 2, 2)],
            id="columns",
        ),
    ],
)
def test_rows(declare: Declare, rows: str, fields: str, expected: list[tuple[object, ...]]) -> None:
    assert made(declare, rows, fields) == expected


def test_take_is_chance_without_repetition(declare: Declare) -> None:
    rows = "[{for_each: {x: {numbers: {from: 1, to: 50}}, u: {table: unit, take: 2}}}]"
    found = Counter(made(declare, rows, "{x_: {from: x}, u_: {from: u.unit_id}}"))
    assert set(found.values()) == {1}
    assert Counter(row[0] for row in found) == dict.fromkeys(range(1, 51), 2)
    assert len({row[1] for row in found}) == 4


def test_the_number_of_rows_for_each_can_add_up(declare: Declare) -> None:
    rows = "[{for_each: {u: {table: unit}}, count: {split: {total: 218, spread: 0.5}}}]"
    found = Counter(made(declare, rows, "{a: {from: u.unit_id}}"))
    assert sum(found.values()) == 218
    assert len(set(found.values())) > 1


def test_written_rows_stand_in_the_order_of_fields(declare: Declare) -> None:
    text = (
        "tables: {made: {memory: true, rows: [{fixed: [{a: 10, b: x}, {a: 9, b: y}, {b: z}]}], fields: {}, sort: [a]}}"
    )
    assert [row["b"] for row in declare(text).rows("made")] == ["z", "y", "x"]


def test_each_field_has_chance_of_its_own(declare: Declare) -> None:
    few = declare(TABLE.format(rows="[{count: 20}]", fields="{a: {digits: 9}}")).rows("made")
    more = declare(TABLE.format(rows="[{count: 20}]", fields="{new: {digits: 9}, a: {digits: 9}}")).rows("made")
    assert [row["a"] for row in few] == [row["a"] for row in more]
    assert [row["a"] for row in more] != [row["new"] for row in more]
