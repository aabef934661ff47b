"""Rows as JSON Lines, a batch at a time: the bytes that Python's json writes, laid out by Arrow."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

TEXT = pa.large_string()
#: What JSON writes otherwise than it stands.
ESCAPED = r'["\\\x00-\x1f]'

#: Floats that json calls otherwise than Python does.
NUMBERS = {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}


def json_lines(batch: pa.RecordBatch) -> memoryview:
    """Return the rows of a batch as lines of JSON, without spaces and with every letter as it is."""
    pieces: list[Any] = []
    between = "{"
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        before = f"{between}{',' if pieces else ''}{_written(name)}:"
        cells, mark = _cells(column)
        pieces += [_scalar(before + mark), cells]
        between = mark
    pieces.append(_scalar(f"{between}}}\n"))
    lines = pc.binary_join_element_wise(*pieces, _scalar(""))
    return _bytes(lines)


def _cells(column: pa.Array) -> tuple[pa.Array, str]:
    """Return the cells as JSON writes them, and the mark that is still to be put on both sides of each."""
    kind = column.type
    if kind == pa.bool_():
        return _named(pc.if_else(column, _scalar("true"), _scalar("false"))), ""
    if kind == pa.float64():
        return _named(_each(column, _number)), ""
    if kind == pa.int64():
        return _named(column.cast(TEXT)), ""
    texts = _escaped(column.cast(pa.string()).cast(TEXT))
    if not texts.null_count:
        return texts, '"'
    return _named(pc.binary_join_element_wise(_scalar('"'), texts, _scalar('"'), _scalar(""))), ""


def _named(cells: pa.Array) -> pa.Array:
    return pc.fill_null(cells, "null")


def _escaped(texts: pa.Array) -> pa.Array:
    if not _holds_escaped(texts):
        return texts
    found = pc.fill_null(pc.match_substring_regex(texts, ESCAPED), False)
    return pc.replace_with_mask(texts, found, _each(texts.filter(found), lambda text: _written(text)[1:-1]))


def _holds_escaped(texts: pa.Array) -> bool:
    """Tell whether any text holds what is to be escaped: all are looked through as one, byte by byte."""
    data = bytes(_bytes(texts))
    if b'"' in data or b"\\" in data:
        return True
    letters = pa.Array.from_buffers(pa.uint8(), len(data), [None, pa.py_buffer(data)])
    # None of no letters at all.
    least = pc.min(letters).as_py()
    return least is not None and least < ord(" ")


def _each(cells: pa.Array, write: Callable[[Any], str]) -> pa.Array:
    """Return the text that is written for each cell, made once a distinct value."""
    distinct = cells.dictionary_encode()
    written = pa.array([write(value) for value in distinct.dictionary.to_pylist()], TEXT)
    return written.take(distinct.indices)


def _bytes(texts: pa.Array) -> memoryview:
    """Return the bytes of texts, one behind the other."""
    _, offsets, data = texts.buffers()
    if data is None:
        return memoryview(b"")
    bounds = memoryview(offsets).cast("q")
    return memoryview(data)[bounds[texts.offset] : bounds[texts.offset + len(texts)]]


def _number(value: float) -> str:
    text = repr(value)
    return NUMBERS.get(text, text)


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _scalar(text: str) -> pa.Scalar:
    return pa.scalar(text, TEXT)
