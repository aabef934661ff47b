"""Uniqueness and keys: found by Arrow over whole columns, or over the values that frictionless reads.

The cells of key fields are gathered as text while batches pass, some 30 bytes a cell, and compared at the end:
hardly any file has a duplicate, and one distinct count shows it. Cells with the same value may differ in text (`1`,
`01`, `1.0`); where any valid cell is not in the one canonical form of its value, values are compared instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.table import Batch
from gongkai.validate.column import Column

#: Forms in which a value has one text only, by the type of the field.
CANONICAL: Mapping[str, str] = {
    "integer": r"\A(?:0|-?[1-9][0-9]*)\z",
    "number": r"\A(?:0|-?[1-9][0-9]*)\z",
    "year": r"\A[1-9][0-9]{3}\z",
    "date": r"\A[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}\z",
}
#: The texts of these types are their values.
VERBATIM = frozenset({"string", "any"})

#: Between the cells of a key of several fields, and in place of a cell that is not there.
BETWEEN, ABSENT = "\x1f", "\x00"

Value = tuple[Any, ...]


def key_cells(column: Column, batch: Batch, bad: pa.Array | None) -> tuple[pa.Array, bool]:
    """Return the cells of a column that have a value, else null, and whether each is in its canonical form.

    The ragged records of the batch follow the others. `bad` says which cells break a rule.
    """
    cells = batch.columns[column.position]
    absent = column.absent(cells)
    if bad is not None:
        texts = pc.unique(cells.filter(bad)).drop_null().to_pylist()
        none = [text for text in texts if column.read(text)[0] is None]
        absent = pc.or_(absent, pc.is_in(cells, value_set=pa.array(none, cells.type)))
    kept = pc.if_else(absent, pa.scalar(None, cells.type), cells).cast(pa.large_string())
    if batch.ragged:
        kept = pa.concat_arrays([kept, pa.array(_ragged(column, batch), pa.large_string())])
    form = CANONICAL.get(column.type)
    if column.type in VERBATIM:
        return kept, True
    plain = form is not None and pc.all(pc.match_substring_regex(kept, form), min_count=0).as_py() is not False
    return kept, plain


class Keys:
    """The key cells of some fields in all records."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self._chunks: list[list[pa.Array]] = [[] for _ in self.columns]
        self._plain = True

    def add(self, cells: Mapping[str, tuple[pa.Array, bool]]) -> None:
        """Take the key cells of a batch, by the name of the field."""
        for column, chunks in zip(self.columns, self._chunks, strict=True):
            kept, plain = cells[column.name]
            chunks.append(kept)
            self._plain &= plain

    def duplicates(self, numbers: Sequence[int]) -> dict[int, int]:
        """Return the number of each record whose key stood before, with that of the latest earlier record.

        `numbers` holds the number of each record that was added, in the order of adding.
        """
        texts = self._joined()
        if self._plain and pc.count_distinct(texts).as_py() == len(texts) - texts.null_count:
            return {}
        last: dict[Value, int] = {}
        found: dict[int, int] = {}
        for number, value in sorted(self._repeated(texts, numbers), key=lambda pair: pair[0]):
            if value in last:
                found[number] = last[value]
            last[value] = number
        return found

    def empty(self) -> list[int]:
        """Return the positions of the records that have no value in any of the fields."""
        joined = self._joined()
        return _places(pc.is_null(joined)) if joined.null_count else []

    def lost(self, source: Keys | None) -> list[int]:
        """Return the positions of the records whose key is none of the source's; without a source none is."""
        own = self._joined()
        if source is None:
            return _places(pc.is_valid(own))
        there = source._joined()
        if self._plain and source._plain and [c.type for c in self.columns] == [c.type for c in source.columns]:
            absent = pc.and_(pc.is_valid(own), pc.invert(pc.is_in(own, value_set=there.combine_chunks())))
            return _places(absent)
        known = {value for value in source._values() if value is not None}
        return [position for position, value in enumerate(self._values()) if value is not None and value not in known]

    def _joined(self) -> pa.ChunkedArray:
        columns = [pa.chunked_array(chunks, pa.large_string()) for chunks in self._chunks]
        if len(columns) == 1:
            return columns[0]
        absent = pc.is_null(columns[0])
        for column in columns[1:]:
            absent = pc.and_(absent, pc.is_null(column))
        joined = pc.binary_join_element_wise(
            *columns, pa.scalar(BETWEEN, pa.large_string()), null_handling="replace", null_replacement=ABSENT
        )
        return pc.if_else(absent, pa.scalar(None, pa.large_string()), joined)

    def _repeated(self, texts: pa.ChunkedArray, numbers: Sequence[int]) -> Iterator[tuple[int, Value]]:
        """Yield the number and the value of each record that may share its key with another one."""
        if not self._plain:
            yield from ((numbers[i], value) for i, value in enumerate(self._values()) if value is not None)
            return
        codes = pc.dictionary_encode(texts).combine_chunks()
        codes = codes.indices if isinstance(codes, pa.DictionaryArray) else codes.chunk(0).indices
        counts = pc.value_counts(codes.drop_null())
        often = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
        for position in pc.indices_nonzero(pc.is_in(codes, value_set=often)).to_pylist():
            yield numbers[position], tuple(self._texts_at(position))

    def _texts_at(self, position: int) -> Iterator[str | None]:
        for chunks in self._chunks:
            yield pa.chunked_array(chunks, pa.large_string())[position].as_py()

    def _values(self) -> Iterator[Value | None]:
        """Yield the values of each record, or None where it has none or one that equals nothing."""
        columns = [
            _values_of(column, pa.chunked_array(chunks, pa.large_string()))
            for column, chunks in zip(self.columns, self._chunks, strict=True)
        ]
        for value in zip(*columns, strict=True):
            yield None if all(part is None for part in value) or not _is_comparable(value) else value


def _places(mask: pa.ChunkedArray) -> list[int]:
    places: list[int] = pc.indices_nonzero(mask).to_pylist()
    return places


def _ragged(column: Column, batch: Batch) -> list[str | None]:
    cells = [row[column.position] if column.position < len(row) else None for row in batch.ragged.values()]
    return [None if cell is None or column.read(cell)[0] is None else cell for cell in cells]


def _values_of(column: Column, cells: pa.ChunkedArray) -> list[Any]:
    values = {text: column.read(text)[0] for text in pc.unique(cells).drop_null().to_pylist()}
    return [None if text is None else values[text] for text in cells.to_pylist()]


def _is_comparable(value: Value) -> bool:
    """Tell whether a value can equal another one: NaN equals nothing, a signalling one cannot even be asked."""
    try:
        hash(value)
        return all(part == part for part in value)  # noqa: PLR0124 - only NaN differs from itself
    except (TypeError, ArithmeticError):
        return False
