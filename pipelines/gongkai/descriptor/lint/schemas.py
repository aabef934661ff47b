"""The rules of a Table Schema as a whole: its keys, and the names that they refer to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import frictionless

from gongkai.descriptor.lint.checks import check_rules
from gongkai.descriptor.lint.fields import field_rules
from gongkai.descriptor.lint.finding import Finding, Place
from gongkai.descriptor.lint.level import Level, choice, misspelt, shape, texts, unexpected_type
from gongkai.descriptor.lint.missing import missing_values
from gongkai.names import nearest

#: The values of these types are lists and mappings, which cannot be told apart by hashing.
UNHASHABLE = frozenset({"array", "object", "list", "geojson"})
MATCHES = ("exact", "equal", "subset", "superset", "partial")
#: Properties of a schema, here or in the standard; none of them is a slip of the pen.
PROPERTIES = frozenset(
    {"$schema", "name", "type", "title", "description", "fields", "fieldsMatch", "missingValues", "primaryKey"}
    | {"foreignKeys", "uniqueKeys", "checks", "custom_checks", "homepage", "path", "example", "version", "sources"}
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key that points to another table."""

    place: Place
    package: str
    resource: str
    fields: tuple[str, ...]
    #: Whether the list of fields is one text.
    single: bool


def schema_rules(level: Level) -> Iterator[Finding]:
    """Yield the faults of a Table Schema, its fields included."""
    yield from unexpected_type(level)
    yield from shape(_with_sound_keys(level), frictionless.Schema)
    yield from _match(level)
    yield from missing_values(level)
    items = level.raw.get("fields")
    for position, item in enumerate(items if isinstance(items, list) else ()):
        yield from field_rules(item, (*level.place, "fields", position), level.standard)
    yield from _names(level)
    yield from _primary_key(level)
    yield from _uniques(level)
    yield from _foreign_keys(level)
    yield from check_rules(level, names_of(level.raw))
    yield from misspelt(level, PROPERTIES)


def fields_of(raw: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Return the fields of a schema that are mappings."""
    items = raw.get("fields")
    return tuple(item for item in items if isinstance(item, Mapping)) if isinstance(items, list) else ()


def names_of(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of a schema's fields."""
    return tuple(name for field in fields_of(raw) if isinstance(name := field.get("name"), str))


def references(level: Level) -> Iterator[Reference]:
    """Yield the foreign keys of a schema as far as they can be understood."""
    keys = level.raw.get("foreignKeys")
    for position, key in enumerate(keys if isinstance(keys, list) else ()):
        target = key.get("reference") if isinstance(key, Mapping) else None
        if isinstance(target, Mapping):
            place = (*level.place, "foreignKeys", position, "reference")
            fields = target.get("fields")
            package, resource = (str(target.get(name) or "") for name in ("package", "resource"))
            yield Reference(place, package, resource, texts(fields), isinstance(fields, str))


def unknown_fields(reference: Reference, known: Collection[str], table: str) -> Iterator[Finding]:
    """Yield the fields of a foreign key's target that the target does not have."""
    for position, name in enumerate(reference.fields):
        if name not in known:
            place = (*reference.place, "fields", *(() if reference.single else (position,)))
            facts = {"name": name, "table": table, "nearest": nearest(name, known)}
            yield Finding(code="unknown-reference-field", place=place, facts=facts)


def _match(level: Level) -> Iterator[Finding]:
    value = level.raw.get("fieldsMatch", "exact")
    if isinstance(value, list):
        yield level.finding("fields-match-list", "fieldsMatch", value=value)
    elif value not in MATCHES:
        yield level.finding("unknown-value", "fieldsMatch", **choice(value, MATCHES, "fieldsMatch"))


def _names(level: Level) -> Iterator[Finding]:
    seen: set[str] = set()
    items = level.raw.get("fields")
    for position, item in enumerate(items if isinstance(items, list) else ()):
        name = item.get("name") if isinstance(item, Mapping) else None
        if not isinstance(name, str):
            continue
        if name in seen:
            place = (*level.place, "fields", position, "name")
            yield Finding(code="duplicate-field", place=place, field=name, facts={"name": name})
        seen.add(name)


def _primary_key(level: Level) -> Iterator[Finding]:
    yield from _key(level, level.raw.get("primaryKey"), "primaryKey")


def _key(level: Level, value: object, *place: str | int) -> Iterator[Finding]:
    known = {str(field.get("name")): field.get("type", "string") for field in fields_of(level.raw)}
    for position, name in enumerate(texts(value)):
        spot = (*place, position) if isinstance(value, list) else place
        if name not in known:
            yield level.finding("unknown-key-field", *spot, name=name, nearest=nearest(name, known))
        elif known[name] in UNHASHABLE:
            yield level.finding("unhashable-key", *spot, name=name, type=known[name])


def _uniques(level: Level) -> Iterator[Finding]:
    items = level.raw.get("fields")
    for position, field in enumerate(items if isinstance(items, list) else ()):
        rules = field.get("constraints") if isinstance(field, Mapping) else None
        if isinstance(rules, Mapping) and rules.get("unique") and field.get("type") in UNHASHABLE:
            place = (*level.place, "fields", position, "constraints", "unique")
            facts = {"name": field.get("name"), "type": field.get("type")}
            yield Finding(code="unhashable-key", place=place, field=str(field.get("name")), facts=facts)


def _foreign_keys(level: Level) -> Iterator[Finding]:
    keys = level.raw.get("foreignKeys")
    if not isinstance(keys, list):
        return
    for position, key in enumerate(keys):
        yield from _foreign_key(level, position, key)
    for reference in references(level):
        # Without a table, the key points to its own; another one is known to the package only.
        if not reference.package and not reference.resource:
            yield from unknown_fields(reference, names_of(level.raw), "")


def _is_foreign_key(key: object) -> bool:
    return isinstance(key, Mapping) and isinstance(key.get("reference", {}), Mapping)


def _with_sound_keys(level: Level) -> Level:
    """Return a schema without the foreign keys over which frictionless would stumble before it could refuse them."""
    keys = level.raw.get("foreignKeys")
    if not isinstance(keys, list):
        return level
    return replace(level, raw={**level.raw, "foreignKeys": [key if _is_foreign_key(key) else {} for key in keys]})


def _foreign_key(level: Level, position: int, key: object) -> Iterator[Finding]:
    if not isinstance(key, Mapping) or not _is_foreign_key(key):
        yield level.finding("foreign-key-shape", "foreignKeys", position, value=key)
        return
    target = key.get("reference", {})
    yield from _key(level, key.get("fields"), "foreignKeys", position, "fields")
    count, other = len(texts(key.get("fields", []))), len(texts(target.get("fields", [])))
    if count != other:
        yield level.finding("key-length", "foreignKeys", position, count=count, other=other)
