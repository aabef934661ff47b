"""Checks beyond the standard: `custom_checks` of the French national schemas, and the `checks` of this house."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from gongkai.descriptor.lint.finding import Finding, KnownCheck
from gongkai.descriptor.lint.level import Level, texts
from gongkai.names import nearest

#: The known checks of the French family, and the parameters of each that name columns.
FRENCH: Mapping[str, tuple[str, ...]] = {
    "cohesive-columns-value": ("column", "othercolumns"),
    "compare-columns-value": ("column", "column2"),
    "french-gps-coordinates": ("column",),
    "french-siren-value": ("column",),
    "french-siret-value": ("column",),
    "nomenclature-actes-value": ("column",),
    "one-of-required": ("column", "column1", "column2"),
    "opening-hours-value": ("column",),
    "phone-number-value": ("column",),
    "sum-columns-value": ("column", "columns"),
    "year-interval-value": ("column",),
}


def check_rules(level: Level, columns: Collection[str]) -> Iterator[Finding]:
    """Yield the faults of the checks of a schema or resource."""
    yield from (
        level.finding("check-shape", *where, property=where[0], value=item)
        for name in ("checks", "custom_checks")
        for where, item in _misshapen(name, level.raw.get(name, []))
    )
    for position, check in _listed(level, "custom_checks"):
        name = check["name"]
        if name not in FRENCH:
            facts = {"name": name, "nearest": nearest(name, FRENCH), "known": tuple(FRENCH)}
            yield level.warning("unknown-check", "custom_checks", position, "name", **facts)
        yield from _columns(level, position, check, columns)


def known_checks(level: Level) -> Iterator[KnownCheck]:
    """Yield the checks of the French family that a schema asks for."""
    for position, check in _listed(level, "custom_checks"):
        if check["name"] in FRENCH:
            named = tuple(name for _, name in _named(check))
            yield KnownCheck(name=check["name"], place=(*level.place, "custom_checks", position), columns=named)


def _misshapen(name: str, value: object) -> Iterator[tuple[tuple[str | int, ...], object]]:
    if not isinstance(value, list):
        yield (name,), value
        return
    for position, item in enumerate(value):
        if not isinstance(item, Mapping) or not isinstance(item.get("name"), str):
            yield (name, position), item


def _listed(level: Level, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    value = level.raw.get(name)
    for position, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, Mapping) and isinstance(item.get("name"), str):
            yield position, item


def _named(check: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the columns that a check names, with the place of each below the check."""
    params = check.get("params")
    if not isinstance(params, Mapping):
        return
    for name in FRENCH.get(check["name"], ("column",)):
        for position, column in enumerate(texts(params.get(name))):
            yield ("params", name, *((position,) if isinstance(params[name], list) else ())), column


def _columns(level: Level, number: int, check: Mapping[str, Any], columns: Collection[str]) -> Iterator[Finding]:
    # Where the schema stands elsewhere, its columns are not known.
    for where, column in _named(check) if columns else ():
        if column not in columns:
            facts = {"name": check["name"], "column": column, "nearest": nearest(column, columns)}
            yield level.warning("unknown-column", "custom_checks", number, *where, **facts)
