"""Where the values of a JSON or YAML text stand: what an edit needs that leaves the rest of the text as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from gongkai.descriptor.lint.finding import Place

#: libyaml where it is there: several times as fast, with the same answers.
LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)


def yaml_value(text: str) -> Any:
    """Return what a YAML text says.

    Raises YAMLError.
    """
    return yaml.load(text, Loader=LOADER)  # noqa: S506 - either loader is a safe one


class Aliased(Exception):
    """The text names a value in one place and repeats it in another: an edit there would be one here."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value: from where to where it stands, and what it holds."""

    start: int
    end: int
    #: Between brackets, as all of JSON is; YAML's other way is by indentation.
    flow: bool = True
    entries: tuple[Entry, ...] = ()
    items: tuple[Node, ...] = ()

    def at(self, place: Place) -> Node:
        """Return the value at a place below this one.

        Raises KeyError, IndexError.
        """
        node = self
        for step in place:
            node = node.items[step] if isinstance(step, int) else node.entry(step).value
        return node

    def entry(self, key: str) -> Entry:
        """Return a property; of several with one name the last, which is the one that counts.

        Raises KeyError.
        """
        for entry in reversed(self.entries):
            if entry.key == key:
                return entry
        raise KeyError(key)

    def words(self) -> Iterator[tuple[int, int]]:
        """Yield from where to where each name and each single value stands; between them is no text of the author's."""
        for entry in self.entries:
            yield entry.start, entry.end
            yield from entry.value.words()
        for item in self.items:
            yield from item.words()
        if not self.entries and not self.items:
            yield self.start, self.end


@dataclass(frozen=True, slots=True)
class Entry:
    """A property: its name, from where to where that stands, and its value."""

    key: str
    start: int
    end: int
    value: Node


def json_tree(text: str) -> Node:
    """Return the tree of a text that is known to be JSON."""
    return _json_value(_Tokens(text))


def yaml_tree(text: str) -> Node:
    """Return the tree of a text that is known to be YAML with a mapping.

    Raises Aliased.
    """
    root = yaml.compose(text, Loader=LOADER)
    # A text without any node is no mapping.
    return Node(0, 0) if root is None else _yaml_node(root, text, set())


class _Tokens:
    def __init__(self, text: str) -> None:
        self.found: Iterator[re.Match[str]] = TOKEN.finditer(text)
        self.next = next(self.found)

    def take(self) -> re.Match[str]:
        taken, self.next = self.next, next(self.found, self.next)
        return taken


def _json_value(tokens: _Tokens) -> Node:
    first = tokens.take()
    if first.group() == "{":
        entries: list[Entry] = []
        while tokens.next.group() != "}":
            entries.append(_json_entry(tokens))
        return Node(first.start(), tokens.take().end(), entries=tuple(entries))
    if first.group() == "[":
        items: list[Node] = []
        while tokens.next.group() != "]":
            items.append(_json_value(tokens))
            _skip_comma(tokens)
        return Node(first.start(), tokens.take().end(), items=tuple(items))
    return Node(first.start(), first.end())


def _json_entry(tokens: _Tokens) -> Entry:
    key = tokens.take()
    tokens.take()
    value = _json_value(tokens)
    _skip_comma(tokens)
    return Entry(str(json.loads(key.group())), key.start(), key.end(), value)


def _skip_comma(tokens: _Tokens) -> None:
    if tokens.next.group() == ",":
        tokens.take()


def _yaml_node(node: yaml.Node, text: str, seen: set[int]) -> Node:
    if id(node) in seen:
        raise Aliased
    seen.add(id(node))
    start, end = node.start_mark.index, node.end_mark.index
    flow = bool(getattr(node, "flow_style", True))
    if isinstance(node, yaml.MappingNode):
        entries = tuple(
            Entry(str(key.value), key.start_mark.index, key.end_mark.index, _yaml_node(value, text, seen))
            for key, value in node.value
        )
        # A block ends where the next token starts; what counts is where its last value ends.
        return Node(start, end if flow or not entries else entries[-1].value.end, flow, entries=entries)
    if isinstance(node, yaml.SequenceNode):
        items = tuple(_yaml_node(item, text, seen) for item in node.value)
        return Node(start, end if flow or not items else items[-1].end, flow, items=items)
    return Node(start, start + len(text[start:end].rstrip()))
