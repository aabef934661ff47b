"""What stands in a sheet and its reader does not tell: error values, percentages, merged cells, long spans."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.extract.grid import Area, Grid
from gongkai.table import Remark

#: What spreadsheets show where a formula has no value.
ERRORS = (
    "#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!",
    "#GETTING_DATA",
)  # fmt: skip

#: What a format of numbers shows as it is: text in quotation marks, an escaped character, a colour or a condition.
LITERAL = re.compile(r'"[^"]*"|\\.|\[[^]]*\]')

#: A cell by its row and column, from 1.
Place = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Unread:
    """The cells of a sheet that calamine leaves blank or reads as something else."""

    #: What to show in place of a blank: error values.
    errors: dict[Place, str] = field(default_factory=dict)
    #: What to show in place of what calamine says.
    texts: dict[Place, str] = field(default_factory=dict)
    formulas: list[Place] = field(default_factory=list)
    percents: list[Place] = field(default_factory=list)
    #: Merged cells, by their places in the sheet from 0.
    merged: list[Area] = field(default_factory=list)


def is_percent(code: str) -> bool:
    """Tell whether a format shows numbers as percentages.

    >>> [is_percent(code) for code in ("0.0%", '0"%"', "0.00")]
    [True, False, False]
    """
    return "%" in LITERAL.sub("", code)


def percent_text(text: str) -> str:
    """Return a number as the percentage that the sheet shows, with all its digits.

    >>> [percent_text(text) for text in ("0.125", "1", "0.123456", "x")]
    ['12.5%', '100%', '12.3456%', 'x']
    """
    try:
        value = Decimal(text) * 100
    except InvalidOperation:
        return text
    shown = format(value, "f")
    return f"{shown.rstrip('0').rstrip('.') if '.' in shown else shown}%"


def restored(grid: Grid, unread: Unread) -> Grid:
    """Return the grid of a sheet with what was not told, and remarks on errors and on formulas without a value."""
    columns = list(grid.columns)
    changes: dict[int, dict[int, str | None]] = {}
    for (row, column), text in {**unread.errors, **unread.texts}.items():
        changes.setdefault(column - grid.first, {})[row - 1] = text
    for row, column in unread.percents:
        changes.setdefault(column - grid.first, {})[row - 1] = None
    for place, texts in changes.items():
        if 0 <= place < len(columns):
            columns[place] = _changed(columns[place], texts, place + grid.first, unread)
    remarks = [Remark(kind="formula-without-value", row=row, column=column) for row, column in unread.formulas]
    remarks += _error_values(columns, grid.first)
    merged = tuple(
        replace(area, left=area.left - grid.first + 1, right=area.right - grid.first + 1) for area in unread.merged
    )
    return replace(
        grid,
        columns=tuple(columns),
        remarks=tuple(sorted((*grid.remarks, *remarks), key=lambda remark: (remark.row, remark.column))),
        merged=(*grid.merged, *(area for area in merged if 0 <= area.left < grid.width)),
    )


def _changed(column: pa.ChunkedArray, texts: dict[int, str | None], number: int, unread: Unread) -> pa.ChunkedArray:
    cells = column.to_pylist()
    for row, text in texts.items():
        if row < len(cells):
            if text is None:
                cells[row] = percent_text(cells[row])
            elif not cells[row] or (row + 1, number) in unread.texts:
                cells[row] = text
    return pa.chunked_array([pa.array(cells, pa.large_string())])


def _error_values(columns: Iterable[pa.ChunkedArray], first: int) -> Iterable[Remark]:
    for place, column in enumerate(columns):
        known = pc.is_in(column, value_set=pa.array(ERRORS, column.type))
        for row in pc.indices_nonzero(known).to_pylist():
            yield Remark(kind="error-value", row=row + 1, column=place + first, cell=column[row].as_py())
