"""The rules of a Table Dialect: its own properties, and those of the format that it is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

import frictionless
from frictionless import formats, system

from gongkai.descriptor.lint.finding import Finding
from gongkai.descriptor.lint.level import Level, choice, known_class, known_types, shape, unexpected_type


def dialect_rules(level: Level) -> Iterator[Finding]:
    """Yield the faults of a dialect."""
    yield from unexpected_type(level)
    yield from shape(level, frictionless.Dialect)
    for name, control in _controls(level.raw):
        kind = known_class(system.select_control_class, name)
        if kind is None:
            known = known_types(lambda: vars(formats))
            yield level.finding("unknown-value", name, **choice(name, known, "dialect"))
            continue
        # The properties of a CSV file may stand in the dialect itself, as in version 1.
        place = (*level.place, name) if name in level.raw else level.place
        for finding in shape(replace(level, raw=control, place=place), kind):
            if finding.facts.get("missing") != "type":
                yield finding


def _controls(raw: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield what a dialect says for single formats, as frictionless puts it together."""
    whole = deepcopy(dict(raw))
    try:
        frictionless.Dialect.metadata_transform(whole)
    except (TypeError, AttributeError):
        return
    for name, value in whole.items():
        if isinstance(value, dict) and name not in frictionless.Dialect.metadata_profile["properties"]:
            yield name, value
