"""Figures as people read them: grouped, with their unit; a number that is a name is left as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gongkai.account import amount, stated
from gongkai.messages import Language, speaking

from .test_judging import claim

COUNT, NAME, SHARE = ({"zh": "条", "en": "items"}, {"zh": "号", "en": ""}, {"zh": "%", "en": "%"})


@pytest.mark.parametrize(
    ("units", "value", "language", "text"),
    [
        pytest.param(COUNT, 216550, "en", "216,550 items", id="a count"),
        pytest.param(COUNT, 216550, "zh", "216,550 条", id="a count in Chinese"),
        pytest.param(COUNT, 0, "en", "0 items", id="nought"),
        pytest.param(NAME, 12345, "en", "12345", id="a name"),
        pytest.param(NAME, 12345, "zh", "12345 号", id="a name in Chinese"),
        pytest.param(SHARE, 31.8, "en", "31.8%", id="a share"),
        pytest.param(COUNT, None, "en", "–", id="nothing"),
    ],
)
def test_amount(units: dict[str, str], value: float | None, language: Language, text: str) -> None:
    with speaking(language):
        assert amount(replace(claim(), units=units), value) == text


def test_a_bound_is_told_as_one() -> None:
    assert stated(claim(value=None, least=1700)) == "at least 1,700 things"
