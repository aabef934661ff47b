"""Resident identity numbers in texts, and what of them may be shown."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.codes import masked_resident, resident_ids

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("11010519491231002X", ["11010519491231002X"], id="alone"),
        pytest.param("11010519491231002x。", ["11010519491231002X"], id="small x"),
        pytest.param("甲11010519491231002X乙11010519491231002X", ["11010519491231002X"] * 2, id="two"),
        pytest.param("110105 19491231 002X", ["11010519491231002X"], id="in groups"),
        pytest.param("110105  19491231 002X", [], id="two spaces"),
        pytest.param("110105194912310020", [], id="wrong check digit"),
        pytest.param("440524188001010014", ["440524188001010014"], id="born in 1880, a sample of the standard"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_found(text: str, numbers: list[str]) -> None:
    assert list(resident_ids(text, TODAY)) == numbers


def test_nobody_is_born_tomorrow() -> None:
    number = "110105202611240018"
    found = [
        list(resident_ids(number[:-1] + check, day)) for check in "0123456789X" for day in (TODAY, date(2026, 11, 23))
    ]
    assert sum(map(bool, found)) == 1


def test_masked_shows_the_city_and_the_end_alone() -> None:
    assert masked_resident("11010519491231002X") == "1101" + "*" * 12 + "2X"
