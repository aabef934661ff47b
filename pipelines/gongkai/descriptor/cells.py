"""What a field's text means: frictionless' own cell readers, asked once a distinct value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import frictionless
import pyarrow as pa
import pyarrow.compute as pc

from gongkai.descriptor.model import Field, Schema

#: Text in; the value and, where the text is no such value, notes by the name of the broken rule.
CellReader = Callable[[str | None], tuple[Any, dict[str, str] | None]]


def frictionless_schema(schema: Schema) -> frictionless.Schema:
    """Return the schema as frictionless' own object, without foreign keys.

    Keys of other packages are no part of its standard; `validate` looks them up itself.
    """
    descriptor = {key: value for key, value in schema.raw.items() if key != "foreignKeys"}
    return frictionless.Schema.from_descriptor(descriptor)


def cell_reader(field: Field, missing_values: Sequence[str] = ("",)) -> CellReader:
    """Return frictionless' reader of a field's cells."""
    own = frictionless.Field.from_descriptor({"missingValues": list(missing_values), **field.raw})
    return own.create_cell_reader()


def cast(column: pa.ChunkedArray, field: Field, missing_values: Sequence[str] = ("",)) -> list[Any]:
    """Return the Python value of each cell, None where it is missing or is no value of the field's type.

    Each distinct text is read once.
    """
    reader = cell_reader(field, missing_values)
    encoded = pc.dictionary_encode(column).combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0) if encoded.num_chunks else pa.array([], pa.string()).dictionary_encode()
    values = [_value(reader(text)) for text in encoded.dictionary.to_pylist()]
    return [None if index is None else values[index] for index in encoded.indices.to_pylist()]


def _value(answer: tuple[Any, Mapping[str, str] | None]) -> Any:
    value, notes = answer
    return None if notes and "type" in notes else value
