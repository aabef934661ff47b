"""Steps for the characters of a text."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.transform.steps.arguments import Character, Group, Length, Text
from gongkai.transform.steps.catalogue import HALF_WIDTH, SPACES, each, step


@step("trim")
def trim(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Strip white space at both ends of every text, full-width spaces included."""
    return pc.utf8_trim(column, characters=SPACES)


@step("half-width")
@each
def half_width(text: str) -> str:
    """Turn full-width letters, digits and punctuation into their ASCII forms."""
    return text.translate(HALF_WIDTH)


@step("nfkc")
def nfkc(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Bring every text into the normal form NFKC of Unicode: ① becomes 1, ㎡ m2, the radical ⽉ the character 月."""
    return pc.utf8_normalize(column, form="NFKC")


@step("upper")
def upper(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Turn letters into capitals."""
    return pc.utf8_upper(column)


@step("take")
def take(column: pa.ChunkedArray, *, start: Length, length: Length) -> pa.ChunkedArray:
    """Keep `length` characters from position `start` (from 0) on."""
    return pc.utf8_slice_codeunits(column, start=start, stop=start + length)


@step("pad-right")
def pad_right(column: pa.ChunkedArray, *, width: Length, with_: Character = "0") -> pa.ChunkedArray:
    """Fill up to `width` characters on the right with the character `with`."""
    return pc.utf8_rpad(column, width=width, padding=with_)


@step("pad-left")
def pad_left(column: pa.ChunkedArray, *, width: Length, with_: Character = "0") -> pa.ChunkedArray:
    """Fill up to `width` characters on the left with the character `with`."""
    return pc.utf8_lpad(column, width=width, padding=with_)


@step("prefix")
def prefix(column: pa.ChunkedArray, *, text: Text) -> pa.ChunkedArray:
    """Put a text before every present value."""
    # Arrow joins texts of one type only.
    return pc.binary_join_element_wise(pa.scalar(text, column.type), column, pa.scalar("", column.type))


@step("extract")
@each
def extract(text: str, *, pattern: Text, group: Group = 0) -> str | None:
    """Keep a group of the first match of a pattern; a text without one becomes missing."""
    compiled = re.compile(pattern)
    if group > compiled.groups:
        raise ValueError(f"group {group} of {compiled.groups}")
    match = compiled.search(text)
    return match.group(group) if match else None
