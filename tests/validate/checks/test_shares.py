"""Rates against their numbers, and fields that go together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

Examine = Callable[..., Any]

RATE = {"part": "integer", "more": "integer", "whole": "integer", "rate": "number"}
SHARE = {"name": "share", "fields": ["part", "more"], "whole": "whole", "share": "rate"}


@pytest.mark.parametrize(
    ("check", "row", "note"),
    [
        pytest.param({}, ["5", "3", "87", "9"], None, id="rounded"),
        pytest.param({}, ["597", "0", "601", "99"], None, id="rounded the other way"),
        pytest.param({}, ["2", "0", "3", "66"], None, id="cut"),
        pytest.param({}, ["2", "0", "3", "67.6"], None, id="within the tolerance"),
        pytest.param({}, ["8", "0", "10", "81"], "part + more are 80 of whole", id="by the whole tolerance"),
        pytest.param({}, ["8", "0", "87", "8"], "part + more are 9.195 of whole", id="wrong"),
        pytest.param({"tolerance": 0.01}, ["1", "0", "3", "33.3"], "part + more are 33.33 of whole", id="finer"),
        pytest.param({"of": 1, "tolerance": 0.01}, ["1", "0", "4", "0.25"], None, id="a fraction"),
        pytest.param({"of": 1, "tolerance": 0.01}, ["1", "0", "4", "25"], "part + more are 0.25 of whole", id="of one"),
        pytest.param({}, ["0", "0", "0", "0"], None, id="of nothing"),
        pytest.param({}, ["0", "0", "0", "100"], None, id="all of nothing"),
        pytest.param({}, ["", "3", "87", "90"], None, id="a part missing"),
        pytest.param({}, ["8", "0", "87", ""], None, id="no rate"),
        pytest.param({}, ["8", "0", "/", "9"], None, id="no number"),
        pytest.param({}, ["-8", "0", "100", "8"], "part + more are -8 of whole", id="negative"),
        pytest.param({}, [str(2**70), "0", str(2**71), "50"], None, id="beyond 64 bits"),
    ],
)
def test_a_rate(examined: Examine, check: Mapping[str, Any], row: list[str], note: str | None) -> None:
    found = examined(RATE, [{**SHARE, **check}], [["1", "1", "4", "50" if "of" not in check else "0.5"], row])
    told = [(item.row, item.field, item.cell, item.note) for item in found.violations]
    assert told == ([] if note is None else [(3, "rate", row[3], note)])


PAIR = {"kind": "string", "days": "integer"}
TOGETHER = {"name": "goes-with", "when": {"kind": "即办件"}, "then": {"days": 0}}


@pytest.mark.parametrize(
    ("both", "row", "told"),
    [
        pytest.param(True, ["即办件", "0"], None, id="both"),
        pytest.param(True, ["承诺件", "5"], None, id="neither"),
        pytest.param(True, ["即办件", "5"], ("days", "kind = 即办件 goes with days = 0"), id="the first alone"),
        pytest.param(True, ["承诺件", "0"], ("kind", "days = 0 goes with kind = 即办件"), id="the second alone"),
        pytest.param(False, ["承诺件", "0"], None, id="the second alone, one way"),
        pytest.param(
            False, ["即办件", "1"], ("days", "kind = 即办件 goes with days = 0"), id="the first alone, one way"
        ),
        pytest.param(True, ["即办件", ""], None, id="one missing"),
        pytest.param(True, ["", "0"], None, id="the other missing"),
        pytest.param(True, ["即办件", "00"], None, id="nought written twice"),
    ],
)
def test_what_goes_together(examined: Examine, both: bool, row: list[str], told: tuple[str, str] | None) -> None:
    found = examined(PAIR, [{**TOGETHER, "both": both}], [row])
    assert [(item.field, item.note) for item in found.violations] == ([] if told is None else [told])


def test_rows_of_another_check_are_left_alone(examined: Examine) -> None:
    found = examined(PAIR, [{**TOGETHER, "where": {"kind": "承诺件"}}], [["即办件", "5"]])
    assert list(found.violations) == []
