"""Scores as plain data for programs, pages and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from gongkai.oversight.scoring import Card, Deduction, Mark

#: Returns the address of a row by its table and key.
Link = Callable[[str, tuple[Any, ...]], str]

#: The columns of the rows that cost points.
COLUMNS = (
    "year",
    "agency",
    "agency_name",
    "indicator",
    "title",
    "title_en",
    "table",
    "key",
    "finding",
    "points",
    "link",
)


def as_json(cards: Sequence[Card], link: Link | None = None) -> list[dict[str, Any]]:
    """Return cards with the types of JSON: each score, each indicator, and each row that cost points.

    Addresses of rows stand there where `link` can tell them.
    """
    return [
        {
            "year": card.year,
            "agency": card.agency,
            "agency_name": card.name,
            "score": plain(card.score),
            "weight": plain(card.weight),
            "indicators": [_mark(mark, link) for mark in card.marks],
        }
        for card in cards
    ]


def as_rows(cards: Sequence[Card], link: Link | None = None) -> Iterator[tuple[Any, ...]]:
    """Yield the rows that cost points, after the names of the columns."""
    yield COLUMNS
    for card in cards:
        for one in card.deductions:
            indicator = one.indicator
            facts = (indicator.code, indicator.titles["zh"], indicator.titles["en"], indicator.subject.name)
            key = _key(one)
            rest = (one.finding, plain(one.points), link(indicator.subject.name, one.key) if link else "")
            yield (card.year, card.agency, card.name, *facts, key, *rest)


def plain(points: Decimal) -> int | float:
    """Return points as a number of JSON."""
    return int(points) if points == points.to_integral_value() else float(points)


def _mark(mark: Mark, link: Link | None) -> dict[str, Any]:
    indicator = mark.indicator
    return {
        "indicator": indicator.code,
        "title": indicator.titles["zh"],
        "title_en": indicator.titles["en"],
        "dimension": indicator.dimension,
        "weight": plain(indicator.weight),
        "score": plain(mark.score),
        "rows": mark.rows,
        "deductions": [
            {
                "table": indicator.subject.name,
                "key": _key(one),
                "finding": one.finding,
                "points": plain(one.points),
                **({"link": link(indicator.subject.name, one.key)} if link else {}),
            }
            for one in mark.deductions
        ],
    }


def _key(one: Deduction) -> str:
    return ", ".join(map(str, one.key))
