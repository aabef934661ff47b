"""Cells as SQLite stores them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from gongkai.descriptor import Field, Schema, cast
from gongkai.table import Table

SQLITE_TYPES: Mapping[str, str] = {
    "integer": "INTEGER",
    "year": "INTEGER",
    "boolean": "INTEGER",
    "number": "REAL",
}

#: These are read from text into lists and mappings, and stored as JSON, which facets and queries can take apart.
JSON_TYPES = frozenset({"array", "list", "object", "geojson", "geopoint"})


def sqlite_type(field: Field) -> str:
    """Return the SQLite type of the column that stores a field."""
    return SQLITE_TYPES.get(field.type, "TEXT")


def sqlite_values(table: Table, schema: Schema) -> dict[str, list[Any]]:
    """Return the values of each column as SQLite stores them, by the field's name."""
    return {label: _column(table, schema, label) for label in table.labels}


def _column(table: Table, schema: Schema, label: str) -> list[Any]:
    field = schema[label]
    column = table.column(label)
    if field.type == "string":
        missing = set(schema.missing_values)
        return [None if text is None or text in missing else text for text in column.to_pylist()]
    store = _json if field.type in JSON_TYPES else _plain
    return [None if value is None else store(value) for value in cast(column, field, schema.missing_values)]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


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
    return _STORE.get(type(value), str)(value)
