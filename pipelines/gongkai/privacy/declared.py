"""What a descriptor says of personal data: `privacy` at a field, `waivers` at a table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.descriptor import Field, Resource
from gongkai.errors import N_, BrokenDescriptor
from gongkai.messages import translate
from gongkai.names import nearest
from gongkai.privacy.kinds import KINDS

#: Kinds that a field may hold: those that are searched for, and an office's landline, which is never a finding.
ALLOWABLE = (*KINDS, "landline")
#: The one kind that no search finds: the names of natural persons, where a field says that it holds them.
PERSON = "person"
PROPERTIES = ("allow", "mask", PERSON)
#: Types whose values stay values of the type when a part of them is hidden.
TEXT_TYPES = frozenset({"string", "any"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A field that holds names of natural persons: in every row, or where each other field holds one of some values."""

    when: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What one field may hold.

    Kinds in `allow` are published as they are, those in `mask` are published masked, and a `private` field is
    not published at all; of everything else a finding blocks.
    """

    allow: frozenset[str] = frozenset()
    mask: frozenset[str] = frozenset()
    private: bool = False
    person: Person | None = None

    @property
    def blocking(self) -> tuple[str, ...]:
        """The kinds of which a finding blocks publication."""
        return () if self.private else tuple(kind for kind in KINDS if kind not in self.allow | self.mask)

    @property
    def changes(self) -> bool:
        """Whether what is published differs from what was submitted."""
        return self.private or bool(self.mask) or self.person is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Leave to publish one kind of personal data in one field, of one row or of all: who gave it, why, until when."""

    kind: str
    table: str
    field: str
    who: str
    why: str
    until: date
    key: Mapping[str, str]

    def as_json(self) -> dict[str, object]:
        """Return the waiver for a log."""
        facts = {name: getattr(self, name) for name in ("kind", "table", "field", "who", "why")}
        return {**facts, "until": self.until.isoformat(), "key": dict(self.key)}


NOTHING_DECLARED = Declaration()


def declarations(resource: Resource) -> dict[str, Declaration]:
    """Return what each field declares, by name; fields that declare nothing are left out.

    Raises BrokenDescriptor.
    """
    fields = resource.schema.fields
    declared = {field.name: _declaration(field, resource) for field in fields if "privacy" in field.raw}
    changed = {name for name, declaration in declared.items() if declaration.changes}
    unique = {field.name for field in fields if field.constraints.get("unique")}
    if keys := sorted(changed & ({*resource.schema.primary_key} | unique)):
        # Two persons may have one mask, and a key that is empty is none.
        fault = translate("{fields}: a key cannot be masked or private", fields=", ".join(keys))
        raise BrokenDescriptor(where=_place(resource), fault=fault)
    return declared


def waivers(resource: Resource) -> tuple[Waiver, ...]:
    """Return the waivers of a table.

    Raises BrokenDescriptor.
    """
    return tuple(_waiver(raw, resource) for raw in _list(resource.raw.get("waivers", []), resource))


def _declaration(field: Field, resource: Resource) -> Declaration:
    raw, where = field.raw["privacy"], f"{_place(resource)} {field.name}"
    if raw == "private":
        return Declaration(private=True)
    if raw == "mask":
        raw = {"mask": list(KINDS)}
    if not isinstance(raw, Mapping):
        fault = N_("privacy must be “private”, “mask”, or a mapping with allow, mask or person")
        raise BrokenDescriptor(where=where, fault=fault)
    _known(raw, PROPERTIES, where)
    allow, mask = _list(raw.get("allow", []), resource), _list(raw.get("mask", []), resource)
    _known(allow, ALLOWABLE, where)
    _known(mask, tuple(KINDS), where)
    person = _person(raw[PERSON], resource, where) if PERSON in raw else None
    if (mask or person) and field.type not in TEXT_TYPES:
        raise BrokenDescriptor(where=where, fault=translate("only a string can be masked, not {type}", type=field.type))
    return Declaration(allow=frozenset(allow), mask=frozenset(mask), person=person)


def _person(raw: object, resource: Resource, where: str) -> Person | None:
    if raw is True:
        return Person(when={})
    if raw is False:
        return None
    when = raw.get("when") if isinstance(raw, Mapping) else None
    if not isinstance(when, Mapping) or not when:
        fault = N_("person must be true, or say when: {field: value}")
        raise BrokenDescriptor(where=where, fault=fault)
    _known(when, resource.schema.names, where)
    return Person(when={name: frozenset(_texts(value)) for name, value in when.items()})


def _waiver(raw: Any, resource: Resource) -> Waiver:
    where = f"{_place(resource)} waivers"
    wanted = ("kind", "field", "who", "why", "until")
    lacking = [name for name in wanted if not isinstance(raw, Mapping) or not str(raw.get(name) or "").strip()]
    if lacking:
        fault = translate("a waiver says kind, field, who, why and until; missing: {names}", names=", ".join(lacking))
        raise BrokenDescriptor(where=where, fault=fault)
    key = raw.get("key") or {}
    _known(raw, (*wanted, "table", "key"), where)
    _known([raw["kind"]], tuple(KINDS), where)
    _known([raw["field"], *key], resource.schema.names, where)
    _known([raw.get("table", resource.name)], (resource.name,), where)
    try:
        until = date.fromisoformat(str(raw["until"]))
    except ValueError as error:
        raise BrokenDescriptor(where=where, fault=translate("until: “{text}” is no date", text=raw["until"])) from error
    texts = {name: str(raw[name]) for name in ("kind", "field", "who", "why")}
    return Waiver(**texts, table=resource.name, until=until, key={name: str(value) for name, value in key.items()})


def _known(names: Iterable[object], known: Collection[str], where: str) -> None:
    for name in names:
        if name not in known:
            fault = translate(
                "privacy: no “{name}” is known here; the nearest is “{nearest}”",
                name=name,
                nearest=nearest(str(name), known),
            )
            raise BrokenDescriptor(where=where, fault=fault)


def _list(raw: object, resource: Resource) -> list[Any]:
    if not isinstance(raw, list):
        raise BrokenDescriptor(where=_place(resource), fault=N_("privacy: a list was expected"))
    return raw


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _place(resource: Resource) -> str:
    return f"{resource.package} [{resource.name}]"
