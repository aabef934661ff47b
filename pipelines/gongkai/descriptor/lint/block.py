"""Edits of YAML mappings by indentation, line by line, so that comments stay where they are."""

from __future__ import annotations

import re

from gongkai.descriptor.lint.layout import CannotEdit, Layout, Splice
from gongkai.descriptor.lint.tree import Entry, Node
from gongkai.errors import N_

#: What may stand before a property on its line: nothing, or the dashes of the lists that it is in.
LEAD = re.compile(r" *(?:- +)*")


def without(layout: Layout, mapping: Node, entry: Entry, *, comments: bool = True) -> list[Splice]:
    """Take the lines of a property out; comments beside it stay on lines of their own unless they go with it."""
    first = layout.line_start(entry.start)
    lead = layout.text[first : entry.start]
    kept = layout.comments(entry) if comments else []
    if lead.strip():
        return _without_first(layout, mapping, entry)
    text = layout.newline.join(lead + comment for comment in kept)
    if kept:
        return [Splice(first, layout.end_of(entry), text)]
    if first:
        return [Splice(first - len(layout.newline), layout.end_of(entry), "")]
    return [Splice(0, layout.end_of(entry) + len(layout.newline), "")]


def with_last(layout: Layout, mapping: Node, key: str, raw: str) -> list[Splice]:
    """Put a property on a line after the last one; what follows its name is text that stood elsewhere."""
    last = mapping.entries[-1]
    end = layout.end_of(last)
    return [Splice(end, end, layout.newline + " " * column(layout, last) + key + raw)]


def wrapped(layout: Layout, entry: Entry, key: str) -> list[Splice]:
    """Put a line with the new name above a property, and the property deeper below it."""
    indent = " " * column(layout, entry)
    lines = [Splice(entry.start, entry.start, f"{key}:{layout.newline}{indent}{layout.unit}")]
    return lines + [Splice(start, start, layout.unit) for start in layout.lines_below(entry)]


def unwrapped(layout: Layout, entry: Entry, key: str) -> list[Splice]:
    """Put the one property of a mapping onto the mapping's line."""
    (inner,) = entry.value.entries
    indent, deeper = column(layout, entry), column(layout, inner)
    comments = re.findall(r"#[^\r\n]*", layout.text[entry.end : inner.start])
    above = "".join(comment + layout.newline + " " * indent for comment in comments)
    lines = [Splice(start, start + deeper - indent, "") for start in layout.lines_below(inner)]
    return [Splice(entry.start, inner.end, above + key), *lines]


def column(layout: Layout, entry: Entry) -> int:
    """Return the column of a property's name.

    Raises CannotEdit where more than dashes stands before it.
    """
    lead = layout.text[layout.line_start(entry.start) : entry.start]
    if not LEAD.fullmatch(lead):
        raise CannotEdit(N_("the line holds more than one property"))
    return len(lead)


def _without_first(layout: Layout, mapping: Node, entry: Entry) -> list[Splice]:
    column(layout, entry)
    if len(mapping.entries) == 1 or entry is not mapping.entries[0]:
        raise CannotEdit(N_("the line holds more than one property"))
    after = mapping.entries[1].start
    if layout.text[entry.value.end : after].strip():
        raise CannotEdit(N_("a comment stands where a property would be taken out"))
    return [Splice(entry.start, after, "")]
