"""Layouts: how the columns of an agency's file become the fields of a schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gongkai.descriptor.model import Package
from gongkai.descriptor.node import Node, Raw
from gongkai.descriptor.reading import Reading, made_labels, pattern, read_reading
from gongkai.names import told_apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One named step of a transformation and its arguments."""

    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Where a field comes from.

    A source label and the steps its cells go through; one constant value; `title`, a pattern for what the file's name,
    its sheet or the texts around the table say of all rows; or `parts`, put together in their order, and with `join`
    between them. `default` stands where nothing comes of it.
    """

    field: str
    source: str | None = None
    value: str | None = None
    steps: tuple[Step, ...] = ()
    title: str | None = None
    parts: tuple[Column, ...] = ()
    default: str | None = None
    join: str | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """The labels that it comes from."""
        own = () if self.source is None else (self.source,)
        return own + tuple(label for part in self.parts for label in part.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One form in which files come: recognised by its labels."""

    name: str
    titles: Mapping[str, str]
    resource: str
    headers: tuple[str, ...]
    columns: tuple[Column, ...]
    where: str
    reading: Reading = field(default_factory=Reading)
    #: A pattern that the file's name, its sheet or the texts around the table must have.
    only: str | None = None


def read_layouts(raw: Raw, package: Package, where: object) -> tuple[Layout, ...]:
    """Return the layouts of a pipeline.yaml.

    Raises BrokenDescriptor where a layout names a field or a label that does not exist, or leaves a label over.
    """
    return tuple(_layout(item.at(item.text("name")), package) for item in Node(raw, where).nodes("layouts"))


#: What a layout may say.
OF_LAYOUT = frozenset({"name", "title", "title_en", "resource", "headers", "fields", "ignore"}) | frozenset(
    {
        "sheet",
        "encoding",
        "header_rows",
        "skip_rows",
        "section_rows",
        "number_rows",
        "outline",
        "unpivot",
        "blocks",
        "paragraphs",
        "inherit",
        "stop_at",
        "drop",
        "only",
    }
)


def _layout(node: Node, package: Package) -> Layout:
    node.known(node.raw, OF_LAYOUT)
    resource = node.text("resource", package.resources[0].name)
    node.known([resource], [item.name for item in package.resources])
    headers, ignored, reading = node.names("headers"), node.names("ignore"), read_reading(node)
    fields = node.node("fields")
    columns = tuple(_column(name, fields.node(name).at(name)) for name in fields.raw)
    sources = [label for column in columns for label in column.sources]
    node.known(fields.raw, package[resource].schema.names)
    labels = told_apart(headers)
    node.known([*sources, *ignored], [*headers, *labels, *made_labels(reading)])
    node.known(reading.labels, labels)
    used = {*sources, *ignored, *(reading.unpivot.sources if reading.unpivot else ())}
    if reading.paragraphs is not None:
        used.add(reading.paragraphs.source)
    if reading.blocks is not None:
        # What stands in the header is that of the first block.
        used |= {*headers}
    pairs = zip(headers, labels, strict=True)
    if over := sorted({label for pair in pairs for label in pair[1:] if not {*pair} & used}):
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
        reading=reading,
        only=pattern(node, "only"),
    )


def _column(name: str, node: Node) -> Column:
    source, value, title = node.optional("from"), node.raw.get("value"), pattern(node, "title")
    steps = tuple(_step(item, node) for item in node.items("steps"))
    parts = tuple(_column(name, item) for item in node.nodes("parts"))
    origins = [source is not None, value is not None, title is not None, bool(parts)]
    if origins.count(True) != 1 or (steps and value is not None):
        raise node.fault(
            "a field comes “from” a label, from the “title” or from “parts”, with steps or without, or has one “value”"
        )
    default, join = node.raw.get("default"), node.optional("join")
    if join is not None and not parts:
        raise node.fault("“join” stands between “parts”, and there are none")
    return Column(
        field=name,
        source=source,
        value=None if value is None else str(value),
        steps=steps,
        title=title,
        parts=parts,
        default=None if default is None else str(default),
        join=join,
    )


def _step(raw: object, node: Node) -> Step:
    if isinstance(raw, str):
        return Step(name=raw, arguments={})
    if isinstance(raw, Mapping) and len(raw) == 1:
        ((name, arguments),) = raw.items()
        if isinstance(arguments, Mapping):
            return Step(name=str(name), arguments=arguments)
    raise node.fault("a step is a name, or one name with its arguments")
