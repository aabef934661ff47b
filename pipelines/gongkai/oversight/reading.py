"""The deadlines of a release: opened, narrowed and put in order."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from gongkai.errors import N_
from gongkai.oversight.agencies import Agencies
from gongkai.oversight.deadlines import Deadline, deadlines, moment_of
from gongkai.oversight.opening import database_with
from gongkai.oversight.rules import RULES, read_uses
from gongkai.release import Release
from gongkai.sandbox import REGISTER

#: What is not done yet.
PENDING = frozenset({"open", "overdue_open", "unknown"})

#: What is most urgent comes first.
ORDER = {status: place for place, status in enumerate(["overdue_open", "open", "unknown", "short", "overdue", "met"])}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which deadlines are asked for; None stands for all."""

    agency: str | None = None
    table: str | None = None
    statuses: Collection[str] | None = None
    #: Only what is open and falls due within so many days.
    due_within: int | None = None


@contextmanager
def opened(release: Release) -> Iterator[sqlite3.Connection]:
    """Open the database of a release that holds the rules, with its closed registers beside it as the schema REGISTER.

    Only who may read the private side of the store may ask. Raises UsageError where no rules are published, and
    DamagedStore.
    """
    missing = N_("no rules on deadlines are published; they stand in the dataset {table}")
    with database_with(release, RULES, missing) as connection:
        if release.registers is not None:
            path = release.registers.databases[REGISTER].path
            connection.execute(f"ATTACH ? AS {REGISTER}", (f"{path.resolve().as_uri()}?immutable=1",))
        yield connection


def read(connection: sqlite3.Connection, on: date | datetime, wanted: Wanted, agencies: Agencies) -> list[Deadline]:
    """Return the deadlines of an agency and a table in the order in which they are told, whatever their status.

    Raises UsageError where no agency is called so.
    """
    code = agencies.code_of(wanted.agency) if wanted.agency is not None else None
    tables = None if wanted.table is None else {wanted.table}
    return sorted(deadlines(connection, on, tables=tables, agency=code), key=_urgency(agencies))


def tables_of(connection: sqlite3.Connection) -> list[str]:
    """Return the tables that rules are put to."""
    return list(dict.fromkeys(use.table_name for use in read_uses(connection)))


def chosen(found: Iterable[Deadline], wanted: Wanted, on: date | datetime) -> list[Deadline]:
    """Return the deadlines that are asked for."""
    statuses = wanted.statuses if wanted.statuses is not None else PENDING
    if wanted.due_within is None:
        return [deadline for deadline in found if deadline.status in statuses]
    day = moment_of(on).date()
    return [
        deadline
        for deadline in found
        if deadline.status == "open"
        and deadline.verdict.due is not None
        and (deadline.verdict.due.date() - day).days <= wanted.due_within
    ]


def _urgency(agencies: Agencies) -> Callable[[Deadline], tuple[object, ...]]:
    def urgency(deadline: Deadline) -> tuple[object, ...]:
        name = agencies.names.get(deadline.agency or "", deadline.agency or "")
        due = deadline.verdict.due
        when = (due is None, due.isoformat() if due else "")
        return not name, name, ORDER[deadline.status], when, deadline.use.use_id, tuple(map(str, deadline.key))

    return urgency
