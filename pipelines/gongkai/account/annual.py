"""The statutory annual report of a body: its tables counted from the registers, their identities, its figures."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gongkai.account import tables
from gongkai.account.annual_declared import Declared, Section, Statement, declared_annual
from gongkai.account.annual_register import is_empty, published_register, reaches, register_of
from gongkai.account.form import APPLICANTS, OUTCOMES, Form, Words, form_of, words_of
from gongkai.account.form_check import Fault, carried_otherwise, faults_in
from gongkai.account.form_table import Cell, Found
from gongkai.account.numbers import Number, plain
from gongkai.errors import N_, UsageError
from gongkai.messages import translate
from gongkai.release import Release
from gongkai.sandbox import REFUSALS, NotAllowed, TooSlow, reading

#: So long one statement may take.
SECONDS = 10.0
#: The row of the declaration that names the line by the result, the line of all results, and the column of all kinds.
RESULT, ANSWERED, ALL = "result", "3.7", "total"

UNKNOWN = N_(
    "the register holds “{value}”, for which the form has no line or column; {count} requests of it count in "
    "the totals only"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of the report: None where the register behind it has no record of the year."""

    name: str
    value: Number | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What figures were counted by."""

    key: str
    sql: str
    page: str


@dataclass(frozen=True, kw_only=True)
class AnnualReport:
    """A report, counted."""

    year: int
    form: Form
    words: Words
    agency: str
    reporter: str
    region: str
    release: int
    is_illustrative: bool
    information: Mapping[str, Figure]
    #: By line and column.
    requests: Mapping[str, Mapping[str, Figure]]
    remedies: Mapping[str, Mapping[str, Figure]]
    figures: Mapping[str, Figure]
    sections: Sequence[Section]
    origins: Mapping[str, Origin]
    faults: Sequence[Fault] = ()
    remarks: Sequence[str] = field(default_factory=tuple)

    @property
    def valid(self) -> bool:
        """Whether all identities hold."""
        return not self.faults


def annual_report(release: Release, year: int, requests: Path | None, *, agency: str | None = None) -> AnnualReport:
    """Return the report of a body on a year; without a body that of the portal's government.

    `requests` is a file with the register of requests; without one, the closed register that was handed in is counted.
    Raises NoForm, UsageError: no such body, nothing declared, an unreadable register; InvalidData, BrokenDescriptor.
    """
    form, words = form_of(release, year), words_of(release.packages)
    declared = declared_annual(release.packages)
    with ExitStack() as stack:
        connection = stack.enter_context(closing(tables.opened(release, words.requests)))
        if requests is not None:
            register: sqlite3.Connection | None = register_of(requests, declared.register)
        else:
            register = published_register(release, declared.register)
        if register is not None:
            stack.callback(register.close)
        counting = _Counting(release, declared, form, year, connection, register)
        return counting.report(agency, words)


@dataclass
class _Counting:
    """The work of one report."""

    release: Release
    declared: Declared
    form: Form
    year: int
    connection: sqlite3.Connection
    register: sqlite3.Connection | None
    origins: dict[str, Origin] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    given: dict[str, object] = field(default_factory=dict)

    def report(self, agency: str | None, words: Words) -> AnnualReport:
        """Return the report."""
        self.given = {"year": self.year, "first": f"{self.year}-01-01", "last": f"{self.year}-12-31", "row": ""}
        bodies = self._bodies(agency)
        information = {line.code: self._information(line.code) for line in self.form.information}
        requests, remedies = self._requests(bodies), self._remedies(words)
        figures = {
            name: self._figure(name, item, information, requests, remedies)
            for name, item in self.declared.figures.items()
        }
        uscc, name, region = bodies[0]
        sample = [package.sample for package in self.release.packages if package.name == words.requests.package]
        return AnnualReport(
            year=self.year, form=self.form, words=words, agency=uscc, reporter=name, region=region,
            release=self.release.number, is_illustrative=any(sample), information=information, requests=requests,
            remedies=remedies, figures=figures, sections=self.declared.sections, origins=self.origins,
            faults=tuple(self._faults(words, requests, remedies)), remarks=tuple(self.remarks),
        )  # fmt: skip

    def _bodies(self, agency: str | None) -> list[tuple[str, str, str]]:
        """Return the body that reports and those below it."""
        if agency is None:
            found = self._rows(self.declared.government)
            agency = str(found[0][0]) if found else ""
        named = [str(uscc) for uscc, name in self._rows("SELECT uscc, name FROM agency") if name == agency]
        if len(named) > 1:
            text = N_("several agencies are called “{name}”: {codes}; give the code")
            raise UsageError(fault=translate(text, name=agency, codes=", ".join(named)))
        agency = named[0] if named else agency
        bodies = self._rows(self.declared.agencies, agency=agency)
        if not bodies:
            raise UsageError(fault=translate("no agency is called “{name}”", name=agency))
        self.given |= {"agency": agency, "agencies": json.dumps([body[0] for body in bodies])}
        self.given["regions"] = json.dumps([region for (region,) in self._rows(self.declared.regions)])
        return [(str(uscc), str(name), str(region)) for uscc, name, region in bodies]

    def _information(self, code: str) -> Figure:
        item = self.declared.information.get(code, self.declared.stated)
        rows = self._rows(item.sql, row=code)
        return Figure(name=code, value=plain(rows[0][0]) if rows else None, source=self._origin(code, item))

    def _requests(self, bodies: Sequence[tuple[str, str, str]]) -> dict[str, dict[str, Figure]]:
        codes, register = [uscc for uscc, _, _ in bodies], self.declared.register
        if self.register is None or is_empty(self.register, register, codes):
            return self._uncounted()
        counts, sources = self._counted()
        days = (str(self.given["first"]), str(self.given["last"]))
        if not any(cells[ALL] for cells in counts.values()) and not reaches(self.register, register, days):
            return self._uncounted()
        return {
            code: {
                name: Figure(name=f"{code}/{name}", value=count, source=sources[code]) for name, count in cells.items()
            }
            for code, cells in counts.items()
        }

    def _uncounted(self) -> dict[str, dict[str, Figure]]:
        """Return table three without figures."""
        self.remarks.append(translate("no register of requests was there to count; table three is without data"))
        source = self._origin("requests", Statement(page=self.declared.register.page))
        return {
            line.code: {name: Figure(name=f"{line.code}/{name}", value=None, source=source) for name in APPLICANTS}
            for line in self.form.requests
        }

    def _counted(self) -> tuple[dict[str, dict[str, int]], dict[str, str]]:
        """Return how many requests count in each line by column, and by what each line was counted."""
        counts: dict[str, dict[str, int]] = {line.code: dict.fromkeys(APPLICANTS, 0) for line in self.form.requests}
        sources: dict[str, str] = {}
        unknown: dict[str, int] = {}
        for row, item in self.declared.requests:
            source = self._origin(f"requests/{row}", Statement(sql=item.sql, page=self.declared.register.page))
            for applicant, count, *result in self._rows(item.sql, register=True):
                line = self._line(row, result)
                column = self.declared.applicants.get(str(applicant))
                for value in {applicant} if column is None else {*result} if line not in counts else ():
                    unknown[str(value)] = max(unknown.get(str(value), 0), count)
                if line in counts:
                    counts[line][ALL] += count
                    if column in counts[line]:
                        counts[line][column] += count
            sources |= {
                line.code: source
                for line in self.form.requests
                if row in {line.code, RESULT} and sources.get(line.code) is None
            }
            if row != RESULT:
                sources[row] = source
        self.remarks += [translate(UNKNOWN, value=value, count=count) for value, count in unknown.items()]
        return counts, sources

    def _line(self, row: str, result: Sequence[Any]) -> str:
        if row != RESULT:
            return row
        return self.declared.results.get(str(result[0]), {}).get(self.form.name, "")

    def _remedies(self, words: Words) -> dict[str, dict[str, Figure]]:
        item = self.declared.remedies
        source = self._origin("remedies", item)
        found = {str(kind): values for kind, *values in self._rows(item.sql)}
        return {
            kind: {
                name: Figure(name=f"{kind}/{name}", value=plain(value), source=source)
                for name, value in zip(OUTCOMES, found.get(kind, [None] * len(OUTCOMES)), strict=True)
            }
            for kind in words.kinds
        }

    def _figure(
        self,
        name: str,
        item: Statement,
        information: Mapping[str, Figure],
        requests: Mapping[str, Mapping[str, Figure]],
        remedies: Mapping[str, Mapping[str, Figure]],
    ) -> Figure:
        """Return a figure of the text: a cell of the tables where it names one."""
        if item.cell:
            line, _, column = item.cell.rpartition("/")
            # Editions differ in their lines: a cell that this one has not is a figure without data.
            cell = information.get(item.cell) or {**requests, **remedies}.get(line, {}).get(column)
            return cell or Figure(name=name, value=None, source="")
        rows = self._rows(item.sql)
        return Figure(name=name, value=plain(rows[0][0]) if rows else None, source=self._origin(name, item))

    def _faults(
        self,
        words: Words,
        requests: Mapping[str, Mapping[str, Figure]],
        remedies: Mapping[str, Mapping[str, Figure]],
    ) -> list[Fault]:
        names = {line.code: line.item for line in self.form.requests}
        three = _found("requests", APPLICANTS, requests, names)
        found = [
            *faults_in(words, three),
            *faults_in(words, _found("remedies", OUTCOMES, remedies, {kind: kind for kind in remedies})),
        ]
        before = self._rows(self.declared.before.sql)
        if before and requests["2"][ALL].value is not None:
            values = dict(zip(APPLICANTS, map(str, before[0]), strict=True))
            found += carried_otherwise(words, values, three)
        return found

    def _origin(self, key: str, item: Statement) -> str:
        """Remember what a figure was counted by and return the key of it."""
        page = item.page.replace("{year}", str(self.year))
        same = next((known.key for known in self.origins.values() if (known.sql, known.page) == (item.sql, page)), None)
        if same is None:
            self.origins[key] = Origin(key=key, sql=item.sql, page=page)
        return same or key

    def _rows(self, sql: str, *, register: bool = False, **more: object) -> list[tuple[Any, ...]]:
        """Return the rows of a statement, which may read published tables or the register and do nothing else."""
        connection = self.register if register else self.connection
        if connection is None:
            return []
        known = (
            [self.declared.register.table]
            if register
            else [resource.name for package in self.release.packages for resource in package.resources]
        )
        with reading(connection, known, seconds=SECONDS) as sandbox:
            try:
                return sandbox.execute(sql, {**self.given, **more}).fetchall()
            except (sqlite3.Error, NotAllowed, TooSlow) as error:
                told = sandbox.told(error) if isinstance(error, sqlite3.Error) else error
                kind = next(kind for kind in REFUSALS if isinstance(told, kind))
                fault = translate(REFUSALS[kind], fault=told, seconds=SECONDS)
                raise UsageError(fault=f"account.yaml: {fault}") from error


def _found(
    kind: str, fields: Sequence[str], figures: Mapping[str, Mapping[str, Figure]], names: Mapping[str, str]
) -> Found:
    """Return counted figures as a table of a report, so that one arithmetic holds for both."""
    rows = {}
    for number, (code, cells) in enumerate(figures.items(), start=1):
        values = {name: None if cells[name].value is None else str(cells[name].value) for name in fields}
        rows[code] = {
            name: Cell(row=number, column=column, printed=values[name] or "", value=values[name])
            for column, name in enumerate(fields, start=1)
        }
    return Found(kind=kind, sheet="", fields=fields, rows=rows, names=names)
