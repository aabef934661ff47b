"""What agencies are scored by: the indicators that the portal publishes, with the SQL that finds what costs points."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai.descriptor import Package, Resource, Texts
from gongkai.errors import N_, UsageError
from gongkai.messages import translate
from gongkai.names import nearest, quoted

#: The table of the indicators.
TABLE = "assessment_indicator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One thing that agencies are scored by.

    The query yields a row for each row of the subject that is looked at: the fields of its key, `year`, `agency`
    (its code), `fault` (1 where it costs points) and `finding` (what is wrong with it).
    """

    code: str
    dimension: str
    titles: Texts
    subject: Resource
    #: The most that can be lost, and what each faulty row costs until then.
    weight: Decimal
    penalty: Decimal
    first_year: int
    last_year: int | None
    query: str
    #: How a notice calls the problem.
    problem: str

    def holds(self, year: int) -> bool:
        """Tell whether agencies are scored by it for a year."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


def indicators(connection: sqlite3.Connection, packages: Sequence[Package]) -> tuple[Indicator, ...]:
    """Return the indicators of a release in their order.

    Raises UsageError: the portal has none, or one is about a table that is not there.
    """
    tables = {resource.name: resource for package in packages for resource in package.resources}
    if TABLE not in tables:
        raise UsageError(
            fault=translate("this portal declares no indicators: the table {table} is missing", table=TABLE)
        )
    names = tables[TABLE].schema.names
    query = f"SELECT {', '.join(map(quoted, names))} FROM {quoted(TABLE)} ORDER BY seq"
    rows = (dict(zip(names, row, strict=True)) for row in connection.execute(query))
    return tuple(_indicator(row, tables) for row in rows)


def _indicator(row: Mapping[str, object], tables: Mapping[str, Resource]) -> Indicator:
    subject = str(row["subject"])
    if subject not in tables:
        text = N_("the indicator {code} is about “{table}”, which is no table; the nearest is “{nearest}”")
        fault = translate(text, code=row["code"], table=subject, nearest=nearest(subject, tables))
        raise UsageError(fault=fault)
    last = row["last_year"]
    return Indicator(
        code=str(row["code"]),
        dimension=str(row["dimension"]),
        titles={"zh": str(row["title"]), "en": str(row["title_en"])},
        subject=tables[subject],
        weight=Decimal(str(row["weight"])),
        penalty=Decimal(str(row["penalty"])),
        first_year=int(str(row["first_year"])),
        last_year=None if last is None else int(str(last)),
        query=str(row["query"]).strip().rstrip(";"),
        problem=str(row["problem_kind"]),
    )
