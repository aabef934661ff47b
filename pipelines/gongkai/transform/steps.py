"""The catalogue of steps that a layout may name.

A step takes a column of text and its arguments and returns a column of the same length; null stays null. Steps that
Arrow has no kernel for are functions of one text, called once for each distinct text.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from keyword import iskeyword
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.codes import is_uscc
from gongkai.descriptor import Layout, Step
from gongkai.errors import BrokenDescriptor, UnknownStep
from gongkai.messages import translate
from gongkai.names import nearest
from gongkai.table import text_column

StepFunction = Callable[..., pa.ChunkedArray]
STEPS: dict[str, StepFunction] = {}

#: Full-width forms of ASCII and the ideographic space (Unicode block FF00, U+3000).
HALF_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}

#: What Unicode calls white space, and what shows as nothing at all: zero-width space and byte order mark.
SPACES = "".join(chr(code) for code in range(0x10000) if chr(code).isspace()) + "\u200b\ufeff"


def step(name: str) -> Callable[[StepFunction], StepFunction]:
    """Enter a function of a column in the catalogue.

    Its keyword arguments are the step's; one that is a word of Python has an underscore behind.
    """

    def enter(function: StepFunction) -> StepFunction:
        STEPS[name] = function
        return function

    return enter


def each(function: Callable[..., str | None]) -> StepFunction:
    """Make a step of a function of one text: it is called once for each distinct text of the column."""

    @wraps(function)
    def over(column: pa.ChunkedArray, **arguments: Any) -> pa.ChunkedArray:
        distinct = pc.unique(column).drop_null()
        results = pa.array([function(text, **arguments) for text in distinct.to_pylist()], column.type)
        return pc.take(results, pc.index_in(column, value_set=distinct))

    return over


@step("trim")
def trim(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Strip white space at both ends of every text, full-width spaces included."""
    return pc.utf8_trim(column, characters=SPACES)


@step("half-width")
@each
def half_width(text: str) -> str:
    """Turn full-width letters, digits and punctuation into their ASCII forms."""
    return text.translate(HALF_WIDTH)


@step("upper")
def upper(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Turn letters into capitals."""
    return pc.utf8_upper(column)


@step("take")
def take(column: pa.ChunkedArray, *, start: int, length: int) -> pa.ChunkedArray:
    """Keep `length` characters from position `start` (from 0) on."""
    if start < 0 or length < 0:
        raise ValueError(f"start {start}, length {length}")
    return pc.utf8_slice_codeunits(column, start=start, stop=start + length)


@step("pad-right")
def pad_right(column: pa.ChunkedArray, *, width: int, with_: str = "0") -> pa.ChunkedArray:
    """Fill up to `width` characters on the right with the character `with`."""
    return pc.utf8_rpad(column, width=width, padding=with_)


@step("pad-left")
def pad_left(column: pa.ChunkedArray, *, width: int, with_: str = "0") -> pa.ChunkedArray:
    """Fill up to `width` characters on the left with the character `with`."""
    return pc.utf8_lpad(column, width=width, padding=with_)


@step("prefix")
def prefix(column: pa.ChunkedArray, *, text: str) -> pa.ChunkedArray:
    """Put a text before every present value."""
    # Arrow joins texts of one type only.
    return pc.binary_join_element_wise(pa.scalar(text, column.type), column, pa.scalar("", column.type))


@step("split")
@each
def split(text: str, *, by: str, part: int) -> str | None:
    """Cut at `by` and keep the part of that number, from 0, negative from the end."""
    parts = text.split(by)
    return parts[part] if -len(parts) <= part < len(parts) else None


@step("extract")
@each
def extract(text: str, *, pattern: str, group: int = 0) -> str | None:
    """Keep a group of the first match of a pattern."""
    compiled = re.compile(pattern)
    if not 0 <= group <= compiled.groups:
        raise ValueError(f"group {group} of {compiled.groups}")
    match = compiled.search(text)
    return match.group(group) if match else None


@step("label")
@each
def label(text: str, *, codes: Mapping[str, str], default: str | None = None) -> str | None:
    """Turn a code into its label; a code that is not listed becomes the default, or stays without one."""
    named = codes.get(text, text if default is None else default)
    return str(named)


@step("match")
@each
def match(text: str, *, patterns: Mapping[str, str], default: str | None = None) -> str | None:
    """Give the value of the first pattern that the whole text matches, else the default."""
    found = [value for pattern, value in patterns.items() if re.fullmatch(pattern, text)]
    chosen = found[0] if found else default
    return None if chosen is None else str(chosen)


@step("nulls")
def nulls(column: pa.ChunkedArray, *, values: Sequence[str]) -> pa.ChunkedArray:
    """Turn the texts that mean “nothing” into missing values."""
    absent = pc.is_in(column, value_set=pa.array([str(value) for value in values], column.type))
    return pc.if_else(absent, pa.scalar(None, column.type), column)


@step("valid-uscc")
@each
def valid_uscc(text: str) -> str | None:
    """Keep a unified social credit code whose check characters hold."""
    return text if is_uscc(text) else None


def run(item: Step, column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the column that a step of a layout makes of one."""
    arguments = {f"{name}_" if iskeyword(name) else name: value for name, value in item.arguments.items()}
    return STEPS[item.name](column, **arguments)


def check_steps(layout: Layout) -> None:
    """Make sure that every step of a layout exists and can be run with its arguments.

    Raises UnknownStep, BrokenDescriptor.
    """
    for column in (part for whole in layout.columns for part in (whole, *whole.parts)):
        for item in column.steps:
            where = f"{layout.where} [{column.field}]"
            if item.name not in STEPS:
                close = nearest(item.name, STEPS)
                raise UnknownStep(where=where, name=item.name, nearest=close, known=", ".join(sorted(STEPS)))
            if fault := _argument_fault(item) or _rehearse(item):
                text = translate("step “{name}”: {fault}", name=item.name, fault=fault)
                raise BrokenDescriptor(where=where, fault=text)


def _argument_fault(item: Step) -> str | None:
    """Return what is wrong with the names of the arguments."""
    parameters = list(inspect.signature(STEPS[item.name]).parameters.values())[1:]
    known = {parameter.name.rstrip("_"): parameter.default is parameter.empty for parameter in parameters}
    for name in item.arguments:
        if name not in known:
            close = nearest(name, known) or "-"
            return translate("no argument “{name}”; the nearest is “{nearest}”", name=name, nearest=close)
    lacking = [name for name, needed in known.items() if needed and name not in item.arguments]
    return translate("the argument “{name}” is missing", name=lacking[0]) if lacking else None


def _rehearse(item: Step) -> str | None:
    """Run a step on one cell: arguments that no cell could take are a fault of the layout, not of the first file."""
    try:
        run(item, text_column(["0"]))
    except (TypeError, ValueError, AttributeError, pa.ArrowException, re.error) as error:
        return str(error)
    return None
