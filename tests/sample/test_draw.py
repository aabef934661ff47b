"""Chance is the same on every machine and in every version: the numbers here must never change."""

from __future__ import annotations

import pytest

from gongkai.sample.draw import SHAPES, Draw


def test_the_stream_of_a_name_and_seed_never_changes() -> None:
    draw = Draw(0, "document", "title")
    assert [draw.between(1, 100) for _ in range(6)] == [82, 39, 99, 14, 20, 34]
    assert draw.shuffled(range(12)) == [0, 2, 1, 4, 7, 3, 5, 10, 8, 6, 9, 11]
    assert draw.some(["甲", "乙", "丙", "丁", "戊"], 3) == ["乙", "丙", "戊"]
    assert [draw.weighted([1, 0, 3]) for _ in range(6)] == [2, 2, 2, 2, 0, 0]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(Draw(1, "a", "b"), id="seed"),
        pytest.param(Draw(0, "a", "c"), id="name"),
        pytest.param(Draw(0, "ab"), id="names run together"),
    ],
)
def test_streams_differ(other: Draw) -> None:
    draw = Draw(0, "a", "b")
    assert [draw.unit() for _ in range(3)] != [other.unit() for _ in range(3)]


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_stay_within_their_bounds(shape: str) -> None:
    draw = Draw(0, shape)
    found = [draw.between(3, 9, shape) for _ in range(2_000)]
    assert set(found) == set(range(3, 10))
    assert all(0 <= draw.shaped(shape) < 1 for _ in range(2_000))


@pytest.mark.parametrize(
    ("shape", "low", "high"), [("even", 45, 55), ("low", 28, 39), ("high", 61, 72), ("middle", 45, 55)]
)
def test_shapes_lean_as_they_say(shape: str, low: int, high: int) -> None:
    draw = Draw(0, shape)
    assert low < sum(draw.between(0, 100, shape) for _ in range(2_000)) / 2_000 < high
