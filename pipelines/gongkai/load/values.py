"""Cells as SQLite stores them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.descriptor import Field, Schema, cast
from gongkai.descriptor.cells import frictionless_schema
from gongkai.table import Table

SQLITE_TYPES: Mapping[str, str] = {
    "integer": "INTEGER",
    "year": "INTEGER",
    "boolean": "INTEGER",
    "number": "REAL",
}

#: The columns that hold what SQLite stores.
ARROW_TYPES: Mapping[str, pa.DataType] = {"INTEGER": pa.int64(), "REAL": pa.float64(), "TEXT": pa.large_string()}

#: These are text in the database as they are in the file; what is no value of the type is not there.
TEXT_TYPES = frozenset({"any", "geopoint", "string"})

#: These are read from text into lists and mappings, and stored as JSON, which facets and queries can take apart.
JSON_TYPES = frozenset({"array", "geojson", "list", "object"})

#: These have no type of their own in Python's library; frictionless writes them in their one standard form.
WRITTEN_TYPES = frozenset({"duration", "yearmonth"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """Texts of a type whose value Arrow makes as frictionless does, a thousand times as fast."""

    pattern: str
    #: What tells that a text of this form is a value: no month has 31 days in February.
    proof: pa.DataType


PLAIN: Mapping[str, Plain] = {
    "integer": Plain(pattern=r"^(0|-?[1-9][0-9]{0,17})$", proof=pa.int64()),
    "number": Plain(pattern=r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?$", proof=pa.float64()),
    "date": Plain(pattern=r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$", proof=pa.date32()),
    "datetime": Plain(pattern=r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$", proof=pa.timestamp("s")),
}


def sqlite_type(field: Field) -> str:
    """Return the SQLite type of the column that stores a field."""
    return SQLITE_TYPES.get(field.type, "TEXT")


def sqlite_values(table: Table, schema: Schema) -> pa.Table:
    """Return the values of each column as SQLite stores them, under the field's name.

    Columns that are no field's, where a schema's `fieldsMatch` allows them, are left out.
    """
    names = [label for label in table.labels if label in schema.names]
    return pa.table({name: _column(table.column(name), schema, name) for name in names})


def _column(column: pa.ChunkedArray, schema: Schema, name: str) -> pa.ChunkedArray:
    missing = pa.array(schema.missing_values(name), column.type)
    if schema[name].type in TEXT_TYPES:
        return pa.chunked_array([_without(cells, missing) for cells in column.chunks], column.type)
    # Piece by piece: what is made on the way is as large as a piece.
    kind = ARROW_TYPES[sqlite_type(schema[name])]
    return pa.chunked_array([_converted(cells, schema, name, missing) for cells in column.chunks], kind)


def _converted(cells: pa.Array, schema: Schema, name: str, missing: pa.Array) -> pa.Array:
    coded = cells.dictionary_encode()
    return _values(coded.dictionary, schema, name, missing).take(coded.indices)


def _without(cells: pa.Array, missing: pa.Array) -> pa.Array:
    """Return cells less the missing ones; the texts stay where they are in memory, of which they take the most."""
    gone = pc.is_in(cells, value_set=missing)
    if not pc.any(gone).as_py():
        return cells
    if cells.offset:
        return pc.if_else(gone, None, cells)
    present = pc.and_(pc.is_valid(cells), pc.invert(gone))
    return pa.Array.from_buffers(cells.type, len(cells), [present.buffers()[1], *cells.buffers()[1:]])


def _values(texts: pa.Array, schema: Schema, name: str, missing: pa.Array) -> pa.Array:
    """Return the values of distinct texts."""
    kind = ARROW_TYPES[sqlite_type(schema[name])]
    plain = _plain_texts(texts, schema[name], missing)
    if plain is None:
        return _told(texts, schema, name)
    others = texts.filter(pc.invert(plain))
    known = texts.filter(plain)
    parts = [_stored(known, kind), _told(others, schema, name)]
    order = pc.index_in(texts, value_set=pa.concat_arrays([known, others]))
    return pa.concat_arrays(parts).take(order)


def _plain_texts(texts: pa.Array, field: Field, missing: pa.Array) -> pa.Array | None:
    """Return which texts are values that Arrow makes alike, or None where none is known to be."""
    plain = PLAIN.get(field.type)
    own = field.raw.get("format", "default"), field.raw.get("decimalChar", "."), field.raw.get("groupChar", ",")
    if plain is None or own != ("default", ".", ","):
        return None
    fits = pc.fill_null(pc.match_substring_regex(texts, plain.pattern), False)
    fits = pc.and_(fits, pc.invert(pc.is_in(texts, value_set=missing)))
    try:
        texts.filter(fits).cast(pa.string()).cast(plain.proof)
    except pa.ArrowInvalid:
        return None
    return fits


def _stored(texts: pa.Array, kind: pa.DataType) -> pa.Array:
    # SQLite keeps no nought below nought.
    return pc.add(texts.cast(kind), 0.0) if kind == pa.float64() else texts.cast(kind)


def _told(texts: pa.Array, schema: Schema, name: str) -> pa.Array:
    """Return the values that frictionless reads from texts."""
    if not len(texts):
        # Its reader of a field takes longer to be made than Arrow takes for all the texts that are plain.
        return pa.array([], ARROW_TYPES[sqlite_type(schema[name])])
    kind = schema[name].type
    store = _json if kind in JSON_TYPES else _writer(schema, name) if kind in WRITTEN_TYPES else _plain
    values = [None if value is None else store(value) for value in cast(texts, schema, name)]
    # What is not a number, SQLite stores as nothing.
    stored = pa.array(values, ARROW_TYPES[sqlite_type(schema[name])], from_pandas=True)
    return pc.add(stored, 0.0) if stored.type == pa.float64() else stored


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_json_item)


def _json_item(value: object) -> object:
    # An item of a list that is a number; dates and the like are text.
    return _plain(value) if isinstance(value, Decimal) else str(value)


def _writer(schema: Schema, name: str) -> Callable[[Any], Any]:
    write = frictionless_schema(schema).get_field(name).create_cell_writer()
    return lambda value: write(value)[0]


_STORE: Mapping[type, Callable[[Any], Any]] = {
    bool: int,
    int: int,
    float: float,
    str: str,
    Decimal: float,
    datetime: lambda value: value.isoformat(),
    date: lambda value: value.isoformat(),
    time: lambda value: value.isoformat(),
}


def _plain(value: Any) -> Any:
    return _STORE[type(value)](value)
