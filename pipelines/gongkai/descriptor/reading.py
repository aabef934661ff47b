"""How the rows of a file are cut into a header and data, as a layout declares it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.descriptor.node import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Rows that are items of one another, as the form of their number tells: 一, (一), 1.

    The cells under `number` match one of `levels`, from the highest on; the name of an item goes before the names of
    the items within it, put together with `join`.
    """

    number: str
    name: str
    levels: tuple[str, ...]
    join: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpivot:
    """Groups of columns that make a record each of one row.

    Every group has the same columns under labels of its own in the file; the made-up `label` holds the group's name.
    """

    label: str
    groups: Mapping[str, Mapping[str, str]]

    @property
    def made(self) -> tuple[str, ...]:
        """The labels that it makes up."""
        return (self.label, *next(iter(self.groups.values())))

    @property
    def sources(self) -> tuple[str, ...]:
        """The labels of the file that it reads."""
        return tuple(source for columns in self.groups.values() for source in columns.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Blocks of rows below one another, each with a header of its own: a record for each cell beside the first.

    The first cell of a header matches `head`. The made-up labels hold the first cell of the row, the header above the
    cell, and the cell.
    """

    head: str
    item: str
    column: str
    cell: str

    @property
    def made(self) -> tuple[str, ...]:
        """The labels that it makes up."""
        return (self.item, self.column, self.cell)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraphs:
    """A cell of numbered paragraphs that makes a record of each: the made-up labels hold its number and its text."""

    source: str
    number: str
    text: str

    @property
    def made(self) -> tuple[str, ...]:
        """The labels that it makes up."""
        return (self.number, self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Which sheet, which rows are the header, and what is done with rows that are no record of their own."""

    sheet: str | None = None
    encoding: str | None = None
    #: Rows above the header, and rows of the header; recognised where they are not declared.
    skip_rows: int | None = None
    header_rows: int | None = None
    #: The made-up label for what rows with one filled cell say of the rows below them.
    section_rows: str | None = None
    #: Labels whose blank cells have the value of the row above; of the item above in an outline.
    inherit: tuple[str, ...] = ()
    #: Rows whose first filled cell matches: the first of what is no data any more; and those that are left out.
    stop_at: str | None = None
    drop: str | None = None
    outline: Outline | None = None
    #: The made-up label for a running number of the records, from 1.
    number_rows: str | None = None
    unpivot: Unpivot | None = None
    blocks: Blocks | None = None
    paragraphs: Paragraphs | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the file that are named."""
        outlined = (self.outline.number, self.outline.name) if self.outline else ()
        numbered = (self.paragraphs.source,) if self.paragraphs else ()
        return self.inherit + outlined + numbered + (self.unpivot.sources if self.unpivot else ())

    @property
    def shapes(self) -> bool:
        """Whether rows are changed or left out."""
        return any((self.labels, self.section_rows, self.stop_at, self.drop, self.number_rows, self.blocks))


def made_labels(reading: Reading) -> tuple[str, ...]:
    """Return the labels that the file does not have and the reading gives."""
    single = tuple(label for label in (reading.section_rows, reading.number_rows) if label)
    shaped = (reading.unpivot, reading.blocks, reading.paragraphs)
    return single + tuple(label for one in shaped if one is not None for label in one.made)


def read_reading(node: Node) -> Reading:
    """Return how a layout's files are read.

    Raises BrokenDescriptor.
    """
    return Reading(
        sheet=node.optional("sheet"),
        encoding=node.optional("encoding"),
        skip_rows=_count(node, "skip_rows", least=0),
        header_rows=_count(node, "header_rows", least=1),
        section_rows=node.optional("section_rows"),
        inherit=node.names("inherit"),
        stop_at=pattern(node, "stop_at"),
        drop=pattern(node, "drop"),
        outline=_outline(node.node("outline")) if node.raw.get("outline") is not None else None,
        number_rows=node.optional("number_rows"),
        unpivot=_unpivot(node.node("unpivot")) if node.raw.get("unpivot") is not None else None,
        blocks=_blocks(node.node("blocks")) if node.raw.get("blocks") is not None else None,
        paragraphs=_paragraphs(node.node("paragraphs")) if node.raw.get("paragraphs") is not None else None,
    )


def pattern(node: Node, name: str) -> str | None:
    """Return a regular expression, None where it is absent."""
    text = node.optional(name)
    _check_pattern(node, text or "")
    return text


def _check_pattern(node: Node, text: str) -> None:
    try:
        re.compile(text)
    except re.error as error:
        raise node.fault("“{pattern}” is no regular expression: {error}", pattern=text, error=error) from error


def _count(node: Node, name: str, *, least: int) -> int | None:
    value = node.raw.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MOST:
        raise node.fault("“{name}” must be a number from {least} to {most}", name=name, least=least, most=MOST)
    return value


#: The header is within the first rows of a sheet.
MOST = 20


def _unpivot(node: Node) -> Unpivot:
    groups = node.node("groups")
    read = {str(name): {str(own): str(source) for own, source in groups.node(name).raw.items()} for name in groups.raw}
    if not read or len({tuple(columns) for columns in read.values()}) > 1 or not all(read.values()):
        raise node.fault("all “groups” of “unpivot” need the same columns in the same order")
    return Unpivot(label=node.text("label"), groups=read)


def _blocks(node: Node) -> Blocks:
    node.known(node.raw, ("head", "item", "column", "cell"))
    head = node.text("head")
    _check_pattern(node, head)
    return Blocks(head=head, item=node.text("item"), column=node.text("column"), cell=node.text("cell"))


def _paragraphs(node: Node) -> Paragraphs:
    node.known(node.raw, ("of", "number", "text"))
    return Paragraphs(source=node.text("of"), number=node.text("number"), text=node.text("text"))


def _outline(node: Node) -> Outline:
    levels = node.names("levels")
    for level in levels:
        _check_pattern(node, level)
    return Outline(number=node.text("number"), name=node.text("name"), levels=levels, join=node.text("join", "/"))
