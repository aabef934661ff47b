"""What a field's text means: frictionless' own cell readers, asked once a distinct value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import frictionless
import pyarrow as pa
import pyarrow.compute as pc

from gongkai.descriptor.model import Schema

#: Text in; the value and, where the text is no such value, notes by the name of the broken rule.
CellReader = Callable[[str | None], tuple[Any, dict[str, str] | None]]

#: What frictionless raises, instead of a verdict, where a value of the right type cannot be compared: a signalling NaN,
#: a moment without a time zone against a bound that has one.
INCOMPARABLE = (ArithmeticError, TypeError, ValueError)


def frictionless_schema(schema: Schema, **properties: object) -> frictionless.Schema:
    """Return the schema as frictionless' own object, without foreign keys; `properties` replace its own.

    Keys of other packages are no part of its standard; `validate` looks them up itself.
    """
    descriptor = {key: value for key, value in schema.raw.items() if key != "foreignKeys"}
    return frictionless.Schema.from_descriptor({**descriptor, **properties})


def cell_reader(schema: Schema, name: str) -> CellReader:
    """Return frictionless' reader of the cells of a field; a value that compares with no bound is none of its type."""
    own = frictionless_schema(schema).get_field(name)
    read = own.create_cell_reader()

    def reader(text: str | None) -> tuple[Any, dict[str, str] | None]:
        try:
            answer: tuple[Any, dict[str, str] | None] = read(text)
        except INCOMPARABLE:
            return None, {"type": f'type is "{own.type}/{own.format}"'}
        return answer

    return reader


def cast(column: pa.ChunkedArray, schema: Schema, name: str) -> list[Any]:
    """Return the Python value of each cell of a field, None where it is missing or is no value of the field's type.

    Each distinct text is read once.
    """
    read = cell_reader(schema, name)
    values = {text: _value(read(text)) for text in pc.unique(column).to_pylist()}
    return [values[text] for text in column.to_pylist()]


def _value(answer: tuple[Any, Mapping[str, str] | None]) -> Any:
    value, notes = answer
    return None if notes and "type" in notes else value
