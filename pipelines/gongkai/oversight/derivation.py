"""The published tables of deadlines: each row of the public tables, and of the closed registers only how many."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from gongkai.derivation import Rows, derivation
from gongkai.descriptor import Portal
from gongkai.oversight.deadlines import Columns, Deadline, deadlines
from gongkai.oversight.judging import STATUSES
from gongkai.oversight.rules import Use
from gongkai.oversight.telling import key_of

#: The columns of the table of public rows.
COLUMNS = (
    "use_id",
    "row_key",
    "table_name",
    "agency_uscc",
    "rule_id",
    "started_on",
    "due_on",
    "due_at",
    "done_on",
    "status",
    "unit",
    "days_left",
    "days_late",
    "hours_late",
    "remark",
)

#: What the rows of closed registers are counted by, no finer than the law has it published each year; then how many.
COUNTED_BY = ("use_id", "agency_uscc", "year", "rule_id")
COUNTS = (*COUNTED_BY, "matters", *STATUSES)


@derivation("deadlines")
def derive_deadlines(connection: sqlite3.Connection, portal: Portal, on: date) -> Rows:
    """Return a row for each rule that is put to a row of a public table."""
    return Rows(names=COLUMNS, rows=deadline_rows(connection, on, declared(portal)))


@derivation("deadline-counts")
def derive_counts(connection: sqlite3.Connection, portal: Portal, on: date) -> Rows:
    """Return how the rules that are put to closed registers were kept: counts, and nothing of a single row."""
    return Rows(names=COUNTS, rows=count_rows(connection, on, declared(portal)))


def deadline_rows(
    connection: sqlite3.Connection, on: date, columns_of: Columns | None = None
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the table of public rows, as things stand at the end of a day."""
    for deadline in deadlines(connection, on, places={"public"}, columns_of=columns_of):
        yield _row(deadline)


def count_rows(
    connection: sqlite3.Connection, on: date, columns_of: Columns | None = None
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the table of counts: by matter, agency, year in which time began to run, and rule."""
    found: dict[tuple[str, str, int, str], Counter[str]] = {}
    for deadline in deadlines(connection, on, places={"register"}, columns_of=columns_of):
        by = (deadline.use.use_id, deadline.agency or "", deadline.verdict.started.year, deadline.rule.rule_id)
        found.setdefault(by, Counter())[deadline.status] += 1
    for by, counts in sorted(found.items()):
        yield (*by, counts.total(), *(counts[status] for status in STATUSES))


def declared(portal: Portal) -> Columns:
    """Return what tells the columns of a table as a portal declares it."""
    resources = {resource.name: resource for resource in portal.tables}

    def columns_of(_: sqlite3.Connection, use: Use) -> Mapping[str, int]:
        resource = resources.get(use.table_name)
        if resource is None or resource.closed is not (use.place == "register"):
            return {}
        places = {name: place for place, name in enumerate(resource.schema.primary_key, start=1)}
        return {name: places.get(name, 0) for name in resource.schema.names}

    return columns_of


def _row(deadline: Deadline) -> tuple[Any, ...]:
    rule, verdict, use = deadline.rule, deadline.verdict, deadline.use
    hours = rule.unit == "hour"
    due, done = verdict.due, deadline.done
    return (
        use.use_id,
        key_of(deadline),
        use.table_name,
        deadline.agency,
        rule.rule_id,
        verdict.started.date().isoformat(),
        None if due is None else due.date().isoformat(),
        due.isoformat() if due is not None and hours else None,
        None if done is None else done.date().isoformat(),
        verdict.status,
        rule.unit,
        # A table of days says nothing of the hours that are left: they pass while it stands.
        None if hours else verdict.left,
        None if hours else verdict.late,
        verdict.late if hours else None,
        verdict.remark,
    )
