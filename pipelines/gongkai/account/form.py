"""The form of the statutory annual report, by its year: the portal's data say it, nothing here knows a line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.account import tables
from gongkai.account.tables import text, whole
from gongkai.descriptor import Package, Portal, Resource
from gongkai.errors import N_, UsageError
from gongkai.messages import translate
from gongkai.release import Release

LINES, YEARS, REQUESTS, REMEDIES = (
    "annual_report_line",
    "annual_report_year",
    "annual_report_request",
    "annual_report_remedy",
)
OF_LINE = ("form", "table_no", "seq", "row_code", "clause", "item", "indicator", "unit")
OF_YEAR = ("year", "form", "notice")
#: The tables of the form that have lines of their own.
INFORMATION, REQUESTED = "表二", "表三"
#: The columns of table three and of table four, the last of which holds the sum of the others.
APPLICANTS = ("natural_person", "enterprise", "research", "welfare", "legal_service", "other", "total")
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")


class NoForm(UsageError):
    """A year has no form of the annual report."""

    message = N_(
        "there is no form of the annual report for {year}: the form in tables begins with the report on {first}; "
        "the last year that is declared is {last}"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a table of the form; of table two, one figure."""

    code: str
    clause: str
    item: str
    indicator: str
    unit: str

    @property
    def group(self) -> str:
        """The heading that several lines share, such as “（三）不予公开”, or ""."""
        return self.item.rpartition("：")[0]

    @property
    def own(self) -> str:
        """What the line itself says below its heading."""
        return self.item.rpartition("：")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One edition of the form."""

    name: str
    notice: str
    information: tuple[Line, ...]
    requests: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the columns of the tables are called, from the descriptors of the tables that hold reports."""

    requests: Resource
    remedies: Resource

    @property
    def kinds(self) -> Sequence[str]:
        """The kinds of remedies in the order of table four."""
        return tuple(category.value for category in self.remedies.schema["kind"].categories)


def form_of(release: Release, year: int) -> Form:
    """Return the form of the report on a year, as it is published.

    Raises NoForm, UsageError where the portal publishes no form.
    """
    years, lines = (
        tables.published(release, tables.find(release.packages, name, fields), fields)
        for name, fields in ((YEARS, OF_YEAR), (LINES, OF_LINE))
    )
    if not years or not lines:
        raise UsageError(fault=translate("no form of the annual report is published here"))
    by_year = {whole(found): (text(form), text(notice)) for found, form, notice in years}
    if year not in by_year:
        raise NoForm(year=year, first=min(by_year), last=max(by_year))
    name, notice = by_year[year]
    forms = _forms(dict(zip(OF_LINE, row, strict=True)) for row in lines)
    information, requests = forms.get(name, {}).get(INFORMATION, ()), forms.get(name, {}).get(REQUESTED, ())
    return Form(name=name, notice=notice, information=tuple(information), requests=tuple(requests))


def declared_forms(portal: Portal) -> Mapping[str, tuple[Line, ...]]:
    """Return the lines of table three in each edition, from the committed rows of a portal: a check needs no release.

    Raises UsageError where the portal has none.
    """
    resource = tables.find(portal.datasets, LINES, OF_LINE)
    path = portal.committed(resource) if resource else Path()
    if resource is None or not path.is_file():
        raise UsageError(fault=translate("no form of the annual report is published here"))
    with path.open(encoding="utf-8", newline="") as stream:
        forms = _forms(csv.DictReader(stream))
    return {name: tuple(parts.get(REQUESTED, ())) for name, parts in forms.items()}


def words_of(packages: Sequence[Package]) -> Words:
    """Return what the columns are called.

    Raises UsageError where the portal has no tables for reports.
    """
    requests = tables.find(packages, REQUESTS, ("row_code", *APPLICANTS))
    remedies = tables.find(packages, REMEDIES, ("kind", *OUTCOMES))
    if requests is None or remedies is None:
        raise UsageError(fault=translate("no form of the annual report is published here"))
    return Words(requests=requests, remedies=remedies)


def _forms(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, list[Line]]]:
    """Return the lines of each table of each edition in their order."""
    forms: dict[str, dict[str, list[Line]]] = {}
    for row in sorted(rows, key=lambda row: whole(row["seq"])):
        line = Line(
            code=text(row["row_code"]),
            clause=text(row["clause"]),
            item=text(row["item"]),
            indicator=text(row["indicator"]),
            unit=text(row["unit"]),
        )
        forms.setdefault(text(row["form"]), {}).setdefault(text(row["table_no"]), []).append(line)
    return forms
