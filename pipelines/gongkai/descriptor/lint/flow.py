"""Edits of mappings between brackets: all of JSON, and YAML's flow style."""

from __future__ import annotations

import re

from gongkai.descriptor.lint.layout import CannotEdit, Layout, Splice
from gongkai.descriptor.lint.tree import Entry, Node
from gongkai.errors import N_


def without(layout: Layout, mapping: Node, entry: Entry) -> list[Splice]:
    """Take a property out, with the comma that goes with it."""
    position = mapping.entries.index(entry)
    start, end = entry.start, entry.value.end
    if position + 1 < len(mapping.entries):
        end = mapping.entries[position + 1].start
    elif position:
        start = mapping.entries[position - 1].value.end
    if "#" in layout.text[start : entry.start] + layout.text[entry.value.end : end]:
        raise CannotEdit(N_("a comment stands where a property would be taken out"))
    return [Splice(start, end, "")]


def with_last(layout: Layout, mapping: Node, key: str, raw: str) -> list[Splice]:
    """Put a property at the end; its value is text that stood elsewhere."""
    if not mapping.entries:
        return [Splice(mapping.start + 1, mapping.end - 1, layout.property(key, raw))]
    last = mapping.entries[-1]
    text = "," + _gap(layout, mapping) + layout.property(key, raw, like=last)
    return [Splice(last.value.end, last.value.end, text)]


def wrapped(layout: Layout, entry: Entry, key: str) -> list[Splice]:
    """Put a property into a new mapping in its place, on lines of its own where properties stand so."""
    inner = layout.text[entry.start : entry.value.end]
    indent = layout.indent_of(entry)
    if not layout.starts_line(entry):
        return [Splice(entry.start, entry.value.end, layout.property(key, "{" + inner + "}", like=entry))]
    deeper = indent + layout.unit
    inner = layout.shifted(inner, indent, deeper)
    body = "{" + layout.newline + deeper + inner + layout.newline + indent + "}"
    return [Splice(entry.start, entry.value.end, layout.property(key, body, like=entry))]


def unwrapped(layout: Layout, entry: Entry, key: str) -> list[Splice]:
    """Put the one property of a mapping into the mapping's place."""
    (inner,) = entry.value.entries
    kept = layout.text[entry.value.start + 1 : inner.start] + layout.text[inner.value.end : entry.value.end - 1]
    if "#" in kept:
        raise CannotEdit(N_("a comment stands where a property would be taken out"))
    raw = layout.shifted(layout.raw(inner), layout.indent_of(inner), layout.indent_of(entry))
    return [Splice(entry.start, entry.value.end, layout.property(key, raw, like=entry))]


def _gap(layout: Layout, mapping: Node) -> str:
    """Return what stands between two properties of a mapping, less the comma."""
    last = mapping.entries[-1]
    if len(mapping.entries) > 1:
        between = layout.text[mapping.entries[-2].value.end : last.start]
        if found := re.fullmatch(r"\s*,(\s*)", between):
            return found.group(1)
    lead = layout.text[mapping.start + 1 : last.start]
    if "\n" in lead and not lead.strip():
        return lead
    return " " if layout.text[last.end : last.value.start].endswith(" ") else ""
