"""The constraints of a field: which there are, which its type knows, and whether their values can be meant."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

import frictionless

from gongkai.descriptor.lint.finding import Finding
from gongkai.descriptor.lint.level import Level, field_class, known_types
from gongkai.descriptor.lint.reading import Reader
from gongkai.names import nearest

BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
EXCLUSIVE = BOUNDS[2:]
#: The constraints of the standard, with the type that a value must have.
CONSTRAINTS: Mapping[str, type[Any] | None] = {
    "required": bool,
    "unique": bool,
    "pattern": str,
    "enum": list,
    "minLength": int,
    "maxLength": int,
    **dict.fromkeys(BOUNDS),
}

#: What is no Python, and how Python's message starts.
DIALECTS: Mapping[str, str] = {
    "bad escape \\p": "classes",
    "global flags": "flags",
    "unknown extension ?<": "groups",
}


def known_by(kind: type[frictionless.Field], name: str) -> bool:
    """Tell whether a type knows a constraint."""
    return name == "unique" or name in kind.supported_constraints


def types_with(name: str) -> tuple[str, ...]:
    """Return the types that know a constraint."""
    kinds = ((kind, field_class(kind)) for kind in known_types(lambda: vars(frictionless.fields)))
    return tuple(name_ for name_, kind in kinds if kind is not None and known_by(kind, name))


def supported(level: Level, kind: type[frictionless.Field]) -> Iterator[Finding]:
    """Yield the constraints that a field's type does not know, or no type does."""
    for name in level.mapping("constraints"):
        if name not in CONSTRAINTS:
            close = nearest(str(name), CONSTRAINTS)
            yield level.finding("unknown-constraint", "constraints", str(name), name=name, nearest=close)
        elif not known_by(kind, name):
            types = types_with(name)
            yield level.finding("unsupported-constraint", "constraints", name, name=name, type=kind.type, types=types)
        elif name in EXCLUSIVE and level.standard == "v1":
            yield level.finding("exclusive-bound", "constraints", name, name=name)


def values(level: Level, kind: type[frictionless.Field], read: Reader) -> Iterator[Finding]:
    """Yield the constraints whose values the field itself could not hold, or that are no pattern."""
    for name, value in level.mapping("constraints").items():
        if name in CONSTRAINTS and known_by(kind, name) and value is not None:
            yield from _value(level, kind, read, name=name, value=value)


def is_sound(level: Level, kind: type[frictionless.Field], read: Reader, name: str) -> bool:
    """Tell whether a constraint that stands elsewhere would be without fault among the constraints."""
    value, expected = level.raw[name], CONSTRAINTS[name]
    if not known_by(kind, name) or (name in EXCLUSIVE and level.standard == "v1"):
        return False
    if expected is not None and (not isinstance(value, expected) or (expected is int and isinstance(value, bool))):
        return False
    return value is not None and not [*_value(level, kind, read, name=name, value=value)]


def _value(level: Level, kind: type[frictionless.Field], read: Reader, *, name: str, value: Any) -> Iterator[Finding]:
    if name in BOUNDS:
        if read(value) is None:
            yield level.finding("bound", "constraints", name, name=name, value=value, type=kind.type)
    elif name == "enum" and isinstance(value, list):
        for position, item in enumerate(value):
            if read(item) is None:
                facts = {
                    "value": item,
                    "type": kind.type,
                    "quoted": kind.type == "string" and not isinstance(item, str),
                }
                yield level.finding("enum-value", "constraints", "enum", position, **facts)
    elif name == "pattern" and isinstance(value, str) and (fault := _pattern_fault(value)):
        dialect = next((hint for start, hint in DIALECTS.items() if fault.startswith(start)), "")
        yield level.finding("pattern-syntax", "constraints", "pattern", value=value, fault=fault, dialect=dialect)


def _pattern_fault(pattern: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # As frictionless has it, with the anchors that make some patterns wrong.
            re.compile(f"^{pattern}$")
    except (re.error, RecursionError, OverflowError) as error:
        return str(error)
    return ""
