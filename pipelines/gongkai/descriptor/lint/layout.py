"""How a text is laid out: its lines, its indentation and its way of writing a property."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import inf

import yaml

from gongkai.descriptor.lint.tree import Entry, Node, yaml_value
from gongkai.errors import N_

#: What a YAML value may hold by itself, but not between brackets.
OUTSIDE = re.compile(r"[\n,\[\]{}|>]")


class CannotEdit(Exception):
    """An edit cannot be made in the text without touching more than it should; the argument says why."""


@dataclass(frozen=True, order=True)
class Splice:
    """Text that takes the place of other text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Layout:
    """A text with its tree, and what is told of its style."""

    text: str
    root: Node
    is_json: bool

    @cached_property
    def newline(self) -> str:
        """How lines end."""
        return "\r\n" if "\r\n" in self.text else "\n"

    @cached_property
    def unit(self) -> str:
        """The white space by which one level stands deeper than the one around it."""
        if not self.is_json:
            return " " * next(self._steps(self.root), 2)
        found = re.search(r"\n([ \t]+)\S", self.text)
        return found.group(1) if found else "  "

    def line_start(self, position: int) -> int:
        """Return where the line of a position starts."""
        return self.text.rfind("\n", 0, position) + 1

    def line_end(self, position: int) -> int:
        """Return where the line of a position ends, the line break left out."""
        end = self.text.find("\n", position)
        end = len(self.text) if end < 0 else end
        return end - 1 if end > position and self.text[end - 1] == "\r" else end

    def end_of(self, entry: Entry) -> int:
        """Return where the last line of a property ends, with the comment beside it."""
        return self.line_end(max(entry.end, entry.value.end))

    def lines_below(self, entry: Entry) -> Iterator[int]:
        """Yield where each line of a property starts that comes below its first and is not blank."""
        for found in re.finditer(r"\n(?=[^\r\n])", self.text[entry.start : self.end_of(entry)]):
            yield entry.start + found.end()

    def indent_of(self, entry: Entry) -> str:
        """Return the white space at the start of a property's line."""
        found = re.compile(r"[ \t]*").match(self.text, self.line_start(entry.start))
        return found.group() if found else ""

    def starts_line(self, entry: Entry) -> bool:
        """Tell whether nothing stands before a property on its line."""
        return not self.text[self.line_start(entry.start) : entry.start].strip() and self.line_start(entry.start) > 0

    def raw(self, entry: Entry) -> str:
        """Return the value of a property as it stands in the text."""
        return self.text[entry.value.start : entry.value.end]

    def between_brackets(self, entry: Entry) -> str:
        """Return the value of a property as it may stand between brackets.

        Raises CannotEdit where that would lose a comment.
        """
        value, raw = entry.value, self.raw(entry)
        if self.is_json or raw.startswith(("{", "[", '"', "'")) or (value.flow and not OUTSIDE.search(raw)):
            return raw
        position = value.start
        for start, end in value.words():
            if "#" in self.text[position:start]:
                raise CannotEdit(N_("a comment stands within what would move"))
            position = end
        # The column of its first line counts where the text of a value is read by itself.
        alone = yaml_value(" " * self.column(value.start) + raw)
        return yaml.safe_dump([alone], default_flow_style=True, allow_unicode=True, width=inf).strip()[1:-1]

    def after_name(self, entry: Entry) -> str:
        """Return all that stands behind the name of a property, with the comment beside its last line."""
        return self.text[entry.end : self.end_of(entry)]

    def comments(self, entry: Entry) -> list[str]:
        """Return the comments beside the name and beside the value of a property."""
        beside = self.text[entry.end : entry.value.start], self.text[entry.value.end : self.end_of(entry)]
        return [comment for part in beside for comment in re.findall(r"#[^\r\n]*", part)]

    def shifted(self, raw: str, old: str, new: str) -> str:
        """Return text with all lines below its first moved from one indentation to another."""
        first, *lines = raw.split("\n")
        moved = (new + line[len(old) :] if line.startswith(old) else line for line in lines)
        return "\n".join([first, *moved])

    def _steps(self, node: Node) -> Iterator[int]:
        """Yield by how many columns each mapping of a YAML text stands deeper than the one around it."""
        for entry in node.entries:
            inner = entry.value.entries
            if inner and not entry.value.flow:
                yield self.column(inner[0].start) - self.column(entry.start)
            yield from self._steps(entry.value)
        for item in node.items:
            yield from self._steps(item)

    def column(self, position: int) -> int:
        """Return the column of a position, from 0."""
        return position - self.line_start(position)

    def property(self, key: str, raw: str, like: Entry | None = None) -> str:
        """Return a property as text, written like another one."""
        between = re.match(r"\s*:\s*", self.text[like.end : like.value.start]) if like else None
        separator = between.group() if between and "\n" not in between.group() else ": "
        return self.named(key, like) + separator + raw

    def named(self, key: str, like: Entry | None = None) -> str:
        """Return a name of a property as text, quoted like another one."""
        return self.quoted(key, '"' if self.is_json else self.text[like.start] if like else "")

    def quoted(self, text: str, mark: str) -> str:
        """Return a text between quotation marks of a kind, or without where it may stand so."""
        if mark == "'":
            return "'" + text.replace("'", "''") + "'"
        if mark == '"' or yaml_value(text) != text:
            return json.dumps(text, ensure_ascii=False)
        return text


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """Return a text with parts replaced; what is put in at a place comes before what is taken out from there on."""
    parts, position = [], 0
    for splice in sorted(splices):
        if splice.start < position:
            raise CannotEdit
        parts += [text[position : splice.start], splice.text]
        position = splice.end
    return "".join([*parts, text[position:]])
