"""Cells that nobody means: very long ones, and those that would keep a careless pattern busy for days."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Made = Callable[..., str | None]

MANY = 100_000
READERS: dict[str, dict[str, Any]] = {
    "date": {},
    "excel-date": {},
    "number": {},
    "unit": {"to": "元", "from": "元"},
    "percent": {"to": "points", "from": "points"},
    "ticked": {},
    "tick": {},
    "no-pinyin": {},
    "valid-uscc": {},
}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" + " " * MANY + "b", id="spaces within"),
        pytest.param("1" + " " * MANY + "2", id="spaces between digits"),
        pytest.param("9" * MANY, id="digits"),
        pytest.param("一" * MANY, id="numerals"),
        pytest.param("甲(" * (MANY // 2), id="parentheses that are never closed"),
        pytest.param("甲(" + " " * MANY, id="spaces behind a parenthesis"),
        pytest.param("-" * MANY, id="signs"),
        pytest.param("口" * MANY, id="look-alikes of boxes"),
    ],
)
@pytest.mark.parametrize("name", READERS)
def test_a_long_cell_stays(made: Made, name: str, text: str) -> None:
    assert made(name, text, **READERS[name]) == (None if name == "valid-uscc" else text)


@pytest.mark.parametrize("text", ["（" * MANY, "、" * MANY, "《》" * MANY], ids=["open", "separators", "closed"])
def test_a_long_list(made: Made, text: str) -> None:
    read = made("list", text, by=["、", "、、"])
    assert read in {text, f'["{text}"]'}


def test_many_boxes(made: Made) -> None:
    read = made("ticked", "■甲□乙" * MANY, options=["甲", "乙"], join=";")
    assert read == ";".join(["甲"] * MANY)
