"""What a check sees of a table: texts without the missing ones, values by type, and the rows that it is for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.descriptor import Resource, Schema
from gongkai.descriptor.cells import frictionless_schema
from gongkai.keys import Keys
from gongkai.table import Table
from gongkai.validate.readers import missing_values, safe_reader

TEXT = pa.large_string()


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a column: `distinct[codes[row]]` is a row's, null where the cell is missing.

    A distinct value is None where the text is no value of the field's type.
    """

    codes: pa.Array
    distinct: Sequence[Any]

    def mapped(self, function: Callable[[Any], Any], kind: pa.DataType) -> pa.Array:
        """Return what a function makes of each row's value, null where there is none; it is called once a value."""
        results = [None if value is None else function(value) for value in self.distinct]
        return pc.take(pa.array(results, kind), self.codes)

    def at(self, position: int) -> Any:
        """Return the value of one row."""
        code = self.codes[position].as_py()
        return None if code is None else self.distinct[code]

    def masked(self, chosen: pa.Array) -> Values:
        """Return the same with no value in the rows that are not chosen."""
        return Values(pc.if_else(chosen, self.codes, pa.scalar(None, self.codes.type)), self.distinct)


class Cells:
    """The cells of a table, each column read once whatever the number of checks."""

    def __init__(self, table: Table, schema: Schema) -> None:
        self.table = table
        self._law = frictionless_schema(schema)
        self._texts: dict[str, pa.Array] = {}
        self._values: dict[str, Values] = {}

    def texts(self, field: str) -> pa.Array:
        """Return the texts of a column, null where the cell is missing."""
        if field not in self._texts:
            column = self.table.column(field).cast(TEXT)
            whole = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], TEXT)
            missing = pa.array(list(missing_values(self._law.get_field(field))), TEXT)
            absent = pc.is_in(whole, value_set=missing)
            self._texts[field] = pc.if_else(absent, pa.scalar(None, TEXT), whole)
        return self._texts[field]

    def values(self, field: str) -> Values:
        """Return the values of a column; each distinct text is read once, by frictionless' reader."""
        if field not in self._values:
            read = safe_reader(self._law.get_field(field))
            encoded = self.texts(field).dictionary_encode()
            answers = [read(text) for text in encoded.dictionary.to_pylist()]
            distinct = [None if notes and "type" in notes else value for value, notes in answers]
            self._values[field] = Values(encoded.indices, distinct)
        return self._values[field]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows that one check is for; all others look as if their cells were missing."""

    cells: Cells
    schema: Schema
    keys: Keys
    today: date
    resource: Resource | None = None
    #: Where the check applies; None: to all rows.
    chosen: pa.Array | None = None

    @property
    def table(self) -> Table:
        """The table itself."""
        return self.cells.table

    def where(self) -> pa.Array:
        """Return where the check applies."""
        return pa.repeat(pa.scalar(True), self.table.height) if self.chosen is None else self.chosen

    def texts(self, field: str) -> pa.Array:
        """Return the texts of a column, null where the cell is missing or the row is another check's."""
        texts = self.cells.texts(field)
        return texts if self.chosen is None else pc.if_else(self.chosen, texts, pa.scalar(None, TEXT))

    def values(self, field: str) -> Values:
        """Return the values of a column; none where the cell is missing or the row is another check's."""
        values = self.cells.values(field)
        return values if self.chosen is None else values.masked(self.chosen)

    def has(self, field: str, position: int) -> bool:
        """Tell whether a cell is there."""
        return bool(self.cells.texts(field)[position].is_valid)

    def text(self, field: str, position: int) -> str:
        """Return the text of one cell."""
        return self.table.column(field)[position].as_py() or ""

    def place(self, field: str) -> tuple[int | None, str | None]:
        """Return the position and the label of a column in the source."""
        return self.table.where(self.table.labels.index(field))

    def label(self, field: str) -> str:
        """Return what the source calls a field, where it has a column for it."""
        return (self.place(field)[1] if field in self.table.labels else None) or field

    def known(self, table: str, fields: Sequence[str]) -> pa.Table | None:
        """Return fields of a table as text: what is published, and for the rows' own table the rows too."""
        published = self.keys.of(table, fields)
        parts = [] if published is None else [published.select(list(fields)).cast(_schema(fields))]
        if self.resource is not None and self.resource.name == table and set(fields) <= set(self.table.labels):
            parts.append(pa.table({name: self.cells.texts(name) for name in fields}))
        return pa.concat_tables(parts) if parts else None


def blank_rows(columns: Sequence[pa.Array | pa.ChunkedArray]) -> pa.Array | None:
    """Return where all cells are empty, or None where no row is so; most tables are told by their first column."""
    whole = None
    for column in columns:
        empty = pc.fill_null(pc.equal(pc.binary_length(column), 0), True)
        whole = empty if whole is None else pc.and_(whole, empty)
        if not pc.any(whole, min_count=0).as_py():
            return None
    return whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole


def ranks(rows: Rows, fields: Sequence[str]) -> list[pa.Array]:
    """Return for each field the place of each row's value among all values of these fields, null where there is none.

    Places compare as the values do, whatever their type: whole numbers, exact decimals, dates.
    """
    columns = [rows.values(field) for field in fields]
    present = {key for column in columns for value in column.distinct if (key := comparable(value)) is not None}
    place = {key: number for number, key in enumerate(sorted(present))}
    return [column.mapped(lambda value: place.get(comparable(value)), pa.int64()) for column in columns]


def comparable(value: Any) -> Any:
    """Return a value as it compares with others of its kind, or None where it does not: NaN."""
    if isinstance(value, datetime):
        return _in_utc(value)
    if isinstance(value, date):
        # A day has no zone, and begins before all its moments.
        return datetime.combine(value, time.min)
    if isinstance(value, Decimal | float) and Decimal(value).is_nan():
        return None
    return value


def _in_utc(moment: datetime) -> datetime:
    offset = moment.utcoffset()
    try:
        return moment if offset is None else (moment - offset).replace(tzinfo=None)
    except OverflowError:
        # At either end of the calendar there is no other day to go to.
        return moment.replace(tzinfo=None)


def _schema(fields: Sequence[str]) -> pa.Schema:
    return pa.schema([(name, TEXT) for name in fields])
