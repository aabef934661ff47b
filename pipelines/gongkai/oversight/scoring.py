"""Agencies scored by the indicators: each point lost belongs to a row that is published."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai.consistency import FUNCTIONS, register
from gongkai.descriptor import Package
from gongkai.errors import BrokenDescriptor
from gongkai.messages import translate
from gongkai.names import quoted
from gongkai.oversight.indicators import TABLE, Indicator, indicators
from gongkai.sandbox import REFUSALS, NotAllowed, Sandbox, TooSlow, reading

#: So long the query of one indicator may take.
SECONDS = 30.0
#: The columns that each query yields beside the key of its subject.
COLUMNS = ("year", "agency", "fault", "finding")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """A row that costs points; none where the rows before it have used up the weight of the indicator."""

    indicator: Indicator
    key: tuple[object, ...]
    finding: str
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What an agency has of one indicator: how many of its rows were looked at, and those that cost points."""

    indicator: Indicator
    rows: int
    deductions: tuple[Deduction, ...]

    @property
    def lost(self) -> Decimal:
        """How many points were lost."""
        return sum((one.points for one in self.deductions), Decimal(0))

    @property
    def score(self) -> Decimal:
        """How many points are left of the weight."""
        return self.indicator.weight - self.lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The score of one agency for one year."""

    agency: str
    name: str
    year: int
    marks: tuple[Mark, ...]

    @property
    def score(self) -> Decimal:
        """The sum of all indicators."""
        return sum((mark.score for mark in self.marks), Decimal(0))

    @property
    def weight(self) -> Decimal:
        """The most that could be had."""
        return sum((mark.indicator.weight for mark in self.marks), Decimal(0))

    @property
    def deductions(self) -> Iterator[Deduction]:
        """The rows that cost points, by indicator."""
        for mark in self.marks:
            yield from mark.deductions


@dataclass(frozen=True, slots=True)
class _Found:
    """What one indicator found: how many rows of each agency and year, and the faulty ones."""

    rows: Mapping[tuple[int, str], int]
    faults: Mapping[tuple[int, str], Sequence[tuple[tuple[object, ...], str]]]


def assess(
    connection: sqlite3.Connection, packages: Sequence[Package], names: Mapping[str, str], *, year: int | None = None
) -> tuple[Card, ...]:
    """Score the agencies that have rows of a year, or of any; the highest score stands first.

    `names` are the agencies by their codes; rows of others, and of none, are left out. Raises UsageError, and
    BrokenDescriptor where the query of an indicator cannot be run.
    """
    declared = indicators(connection, packages)
    tables = {resource.name for package in packages for resource in package.resources}
    register(connection)
    with reading(connection, tables, functions=FUNCTIONS, seconds=SECONDS) as sandbox:
        found = {indicator.code: _found(sandbox, indicator) for indicator in declared}
    known = {place for one in found.values() for place in one.rows if place[1] in names}
    cards = [
        _card(agency, names[agency], when, declared, found)
        for when, agency in known
        if (year is None or when == year) and any(indicator.holds(when) for indicator in declared)
    ]
    return tuple(sorted(cards, key=lambda card: (-card.year, -card.score, card.agency)))


def years(cards: Sequence[Card]) -> list[int]:
    """Return the years that there are scores of, the last first."""
    return sorted({card.year for card in cards}, reverse=True)


def _card(agency: str, name: str, year: int, declared: Sequence[Indicator], found: Mapping[str, _Found]) -> Card:
    marks = tuple(
        Mark(
            indicator=indicator,
            rows=found[indicator.code].rows.get((year, agency), 0),
            deductions=tuple(_deductions(indicator, found[indicator.code].faults.get((year, agency), ()))),
        )
        for indicator in declared
        if indicator.holds(year)
    )
    return Card(agency=agency, name=name, year=year, marks=marks)


def _deductions(indicator: Indicator, faults: Sequence[tuple[tuple[object, ...], str]]) -> Iterator[Deduction]:
    left = indicator.weight
    for key, finding in faults:
        points = min(indicator.penalty, left)
        left -= points
        yield Deduction(indicator=indicator, key=key, finding=finding, points=points)


def _found(sandbox: Sandbox, indicator: Indicator) -> _Found:
    keys = ", ".join(map(quoted, indicator.subject.schema.primary_key))
    looked = f"SELECT year, agency, count(*) FROM ({indicator.query}\n) GROUP BY year, agency"
    faulty = f"SELECT year, agency, finding, {keys} FROM ({indicator.query}\n) WHERE fault ORDER BY {keys}"
    sandbox.begin()
    try:
        rows = {(int(year), str(agency)): count for year, agency, count in sandbox.execute(looked) if agency and year}
        faults: dict[tuple[int, str], list[tuple[tuple[object, ...], str]]] = {}
        for year, agency, finding, *key in sandbox.execute(faulty):
            if agency and year:
                faults.setdefault((int(year), str(agency)), []).append((tuple(key), str(finding)))
    except (NotAllowed, TooSlow, sqlite3.Error) as error:
        told = sandbox.told(error) if isinstance(error, sqlite3.Error) else error
        kind = next(kind for kind in REFUSALS if isinstance(told, kind))
        fault = translate(REFUSALS[kind], fault=told, seconds=round(SECONDS))
        raise BrokenDescriptor(where=f"{TABLE} [{indicator.code}]", fault=fault) from error
    return _Found(rows, faults)
