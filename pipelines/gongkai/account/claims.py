"""Claims: the figures that a published report states, with the query that must give each of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from gongkai.account.numbers import Number, plain
from gongkai.descriptor import Package, Resource, Texts
from gongkai.errors import DamagedStore
from gongkai.names import quoted
from gongkai.release import Release

#: The table that holds them, and the fields by which it is known from another table of that name.
TABLE = "claim"
FIELDS = (
    "claim_id", "title", "title_en", "paragraph_no", "start", "text", "basis", "value", "value_min", "unit",
    "unit_en", "period", "kind", "query", "address",
)  # fmt: skip

#: How a figure is stated that does not stand in the report but follows from others that do.
DERIVED = "derived"


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
    #: The page of the rows behind the figure.
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
    found = (resource for package in packages for resource in package.resources if resource.name == TABLE)
    return next((resource for resource in found if set(FIELDS) <= set(resource.schema.names)), None)


def claims_of(release: Release) -> tuple[Claim, ...]:
    """Return the claims of a release in the order in which the report states them.

    Raises DamagedStore.
    """
    table = table_of(release.packages)
    if table is None or release.table(table.name) is None:
        return ()
    path = database_of(release, table)
    try:
        with closing(opened(release, table)) as connection:
            return read_claims(connection)
    except sqlite3.Error as error:
        raise DamagedStore(where=path, fault=str(error)) from error


def read_claims(connection: sqlite3.Connection) -> tuple[Claim, ...]:
    """Return the claims of a database, those that follow from others behind those that they follow from."""
    columns = ", ".join(map(quoted, FIELDS))
    order = f"paragraph_no, start, basis = '{DERIVED}', claim_id"
    rows = connection.execute(f"SELECT {columns} FROM {quoted(TABLE)} ORDER BY {order}")
    return tuple(_claim(dict(zip(FIELDS, row, strict=True))) for row in rows.fetchall())


def _claim(row: dict[str, Any]) -> Claim:
    return Claim(
        id=row["claim_id"],
        titles={"zh": row["title"], "en": row["title_en"]},
        paragraph=row["paragraph_no"],
        start=row["start"],
        text=row["text"],
        basis=row["basis"],
        value=plain(row["value"]),
        least=plain(row["value_min"]),
        units={"zh": row["unit"], "en": row["unit_en"] or ""},
        period=row["period"],
        kind=row["kind"],
        query=row["query"],
        address=row["address"],
    )


def database_of(release: Release, resource: Resource) -> Any:
    """Return the path of the database file that holds a table."""
    return next(file.path for file in release.databases.values() if resource.name in file.tables)


def opened(release: Release, resource: Resource) -> sqlite3.Connection:
    """Return a connection to the database that holds a table."""
    return sqlite3.connect(f"{database_of(release, resource).resolve().as_uri()}?immutable=1", uri=True)
