"""How each kind of rule is declared: its parameters, read and verified."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.consistency.conditions import compiled, read_conditions
from gongkai.consistency.model import (
    Absent,
    Agreement,
    Body,
    Conditions,
    Coverage,
    Group,
    Order,
    Orphan,
    Query,
    Total,
)
from gongkai.descriptor import Resource
from gongkai.descriptor.node import Node
from gongkai.names import nearest
from gongkai.privacy import KINDS as PERSONAL
from gongkai.privacy import declarations

#: How a field of the other table is written where both may stand.
OTHER = "to."
#: How many characters of a date its year and its month are.
PARTS: Mapping[str, int] = {"year": 4, "month": 7, "day": 10}


@dataclass(frozen=True, slots=True)
class Place:
    """The parameters of one rule, the table that it is about, and all tables that are declared."""

    node: Node
    table: str
    tables: Mapping[str, Resource]

    def fields(self, table: str, names: Collection[str]) -> None:
        """Make sure that a table, where it is declared, has some fields."""
        if (resource := self.tables.get(table)) is None:
            return
        for name in names:
            if name not in resource.schema.names:
                near = nearest(name, resource.schema.names)
                raise self.node.fault(
                    "the table “{table}” has no field “{name}”; the nearest is “{nearest}”",
                    table=table,
                    name=name,
                    nearest=near,
                )

    def pairs(self, name: str, other: str, *, needed: bool = True) -> dict[str, str]:
        """Return pairs of fields: the table's own and the other table's."""
        raw = self.node.raw.get(name)
        if raw is None and not needed:
            return {}
        pairs = {raw: raw} if isinstance(raw, str) else raw
        if not isinstance(pairs, Mapping) or not pairs or not all(isinstance(item, str) for item in pairs.values()):
            raise self.node.fault("“{name}” must pair fields with fields", name=name)
        self.fields(self.table, list(pairs))
        self.fields(other, list(pairs.values()))
        return dict(pairs)

    def having(self, table: str, name: str = "having") -> Conditions:
        """Return conditions that rows of a table fulfil."""
        conditions = read_conditions(self.node, name)
        self.fields(table, list(conditions))
        return conditions

    def flag(self, name: str) -> bool:
        """Return a truth value; false where it is absent."""
        value = self.node.raw.get(name, False)
        if not isinstance(value, bool):
            raise self.node.fault("“{name}” must be true or false", name=name)
        return value

    def choice(self, name: str, allowed: Collection[str], default: str) -> str:
        """Return one of some words."""
        value = self.node.text(name, default)
        if value not in allowed:
            raise self.node.fault("“{name}” must be one of {allowed}", name=name, allowed=", ".join(allowed))
        return value

    def count(self, name: str, default: int | None = None) -> int | None:
        """Return a whole number from 0 on."""
        value = self.node.raw.get(name, default)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            raise self.node.fault("“{name}” must be a whole number from 0 on", name=name)
        return value


#: A kind of rule and the fields of its table that tell most of a finding.
Read = tuple[Body, tuple[str, ...]]


def _orphan(place: Place) -> Read:
    to = place.node.text("to")
    keys = place.pairs("keys", to)
    ignore = place.choice("missing", ("fault", "ignore"), "fault") == "ignore"
    blank = place.choice("blank", ("fault", "ignore"), "ignore") == "fault"
    body = Orphan(to=to, keys=keys, having=place.having(to), ignore_missing=ignore, count_blank=blank)
    return body, tuple(keys)


def _coverage(place: Place) -> Read:
    by = place.node.text("by")
    keys, most = place.pairs("keys", by), place.count("most")
    least = place.count("least", 1 if most is None else 0)
    return Coverage(by=by, keys=keys, having=place.having(by), least=least or 0, most=most), tuple(keys)


def _agreement(place: Place) -> Read:
    to = place.node.optional("to")
    keys = place.pairs("keys", to or place.table, needed=to is not None)
    equal = place.pairs("equal", to or place.table)
    missing = place.choice("missing", ("fault", "ignore"), "ignore") == "fault"
    having = place.having(to or place.table)
    body = Agreement(to=to, keys=keys, having=having, equal=equal, count_missing=missing)
    return body, tuple(dict.fromkeys([*equal, *keys]))


def _order(place: Place) -> Read:
    to = place.node.optional("to")
    keys = place.pairs("keys", to or place.table, needed=to is not None)
    fields = place.node.names("fields")
    if len(fields) < 2:
        raise place.node.fault("“{name}” must be a list of at least two fields", name="fields")
    own = [name for name in fields if not name.startswith(OTHER)]
    others = [name.removeprefix(OTHER) for name in fields if name.startswith(OTHER)]
    if others and to is None:
        raise place.node.fault("the property “{name}” is missing", name="to")
    place.fields(place.table, own)
    place.fields(to or place.table, others)
    body = Order(
        to=to,
        keys=keys,
        having=place.having(to or place.table),
        fields=fields,
        strict=place.flag("strict"),
        scale=place.node.names("scale"),
        days=place.count("days"),
        working=place.flag("working"),
    )
    return body, tuple(own)


def _total(place: Place) -> Read:
    of = place.node.text("of")
    figures = _figures(place, of)
    by = {name: _group(place, of, name, raw) for name, raw in _mapping(place, "by").items()}
    place.fields(place.table, [*by, *figures])
    place.fields(of, [group.source for group in by.values()])
    total = place.node.optional("sum")
    place.fields(of, [total] if total else [])
    tolerance = place.node.raw.get("tolerance", 0)
    if isinstance(tolerance, bool) or not isinstance(tolerance, int | float) or tolerance < 0:
        raise place.node.fault("“{name}” must be a number from 0 on", name="tolerance")
    body = Total(of=of, by=by, figures=figures, sum=total, having=place.having(of), tolerance=float(tolerance))
    return body, tuple(by)


def _figures(place: Place, of: str) -> Mapping[str, Conditions]:
    """Return each figure with the conditions of the rows that it counts."""
    if figure := place.node.optional("figure"):
        return {figure: {}}
    node = place.node.node("figures")
    found = {name: read_conditions(node, name) for name in node.raw}
    for conditions in found.values():
        place.fields(of, list(conditions))
    if not found:
        raise place.node.fault("the property “{name}” is missing", name="figures")
    return found


def _group(place: Place, of: str, name: str, raw: Any) -> Group:
    if isinstance(raw, str):
        return Group(source=raw)
    if not isinstance(raw, Mapping) or not isinstance(raw.get("field"), str):
        raise place.node.fault("“{name}” must name a field of “{table}”", name=name, table=of)
    part, labels = raw.get("part"), raw.get("labels", {})
    if part is not None and part not in PARTS and not (isinstance(part, int) and part > 0):
        raise place.node.fault("“part” must be year, month, day or a number of characters")
    if not isinstance(labels, Mapping):
        raise place.node.fault("“{name}” must hold properties", name="labels")
    length = PARTS.get(part, part) if part is not None else None
    return Group(source=raw["field"], length=length, labels={str(key): str(item) for key, item in labels.items()})


def _mapping(place: Place, name: str) -> Mapping[str, Any]:
    return place.node.node(name).raw if name in place.node.raw else {}


def _absent(place: Place) -> Read:
    fields, personal, pattern = place.node.names("fields"), place.node.names("personal"), place.node.optional("pattern")
    if bool(personal) == (pattern is not None):
        raise place.node.fault("exactly one of “personal” and “pattern” is needed")
    if unknown := sorted(set(personal) - set(PERSONAL)):
        raise place.node.fault("no such name: {names}", names=", ".join(unknown))
    if pattern is not None:
        compiled(place.node, pattern)
    place.fields(place.table, fields)
    resource = place.tables.get(place.table)
    chosen = fields or (_searched(resource, personal) if resource else ())
    return Absent(fields=chosen, personal=personal, pattern=pattern), ()


def _searched(resource: Resource, personal: Collection[str]) -> tuple[str, ...]:
    """Return the text fields in which none of some kinds is declared to stand."""
    declared = declarations(resource)
    texts = [field.name for field in resource.schema.fields if field.type == "string"]
    return tuple(name for name in texts if name not in declared or not set(declared[name].allow) & set(personal))


def _query(place: Place) -> Read:
    return Query(sql=place.node.text("sql").strip().rstrip(";")), ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of rule: its parameters, and how they are read."""

    parameters: tuple[str, ...]
    read: Callable[[Place], Read]


#: The kinds of rules by the property that declares them.
KINDS: Mapping[str, Kind] = {
    "orphan": Kind(("to", "keys", "having", "missing", "blank"), _orphan),
    "coverage": Kind(("by", "keys", "having", "least", "most"), _coverage),
    "agreement": Kind(("to", "keys", "having", "equal", "missing"), _agreement),
    "order": Kind(("to", "keys", "having", "fields", "strict", "scale", "days", "working"), _order),
    "total": Kind(("of", "by", "figure", "figures", "sum", "having", "tolerance"), _total),
    "absent": Kind(("fields", "personal", "pattern"), _absent),
    "query": Kind(("sql",), _query),
}
