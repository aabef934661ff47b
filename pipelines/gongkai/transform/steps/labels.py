"""Steps for codes, their labels, and what stands for another value."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.codes import is_uscc
from gongkai.messages import translate
from gongkai.transform.steps.arguments import Labels, Scalar, Scalars
from gongkai.transform.steps.catalogue import SPACES, each, of_distinct, step


@step("label")
@each
def label(text: str, *, codes: Labels, default: Scalar | None = None) -> str:
    """Turn a code into its label; a code that is not listed becomes the default, or stays without one."""
    return str(codes.get(text, text if default is None else default))


@step("code")
def code(column: pa.ChunkedArray, *, codes: Labels, default: Scalar | None = None) -> pa.ChunkedArray:
    """Turn a label into its code, by the mapping that `label` takes; a label that is not listed as `label` has it."""
    back: dict[str, str] = {}
    for key, named in codes.items():
        if back.setdefault(str(named), key) != key:
            raise ValueError(translate("“{label}” is the label of two codes", label=named))
    return of_distinct(column, lambda text: back.get(text, text if default is None else str(default)))


@step("match")
@each
def match(text: str, *, patterns: Labels, default: Scalar | None = None) -> str | None:
    """Give the value of the first pattern that the whole text matches, else the default, or nothing without one."""
    found = [value for pattern, value in patterns.items() if re.fullmatch(pattern, text)]
    chosen = found[0] if found else default
    return None if chosen is None else str(chosen)


@step("nulls")
def nulls(column: pa.ChunkedArray, *, values: Scalars) -> pa.ChunkedArray:
    """Turn the texts that mean “nothing” into missing values."""
    absent = pc.is_in(column, value_set=pa.array([str(value) for value in values], column.type))
    return pc.if_else(absent, pa.scalar(None, column.type), column)


@step("inherit")
def inherit(column: pa.ChunkedArray, *, same: Scalars | None = None) -> pa.ChunkedArray:
    """Give a blank cell, and one of the texts `same`, the value above it; without one it stays as it is."""
    marks = pa.array(["", *(str(mark) for mark in same or ())], column.type)
    empty = pc.or_kleene(pc.is_null(column), pc.is_in(pc.utf8_trim(column, characters=SPACES), value_set=marks))
    above = pc.fill_null_forward(pc.if_else(empty, pa.scalar(None, column.type), column))
    return pc.coalesce(above, column)


@step("valid-uscc")
@each
def valid_uscc(text: str) -> str | None:
    """Keep a unified social credit code whose check characters hold; any other text becomes missing."""
    return text if is_uscc(text) else None
