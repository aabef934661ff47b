"""Claims: the figures that a published report states, with the query that must give each of them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.account import tables
from gongkai.account.numbers import Number, plain
from gongkai.account.tables import text, whole
from gongkai.descriptor import Package, Resource, Texts
from gongkai.release import Release

#: The table that holds them, and the fields by which it is known from another table of that name; the first ones are
#: the order in which the report states them.
TABLE = "claim"
FIELDS = (
    "paragraph_no", "start", "claim_id", "title", "title_en", "text", "basis", "value", "value_min", "unit", "unit_en",
    "period", "kind", "query", "address",
)  # fmt: skip

#: How a figure is stated that does not stand in the report but follows from others that do.
DERIVED = "derived"
#: An address within the portal.
WITHIN = re.compile(r"/[^/\\\s]\S*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One figure of the report: a number, or a lower bound (“over 60”)."""

    id: str
    titles: Texts
    #: Where its words stand in the report: a paragraph, and the place of the first character in it.
    paragraph: int
    start: int
    text: str
    basis: str
    value: Number | None
    least: Number | None
    units: Texts
    period: str
    kind: str
    query: str
    #: The page of the rows behind the figure, or "".
    address: str

    @property
    def path(self) -> str:
        """The address of its own page."""
        return f"/report/claims/{self.id}"

    @property
    def end(self) -> int:
        """The place in the paragraph behind its words."""
        return self.start + len(self.text)

    @property
    def expected(self) -> Number | dict[str, Any] | None:
        """What the report says, as JSON: a number, or a bound."""
        return self.value if self.least is None else {"min": self.least, "approximate": True}

    def is_met_by(self, value: Number) -> bool:
        """Tell whether a value is what the report says."""
        return value == self.value if self.least is None else value >= self.least


def table_of(packages: Sequence[Package]) -> Resource | None:
    """Return the table of claims, or None where a portal has none."""
    return tables.find(packages, TABLE, FIELDS)


def claims_of(release: Release) -> tuple[Claim, ...]:
    """Return the claims of a release in the order in which the report states them.

    Raises DamagedStore.
    """
    return _ordered(tables.published(release, table_of(release.packages), FIELDS))


def claims_in(connection: sqlite3.Connection) -> tuple[Claim, ...]:
    """Return the claims of a database that has a table of them."""
    return _ordered(tables.rows(connection, TABLE, FIELDS))


def _ordered(rows: Sequence[tuple[Any, ...]]) -> tuple[Claim, ...]:
    """Return rows as claims, those that follow from others behind those that they follow from."""
    claims = [_claim(dict(zip(FIELDS, row, strict=True))) for row in rows]
    return tuple(sorted(claims, key=lambda claim: (claim.paragraph, claim.start, claim.basis == DERIVED)))


def _claim(row: dict[str, Any]) -> Claim:
    address = text(row["address"])
    return Claim(
        id=text(row["claim_id"]),
        titles={"zh": text(row["title"]), "en": text(row["title_en"])},
        paragraph=whole(row["paragraph_no"]),
        start=whole(row["start"]),
        text=text(row["text"]),
        basis=text(row["basis"]),
        value=plain(row["value"]),
        least=plain(row["value_min"]),
        units={"zh": text(row["unit"]), "en": text(row["unit_en"])},
        period=text(row["period"]),
        kind=text(row["kind"]),
        query=text(row["query"]),
        address=address if WITHIN.fullmatch(address) else "",
    )
