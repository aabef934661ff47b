"""Names of natural persons that a text of their own row repeats: a party is masked, and the facts write it out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.privacy.persons import hidden, marks, persons


@dataclass(frozen=True, slots=True)
class Echoes:
    """The names of persons in the rows of a table.

    `rows` are the positions of the rows in groups that are searched for one character: what every form of a name in
    them holds. No kernel of Arrow looks for a text of each row in another, but for one text in many rows.
    """

    cells: tuple[pa.ChunkedArray, ...]
    rows: pa.Array
    groups: tuple[tuple[str, int, int], ...]

    @classmethod
    def of(cls, cells: Collection[pa.ChunkedArray]) -> Echoes:
        """Return the names of some columns; a cell that holds none that may not be repeated is null."""
        marked = [_marked(column) for column in cells]
        if not marked:
            return cls((), pa.array([], pa.int64()), ())
        rows = pa.concat_arrays([rows for rows, _ in marked])
        characters = pa.concat_arrays([characters for _, characters in marked])
        order = pc.sort_indices(characters)
        characters, rows = characters.take(order), rows.take(order)
        runs = pc.run_end_encode(characters, run_end_type=pa.int64())
        ends = runs.run_ends.to_pylist()
        starts = [0, *ends[:-1]] if ends else []
        return cls(tuple(cells), rows, tuple(zip(runs.values.to_pylist(), starts, ends, strict=True)))

    def suspects(self, texts: pa.ChunkedArray) -> list[int]:
        """Return the positions of the texts that may repeat a name of their row."""
        grouped = texts.take(self.rows)
        hits = (
            self.rows.slice(start, end - start).filter(
                pc.fill_null(pc.match_substring(grouped.slice(start, end - start), mark), False).combine_chunks()
            )
            for mark, start, end in self.groups
        )
        return sorted(set(chain.from_iterable(found.to_pylist() for found in hits)))

    def names(self, rows: pa.Array) -> Iterator[list[str]]:
        """Yield the names in some rows, longest first."""
        for cells in zip(*(column.take(rows).to_pylist() for column in self.cells), strict=True):
            yield sorted((name for cell in cells if cell for name in persons(cell)), key=lambda name: -len(name))

    def without(self, texts: pa.ChunkedArray, *, whole: bool) -> pa.ChunkedArray:
        """Return texts in which no name of their row is repeated; with `whole` only in cells of nothing but names."""
        changed = dict(self._changed(texts, whole=whole))
        if not changed:
            return texts
        there = [False] * len(texts)
        for row in changed:
            there[row] = True
        new = pa.array(list(changed.values()), texts.type)
        return pa.chunked_array([pc.replace_with_mask(texts.combine_chunks(), pa.array(there), new)])

    def _changed(self, texts: pa.ChunkedArray, *, whole: bool) -> Iterator[tuple[int, str]]:
        suspects = pa.array(self.suspects(texts), pa.int64())
        rows = zip(suspects.to_pylist(), texts.take(suspects).to_pylist(), self.names(suspects), strict=True)
        for row, text, names in rows:
            if whole and not set(persons(text)) & set(names):
                continue
            if (shown := hidden(text, names)) != text:
                yield row, shown


def _marked(column: pa.ChunkedArray) -> tuple[pa.Array, pa.Array]:
    """Return the rows that hold names, once for each character to search for, and these characters."""
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    sought: Mapping[str, list[str]] = {text: _sought(text) for text in encoded.dictionary.to_pylist()}
    lists = pa.array(list(sought.values()), pa.list_(column.type)).take(encoded.indices)
    return pc.list_parent_indices(lists).cast(pa.int64()), lists.flatten()


def _sought(cell: str) -> list[str]:
    """Return the characters of which a text that repeats a name of a cell holds one; an empty text is in all."""
    return sorted({mark for name in persons(cell) for mark in marks(name) or ("",)})
