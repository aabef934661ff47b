"""Where a word of a sample.yaml stands, and what it may name there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from gongkai.errors import BrokenDescriptor
from gongkai.messages import translate
from gongkai.names import nearest
from gongkai.sample.draw import Draw
from gongkai.sample.values import Row, written

#: No count is larger: a slip of the pen must not fill the memory.
MOST = 1_000_000
#: What a field's words become: from rows, all at once, to the value of each.
Maker = Callable[[Sequence[Row], Draw], list[Any]]


@dataclass(frozen=True, slots=True)
class Words:
    """A list of words, or of rows of words, and how often each is taken."""

    items: tuple[Any, ...]
    weights: tuple[float, ...]

    def one(self, draw: Draw) -> Any:
        """Return one of them."""
        return self.items[draw.weighted(self.weights)]


class World(Protocol):
    """The tables that words may name."""

    def tables(self) -> Collection[str]:
        """Return the names of all tables."""

    def columns(self, table: str) -> Collection[str]:
        """Return the names of the fields of a table."""

    def rows(self, table: str) -> Sequence[Row]:
        """Return the rows of a table, made now if need be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of a sample.yaml; each reader of words raises BrokenDescriptor with it."""

    where: str
    world: World
    read: Callable[[Any, Place], Maker] = field(repr=False)
    #: The fields of the row and the names of the rows that it is made for.
    names: frozenset[str] = frozenset()
    lists: Mapping[str, Words] = field(default_factory=dict)

    def fault(self, text: str, /, **facts: object) -> BrokenDescriptor:
        """Return the error that names this place and a fault."""
        return BrokenDescriptor(where=self.where, fault=translate(text, **facts))

    def at(self, name: object) -> Place:
        """Return the place of a part of this one."""
        return replace(self, where=f"{self.where} [{name}]")

    def knowing(self, names: Collection[str]) -> Place:
        """Return this place with other names of fields."""
        return replace(self, names=frozenset(names))

    def maker(self, raw: Any) -> Maker:
        """Return what words make of a row."""
        return self.read(raw, self)

    def known(self, name: Any, known: Collection[str]) -> str:
        """Return a name that is one of those known."""
        if not isinstance(name, str) or name not in known:
            raise self.fault(
                "no such name here: “{name}”; the nearest is “{nearest}”. Known: {known}",
                name=shown(name),
                nearest=nearest(str(name), known),
                known=", ".join(sorted(known)),
            )
        return name

    def table(self, raw: Any) -> str:
        """Return the name of a table."""
        return self.known(self.text(raw), self.world.tables())

    def text(self, raw: Any) -> str:
        """Return a text."""
        if not isinstance(raw, str):
            raise self.fault("a text was expected, not “{value}”", value=shown(raw))
        return raw

    def texts(self, raw: Any) -> tuple[str, ...]:
        """Return a list of texts; one text alone is a list of one."""
        return tuple(self.text(item) for item in ([raw] if isinstance(raw, str) else self.items(raw)))

    def items(self, raw: Any) -> list[Any]:
        """Return a list that holds something."""
        if not isinstance(raw, list) or not raw:
            raise self.fault("a list was expected, not “{value}”", value=shown(raw))
        return raw

    def whole(self, raw: Any, *, least: int = 0, most: int = MOST) -> int:
        """Return a whole number."""
        if isinstance(raw, bool) or not isinstance(raw, int) or not least <= raw <= most:
            raise self.fault(
                "a whole number from {least} to {most} was expected, not “{value}”",
                least=least,
                most=most,
                value=shown(raw),
            )
        return raw

    def truth(self, raw: Any) -> bool:
        """Return true or false."""
        if not isinstance(raw, bool):
            raise self.fault("true or false was expected, not “{value}”", value=shown(raw))
        return raw

    def options(self, raw: Any, *needed: str, may: Collection[str] = ()) -> Mapping[str, Any]:
        """Return properties; those needed are there, and there are none but these and those that may be."""
        if not isinstance(raw, Mapping):
            raise self.fault("properties were expected, not “{value}”", value=shown(raw))
        for name in raw:
            self.known(name, {*needed, *may})
        if missing := [name for name in needed if name not in raw]:
            raise self.fault("the property “{name}” is missing", name=missing[0])
        return raw


def shown(raw: object) -> str:
    """Return what was written, in short."""
    text = written(raw) if isinstance(raw, str | int | float | None) else str(raw)
    return text if len(text) <= 60 else f"{text[:59]}…"
