"""frictionless' own cell readers, made safe: they decide on every text that no mask has proved valid."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import frictionless
from frictionless import errors

Notes = Mapping[str, str]
#: Text in; the value and, where a rule is broken, notes by the name of the rule.
CellReader = Callable[[Any], tuple[Any, Notes | None]]

BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
#: The values of these types are lists and mappings, which cannot be told apart by hashing.
UNHASHABLE = frozenset({"array", "object", "list", "geojson"})


def missing_values(field: frictionless.Field) -> Sequence[str]:
    """Return the texts that stand for a missing value in a field: its own, else the schema's."""
    if not field.has_defined("missing_values") and field.schema:
        return field.schema.missing_values
    return field.missing_values


def faults_of(field: frictionless.Field) -> list[frictionless.Error]:
    """Return what makes a field's rules unusable; frictionless itself would raise a bare exception over each."""
    notes: list[str] = []
    value_of = field.create_value_reader()
    for name in BOUNDS:
        bound = field.constraints.get(name)
        if name in field.supported_constraints and bound is not None and _value(value_of, bound) is None:
            notes.append(f'constraint "{name}" is "{bound}", which is no {field.type}')
    pattern = field.constraints.get("pattern")
    if pattern is not None and "pattern" in field.supported_constraints:
        try:
            re.compile(f"^{pattern}$")
        except (re.error, RecursionError, OverflowError) as error:
            notes.append(f'constraint "pattern" is "{pattern}", which is no regular expression: {error}')
    if not notes:
        try:
            field.create_cell_reader()
        except Exception as error:  # noqa: BLE001 - whatever a rule makes of its reader is the rule's fault
            notes.append(f"its rules cannot be read: {error}")
    return [errors.FieldError(note=f'field "{field.name}": {note}') for note in notes]


def key_faults(schema: frictionless.Schema) -> list[frictionless.Error]:
    """Return the fields of unique constraints and primary keys whose values cannot be compared."""
    names = {field.name for field in schema.fields if field.constraints.get("unique")} | set(schema.primary_key)
    return [
        errors.FieldError(note=f'field "{field.name}": values of type "{field.type}" cannot be unique or a key')
        for field in schema.fields
        if field.name in names and field.type in UNHASHABLE
    ]


def safe_reader(field: frictionless.Field) -> CellReader:
    """Return the cell reader of a field that gives a note where frictionless' own would raise.

    That is so for values that cannot be compared with a bound: a moment with a time zone and one without, or a
    signalling NaN.
    """
    reader = field.create_cell_reader()

    def read(cell: Any) -> tuple[Any, Notes | None]:
        try:
            answer: tuple[Any, Notes | None] = reader(cell)
        except Exception:  # noqa: BLE001 - what no rule can judge is no value of the field
            return None, {"type": f'type is "{field.type}/{field.format}"'}
        return answer

    return read


def _value(value_of: Callable[[Any], Any], bound: Any) -> Any:
    try:
        return value_of(bound)
    except Exception:  # noqa: BLE001 - a bound that cannot be read has no value
        return None
