"""Where faults stand, and how places that follow one another are told as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from gongkai.messages import number, translate
from gongkai.report import Violation

ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")

#: Faults of the header; they stand in its row, in the first column where they have none.
OF_HEADER = frozenset(
    {
        "header-error", "blank-header", "unmatched-header", "unknown-layout",
        "label-error", "extra-label", "missing-label", "blank-label", "duplicate-label", "incorrect-label",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """Cells of one column in rows that follow one another; rows without a column are meant whole.

    `cells` says that row and column are those of a sheet, so that a reader is told `B17`; `header` that what has no
    row is of the header, and not of the whole table.
    """

    first: int | None
    last: int | None
    column: int | None
    sheet: str | None = None
    cells: bool = False
    header: bool = False

    @property
    def size(self) -> int:
        """How many rows it is."""
        return (self.last or 0) - (self.first or 0) + 1

    @property
    def address(self) -> str:
        """The cells in the notation of workbooks: `B17` or `B17:B20`; rows without a column by their first cell."""
        letters = column_letters(self.column or 1)
        first, last = f"{letters}{self.first or 1}", f"{letters}{self.last or 1}"
        return first if first == last else f"{first}:{last}"


def span(fault: Violation) -> Span:
    """Return where one fault stands."""
    found = ADDRESS.fullmatch(fault.address or "")
    if found is None:
        return Span(fault.row, fault.row, fault.column, fault.sheet, header=fault.type in OF_HEADER)
    row = int(found.group(2))
    return Span(row, row, column_number(found.group(1)), fault.sheet, cells=True)


def spans(faults: Iterable[Violation]) -> list[Span]:
    """Return where faults stand, rows of one column that follow one another as one."""
    last: dict[tuple[str | None, int | None, bool], int] = {}
    found: list[Span] = []
    for one in map(span, faults):
        key = (one.sheet, one.column, one.cells)
        before = found[last[key]] if key in last else None
        if before is not None and before.last is not None and one.first == before.last + 1:
            found[last[key]] = Span(before.first, one.first, one.column, one.sheet, one.cells)
        elif before is None or one != before:
            last[key] = len(found)
            found.append(one)
    return found


def words(places: Sequence[Span], most: int = 5) -> str:
    """Return the first of some places in the language spoken, and how many more there are."""
    told = [
        _words(column, sheet, list(group), cells=cells)
        for (column, sheet, cells), group in groupby(places[:most], key=lambda one: (one.column, one.sheet, one.cells))
    ]
    said = translate("; ").join(told)
    hidden = sum(place.size for place in places[most:])
    return translate("{places} … and {count} more", places=said, count=number(hidden)) if hidden else said


def _words(column: int | None, sheet: str | None, places: Sequence[Span], *, cells: bool) -> str:
    if cells:
        listed = translate(", ").join(place.address for place in places)
        return listed if sheet is None else translate("{cells} of sheet “{sheet}”", cells=listed, sheet=sheet)
    if places[0].first is None:
        if column is not None:
            return translate("column {column}", column=column)
        return translate("header") if places[0].header else translate("the whole table")
    several = len(places) > 1 or places[0].size > 1
    rows = translate(", ").join(
        str(place.first) if place.size == 1 else f"{place.first}-{place.last}" for place in places
    )
    if column is None:
        return translate("rows {row}", row=rows) if several else translate("row {row}", row=rows)
    if several:
        return translate("rows {row}, column {column}", row=rows, column=column)
    return translate("row {row}, column {column}", row=rows, column=column)


@lru_cache(maxsize=1024)
def column_letters(number: int) -> str:
    """Return what workbooks call a column.

    >>> [column_letters(number) for number in (1, 26, 27, 703)]
    ['A', 'Z', 'AA', 'AAA']
    """
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column from 1.

    >>> column_number("AA")
    27
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
