"""Where in a file some texts stand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.table import Table

#: So many places of one finding are told.
PLACES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One cell: its row in the source, its address in a workbook, and what may be shown of it."""

    row: int
    address: str | None
    cell: str

    def as_json(self) -> dict[str, object]:
        """Return the place for a program."""
        return {"row": self.row, "address": self.address, "cell": self.cell}


def rows_of(table: Table, index: int, texts: Collection[str], most: int = PLACES) -> list[tuple[int, str]]:
    """Return the first rows in which the column at an index holds one of some texts, and the text of each."""
    column = table.columns[index]
    found = pc.indices_nonzero(pc.is_in(column, value_set=pa.array(list(texts), column.type)))[:most]
    return list(zip(table.rows.take(found).to_pylist(), column.take(found).to_pylist(), strict=True))


def address_of(table: Table, index: int, row: int) -> str | None:
    """Return the address of a cell of a workbook."""
    number, _ = table.where(index)
    return table.address(row, number) if number else None
