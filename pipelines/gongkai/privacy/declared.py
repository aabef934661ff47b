"""What a descriptor says of personal data: `privacy` at a field, `waivers` at a table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gongkai.descriptor import Field, Resource
from gongkai.descriptor.node import Node
from gongkai.names import nearest
from gongkai.privacy.kinds import KINDS

#: Kinds that a field may hold: those that are searched for, and an office's landline, which is never a finding.
ALLOWABLE = (*KINDS, "landline")
#: The one kind that no search finds: the names of natural persons, where a field says that it holds them.
PERSON = "person"
#: And where else in the row such a name may stand.
ECHO = "echo"
PROPERTIES = ("allow", "mask", PERSON, ECHO)
WANTED = ("kind", "field", "who", "why", "until")
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
    not published at all; of everything else a finding blocks. A text may `echo` names of persons that other fields
    of the row hold: it is published with them masked.
    """

    allow: frozenset[str] = frozenset()
    mask: frozenset[str] = frozenset()
    private: bool = False
    person: Person | None = None
    echo: tuple[str, ...] = ()

    @property
    def blocking(self) -> tuple[str, ...]:
        """The kinds of which a finding blocks publication."""
        return () if self.private else tuple(kind for kind in KINDS if kind not in self.allow | self.mask)

    @property
    def changes(self) -> bool:
        """Whether what is published differs from what was submitted."""
        return self.private or bool(self.mask) or self.person is not None or bool(self.echo)


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
    for name, declaration in declared.items():
        if nobodys := [other for other in declaration.echo if other not in declared or declared[other].person is None]:
            raise _table(resource).fault(
                "{field}: echo names fields that say person; {fields}: does not", field=name, fields=", ".join(nobodys)
            )
    changed = {name for name, declaration in declared.items() if declaration.changes}
    unique = {field.name for field in fields if field.constraints.get("unique")}
    if keys := sorted(changed & ({*resource.schema.primary_key} | unique)):
        # Two persons may have one mask, and a key that is empty is none.
        raise _table(resource).fault("{fields}: a key cannot be masked or private", fields=", ".join(keys))
    return declared


def waivers(resource: Resource) -> tuple[Waiver, ...]:
    """Return the waivers of a table.

    Raises BrokenDescriptor.
    """
    return tuple(_waiver(node.at("waivers"), resource) for node in _table(resource).nodes("waivers"))


def _declaration(field: Field, resource: Resource) -> Declaration:
    node = Node(field.raw, f"{_table(resource).where} {field.name}")
    raw = field.raw["privacy"]
    if raw == "private":
        return Declaration(private=True)
    if raw == "mask":
        raw = {"mask": list(KINDS)}
    if not isinstance(raw, Mapping):
        raise node.fault("privacy must be “private”, “mask”, or a mapping with allow, mask, person or echo")
    node = Node(raw, node.where)
    _known(node, raw, PROPERTIES)
    allow, mask, echo = node.names("allow"), node.names("mask"), node.names(ECHO)
    _known(node, allow, ALLOWABLE)
    _known(node, mask, tuple(KINDS))
    _known(node, echo, resource.schema.names)
    person = _person(node, resource)
    if (mask or person or echo) and field.type not in TEXT_TYPES:
        raise node.fault("only a string can be masked, not {type}", type=field.type)
    return Declaration(allow=frozenset(allow), mask=frozenset(mask), person=person, echo=tuple(echo))


def _person(node: Node, resource: Resource) -> Person | None:
    value = node.raw.get(PERSON, False)
    if isinstance(value, bool):
        return Person(when={}) if value else None
    when = node.node(PERSON).raw.get("when")
    if not isinstance(when, Mapping) or not when:
        raise node.fault("person must be true, or say when: {example}", example="{field: value}")
    _known(node, when, resource.schema.names)
    return Person(when={name: frozenset(_texts(value)) for name, value in when.items()})


def _waiver(node: Node, resource: Resource) -> Waiver:
    if lacking := [name for name in WANTED if not str(node.raw.get(name) or "").strip()]:
        raise node.fault("a waiver says kind, field, who, why and until; missing: {names}", names=", ".join(lacking))
    key = node.node("key").raw if "key" in node.raw else {}
    _known(node, node.raw, (*WANTED, "table", "key"))
    _known(node, [node.text("kind")], tuple(KINDS))
    _known(node, [node.text("field"), *key], resource.schema.names)
    _known(node, [node.text("table", resource.name)], (resource.name,))
    try:
        until = date.fromisoformat(node.text("until"))
    except ValueError as error:
        raise node.fault("until: “{value}” is no date", value=node.text("until")) from error
    return Waiver(
        kind=node.text("kind"),
        table=resource.name,
        field=node.text("field"),
        who=node.text("who"),
        why=node.text("why"),
        until=until,
        key={name: str(value) for name, value in key.items()},
    )


def _known(node: Node, names: Iterable[object], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            close = nearest(str(name), known)
            raise node.fault("privacy: no “{name}” is known here; the nearest is “{nearest}”", name=name, nearest=close)


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _table(resource: Resource) -> Node:
    return Node(resource.raw, f"{resource.package} [{resource.name}]")
