"""Identifiers: one slug everywhere, quoted for SQL, and the nearest known name for a wrong one."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.names import is_slug, nearest, quoted


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("agency", True, id="letters"),
        pytest.param("power_item_2025", True, id="words and digits"),
        pytest.param("Agency", False, id="capital"),
        pytest.param("power-item", False, id="hyphen"),
        pytest.param("2025_list", False, id="digit first"),
        pytest.param("power__item", False, id="two underscores"),
        pytest.param("_power", False, id="underscore first"),
        pytest.param("power_", False, id="underscore last"),
        pytest.param("权力", False, id="Chinese"),
        pytest.param("power item", False, id="space"),
        pytest.param("power\n", False, id="line break behind"),
        pytest.param("../power", False, id="path"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_is_slug(name: str, *, expected: bool) -> None:
    assert is_slug(name) is expected


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_any_name_comes_back_from_sql_as_it_went_in(name: str) -> None:
    cursor = sqlite3.connect(":memory:").execute(f"SELECT 1 AS {quoted(name)}")
    assert cursor.description[0][0] == name


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        pytest.param("power_itm", ["agency", "power_item"], "power_item", id="a letter left out"),
        pytest.param("agencies", ["agency", "power_item"], "agency", id="plural"),
        pytest.param("zzz", ["agency"], "agency", id="nothing alike, but it is all there is"),
        pytest.param("agency", [], "", id="nothing known"),
        pytest.param("权利清单", ["权力清单", "责任清单"], "权力清单", id="Chinese"),
    ],
)
def test_nearest(name: str, known: list[str], expected: str) -> None:
    assert nearest(name, known) == expected
