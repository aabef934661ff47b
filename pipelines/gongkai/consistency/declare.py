"""Rules read from what datasets declare, and verified against the schemas of the tables that they name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from gongkai.consistency.bodies import KINDS, Place
from gongkai.consistency.conditions import read_conditions
from gongkai.consistency.model import Rule, Tables
from gongkai.descriptor import Package, Resource
from gongkai.descriptor.node import Node
from gongkai.report import Severity

#: The property of a descriptor, and the stem of the file, in which a dataset declares rules.
PROPERTY = "consistency"

TEXTS = frozenset({"title", "title_en", "description", "description_en", "advice", "advice_en"})
OF_FILE = frozenset({"table", "agency", "rules"})
OF_RULE = frozenset({"name", "table", "agency", "severity", "where", "since", "until", "on"}) | TEXTS


def rules_of(packages: Sequence[Package]) -> tuple[Rule, ...]:
    """Return the rules that datasets declare, in their order.

    Raises BrokenDescriptor: a faulty declaration, two rules of one name, a field that a table does not have.
    """
    tables = {resource.name: resource for package in packages for resource in package.resources}
    found: dict[str, Rule] = {}
    for package in packages:
        for rule in _of_package(package, tables):
            if other := found.get(rule.name):
                place = Node({}, rule.where_declared)
                raise place.fault("a rule of this name stands in “{other}” too", other=other.dataset)
            found[rule.name] = rule
    return tuple(found.values())


def tables_of(rule: Rule, resources: Mapping[str, Resource]) -> Tables | None:
    """Return the tables of a rule, or None where one is not declared."""
    subject, other = resources.get(rule.table), resources.get(rule.other) if rule.other else None
    return None if subject is None or (rule.other and other is None) else Tables(subject=subject, other=other)


def _of_package(package: Package, tables: Mapping[str, Resource]) -> Iterator[Rule]:
    if PROPERTY not in package.raw:
        return
    place = f"{package.folder / PROPERTY}.yaml" if package.folder else f"{package.name}/{PROPERTY}"
    node = Node(package.raw, place).node(PROPERTY)
    _known(node, OF_FILE)
    for item in node.nodes("rules"):
        yield _rule(node, item.at(item.text("name")), package, tables)


def _rule(file: Node, node: Node, package: Package, tables: Mapping[str, Resource]) -> Rule:
    kinds = sorted(set(node.raw) & set(KINDS))
    if len(kinds) != 1:
        raise node.fault("a rule has one kind: one of {kinds}", kinds=", ".join(KINDS))
    kind = KINDS[kinds[0]]
    _known(node, OF_RULE | {kinds[0]})
    _known(node.node(kinds[0]), kind.parameters)
    table = node.text("table", file.text("table", package.resources[0].name))
    agency, on = node.optional("agency") or file.optional("agency"), node.optional("on")
    conditions = read_conditions(node, "where")
    place = Place(node=node.node(kinds[0]), table=table, tables=tables)
    place.fields(table, [name for name in (agency, on) if name] + list(conditions))
    body, shows = kind.read(place)
    _said(node)
    return Rule(
        name=node.slug("name"),
        where_declared=str(node.where),
        titles=node.texts("title"),
        descriptions=node.texts("description"),
        advice=node.texts("advice"),
        severity=_severity(node),
        dataset=package.name,
        table=table,
        agency=agency,
        conditions=conditions,
        since=_day(node, "since"),
        until=_day(node, "until"),
        on=on,
        kind=kinds[0],
        body=body,
        shows=shows,
    )


def _known(node: Node, names: Collection[str]) -> None:
    if unknown := sorted(set(node.raw) - set(names)):
        raise node.fault("no such property: {names}", names=", ".join(unknown))


def _said(node: Node) -> None:
    """Make sure that readers are told what is wrong and what to do, in Chinese at least."""
    for name in ("title", "advice"):
        node.text(name)


def _severity(node: Node) -> Severity:
    value = node.text("severity", "error")
    if value not in {"error", "warning"}:
        raise node.fault("severity must be error or warning")
    return "warning" if value == "warning" else "error"


def _day(node: Node, name: str) -> date | None:
    text = node.optional(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise node.fault("“{value}” is no date such as 2019-05-15", value=text) from error
