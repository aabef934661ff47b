"""A mapping of a descriptor, read with the place that it stands at, so that a fault in it can be told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.errors import BrokenDescriptor
from gongkai.messages import translate
from gongkai.names import is_slug

Raw = Mapping[str, Any]


def texts(raw: Raw, name: str) -> dict[str, str]:
    """Return a text and its English twin as `{"zh": …, "en": …}`; a twin that is absent is left out."""
    pair = {"zh": raw.get(name), "en": raw.get(f"{name}_en")}
    return {language: str(text) for language, text in pair.items() if text}


@dataclass(frozen=True, slots=True)
class Node:
    """One mapping of a descriptor and its place; each reader raises BrokenDescriptor with that place."""

    raw: Raw
    where: object

    def fault(self, text: str, **facts: object) -> BrokenDescriptor:
        """Return the error that names this place and a fault."""
        return BrokenDescriptor(where=self.where, fault=translate(text, **facts))

    def at(self, name: str) -> Node:
        """Return the same mapping with a place that says more: its name in brackets."""
        return Node(self.raw, f"{self.where} [{name}]")

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text; without a default it must be there."""
        value = self._value(name, default)
        if not isinstance(value, str):
            raise self.fault("“{name}” must be a text", name=name)
        return value

    def optional(self, name: str) -> str | None:
        """Return a text, or None where it is absent."""
        return None if self.raw.get(name) is None else self.text(name)

    def slug(self, name: str) -> str:
        """Return a text that is a snake_case name."""
        value = self.text(name)
        if not is_slug(value):
            raise self.fault("“{name}” is no snake_case name", name=value)
        return value

    def names(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, () where it is absent; one text alone is a list of one."""
        value = self.raw.get(name)
        listed = [value] if isinstance(value, str) else [] if value is None else value
        if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
            raise self.fault("“{name}” must be a list of texts", name=name)
        return tuple(listed)

    def texts(self, name: str) -> dict[str, str]:
        """Return a text and its English twin; a twin that is absent is left out."""
        return texts(self.raw, name)

    def node(self, name: str) -> Node:
        """Return a mapping within this one."""
        return self._node(name, self._value(name))

    def nodes(self, name: str) -> Iterator[Node]:
        """Yield the mappings of a list; nothing where it is absent."""
        for item in self.items(name):
            yield self._node(name, item)

    def items(self, name: str) -> list[Any]:
        """Return a list of anything; [] where it is absent."""
        value = self.raw.get(name)
        if value is not None and not isinstance(value, list):
            raise self.fault("“{name}” must be a list", name=name)
        return value or []

    def known(self, names: Collection[str], known: Collection[str]) -> None:
        """Make sure that all names are known."""
        if unknown := sorted(set(names) - set(known)):
            raise self.fault("no such name: {names}", names=", ".join(unknown))

    def _value(self, name: str, default: object = None) -> object:
        value = self.raw.get(name, default)
        if value is None:
            raise self.fault("the property “{name}” is missing", name=name)
        return value

    def _node(self, name: str, value: object) -> Node:
        if not isinstance(value, Mapping):
            raise self.fault("“{name}” must hold properties", name=name)
        return Node(value, self.where)
