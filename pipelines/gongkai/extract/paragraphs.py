"""Cells of numbered paragraphs: 1. … 2. … within one cell, each a record of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pyarrow as pa

from gongkai.descriptor import Paragraphs
from gongkai.names import plain_label, told_apart
from gongkai.table import Table, text_column

#: A list of duties is no longer.
MOST = 99
#: What may stand before a number that begins a paragraph, besides the beginning of the cell.
_BEFORE = r"(?<![^\s。；;：:，,、.）)])"


def paragraphs(cell: str) -> tuple[str, ...]:
    """Return the paragraphs of a cell in their order, without their numbers; one that has none is itself one.

    Numbers count only in turn, so that those within a text cut nothing. What stands before the first stays with it.

    >>> paragraphs("1.受理责任：公示2项材料。2.审查责任：核查。"), paragraphs("（1）立案 （2）调查"), paragraphs("受理")
    (('受理责任：公示2项材料。', '审查责任：核查。'), ('立案', '调查'), ('受理',))
    """
    cuts = list(_cuts(cell))
    if not cuts:
        return (cell.strip(),) if cell.strip() else ()
    ends = [start for start, _ in cuts[1:]] + [len(cell)]
    first, *others = [cell[behind:end].strip() for (_, behind), end in zip(cuts, ends, strict=True)]
    return (cell[: cuts[0][0]].strip() + first, *others)


def numbered(table: Table, declared: Paragraphs) -> Table:
    """Return a table with a record for each paragraph of a column's cells, and with its number and text."""
    labels = told_apart([plain_label(label) for label in table.labels])
    cells = table.columns[labels.index(plain_label(declared.source))].to_pylist()
    # A row whose cell is blank stays a record, so that what it lacks is told.
    split = [paragraphs(cell or "") or (None,) for cell in cells]
    again = pa.array([place for place, parts in enumerate(split) for _ in parts], pa.int64())
    counted = [str(number) for parts in split for number in range(1, len(parts) + 1)]
    own = table.numbers or tuple(range(1, len(table.labels) + 1))
    return replace(
        table,
        labels=(*table.labels, *declared.made),
        columns=(
            *(column.take(again) for column in table.columns),
            text_column(counted),
            text_column([part for parts in split for part in parts]),
        ),
        rows=table.rows.take(again),
        numbers=(*own, None, None),
    )


def _cuts(cell: str) -> Iterator[tuple[int, int]]:
    """Yield where the number of each paragraph begins and ends."""
    position = 0
    for number in range(1, MOST + 1):
        found = _number(number).search(cell, position)
        if found is None:
            return
        yield found.span()
        position = found.end()


@cache
def _number(number: int) -> re.Pattern[str]:
    """Return the pattern of a paragraph's number in the ways in which it is written: 1. 1、 1） （1） ①."""
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    digits = f"(?:{number}|{wide})"
    circled = f"|{chr(0x2460 + number - 1)}" if number <= 20 else ""
    written = f"{digits}[.．、)）](?![0-9０-９])|[（(]{digits}[)）]{circled}"
    return re.compile(f"{_BEFORE}(?:{written})[ \u3000]*")
