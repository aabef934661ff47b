"""How frictionless reads the values of a field, even of one that has other faults."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Mapping
from typing import Any

import frictionless

#: The properties that decide what a value means, and what frictionless calls them.
READING = {
    "format": "format",
    "trueValues": "true_values",
    "falseValues": "false_values",
    "bareNumber": "bare_number",
    "floatNumber": "float_number",
    "decimalChar": "decimal_char",
    "groupChar": "group_char",
    "delimiter": "delimiter",
    "itemType": "item_type",
}

#: What frictionless gives to the field that reads an example, and nothing more.
EXAMPLE = ("format", "trueValues", "falseValues")

#: Text in, value out; None where the text is no value of the field.
Reader = Callable[[Any], Any]


class NoReader(Exception):
    """The values of a field cannot be read at all; the argument says why."""


def probe(kind: type[frictionless.Field], raw: Mapping[str, Any], *, names: Collection[str] = READING) -> Any:
    """Return a field that reads values as a descriptor says, whatever else the descriptor says."""
    blank: Any = kind(name="probe")
    for name in names:
        slot = READING[name]
        if raw.get(name) is not None and hasattr(blank, slot):
            setattr(blank, slot, raw[name])
    blank.format = str(blank.format).removeprefix("fmt:")
    return blank


def reader(kind: type[frictionless.Field], raw: Mapping[str, Any]) -> Reader:
    """Return the reader of a field's values.

    Raises NoReader.
    """
    try:
        value_of = probe(kind, raw).create_value_reader()
    except frictionless.FrictionlessException as error:
        raise NoReader(error.error.note) from error
    except Exception as error:
        raise NoReader(str(error)) from error

    def read(value: Any) -> Any:
        try:
            return value_of(value)
        except Exception:  # noqa: BLE001 - what a reader cannot read is no value
            return None

    return read


def reads_example(kind: type[frictionless.Field], raw: Mapping[str, Any], example: Any) -> bool:
    """Tell whether frictionless takes an example, which it reads without most properties of the field."""
    field = probe(kind, raw, names=EXAMPLE if raw.get("type") == "boolean" else EXAMPLE[:1])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _, notes = field.read_cell(example)
    except Exception:  # noqa: BLE001 - frictionless would stop with it
        return False
    return notes is None
