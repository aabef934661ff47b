"""Layouts: how the columns of an agency's file become the fields of a schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.descriptor.model import Package
from gongkai.descriptor.node import Node, Raw


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One named step of a transformation and its arguments."""

    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Where a field comes from: a source label and the steps its cells go through, or one constant value."""

    field: str
    source: str | None
    value: str | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One form in which files come: recognised by its labels."""

    name: str
    titles: Mapping[str, str]
    resource: str
    headers: tuple[str, ...]
    columns: tuple[Column, ...]
    where: str


def read_layouts(raw: Raw, package: Package, where: object) -> tuple[Layout, ...]:
    """Return the layouts of a pipeline.yaml.

    Raises BrokenDescriptor where a layout names a field or a label that does not exist, or leaves a label over.
    """
    return tuple(_layout(item.at(item.text("name")), package) for item in Node(raw, where).nodes("layouts"))


#: What a layout may say, and what one of its fields may.
OF_LAYOUT = frozenset({"name", "title", "title_en", "resource", "headers", "fields", "ignore"})
OF_COLUMN = frozenset({"from", "value", "steps"})


def _layout(node: Node, package: Package) -> Layout:
    node.known(node.raw, OF_LAYOUT)
    resource = node.text("resource", package.resources[0].name)
    node.known([resource], [item.name for item in package.resources])
    headers, ignored = node.names("headers"), node.names("ignore")
    fields = node.node("fields")
    columns = tuple(_column(name, fields.node(name).at(name)) for name in fields.raw)
    sources = [column.source for column in columns if column.source is not None]
    node.known(fields.raw, package[resource].schema.names)
    node.known([*sources, *ignored], headers)
    if over := sorted(set(headers) - set(sources) - set(ignored)):
        raise node.fault("neither mapped nor ignored: {names}", names=", ".join(over))
    if twice := sorted(source for source in set(sources) if headers.count(source) > 1):
        raise node.fault("mapped, but twice among the labels: {names}", names=", ".join(twice))
    return Layout(
        name=node.text("name"),
        titles=node.texts("title"),
        resource=resource,
        headers=headers,
        columns=columns,
        where=str(node.where),
    )


def _column(name: str, node: Node) -> Column:
    source, value = node.optional("from"), node.raw.get("value")
    steps = tuple(_step(item, node) for item in node.items("steps"))
    if (source is None) == (value is None) or (steps and source is None):
        raise node.fault("a field comes “from” a label, with steps or without, or has one “value”")
    return Column(field=name, source=source, value=None if value is None else str(value), steps=steps)


def _step(raw: object, node: Node) -> Step:
    if isinstance(raw, str):
        return Step(name=raw, arguments={})
    if isinstance(raw, Mapping) and len(raw) == 1:
        ((name, arguments),) = raw.items()
        if isinstance(arguments, Mapping):
            return Step(name=str(name), arguments=arguments)
    raise node.fault("a step is a name, or one name with its arguments")
