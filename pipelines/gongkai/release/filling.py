"""The rows of a submission to a table that is empty: all of them are added, and nothing is compared."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.descriptor import Resource
from gongkai.load import create_indexes, fill
from gongkai.names import quoted
from gongkai.release.changes import RowChange
from gongkai.release.difference import Difference, bars, repeats
from gongkai.release.files import BATCH, taken, value_batches
from gongkai.release.journal import write_filled
from gongkai.report import Violation


@dataclass
class Filling:
    """Values for an empty table of a draft; answers as a Comparison.

    `rows_of_source` tells for each row its number in the source.
    """

    connection: sqlite3.Connection
    resource: Resource
    values: pa.Table
    rows_of_source: pa.Array
    #: Table and digest of the key of each row that may not come back.
    withdrawn: frozenset[tuple[str, str]] = frozenset()
    #: Told of the files that are made of the rows.
    making: Callable[[Iterator[pa.RecordBatch]], object] = id
    #: Told of the rows; tells whether their search index is made elsewhere.
    indexing: Callable[[pa.Table], bool] = lambda _: False

    def find(self) -> Difference:
        """Count the rows."""
        return Difference(table=self.resource.name, added=self.values.num_rows)

    def rows(self, limit: int | None = None) -> Iterator[RowChange]:
        """Yield the rows in the order of their keys, up to a limit."""
        key = self.resource.schema.primary_key
        chosen = self.order.slice(0, limit)
        # As objects of Python all rows of a large table would need many times the room.
        for start in range(0, len(chosen), BATCH):
            for row in taken(self.values, chosen.slice(start, BATCH)).to_pylist():
                yield RowChange(kind="added", key={name: row[name] for name in key}, after=row)

    @cached_property
    def order(self) -> pa.Array:
        """The places of the rows in the order of their keys, which is SQLite's: texts by their bytes."""
        keys = [(name, "ascending") for name in self.resource.schema.primary_key]
        return pc.sort_indices(self.values.select([name for name, _ in keys]), sort_keys=keys)

    def strangers(self) -> list[Violation]:
        """Return no row: none is published in another slice."""
        return []

    def barred(self) -> list[Violation]:
        """Return the rows that were taken down and may not come back."""
        key = self.resource.schema.primary_key
        columns = (self.values[name].to_pylist() for name in key)
        return bars(self.resource, self.withdrawn, lambda: zip(self._numbers, *columns, strict=True))

    def lacking(self) -> list[Violation]:
        """Return the rows that lack a required field because the submission does not carry it."""
        required = [field.name for field in self.resource.schema.fields if field.required]
        absent = [name for name in required if name not in self.values.column_names]
        note = 'constraint "required" is "True"'
        return [
            Violation(type="constraint-error", row=row, field=name, note=note)
            for name in absent[:1]
            for row in self._numbers
            for name in absent
        ]

    def apply(self) -> None:
        """Fill the table, and write into the journal that it was."""
        self.making(value_batches(self.values, self.order, self.resource))
        write_filled(self.connection, self.resource.name, self.values.num_rows)
        search = not self.indexing(self.values)
        fill(self.connection, self.resource, self.values, search=search, indexes=False)
        # What is asked of them later are the keys; indexes take memory of their own.
        self.values = self.values.select(self._remembered)
        create_indexes(self.connection, self.resource)

    def repeated(self) -> list[Violation]:
        """Return the rows whose value in a unique field another row has; asked after `apply`."""
        return [fault for name in self._unique for fault in self._repeated(name)]

    def _repeated(self, name: str) -> list[Violation]:
        table, field, key = quoted(self.resource.name), quoted(name), self.resource.schema.primary_key
        found = self.connection.execute(
            f"SELECT {', '.join(map(quoted, key))}, {field} FROM {table} "
            f"WHERE {field} IN (SELECT {field} FROM {table} GROUP BY {field} HAVING COUNT(*) > 1)"
        ).fetchall()
        if not found:
            return []
        columns = [self.values[part].to_pylist() for part in key]
        places = dict(zip(zip(*columns, strict=True), self._numbers, strict=True))
        return sorted((self._fault(name, row, found, places) for row in found), key=lambda fault: fault.row or 0)

    def _fault(
        self, name: str, row: tuple[Any, ...], found: Sequence[tuple[Any, ...]], places: dict[tuple[Any, ...], int]
    ) -> Violation:
        *key, value = row
        others = min(other[0] for other in found if other[-1] == value and other != row)
        return Violation(type="repeated-value", row=places[tuple(key)], field=name, cell=str(value), note=str(others))

    @cached_property
    def _unique(self) -> list[str]:
        return repeats(self.resource, self.values.column_names)

    @property
    def _remembered(self) -> list[str]:
        return list(dict.fromkeys([*self.resource.schema.primary_key, *self._unique]))

    @property
    def _numbers(self) -> list[int]:
        numbers: list[int] = self.rows_of_source.to_pylist()
        return numbers
