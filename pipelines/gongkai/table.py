"""The currency between the stages: columns of text with the place that each row came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Importing Arrow takes a tenth of a second, which a check of a small file does without.
    import pyarrow as pa


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a table came from and how it was read."""

    name: str
    encoding: str = "utf-8"
    delimiter: str = ","
    bytes: int = 0
    #: What the file is: `csv`, `xlsx`, `xls`, `ods`, `json`, `jsonl` or `parquet`.
    form: str = "csv"
    #: Why it is read in this encoding, in English for the catalogue.
    reason: str = ""


#: Rows of a batch that is cut from a table at hand.
ROWS = 16_384


class TooIrregular(Exception):
    """Text that the fast reader cannot read as the slow one would; the records before it were yielded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some records of a table in a row, columns of text of one length.

    `columns` hold the records that are as wide as the table, null where a cell is absent; `ragged` the cells of the
    others by their number. The records are numbered from `first` on without a gap, unless `numbers` says otherwise.
    """

    columns: tuple[pa.Array, ...]
    first: int
    ragged: Mapping[int, tuple[str | None, ...]] = field(default_factory=dict)
    numbers: Sequence[int] | None = None

    @property
    def height(self) -> int:
        """How many records there are, the ragged ones included."""
        return len(self.columns[0]) + len(self.ragged) if self.columns else len(self.ragged)

    def span(self) -> Sequence[int]:
        """Return the numbers of all records, the ragged ones included, rising."""
        if self.numbers is None:
            return range(self.first, self.first + self.height)
        return sorted([*self.numbers, *self.ragged])

    def numbered(self) -> Sequence[int]:
        """Return the number of each row of the columns."""
        if self.numbers is not None:
            return self.numbers
        if not self.ragged:
            return range(self.first, self.first + self.height)
        return [number for number in range(self.first, self.first + self.height) if number not in self.ragged]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a reader of a file should know of one of its cells: `kind` is the type of a warning."""

    kind: str
    row: int
    column: int
    cell: str = ""
    note: str = ""


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
    #: The sheet of a workbook.
    sheet: str | None = None
    #: The row of the header, the last one where it has several.
    header: int = 1
    #: How many rows the header has; their labels are joined to paths.
    header_rows: int = 1
    #: Texts above the header and below the data that belong to the whole table; `above` says how many stand above.
    notes: tuple[str, ...] = ()
    above: int = 0
    #: How many blank rows below the data were left out.
    blank_rows: int = 0
    remarks: tuple[Remark, ...] = ()

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def batches(self) -> Iterator[Batch]:
        """Yield the rows in batches, numbered as in the source; ragged ones by the cells that they have."""
        import pyarrow as pa

        whole = pa.table(list(self.columns), names=[str(index) for index in range(len(self.columns))])
        done = 0
        for part in whole.to_batches(max_chunksize=ROWS):
            rows = self.rows.slice(done, part.num_rows)
            done += part.num_rows
            first, last = rows[0].as_py(), rows[-1].as_py()
            if not self.ragged and last - first + 1 == len(rows):
                yield Batch(columns=tuple(part.columns), first=first)
            else:
                yield self._batch(part, rows.to_pylist())

    def _batch(self, part: pa.RecordBatch, numbers: list[int]) -> Batch:
        ragged = {number: self.ragged[number] for number in numbers if number in self.ragged}
        if ragged:
            import pyarrow as pa

            part = part.filter(pa.array([number not in ragged for number in numbers]))
            numbers = [number for number in numbers if number not in ragged]
        first = min([*numbers[:1], *ragged])
        return Batch(columns=tuple(part.columns), first=first, ragged=ragged, numbers=numbers)

    def address(self, row: int, column: int) -> str | None:
        """Return the address of a cell of a workbook, `B17`, from its row and column; None for other files."""
        return None if self.sheet is None else f"{column_letters(column)}{row}"

    def column(self, label: str) -> pa.ChunkedArray:
        """Return the cells under a label."""
        return self.columns[self.labels.index(label)]

    def where(self, index: int) -> tuple[int | None, str | None]:
        """Return the position and the label, in the source, of the column at an index."""
        number = self.numbers[index] if self.numbers else index + 1
        return number, self.source_labels[index] if self.source_labels else self.labels[index]


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
    """Return the number of a column from 1 by what workbooks call it.

    >>> column_number("AA")
    27
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def text_column(cells: Sequence[str | None]) -> pa.ChunkedArray:
    """Return cells as a column of text."""
    import pyarrow as pa

    return pa.chunked_array([pa.array(cells, pa.large_string())])
