"""Notices (督办单) to agencies about rows that cost them points: rows of the register of inspections.

How a notice is worded, and which fields it fills, the dataset of the indicators declares under `assessment.notice`.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai import clock
from gongkai.descriptor import Package
from gongkai.descriptor.node import Node
from gongkai.errors import UsageError
from gongkai.messages import translate
from gongkai.names import quoted
from gongkai.oversight.indicators import TABLE
from gongkai.oversight.scoring import Card, Mark

#: The property in which the dataset of the indicators says who is scored and how a notice looks.
PROPERTY = "assessment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """The notices that are due: rows of a table, by the names of its fields, and the dataset that it is of."""

    dataset: str
    table: str
    fields: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """The form of a notice as declared, and what the register holds already."""

    node: Node
    connection: sqlite3.Connection
    on: date

    def text(self, template: str, **facts: object) -> str:
        """Fill in a template of the form.

        Raises BrokenDescriptor where it names what there is not.
        """
        try:
            return template.format(on=self.on, **facts)
        except (KeyError, AttributeError, IndexError, ValueError) as error:
            raise self.node.fault(
                "the template “{template}” cannot be filled in: {fault}", template=template, fault=error
            ) from error

    def next_of(self, name: str) -> int:
        """Return the number after the greatest that the register has in a field."""
        rule = self.node.node(name)
        # The day stands in the pattern by name; its other braces count repetitions.
        pattern = re.compile(rule.text("pattern").replace("{on.year}", str(self.on.year)))
        query = f"SELECT {quoted(rule.text('field'))} FROM {quoted(self.node.text('table'))}"
        found = (pattern.fullmatch(str(value)) for (value,) in self.connection.execute(query) if value is not None)
        return max((int(match[1]) for match in found if match), default=0) + 1

    def is_open(self, same: str) -> bool:
        """Tell whether a notice about the same matter is not settled yet."""
        conditions = {self.node.text("same"): same, **self.node.node("open").raw}
        where = " AND ".join(f"{quoted(name)} = ?" for name in conditions)
        query = f"SELECT 1 FROM {quoted(self.node.text('table'))} WHERE {where}"
        return self.connection.execute(query, list(conditions.values())).fetchone() is not None


def directory(connection: sqlite3.Connection, packages: Sequence[Package]) -> dict[str, dict[str, Any]]:
    """Return the agencies that are scored, by their codes: all facts that the list has of each.

    `code` and `name` are always among them. Raises UsageError where the portal has no indicators.
    """
    node = _declared(packages).node("agencies")
    resources = {resource.name: resource for package in packages for resource in package.resources}
    node.known([node.text("table")], resources)
    names = resources[node.text("table")].schema.names
    node.known([node.text("code"), node.text("name")], names)
    query = f"SELECT {', '.join(map(quoted, names))} FROM {quoted(node.text('table'))}"
    found = (dict(zip(names, row, strict=True)) for row in connection.execute(query))
    return {
        row[node.text("code")]: {**row, "code": row[node.text("code")], "name": row[node.text("name")]} for row in found
    }


def notices(
    connection: sqlite3.Connection,
    packages: Sequence[Package],
    cards: Sequence[Card],
    agencies: Mapping[str, Mapping[str, Any]],
    *,
    on: date,
) -> Notices:
    """Return the notices that cards lead to: one for each agency and indicator that lost points.

    None is made while one about the same matter is open. Raises UsageError where the calendar does not know the day
    that it would be due on, and BrokenDescriptor.
    """
    node = _declared(packages).node("notice")
    resources = {resource.name: resource for package in packages for resource in package.resources}
    node.known([node.text("table")], resources)
    target = resources[node.text("table")]
    node.known(node.node("fields").raw, target.schema.names)
    due = clock.working_days().due(on, int(node.raw.get("working_days", 10)))
    if due is None:
        raise UsageError(fault=translate("no working days are known after {day}", day=on.isoformat()))
    form = _Form(node, connection, on)
    rows = tuple(_rows(form, cards, agencies, due))
    return Notices(dataset=target.package, table=target.name, fields=target.schema.names, rows=rows)


def _rows(
    form: _Form, cards: Sequence[Card], agencies: Mapping[str, Mapping[str, Any]], due: date
) -> Iterator[Mapping[str, str]]:
    number, serial = form.next_of("number"), form.next_of("serial")
    for card in cards:
        for mark in card.marks:
            if not mark.lost:
                continue
            agency = agencies[card.agency]
            facts = _facts(form, card, mark, agency) | {"due": due, "number": number, "serial": serial}
            row = {name: _value(form, given, facts) for name, given in form.node.node("fields").raw.items()}
            if form.is_open(row[form.node.text("same")]):
                continue
            number, serial = number + 1, serial + 1
            yield row


def _facts(form: _Form, card: Card, mark: Mark, agency: Mapping[str, Any]) -> dict[str, object]:
    shown = mark.deductions[: int(form.node.raw.get("rows", 5))]
    texts = [form.text(form.node.text("row"), key=", ".join(map(str, one.key)), finding=one.finding) for one in shown]
    rows = form.node.text("between").join(texts)
    if left := len(mark.deductions) - len(shown):
        rows += form.text(form.node.text("more"), count=left)
    return {
        "year": card.year,
        "agency": agency,
        "indicator": mark.indicator.code,
        "title": mark.indicator.titles["zh"],
        "problem": mark.indicator.problem,
        "points": mark.lost,
        "count": len(mark.deductions),
        "rows": rows,
    }


def _value(form: _Form, given: object, facts: Mapping[str, Any]) -> str:
    """Return the value of a field: a template, or what a fact of the agency stands for."""
    if isinstance(given, Mapping):
        fact = str(facts["agency"].get(given.get("of")))
        return str(given.get(fact, given.get("else", "")))
    return form.text(str(given), **facts)


def _declared(packages: Sequence[Package]) -> Node:
    package = next((one for one in packages if any(table.name == TABLE for table in one.resources)), None)
    if package is None:
        raise UsageError(
            fault=translate("this portal declares no indicators: the table {table} is missing", table=TABLE)
        )
    return Node(package.raw, f"{package.name} [{PROPERTY}]").node(PROPERTY)
