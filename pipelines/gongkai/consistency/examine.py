"""The rules put to a database: a draft before it is released, or a release."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.consistency.declare import tables_of
from gongkai.consistency.functions import FUNCTIONS, register
from gongkai.consistency.model import Query, Rule, Tables
from gongkai.consistency.statements import query_statement, statement
from gongkai.descriptor import Package, Resource
from gongkai.errors import BrokenDescriptor
from gongkai.messages import translate
from gongkai.names import quoted
from gongkai.sandbox import REFUSALS, NotAllowed, Sandbox, TooSlow, reading

#: So many findings of one rule are listed; all are counted.
LIMIT = 500
#: So long one rule may take.
SECONDS = 60.0

#: The key of a row, its agency and the values to show.
Row = tuple[tuple[Any, ...], str | None, tuple[Any, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One row that breaks a rule, and what tells that it does.

    `values` are named by field; those of another table have its name before them: `power_item.status`.
    """

    rule: Rule
    key: tuple[Any, ...]
    agency: str | None
    agency_name: str | None
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one rule found: some of the findings, how many there are of each agency, and why it was passed over."""

    rule: Rule
    findings: tuple[Finding, ...] = ()
    #: By the agency, None for findings that no agency answers for.
    counts: Mapping[str | None, int] = field(default_factory=Counter)
    #: The table that is not there.
    lacks: str | None = None
    #: The tables that the rule reads.
    reads: frozenset[str] = frozenset()

    @property
    def total(self) -> int:
        """How many findings there are."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Examination:
    """Rules as they are put to one database on one day."""

    connection: sqlite3.Connection
    packages: Sequence[Package]
    today: date

    def run(
        self,
        rules: Sequence[Rule],
        *,
        touching: Collection[str] | None = None,
        agency: str | None = None,
        limit: int | None = LIMIT,
    ) -> list[Outcome]:
        """Return what each rule found: of those that read one of some tables, of all agencies or of one.

        Raises BrokenDescriptor where the SQL of a rule cannot be run.
        """
        resources = {resource.name: resource for package in self.packages for resource in package.resources}
        present = {name for name in resources if self._has(name)}
        register(self.connection)
        with reading(self.connection, present, functions=FUNCTIONS, seconds=SECONDS) as sandbox:
            asked = _Asking(sandbox, resources, present, self.today, agency, limit)
            found = (asked.of(rule, touching) for rule in rules)
            return [outcome for outcome in found if outcome is not None]

    def _has(self, table: str) -> bool:
        query = "SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = ?"
        return self.connection.execute(query, (table,)).fetchone() is not None


@dataclass(frozen=True, slots=True)
class _Asking:
    """One pass through the rules."""

    sandbox: Sandbox
    resources: Mapping[str, Resource]
    present: Collection[str]
    today: date
    agency: str | None
    limit: int | None

    def of(self, rule: Rule, touching: Collection[str] | None) -> Outcome | None:
        """Return what a rule found, or None where it reads none of the tables that are asked for."""
        named = {rule.table} | ({rule.other} if rule.other else set())
        tables = tables_of(rule, self.resources)
        lacking = sorted(named - set(self.present))
        if lacking or tables is None:
            wanted = touching is None or named & set(touching)
            return Outcome(rule=rule, lacks=lacking[0], reads=frozenset(named)) if wanted else None
        try:
            return self._found(rule, tables, named, touching)
        except sqlite3.Error as error:
            raise _refused(rule, self.sandbox.told(error)) from error
        except (NotAllowed, TooSlow) as error:
            raise _refused(rule, error) from error

    def _found(self, rule: Rule, tables: Tables, named: set[str], touching: Collection[str] | None) -> Outcome | None:
        self.sandbox.begin()
        if isinstance(rule.body, Query):
            asked = query_statement(rule, tables, rule.body.sql, self._columns(rule, tables, rule.body))
        else:
            asked = statement(rule, tables, self.today)
        # What a query reads is known once it was prepared for its columns; it has not run yet.
        reads = frozenset(named | self.sandbox.tables)
        if touching is not None and not reads & set(touching):
            return None
        cursor = self.sandbox.execute(asked.sql, {**asked.values, **self._days(rule)})
        counts: Counter[str | None] = Counter()
        listed = list(self._kept(cursor, len(tables.subject.schema.primary_key), counts))
        called = self._called(rule, tables, {agency for _, agency, _ in listed if agency is not None})
        findings = tuple(
            Finding(
                rule=rule,
                key=key,
                agency=agency,
                agency_name=called.get(agency or ""),
                values={name: value for name, value in zip(asked.names, values, strict=True) if value is not None},
            )
            for key, agency, values in listed
        )
        return Outcome(rule=rule, findings=findings, counts=counts, reads=reads)

    def _kept(self, cursor: sqlite3.Cursor, width: int, counts: Counter[str | None]) -> Iterator[Row]:
        """Yield the first rows and count all."""
        for row in cursor:
            agency = None if row[width] is None else str(row[width])
            if self.agency is not None and agency != self.agency:
                continue
            counts[agency] += 1
            if self.limit is None or sum(counts.values()) <= self.limit:
                yield row[:width], agency, row[width + 1 :]

    def _columns(self, rule: Rule, tables: Tables, body: Query) -> tuple[str, ...]:
        """Return the columns of a query, among them the key of the rows that it finds."""
        cursor = self.sandbox.execute(f"SELECT * FROM ({body.sql}\n) LIMIT 0", self._days(rule))
        columns = tuple(column[0] for column in cursor.description)
        lacking = [name for name in tables.subject.schema.primary_key if name not in columns]
        if lacking:
            fault = translate("the SQL must yield the key of “{table}”: {names}", table=rule.table, names=lacking[0])
            raise BrokenDescriptor(where=rule.where_declared, fault=fault)
        return columns

    def _days(self, rule: Rule) -> dict[str, object]:
        return {"today": self.today.isoformat()} if isinstance(rule.body, Query) else {}

    def _called(self, rule: Rule, tables: Tables, agencies: Collection[str]) -> dict[str, str]:
        """Return what agencies are called: what the rows are labelled that the column of the agency refers to."""
        key = next((key for key in tables.subject.schema.foreign_keys if key.fields == (rule.agency,)), None)
        own = tables.subject.schema.primary_key == (rule.agency,)
        target = tables.subject if own else self.resources.get(key.resource or rule.table) if key else None
        if target is None or target.label is None or target.name not in self.present:
            return {}
        code, label = quoted(key.reference_fields[0] if key and not own else str(rule.agency)), quoted(target.label)
        called = f"SELECT {label} FROM {quoted(target.name)} WHERE {code} = :code"
        rows = ((one, self.sandbox.execute(called, {"code": one}).fetchone()) for one in agencies)
        return {one: str(row[0]) for one, row in rows if row and row[0] is not None}


def _refused(rule: Rule, error: Exception) -> BrokenDescriptor:
    kind = next(kind for kind in REFUSALS if isinstance(error, kind))
    fault = translate(REFUSALS[kind], fault=error, seconds=round(SECONDS))
    return BrokenDescriptor(where=rule.where_declared, fault=fault)
