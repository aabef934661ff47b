"""Whose row each is: the field that tells, and the tree of agencies that it points into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gongkai.descriptor.model import ForeignKey, Owner, Package, Resource
from gongkai.descriptor.node import Node
from gongkai.errors import BrokenDescriptor
from gongkai.messages import translate


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A table of agencies in which each row may name the one above it."""

    table: str
    key: str
    parent: str


def read_owner(node: Node) -> Owner | None:
    """Return what the property `owner` of a resource says, None where it is not there.

    Raises BrokenDescriptor.
    """
    raw = node.raw.get("owner")
    if raw is None:
        return None
    if isinstance(raw, str):
        return Owner(field=raw)
    if not isinstance(raw, Mapping):
        raise node.fault("owner must be a field, or field and subordinates")
    inner = node.node("owner")
    inner.known(raw, ("field", "subordinates"))
    subordinates = raw.get("subordinates", False)
    if not isinstance(subordinates, bool):
        raise node.fault("“{name}” must be true or false", name="subordinates")
    return Owner(field=inner.text("field"), subordinates=subordinates)


def tree_of(packages: Iterable[Package], resource: Resource) -> Tree | None:
    """Return the tree of agencies that the owner of a resource's rows stands in; None where it declares none.

    Raises BrokenDescriptor where subordinates count and no table tells them.
    """
    if resource.owner is None or not resource.owner.subordinates:
        return None
    tables = {(package.name, table.name): table for package in packages for table in package.resources}
    field = resource.owner.field
    known = [
        (tables[key.package or resource.package, key.resource or resource.name], key.reference_fields[0])
        for key in resource.schema.foreign_keys
        if key.fields == (field,)
    ]
    for table, code in [(resource, field), *known]:
        for key in table.schema.foreign_keys:
            if _points_home(key, table) and key.reference_fields == (code,):
                return Tree(table=table.name, key=code, parent=key.fields[0])
    fault = translate(
        "subordinates of “{field}” are not known: it needs a foreign key to a table whose rows name the one above",
        field=field,
    )
    raise BrokenDescriptor(where=f"{resource.package} [{resource.name}]", fault=fault)


def _points_home(key: ForeignKey, table: Resource) -> bool:
    return key.package in {"", table.package} and key.resource in {"", table.name}
