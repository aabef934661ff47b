"""All rules at once: what kind of descriptor it is, which version counts, and every fault in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

import frictionless

from gongkai.descriptor.lint.checks import known_checks
from gongkai.descriptor.lint.finding import Finding, Kind, KnownCheck, Standard, Verdict
from gongkai.descriptor.lint.level import Level, misspelt
from gongkai.descriptor.lint.packages import (
    PACKAGE_PROFILES,
    RESOURCE_PROFILES,
    package_rules,
    resource_levels,
    resource_rules,
    schema_level,
)
from gongkai.descriptor.lint.schemas import schema_rules

#: What the name of a profile says of the kind of a descriptor.
PROFILES: Mapping[str, Kind] = {
    "tableschema": "schema",
    "table-schema": "schema",
    "dataresource": "resource",
    "data-resource": "resource",
    "datapackage": "package",
    "data-package": "package",
}
#: The property by which a descriptor without a profile is known, the strongest first.
MARKS: Mapping[str, Kind] = {
    "fields": "schema",
    "resources": "package",
    "schema": "resource",
    "path": "resource",
    "data": "resource",
}
CLASSES: Mapping[Kind, type[frictionless.Metadata]] = {
    "schema": frictionless.Schema,
    "resource": frictionless.Resource,
    "package": frictionless.Package,
}
RULES: Mapping[Kind, Callable[[Level], Iterator[Finding]]] = {
    "schema": schema_rules,
    "resource": resource_rules,
    "package": package_rules,
}


def lint(raw: Mapping[str, Any]) -> Verdict:
    """Return all that frictionless refuses in a Table Schema, Data Resource or Data Package, and why."""
    kind, standard = kind_of(raw), standard_of(raw)
    level = Level(raw=raw, place=(), standard=standard)
    if kind is None:
        unknown = level.finding("no-descriptor", known=tuple(MARKS))
        return Verdict(kind=None, standard=standard, findings=(unknown, *misspelt(level, MARKS)))
    findings = [*_profile_name(level), *RULES[kind](level)]
    if not any(finding.severity == "error" for finding in findings):
        findings += _rest(kind, level)
    return Verdict(kind=kind, standard=standard, findings=tuple(findings), checks=tuple(_checks(kind, level)))


def kind_of(raw: Mapping[str, Any]) -> Kind | None:
    """Return what kind of descriptor a mapping is: by its profile, else by its properties."""
    profile = str(raw.get("$schema") or raw.get("profile") or "").rpartition("/")[2]
    for name, kind in PROFILES.items():
        if name in profile:
            return kind
    return next((kind for name, kind in MARKS.items() if name in raw), None)


def standard_of(raw: Mapping[str, Any]) -> Standard:
    """Return the version of the standard that counts for a descriptor and all within it."""
    if not isinstance(raw.get("$schema", ""), str):
        return "v1"
    found: Standard = frictionless.Schema.effective_datapackage_version(dict(raw), None)
    return found


def _profile_name(level: Level) -> Iterator[Finding]:
    value = level.raw.get("$schema", "")
    if not isinstance(value, str):
        yield level.finding("property-type", "$schema", property="$schema", expected="string", value=value)


def _rest(kind: Kind, level: Level) -> Iterator[Finding]:
    """Yield what frictionless refuses beyond all our rules, in its own words."""
    raw = deepcopy(dict(level.raw))
    _forget(raw, PACKAGE_PROFILES if kind == "package" else RESOURCE_PROFILES)
    for inner in raw["resources"] if kind == "package" else ():
        _forget(inner, RESOURCE_PROFILES)
    try:
        CLASSES[kind].from_descriptor(raw)
    except frictionless.FrictionlessException as error:
        for reason in error.reasons or [error.error]:
            yield level.finding("refused", note=reason.note)
    except Exception as error:  # noqa: BLE001 - whatever frictionless makes of a descriptor is its fault
        yield level.finding("refused", note=str(error))


def _forget(raw: dict[str, Any], profiles: tuple[str, ...]) -> None:
    """Take out a profile that frictionless would fetch, perhaps from the net."""
    if raw.get("profile") not in profiles or raw.get("profile") == "fiscal-data-package":
        raw.pop("profile", None)


def _checks(kind: Kind, level: Level) -> Iterator[KnownCheck]:
    resources = {"schema": (), "resource": (level,), "package": tuple(resource_levels(level))}[kind]
    schemas = (level,) if kind == "schema" else tuple(filter(None, map(schema_level, resources)))
    for place in (*resources, *schemas):
        yield from known_checks(place)
