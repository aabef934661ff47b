"""frictionless' own cell readers, made safe: they decide on every text that no mask has proved valid."""

from __future__ import annotations

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


def check_rules(fields: Sequence[frictionless.Field]) -> None:
    """Refuse rules of which no reader can be made.

    Raises FrictionlessException, also where frictionless itself would raise a bare exception.
    """
    faults: list[frictionless.Error] = []
    for field in fields:
        try:
            field.create_cell_reader()
        except frictionless.FrictionlessException:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a rule makes of its reader is the rule's fault
            faults.append(_fault(field, f"its rules cannot be read: {error}"))
    if faults:
        raise frictionless.FrictionlessException(faults[0], reasons=faults)


def safe_reader(field: frictionless.Field, *, key: bool = False) -> CellReader:
    """Return the cell reader of a field that raises nothing but FrictionlessException.

    frictionless' own raises over a cell that cannot be compared with a bound (a moment without a time zone, a
    signalling NaN): here such a cell is no value of the field. Where no cell could be compared, the rule itself is
    at fault, and FrictionlessException says so. The values of a `key` are compared with one another; those that
    cannot be are refused too.
    """
    reader = field.create_cell_reader()

    def read(cell: Any) -> tuple[Any, Notes | None]:
        try:
            answer: tuple[Any, Notes | None] = reader(cell)
            if key:
                hash(answer[0])
        except Exception as error:
            if fault := fault_of(field, key=key):
                raise frictionless.FrictionlessException(fault) from error
            return None, {"type": f'type is "{field.type}/{field.format}"'}
        return answer

    return read


def is_faulty(reader: CellReader, text: str | None) -> bool:
    """Tell whether a text breaks a rule, or cannot be judged because the rule is at fault."""
    try:
        return bool(reader(text)[1])
    except frictionless.FrictionlessException:
        return True


def fault_of(field: frictionless.Field, *, key: bool) -> frictionless.Error | None:
    """Return why no value of a field can be judged, or None where others can."""
    if key and field.type in UNHASHABLE:
        return _fault(field, f'values of type "{field.type}" cannot be unique or a key')
    value_of = field.create_value_reader()
    for name in BOUNDS:
        bound = field.constraints.get(name)
        if bound is not None and _value(value_of, bound) is None:
            return _fault(field, f'constraint "{name}" is "{bound}", which is no {field.type}')
    return None


def _fault(field: frictionless.Field, note: str) -> frictionless.Error:
    return errors.FieldError(note=f'field "{field.name}": {note}')


def _value(value_of: Callable[[Any], Any], bound: Any) -> Any:
    try:
        return value_of(bound)
    except Exception:  # noqa: BLE001 - a bound that cannot be read has no value
        return None
