"""The catalogue of steps, and the ways to make one of a function."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from keyword import iskeyword
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.descriptor import Step

StepFunction = Callable[..., pa.ChunkedArray]
STEPS: dict[str, StepFunction] = {}

#: What Unicode calls white space, and what shows as nothing at all: zero-width space and byte order mark.
SPACES = "".join(chr(code) for code in range(0x10000) if chr(code).isspace()) + "\u200b\ufeff"

#: Full-width forms of ASCII and the ideographic space (Unicode block FF00, U+3000).
HALF_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}


def step(name: str) -> Callable[[StepFunction], StepFunction]:
    """Enter a function of a column in the catalogue.

    Its keyword arguments are the step's, of the kinds of `arguments`; one that is a word of Python has an
    underscore behind.
    """

    def enter(function: StepFunction) -> StepFunction:
        STEPS[name] = function
        return function

    return enter


def each(function: Callable[..., str | None]) -> StepFunction:
    """Make a step of a function of one text: it is called once for each distinct text of the column."""

    @wraps(function)
    def over(column: pa.ChunkedArray, **arguments: Any) -> pa.ChunkedArray:
        return of_distinct(column, lambda text: function(text, **arguments))

    return over


def of_distinct(column: pa.ChunkedArray, function: Callable[[str], str | None]) -> pa.ChunkedArray:
    """Return a column in which each text is what a function makes of it; asked once for each distinct one."""
    distinct = pc.unique(column).drop_null()
    results = pa.array([function(text) for text in distinct.to_pylist()], column.type)
    return pc.take(results, pc.index_in(column, value_set=distinct))


def run(item: Step, column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the column that a step of a layout makes of one."""
    arguments = {f"{name}_" if iskeyword(name) else name: value for name, value in item.arguments.items()}
    return STEPS[item.name](column, **arguments)
