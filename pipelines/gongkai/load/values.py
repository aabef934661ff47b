"""Cells as SQLite stores them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
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

#: These are text in the database as they are in the file; what is no value of the type is not there.
TEXT_TYPES = frozenset({"any", "geopoint", "string"})

#: These are read from text into lists and mappings, and stored as JSON, which facets and queries can take apart.
JSON_TYPES = frozenset({"array", "geojson", "list", "object"})

#: These have no type of their own in Python's library; frictionless writes them in their one standard form.
WRITTEN_TYPES = frozenset({"duration", "yearmonth"})


def sqlite_type(field: Field) -> str:
    """Return the SQLite type of the column that stores a field."""
    return SQLITE_TYPES.get(field.type, "TEXT")


def sqlite_values(table: Table, schema: Schema) -> dict[str, list[Any]]:
    """Return the values of each column as SQLite stores them, by the field's name.

    Columns that are no field's, where a schema's `fieldsMatch` allows them, are left out.
    """
    return {label: _column(table.column(label), schema, label) for label in table.labels if label in schema.names}


def _column(column: pa.ChunkedArray, schema: Schema, name: str) -> list[Any]:
    kind = schema[name].type
    if kind in TEXT_TYPES:
        missing = pa.array(schema.missing_values(name), column.type)
        present: list[Any] = pc.if_else(pc.is_in(column, value_set=missing), None, column).to_pylist()
        return present
    store = _json if kind in JSON_TYPES else _writer(schema, name) if kind in WRITTEN_TYPES else _plain
    return [None if value is None else store(value) for value in cast(column, schema, name)]


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
