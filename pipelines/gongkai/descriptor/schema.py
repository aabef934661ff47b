"""Table Schemas, read; frictionless decides what one is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import frictionless

from gongkai.descriptor.model import Category, Field, ForeignKey, Schema
from gongkai.descriptor.node import Node, Raw, texts

BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")

#: Their values cannot be told apart by a hash, so they can be no key.
KEYLESS = frozenset({"array", "geojson", "list", "object"})


def read_schema(raw: Raw, where: object) -> Schema:
    """Return a Table Schema from its descriptor.

    Raises BrokenDescriptor.
    """
    return schema_of(Node(raw, where))


def schema_of(node: Node) -> Schema:
    """Return the Table Schema that a node holds.

    Raises BrokenDescriptor, also for what frictionless would stumble over only when it reads a cell.
    """
    # frictionless takes for granted that these are what they should be.
    items, _ = list(node.nodes("fields")), node.optional("$schema")
    own = {key: value for key, value in node.raw.items() if key != "foreignKeys"}
    try:
        law = frictionless.Schema.from_descriptor(own)
    except frictionless.FrictionlessException as error:
        notes = "; ".join(item.note for item in error.reasons or [error.error])
        raise node.fault(notes) from error
    schema = Schema(
        fields=tuple(_field(item) for item in items),
        primary_key=node.names("primaryKey"),
        foreign_keys=tuple(_foreign_key(item) for item in node.nodes("foreignKeys")),
        raw=node.raw,
    )
    node.known([*_used(schema)], schema.names)
    for field in law.fields:
        _check_cells(node, field, is_key=field.name in schema.primary_key)
    return schema


def _field(node: Node) -> Field:
    return Field(
        name=node.text("name"),
        type=node.text("type", "any"),
        titles=node.texts("title"),
        descriptions=node.texts("description"),
        categories=tuple(_category(item) for item in node.items("categories")),
        raw=node.raw,
    )


def _category(raw: Raw | str) -> Category:
    if not isinstance(raw, Mapping):
        return Category(value=str(raw), labels={"zh": str(raw)})
    value = str(raw.get("value", ""))
    return Category(value=value, labels=texts(raw, "label") or {"zh": value})


def _foreign_key(node: Node) -> ForeignKey:
    reference = node.node("reference")
    fields, targets = node.names("fields"), reference.names("fields")
    if not fields or len(fields) != len(targets):
        raise node.fault(
            "a foreign key has as many fields as it refers to: {fields} / {targets}",
            fields=", ".join(fields),
            targets=", ".join(targets),
        )
    return ForeignKey(
        fields=fields,
        package=reference.text("package", ""),
        resource=reference.text("resource", ""),
        reference_fields=targets,
        error_where=_guards(node.node("severity")) if "severity" in node.raw else None,
    )


def _guards(node: Node) -> dict[str, str]:
    guards = node.node("error")
    patterns = {name: guards.text(name) for name in guards.raw}
    for pattern in patterns.values():
        _compiled(node, pattern)
    return patterns


def _used(schema: Schema) -> Iterator[str]:
    yield from schema.primary_key
    for key in schema.foreign_keys:
        yield from key.fields
        yield from key.error_where or ()


def _check_cells(node: Node, field: frictionless.Field, *, is_key: bool) -> None:
    """Make sure that cells of a field can be read, and that its constraints are values of its type."""
    if pattern := field.constraints.get("pattern"):
        _compiled(node, pattern)
    try:
        read = field.create_value_reader()
    except frictionless.FrictionlessException as error:
        raise node.fault(error.error.note) from error
    if field.type in KEYLESS and (is_key or field.constraints.get("unique")):
        raise node.fault("“{field}” cannot be a key: it is of type {type}", field=field.name, type=field.type)
    for name, value in _limits(field.constraints):
        if read(value) is None:
            facts = {"constraint": name, "value": value, "field": field.name, "type": field.type}
            raise node.fault("“{value}” in “{constraint}” of “{field}” is no value of type {type}", **facts)


def _limits(constraints: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from ((name, constraints[name]) for name in BOUNDS if name in constraints)
    yield from (("enum", value) for value in constraints.get("enum", ()))


def _compiled(node: Node, pattern: str) -> re.Pattern[str]:
    try:
        # As frictionless writes it: a flag at the start of the pattern is none within it.
        return re.compile(f"^{pattern}$")
    except re.error as error:
        raise node.fault("a pattern cannot be read: {fault}", fault=f"{pattern}: {error}") from error
