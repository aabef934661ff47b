"""The published table of deadlines: computed from the public tables and the rules, and from nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any

from gongkai.oversight.deadlines import Deadline, deadlines
from gongkai.oversight.telling import key_of

#: The columns of the table `deadline`.
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


def deadline_rows(connection: sqlite3.Connection, on: date) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the table, as things stand at the end of a day.

    Closed registers are left alone: what is due in them would tell of single requests.
    """
    for deadline in deadlines(connection, on, places={"public"}):
        yield _row(deadline)


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
