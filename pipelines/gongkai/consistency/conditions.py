"""Conditions that rows fulfil: read from a declaration, and written as SQL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import NoneType
from typing import Any

from gongkai.consistency.model import Bounds, Conditions
from gongkai.descriptor.node import Node
from gongkai.names import quoted

#: Stands for the day of the examination in bounds.
TODAY = "today"
BOUNDS = frozenset({"min", "max", "not"})


@dataclass(slots=True)
class Values:
    """The values of a statement under the names that its text has for them."""

    today: date
    bound: dict[str, object] = field(default_factory=dict)

    def bind(self, value: object) -> str:
        """Return how the text names a value."""
        plain = int(value) if isinstance(value, bool) else value
        for name, known in self.bound.items():
            if known == plain and type(known) is type(plain):
                return f":{name}"
        name = f"v{len(self.bound)}"
        self.bound[name] = plain
        return f":{name}"


def read_conditions(node: Node, name: str) -> dict[str, tuple[Any, ...]]:
    """Return the conditions that a property holds: {} where it is absent.

    Raises BrokenDescriptor.
    """
    raw = node.raw.get(name, {})
    if not isinstance(raw, Mapping):
        raise node.fault("“{name}” must hold properties", name=name)
    return {str(key): _alternatives(node, value) for key, value in raw.items()}


def holding(conditions: Conditions, alias: str, values: Values) -> str:
    """Return the SQL that holds where every field is one of its alternatives; it is never NULL."""
    parts = [_one_of(f"{alias}.{quoted(name)}", wanted, values) for name, wanted in conditions.items()]
    return " AND ".join(parts) if parts else "1"


def compiled(node: Node, pattern: str) -> re.Pattern[str]:
    """Return a pattern compiled.

    Raises BrokenDescriptor.
    """
    try:
        return re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise node.fault("a pattern cannot be read: {fault}", fault=f"{pattern}: {error}") from error


def _alternatives(node: Node, raw: Any) -> tuple[Any, ...]:
    listed = raw if isinstance(raw, list) else [raw]
    return tuple(_alternative(node, item) for item in listed)


def _alternative(node: Node, item: Any) -> Any:
    if isinstance(item, Mapping):
        if unknown := sorted(set(item) - BOUNDS):
            raise node.fault("no such property: {names}", names=", ".join(unknown))
        unlike = item.get("not", [])
        others = _alternatives(node, unlike) if "not" in item else ()
        return Bounds(least=item.get("min"), most=item.get("max"), unlike=others)
    if not isinstance(item, str | bool | int | float | NoneType):
        raise node.fault("“{value}” is no text, pattern, number or truth value", value=item)
    if isinstance(item, str):
        compiled(node, item)
    return item


def _one_of(column: str, wanted: tuple[Any, ...], values: Values) -> str:
    parts = [_is(column, item, values) for item in wanted]
    return f"({' OR '.join(parts)})" if parts else "0"


def _is(column: str, item: Any, values: Values) -> str:
    if item is None:
        return f"{column} IS NULL"
    if isinstance(item, Bounds):
        return _within(column, item, values)
    same = f"{column} IS {values.bind(item)}"
    # A text that is also a pattern, such as 镇(乡、街道)级, means itself too.
    if isinstance(item, str) and re.escape(item) != item:
        return f"({same} OR fits({values.bind(item)}, {column}))"
    return same


def _within(column: str, bounds: Bounds, values: Values) -> str:
    parts = [f"{column} IS NOT NULL"] if not bounds.unlike else []
    if bounds.least is not None:
        parts.append(f"{column} >= {values.bind(_day(bounds.least, values))}")
    if bounds.most is not None:
        parts.append(f"{column} <= {values.bind(_day(bounds.most, values))}")
    if bounds.unlike:
        parts.append(f"NOT {_one_of(column, bounds.unlike, values)}")
    return f"COALESCE({' AND '.join(parts)}, 0)"


def _day(value: Any, values: Values) -> Any:
    return values.today.isoformat() if value == TODAY else value
