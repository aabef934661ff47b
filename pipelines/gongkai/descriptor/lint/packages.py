"""The rules of a Data Resource and of a Data Package: their names, sources and parties."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

import frictionless
from frictionless import helpers, resources, system

from gongkai.descriptor.lint.checks import check_rules
from gongkai.descriptor.lint.dialects import dialect_rules
from gongkai.descriptor.lint.finding import Finding, Replace
from gongkai.descriptor.lint.level import (
    Level,
    bad_name,
    choice,
    known_class,
    known_types,
    misspelt,
    shape,
    unexpected_type,
)
from gongkai.descriptor.lint.mends import NAME, slug
from gongkai.descriptor.lint.schemas import Reference, names_of, references, schema_rules, unknown_fields
from gongkai.names import nearest

#: Profiles of the standard; any other one is a file that frictionless fetches.
RESOURCE_PROFILES = ("data-resource", "tabular-data-resource")
PACKAGE_PROFILES = ("data-package", "tabular-data-package", "fiscal-data-package")
RESOURCE_PROPERTIES = frozenset({"$schema", "profile", "schema", "dialect", "checks", "custom_checks", "missingValues"})
PACKAGE_PROPERTIES = frozenset({"$schema", "profile", "id", "fields", "missingValues"})
PATHS = ("path", "profile", "dialect", "schema")


def package_rules(level: Level) -> Iterator[Finding]:
    """Yield the faults of a Data Package, its resources included."""
    yield from unexpected_type(level)
    yield from shape(level, frictionless.Package)
    yield from _name(level)
    yield from _parties(level)
    yield from _created(level)
    yield from _profile(level, PACKAGE_PROFILES)
    for name in ("missingValues", "fields"):
        if name in level.raw:
            yield level.finding("misplaced-property", name, property=name)
    for inner in resource_levels(level):
        yield from _resource_of(level, inner)
    yield from _resource_names(level)
    yield from _targets(level)
    yield from misspelt(level, {*frictionless.Package.metadata_profile["properties"], *PACKAGE_PROPERTIES})


def resource_rules(level: Level) -> Iterator[Finding]:
    """Yield the faults of a Data Resource, its schema and dialect included."""
    name = level.raw.get("type")
    kind = known_class(system.select_resource_class, name) or frictionless.Resource
    if "type" in level.raw and kind is frictionless.Resource:
        types = known_types(lambda: vars(resources))
        yield level.finding("unknown-value", "type", **choice(name, types, "type"))
    yield from shape(level, kind)
    yield from _name(level)
    yield from _sources(level)
    yield from _parties(level)
    yield from _contributors(level)
    yield from _profile(level, RESOURCE_PROFILES)
    if "missingValues" in level.raw:
        yield level.finding("misplaced-property", "missingValues", property="missingValues")
    if level.raw.get("profile") == "tabular-data-resource" and not level.raw.get("schema"):
        yield level.finding("missing-property", missing="schema")
    yield from _inner(level)
    known = {*frictionless.Resource.metadata_profile["properties"], *RESOURCE_PROPERTIES}
    yield from misspelt(level, known)


def resource_levels(level: Level) -> Iterator[Level]:
    """Yield the resources of a package that are mappings."""
    items = level.raw.get("resources")
    for position, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, Mapping):
            yield Level(raw=item, place=(*level.place, "resources", position), standard=level.standard)


def schema_level(level: Level) -> Level | None:
    """Return the schema of a resource where it stands within."""
    schema = level.raw.get("schema")
    if not isinstance(schema, Mapping):
        return None
    return Level(raw=schema, place=(*level.place, "schema"), standard=level.standard)


def _inner(level: Level) -> Iterator[Finding]:
    schema = schema_level(level)
    if schema is not None:
        yield from schema_rules(schema)
    elif isinstance(level.raw.get("schema"), str):
        yield level.warning("schema-elsewhere", "schema", path=level.raw["schema"])
    dialect = level.raw.get("dialect")
    if isinstance(dialect, Mapping):
        yield from dialect_rules(Level(raw=dialect, place=(*level.place, "dialect"), standard=level.standard))
    yield from check_rules(level, names_of(schema.raw) if schema else ())


def _resource_of(package: Level, level: Level) -> Iterator[Finding]:
    for finding in resource_rules(level):
        is_own = finding.code == "bad-name" and finding.place == (*level.place, "name")
        yield _renamed(package, level, finding) if is_own else finding
    if package.raw.get("profile") == "tabular-data-package" and level.raw.get("profile") != RESOURCE_PROFILES[1]:
        yield level.finding("resource-not-tabular")


def _renamed(package: Level, level: Level, finding: Finding) -> Finding:
    """Return the fault of a resource's name with the edits that mend it wherever the package names it."""
    old, new = finding.facts["name"], finding.facts["slug"]
    others = {str(other.raw.get("name")) for other in resource_levels(package) if other.place != level.place}
    if not new or {old, new} & others or new in {slug(other) for other in others}:
        return replace(finding, mend=())
    followers = (
        Replace((*reference.place, "resource"), new)
        for reference in _references(package)
        if reference.resource == old and reference.package in {"", package.raw.get("name")}
    )
    return replace(finding, mend=(*finding.mend, *followers))


