"""A rule between tables, as declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.descriptor import Resource, Texts
from gongkai.report import Severity

#: Field to the alternatives that its cell may be: texts and patterns, truth values, numbers, None for a missing cell,
#: and bounds.
Conditions = Mapping[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """A value between two, or one that is none of some others; `today` stands for the day of the examination."""

    least: Any = None
    most: Any = None
    unlike: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphan:
    """Each row finds a row of another table, one that fulfils conditions."""

    to: str
    keys: Mapping[str, str]
    having: Conditions
    ignore_missing: bool
    #: Whether a row that names no other one is a fault too.
    count_blank: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Each row has some rows of another table."""

    by: str
    keys: Mapping[str, str]
    having: Conditions
    least: int
    most: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Fields of a row equal fields of it, or of the rows of another table that belong to it."""

    to: str | None
    keys: Mapping[str, str]
    having: Conditions
    equal: Mapping[str, str]
    count_missing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Fields of a row, and of a row of another table (`to.field`), stand in order, or so many days apart at most."""

    to: str | None
    keys: Mapping[str, str]
    having: Conditions
    fields: tuple[str, ...]
    strict: bool
    scale: tuple[str, ...]
    days: int | None
    working: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What rows are grouped by: a field, a part of its value, or the label that its value has."""

    source: str
    length: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """Figures of a row equal what rows of another table come to."""

    of: str
    by: Mapping[str, Group]
    figures: Mapping[str, Conditions]
    sum: str | None
    having: Conditions
    tolerance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """No cell of some fields holds personal data of some kinds, or has a form."""

    fields: tuple[str, ...]
    personal: tuple[str, ...]
    pattern: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A SELECT that yields the rows that are wrong, by their keys."""

    sql: str


Body = Orphan | Coverage | Agreement | Order | Total | Absent | Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What must hold of the rows of a table and of those that belong to them."""

    name: str
    where_declared: str
    titles: Texts
    descriptions: Texts
    advice: Texts
    severity: Severity
    dataset: str
    table: str
    agency: str | None
    conditions: Conditions
    since: date | None
    until: date | None
    on: str | None
    kind: str
    body: Body
    #: The fields of the subject that a finding shows first.
    shows: tuple[str, ...]

    @property
    def other(self) -> str | None:
        """The other table that the rule names, if any."""
        for name in ("to", "by", "of"):
            value = getattr(self.body, name, None)
            if isinstance(value, str):
                return value
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables that a rule is about, as they are declared."""

    subject: Resource
    other: Resource | None
