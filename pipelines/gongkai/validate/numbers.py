"""Numbers that the database cannot hold: they would be published changed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.descriptor import Resource, cell_reader
from gongkai.report import Violation
from gongkai.table import Table
from gongkai.validate.opening import LIMIT

#: Types whose values are numbers, or may hold some.
NUMERIC = frozenset({"array", "geojson", "integer", "list", "number", "object"})

#: Fifteen digits at most: a float of 64 bits gives them back, whatever the point between them stands for.
SHORT = r"\A-?[0-9]{1,9}(\.[0-9]{1,6})?\z"

#: Of the integers of SQLite.
SMALLEST, LARGEST = -(2**63), 2**63 - 1


def check_exact(table: Table, resource: Resource, *, limit: int = LIMIT) -> list[Violation]:
    """Return the cells, at most `limit`, whose numbers would not come back from the database as they went in."""
    faults: list[Violation] = []
    for field in resource.schema.fields:
        if field.type not in NUMERIC or field.name not in table.labels:
            continue
        read = cell_reader(resource.schema, field.name)
        column, (place, label) = table.column(field.name), table.where(table.labels.index(field.name))
        texts = pc.unique(column)
        unsure = texts.filter(pc.invert(pc.match_substring_regex(texts, SHORT))).to_pylist()
        kinds = {text: kind for text in unsure if (kind := _fault(read(text)[0]))}
        found = pc.is_in(column, value_set=pa.array(list(kinds), column.type))
        for row, text in zip(_chosen(table.rows, found), column.filter(found).to_pylist(), strict=True):
            faults.append(Violation(type=kinds[text], row=row, column=place, field=field.name, label=label, cell=text))
    return faults[:limit]


def _chosen(rows: pa.Array, found: pa.ChunkedArray) -> list[int]:
    chosen: list[int] = pa.chunked_array([rows]).filter(found).to_pylist()
    return chosen


def _fault(value: object) -> str | None:
    """Return the type of fault of a value: a float of 64 bits holds it not exactly, or nothing holds it."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return next((kind for item in value if (kind := _fault(item))), None)
    if isinstance(value, int):
        return None if SMALLEST <= value <= LARGEST else "unstorable-number"
    if isinstance(value, float) and not math.isfinite(value):
        return "unstorable-number"
    if isinstance(value, Decimal):
        # Of a signalling NaN no float can be made, not even one that is no number.
        if not value.is_finite() or not math.isfinite(float(value)):
            return "unstorable-number"
        return None if Decimal(repr(float(value))) == value else "inexact-number"
    return None
