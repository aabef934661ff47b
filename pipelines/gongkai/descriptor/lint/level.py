"""One mapping of a descriptor as the rules see it, and what frictionless' own profile says of its shape."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from dataclasses import replace as dataclass_replace
from difflib import SequenceMatcher
from typing import Any

import frictionless
from frictionless import system
from frictionless.platform import platform

from gongkai.descriptor.lint.finding import Finding, Place, Replace, Standard
from gongkai.descriptor.lint.mends import slug
from gongkai.names import nearest

#: Properties whose rules are told in words of their own.
OWN = frozenset({"type", "fieldsMatch", "$schema"})

#: Properties that hold descriptors of their own.
INNER = frozenset({"fields", "resources", "schema", "dialect", "arrayItem"})

#: How alike two names are when one can hardly be meant as a name of its own.
ALIKE = 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A mapping with its place and the version of the standard that holds there."""

    raw: Mapping[str, Any]
    place: Place
    standard: Standard
    field: str | None = None

    def finding(self, code: str, *place: str | int, **facts: Any) -> Finding:
        """Return an error at a place below this one."""
        return Finding(code=code, place=self.place + place, field=self.field, facts=facts)

    def warning(self, code: str, *place: str | int, **facts: Any) -> Finding:
        """Return a warning at a place below this one."""
        return dataclass_replace(self.finding(code, *place, **facts), severity="warning")

    def mapping(self, name: str) -> Mapping[str, Any]:
        """Return a property that should be a mapping; an empty one where it is none."""
        value = self.raw.get(name)
        return value if isinstance(value, Mapping) else {}


def texts(value: object) -> tuple[str, ...]:
    """Return a text or a list as the texts that it holds."""
    items = value if isinstance(value, list) else [value]
    return tuple(item for item in items if isinstance(item, str))


def shape(level: Level, kind: type[frictionless.Metadata]) -> Iterator[Finding]:
    """Yield what a profile of frictionless refuses in one mapping; those within it are looked at elsewhere."""
    raw = _shallow(level.raw)
    try:
        # Old forms (a key as one text, a path as a list) are the new ones to frictionless.
        kind.metadata_transform(raw)
    except (TypeError, AttributeError, KeyError, ValueError):
        raw = _shallow(level.raw)
    profile: dict[str, Any] = kind.metadata_ensure_profile()  # type: ignore[no-untyped-call]
    validator = platform.jsonschema_validators.validator_for(profile)(profile)
    told: set[tuple[object, ...]] = set()
    for error in validator.iter_errors(raw):
        for finding in _told(level, error):
            if (finding.place, finding.facts.get("missing")) not in told:
                told.add((finding.place, finding.facts.get("missing")))
                yield finding


def _shallow(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a descriptor that frictionless may change, the descriptors within it emptied."""
    copy = {name: deepcopy(value) for name, value in raw.items() if name not in OWN}
    for name in INNER & copy.keys():
        value = copy[name]
        copy[name] = {} if isinstance(value, dict) else value
        if isinstance(value, list):
            copy[name] = [{} if isinstance(item, dict) else item for item in value]
    return copy


def _told(level: Level, error: Any) -> Iterator[Finding]:
    name = ".".join(str(step) for step in error.path)
    place = _standing(level.raw, error.path)
    if error.validator == "required":
        for lack in error.validator_value:
            if lack not in error.instance:
                yield level.finding("missing-property", *place, missing=lack)
    elif error.validator == "enum":
        code = "unknown-format" if name == "format" else "unknown-value"
        yield level.finding(code, *place, **choice(error.instance, error.validator_value, name))
    elif error.validator == "pattern":
        yield bad_name(level, *place)
    elif error.validator == "anyOf":
        yield level.finding("missing-values-shape", *place, value=error.instance)
    else:
        yield level.finding(
            "property-type", *place, property=name, expected=error.validator_value, value=error.instance
        )


def _standing(raw: object, path: Iterable[str | int]) -> Place:
    """Return as much of a way as the descriptor has: what is one text to its author is a list to frictionless."""
    place: list[str | int] = []
    for step in path:
        if not (isinstance(raw, Mapping) and step in raw) and not isinstance(raw, list):
            break
        raw = raw[step]  # type: ignore[index]
        place.append(step)
    return tuple(place)


def unexpected_type(level: Level) -> Iterator[Finding]:
    """Yield the fault of a type where there is none to choose."""
    if "type" in level.raw:
        yield level.finding("unexpected-property", "type", property="type")


def bad_name(level: Level, *place: str | int) -> Finding:
    """Return the fault of a name that frictionless does not take, with the name that is nearest to it."""
    found = level.finding("bad-name", *place, name=level.raw["name"], slug=slug(level.raw["name"]))
    mend = Replace(found.place, found.facts["slug"])
    return dataclass_replace(found, mend=(mend,) if mend.text else ())


def choice(value: object, known: Collection[str], name: str) -> dict[str, Any]:
    """Return the facts of a value that is none of those that are known."""
    return {"property": name, "value": value, "known": tuple(known), "nearest": nearest(str(value), known)}


def known_types(select: Callable[[], Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the names that frictionless' own classes of a module have as types."""
    found = (vars(kind).get("type") for kind in select().values() if isinstance(kind, type))
    return tuple(sorted(name for name in found if isinstance(name, str)))


def known_class(select: Callable[[str], type[Any]], name: object) -> type[Any] | None:
    """Return frictionless' class of a type, or None where there is none."""
    try:
        return select(name) if isinstance(name, str) and name else None
    except frictionless.FrictionlessException:
        return None


def field_class(name: object) -> type[frictionless.Field] | None:
    """Return frictionless' class of a field's type, or None where there is none."""
    return known_class(system.select_field_class, name)


def misspelt(level: Level, known: Collection[str]) -> Iterator[Finding]:
    """Yield the properties that are passed over although they are all but named like a known one."""
    for name in level.raw:
        # A name that starts with x-, or adds a language to a known one, says that it is the author's own.
        if not isinstance(name, str) or name.startswith("x-") or {name, name.rpartition("_")[0]} & {*known}:
            continue
        close = max(known, key=lambda other: _likeness(name, other))
        if _likeness(name, close) >= ALIKE and close not in level.raw:
            yield level.warning("misspelt-property", name, property=name, nearest=close)


def _likeness(name: str, other: str) -> float:
    one, two = _folded(name), _folded(other)
    return 1.0 if sorted(one) == sorted(two) else SequenceMatcher(None, one, two).ratio()


def _folded(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")
