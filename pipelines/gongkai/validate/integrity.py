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
        none = [text for text in texts if column.value(text) is None]
        absent = pc.or_(absent, pc.is_in(cells, value_set=pa.array(none, cells.type)))
    kept = pc.if_else(absent, pa.scalar(None, cells.type), cells).cast(pa.large_string())
    if batch.ragged:
        kept = pa.concat_arrays([kept, pa.array(_ragged(column, batch), pa.large_string())])
    if column.canonical:
        return kept, pc.all(pc.match_substring_regex(kept, column.canonical), min_count=0).as_py() is not False
    return kept, column.canonical is not None


class Keys:
    """The key cells of some fields in all records; None stands for a field that the table lacks."""

    def __init__(self, columns: Sequence[Column | None]) -> None:
        self.columns = tuple(columns)
        self._chunks: list[list[pa.Array]] = [[] for _ in self.columns]
        self._plain = True

    @property
    def names(self) -> Iterator[str]:
        """The fields that the table has."""
        return (column.name for column in self.columns if column is not None)

    def add(self, cells: Mapping[str, tuple[pa.Array, bool]], height: int) -> None:
        """Take the key cells of a batch of some height, by the name of the field."""
        for column, chunks in zip(self.columns, self._chunks, strict=True):
            kept, plain = cells[column.name] if column is not None else (pa.nulls(height, pa.large_string()), True)
            chunks.append(kept)
            self._plain &= plain

    def forget(self, places: Sequence[int]) -> None:
        """Take out what was added for some records: they have no cells at all."""
        for column, chunks in zip(self.columns, self._chunks, strict=True):
            # An empty text that is a missing value was never kept.
            if places and column is not None and "" not in column.missing:
                whole = pa.chunked_array(chunks, pa.large_string()).combine_chunks()
                blank = pc.is_in(pa.arange(0, len(whole)), value_set=pa.array(places, pa.int64()))
                chunks[:] = [pc.if_else(blank, pa.scalar(None, pa.large_string()), whole)]

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

    def lost(self, source: Keys) -> list[int]:
        """Return the positions of the records whose key is none of the source's."""
        if self._is_told_by_text(source):
            own, there = self._joined(), source._joined()
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

    def _is_told_by_text(self, source: Keys) -> bool:
        """Tell whether keys are equal to those of a source where, and only where, their texts are."""
        kinds = [[column and column.type for column in keys.columns] for keys in (self, source)]
        if not (self._plain and source._plain and kinds[0] == kinds[1]):
            return False
        return len(self.columns) == 1 or not (self._has_separators() or source._has_separators())

    def _has_separators(self) -> bool:
        """Tell whether a text holds what is put between texts, so that two keys may look the same when joined."""
        chunks = [chunk for column in self._chunks for chunk in column]
        return any(pc.any(pc.match_substring_regex(chunk, f"[{BETWEEN}{ABSENT}]")).as_py() for chunk in chunks)

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
        """Yield the values of each record, or None where it has none."""
        columns = [
            _values_of(column, pa.chunked_array(chunks, pa.large_string()))
            for column, chunks in zip(self.columns, self._chunks, strict=True)
        ]
        for value in zip(*columns, strict=True):
            yield None if all(part is None for part in value) else value


def _places(mask: pa.ChunkedArray) -> list[int]:
    places: list[int] = pc.indices_nonzero(mask).to_pylist()
    return places


def _ragged(column: Column, batch: Batch) -> list[str | None]:
    cells = [row[column.position] if column.position < len(row) else None for row in batch.ragged.values()]
    # Halves of characters fit no column.
    whole = [cell if cell is None else cell.encode(errors="backslashreplace").decode() for cell in cells]
    return [
        None if cell is None or column.value(cell) is None else text for cell, text in zip(cells, whole, strict=True)
    ]


def _values_of(column: Column | None, cells: pa.ChunkedArray) -> list[Any]:
    if column is None:
        return [None] * len(cells)
    values = {text: column.value(text) for text in pc.unique(cells).drop_null().to_pylist()}
    # NaN equals nothing, not even another NaN.
    unequal = {text for text, value in values.items() if value != value}  # noqa: PLR0124 - only NaN differs from itself
    return [None if text is None else object() if text in unequal else values[text] for text in cells.to_pylist()]