def _name(level: Level) -> Iterator[Finding]:
    name = level.raw.get("name")
    # Version 2 takes any text for a name.
    if level.standard == "v1" and isinstance(name, str) and not NAME.fullmatch(name):
        yield bad_name(level, "name")


def _references(package: Level) -> Iterator[Reference]:
    for level in resource_levels(package):
        schema = schema_level(level)
        if schema is not None:
            yield from references(schema)


def _targets(package: Level) -> Iterator[Finding]:
    """Yield the foreign keys that point to a table or field that the package does not have."""
    known = {str(level.raw.get("name")): level for level in resource_levels(package)}
    for reference in _references(package):
        if not reference.resource or (reference.package and reference.package != package.raw.get("name")):
            continue
        if reference.resource not in known:
            facts = {"name": reference.resource, "nearest": nearest(reference.resource, known)}
            yield Finding(code="unknown-resource", place=(*reference.place, "resource"), facts=facts)
        elif schema := schema_level(known[reference.resource]):
            yield from unknown_fields(reference, names_of(schema.raw), reference.resource)


def _resource_names(level: Level) -> Iterator[Finding]:
    seen: set[str] = set()
    for inner in resource_levels(level):
        name = inner.raw.get("name")
        if isinstance(name, str) and name in seen:
            yield inner.finding("duplicate-resource", "name", name=name)
        seen.add(str(name))


def _sources(level: Level) -> Iterator[Finding]:
    data = level.raw.get("data")
    path = level.raw.get("path", level.raw.get("url"))
    if path is None and data is None:
        yield level.finding("no-source")
    if path is not None and data is not None:
        yield level.finding("two-sources", "data")
    for name in PATHS:
        value = level.raw.get(name)
        for position, item in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(item, str) and item and not helpers.is_safe_path(item):
                spot = (name, position) if isinstance(value, list) else (name,)
                yield level.finding("unsafe-path", *spot, value=item)


def _parties(level: Level) -> Iterator[Finding]:
    for position, licence in _items(level.raw, "licenses"):
        if not licence.get("name") and not licence.get("path"):
            yield level.finding("nameless-licence", "licenses", position)
    email = frictionless.fields.StringField(name="email", format="email")
    for name in ("contributors", "sources"):
        for position, party in _items(level.raw, name):
            address = party.get("email")
            if address and email.read_cell(address)[1]:
                yield level.finding("bad-email", name, position, "email", value=address)


def _contributors(level: Level) -> Iterator[Finding]:
    """Yield contributors of the wrong shape: frictionless' profile of a resource has no word on them."""
    value = level.raw.get("contributors", [])
    if not isinstance(value, list):
        yield level.finding("property-type", "contributors", property="contributors", expected="array", value=value)
        return
    for position, item in enumerate(value):
        if not isinstance(item, Mapping):
            facts = {"property": f"contributors.{position}", "expected": "object", "value": item}
            yield level.finding("property-type", "contributors", position, **facts)


def _items(raw: Mapping[str, Any], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    value = raw.get(name)
    for position, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, Mapping):
            yield position, item


def _created(level: Level) -> Iterator[Finding]:
    created = level.raw.get("created")
    if created and frictionless.fields.DatetimeField(name="created").read_cell(created)[1]:
        yield level.finding("bad-created", "created", value=created)


def _profile(level: Level, known: Collection[str]) -> Iterator[Finding]:
    profile = level.raw.get("profile")
    if isinstance(profile, str) and profile and profile not in known:
        yield level.warning("own-profile", "profile", value=profile)
