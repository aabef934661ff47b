"""The currency between the stages: columns of text with the place that each row came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a table came from and how it was read."""

    name: str
    encoding: str = "utf-8"
    delimiter: str = ","
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns of text under their labels.

    `columns[i]` holds the cells under `labels[i]`, null where a cell is absent; `rows` the number of each row in
    the source, counted from 1 with the header; `ragged` the raw cells of the rows whose width is not the header's
    (they stand in the columns too, cut or padded with nulls). `numbers[i]` is the position of the column in the
    source from 1, or None for one that a layout made up.
    """

    source: Source
    labels: tuple[str, ...]
    columns: tuple[pa.ChunkedArray, ...]
    rows: pa.Array
    ragged: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    numbers: tuple[int | None, ...] = ()
    #: The labels as the source has them, where a layout gave others.
    source_labels: tuple[str | None, ...] = ()

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def column(self, label: str) -> pa.ChunkedArray:
        """Return the cells under a label."""
        return self.columns[self.labels.index(label)]

    def where(self, index: int) -> tuple[int | None, str | None]:
        """Return the position and the label, in the source, of the column at an index."""
        number = self.numbers[index] if self.numbers else index + 1
        return number, self.source_labels[index] if self.source_labels else self.labels[index]


def text_column(cells: Sequence[str | None]) -> pa.ChunkedArray:
    """Return cells as a column of text."""
    return pa.chunked_array([pa.array(cells, pa.large_string())])
