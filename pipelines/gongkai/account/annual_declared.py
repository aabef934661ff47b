"""How a portal says that its annual report is written: statements that count, and the text around the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.descriptor import Package, Texts
from gongkai.descriptor.node import Node
from gongkai.errors import UsageError
from gongkai.messages import translate

#: The property of a descriptor, and the stem of the file, in which a dataset declares reports.
PROPERTY = "account"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A query, and the page on which a reader finds its rows; or the cell of a table that it repeats."""

    sql: str = ""
    page: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The closed register that requests are counted in."""

    table: str
    fields: Sequence[str]
    dates: Sequence[str]
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the report: texts with figures, or a table."""

    titles: Texts
    table: str = ""
    paragraphs: Sequence[Texts] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """All that a portal says of its annual report."""

    government: str
    agencies: str
    regions: str
    register: Register
    applicants: Mapping[str, str]
    requests: Sequence[tuple[str, Statement]]
    results: Mapping[str, Mapping[str, str]]
    information: Mapping[str, Statement]
    stated: Statement
    remedies: Statement
    before: Statement
    figures: Mapping[str, Statement]
    sections: Sequence[Section] = field(default_factory=tuple)


def declared_account(packages: Sequence[Package], name: str) -> Node:
    """Return what a portal declares of one kind of report.

    Raises UsageError where it declares none, BrokenDescriptor.
    """
    for package in packages:
        raw = package.raw.get(PROPERTY)
        if isinstance(raw, Mapping) and name in raw:
            place = f"{package.folder / PROPERTY}.yaml" if package.folder else f"{package.name}/{PROPERTY}"
            return Node(raw, place).node(name)
    raise UsageError(fault=translate("this portal does not declare how its report is written (account.yaml)"))


def declared_annual(packages: Sequence[Package]) -> Declared:
    """Return how the annual report is written.

    Raises UsageError, BrokenDescriptor.
    """
    node = declared_account(packages, "annual")
    register = node.node("register")
    return Declared(
        government=node.text("government"),
        agencies=node.text("agencies"),
        regions=node.text("regions"),
        register=Register(
            table=register.slug("table"),
            fields=register.names("fields"),
            dates=register.names("dates"),
            page=register.text("page", ""),
        ),
        applicants=_texts(node.node("applicants")),
        requests=tuple((item.text("row"), _statement(item)) for item in node.nodes("requests")),
        results={name: _texts(node.node("results").node(name)) for name in node.node("results").raw},
        information=_statements(node.node("information")),
        stated=_statement(node.node("stated")),
        remedies=_statement(node.node("remedies")),
        before=_statement(node.node("before")),
        figures=_statements(node.node("figures")),
        sections=tuple(_section(item) for item in node.nodes("sections")),
    )


def _section(node: Node) -> Section:
    return Section(
        titles=node.texts("title"),
        table=node.text("table", ""),
        paragraphs=tuple(item.texts("text") for item in node.nodes("paragraphs")),
    )


def _statements(node: Node) -> dict[str, Statement]:
    return {name: _statement(node.node(name)) for name in node.raw}


def _statement(node: Node) -> Statement:
    return Statement(sql=node.text("sql", ""), page=node.text("page", ""), cell=node.text("cell", ""))


def _texts(node: Node) -> dict[str, Any]:
    return {str(name): str(value) for name, value in node.raw.items()}
