"""All cells of a sheet or a text, before anyone knows which rows are the header."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import pyarrow as pa

from gongkai.table import Remark, Source


@dataclass(frozen=True, slots=True)
class Area:
    """Merged cells, by the positions of their corners in the grid."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Columns of text with every row of the source.

    `numbers` holds the number of each row in the source and `first` that of the first column; a null is a cell that the
    row does not have, and `ragged` the cells of such rows and of longer ones by their numbers.
    """

    source: Source
    columns: tuple[pa.ChunkedArray, ...]
    numbers: pa.Array
    first: int = 1
    ragged: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    merged: tuple[Area, ...] = ()
    sheet: str | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.numbers)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.columns)

    def row(self, index: int) -> list[str]:
        """Return the cells of a row; "" for a blank one."""
        return [column[index].as_py() or "" for column in self.columns]

    @cached_property
    def head(self) -> list[list[str]]:
        """The first rows."""
        return [self.row(index) for index in range(min(HEAD, self.height))]

    def slice(self, start: int, stop: int) -> Grid:
        """Return the rows from one on, up to another."""
        columns = tuple(column.slice(start, stop - start) for column in self.columns)
        return replace(self, columns=columns, numbers=self.numbers.slice(start, stop - start))


#: Rows among which the header is looked for.
HEAD = 40


def filled(cells: list[str]) -> list[int]:
    """Return the positions of the cells that hold something."""
    return [place for place, cell in enumerate(cells) if cell.strip()]
