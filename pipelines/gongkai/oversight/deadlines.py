"""The deadlines of all rows that a rule is put to, read from the published tables and the closed registers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import Any

from gongkai import clock
from gongkai.consistency.conditions import Values, holding, read_conditions
from gongkai.consistency.functions import register
from gongkai.descriptor.node import Node
from gongkai.errors import N_
from gongkai.names import nearest, quoted
from gongkai.oversight.judging import Facts, Judge, Status, Verdict
from gongkai.oversight.rules import USES, Rule, Use, read_rules, read_uses
from gongkai.sandbox import REGISTER

#: Tells the columns of the table of a use, with their places in its primary key and 0 outside; {} where it has none.
Columns = Callable[[sqlite3.Connection, Use], Mapping[str, int]]

#: The columns of a statement after the agency and before the key, by the fields of a use.
COLUMNS = (
    "start_field",
    "done_field",
    "due_field",
    "limit_field",
    "notice_field",
    "corrected_field",
    "extended_field",
    "approved_field",
    "suspended_field",
    "asked_field",
    "replied_field",
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """One row of a table and what one rule says of it."""

    agency: str | None
    use: Use
    #: The values of the row's primary key.
    key: tuple[Any, ...]
    rule: Rule
    done: datetime | None
    verdict: Verdict

    @property
    def status(self) -> Status:
        """Whether it was kept."""
        return self.verdict.status


def deadlines(
    connection: sqlite3.Connection,
    on: date | datetime,
    *,
    places: Collection[str] = ("public", "register"),
    tables: Collection[str] | None = None,
    agency: str | None = None,
    columns_of: Columns | None = None,
) -> Iterator[Deadline]:
    """Yield the deadlines of all rows as they stand at a moment, or at the end of a day in China.

    What came after it is not known yet. The connection is only read; closed registers are looked for in its schema
    `register`. A use of a table that is not there is passed over; where the connection may not be asked what tables it
    has, `columns_of` tells. Raises BrokenDescriptor, naming the use, where a field that it names is not there.
    """
    rules = read_rules(connection)
    judge = Judge(clock.working_days(), moment_of(on))
    register(connection)
    for use in read_uses(connection):
        wanted = use.place in places and (tables is None or use.table_name in tables)
        if wanted and (columns := _checked(use, (columns_of or _columns)(connection, use))):
            yield from _of_use(connection, use, columns, _editions(rules.get(use.rule_code, ())), judge, agency)


def moment_of(on: date | datetime) -> datetime:
    """Return the moment that is meant, in the time of China: of a day its end.

    >>> moment_of(date(2024, 5, 1)).isoformat()
    '2024-05-01T23:59:59.999999'
    """
    if not isinstance(on, datetime):
        return datetime.combine(on, time.max)
    return on if on.tzinfo is None else on.astimezone(clock.CHINA).replace(tzinfo=None)


def _of_use(
    connection: sqlite3.Connection,
    use: Use,
    columns: Mapping[str, int],
    edition: Callable[[date], Rule | None],
    judge: Judge,
    agency: str | None,
) -> Iterator[Deadline]:
    sql, values = _statement(use, columns, judge.on.date(), agency)
    fields = len(COLUMNS)
    for body, *rest in connection.execute(sql, values):
        facts = _facts(rest[:fields])
        rule = edition(facts.start.date()) if facts is not None else None
        if facts is None or rule is None:
            continue
        verdict = judge.judge(rule, facts)
        if verdict is not None:
            done = facts.done if facts.done is not None and (rule.at_least or facts.done <= judge.on) else None
            yield Deadline(body, use, tuple(rest[fields:]), rule, done, verdict)


def _statement(use: Use, columns: Mapping[str, int], day: date, agency: str | None) -> tuple[str, dict[str, object]]:
    values = Values(day)
    conditions = read_conditions(Node({"where": use.applies_to}, f"{USES} [{use.use_id}]"), "where")
    where = [f"t.{quoted(use.start_field)} IS NOT NULL", holding(conditions, "t", values)]
    if agency is not None:
        where.append(f"t.{quoted(use.agency_field)} = {values.bind(agency)}")
    key = [name for name, place in sorted(columns.items(), key=lambda item: item[1]) if place]
    named = [getattr(use, column) for column in COLUMNS]
    selected = [use.agency_field, *named, *(key or ["rowid"])]
    shown = ", ".join("NULL" if name is None else f"t.{quoted(name)}" for name in selected)
    schema = "main" if use.place == "public" else REGISTER
    return f"SELECT {shown} FROM {schema}.{quoted(use.table_name)} AS t WHERE {' AND '.join(where)}", values.bound


def _columns(connection: sqlite3.Connection, use: Use) -> Mapping[str, int]:
    schema = "main" if use.place == "public" else REGISTER
    if schema not in {row[1] for row in connection.execute("PRAGMA database_list")}:
        return {}
    found = connection.execute(f"PRAGMA {schema}.table_info({quoted(use.table_name)})").fetchall()
    return {row[1]: row[5] for row in found}


def _checked(use: Use, columns: Mapping[str, int]) -> Mapping[str, int]:
    """Return the columns of a table, which must be all that a use names."""
    named = [use.agency_field, *(getattr(use, column) for column in COLUMNS), *use.applies_to]
    missing = [name for name in named if name is not None and name not in columns]
    if columns and missing:
        node = Node({}, f"{USES} [{use.use_id}]")
        text = N_("the table {table} has no field “{name}”; the nearest is “{nearest}”")
        raise node.fault(text, table=use.table_name, name=missing[0], nearest=nearest(missing[0], columns))
    return columns


def _editions(rules: Sequence[Rule]) -> Callable[[date], Rule | None]:
    """Return what finds the edition that holds on a day."""

    @cache
    def edition(day: date) -> Rule | None:
        return next((rule for rule in rules if rule.holds_on(day)), None)

    return edition


def _facts(cells: Sequence[Any]) -> Facts | None:
    """Return what the cells of a row say, in the order of the columns; None where its time cannot begin."""
    start, done, due, limit, notice, corrected, extended, approved, suspended, asked, replied = cells
    began = _moment(start)
    if began is None:
        return None
    return Facts(
        start=began,
        done=_moment(done),
        due=_day(due),
        limit=_count(limit),
        notice=_day(notice),
        corrected=_day(corrected),
        extended=bool(extended),
        approved=_day(approved),
        suspended=_count(suspended) or 0,
        asked=_day(asked),
        replied=_day(replied),
    )


def _count(cell: Any) -> int | None:
    return max(0, int(cell)) if isinstance(cell, int | float) else None


def _day(cell: Any) -> date | None:
    moment = _moment(cell)
    return None if moment is None else moment.date()


@lru_cache(maxsize=100_000)
def _moment(cell: Any) -> datetime | None:
    """Return the moment that a cell holds, in the time of China: of a day or a year its beginning.

    >>> _moment("2024-05-01"), _moment(2023), _moment("")
    (datetime.datetime(2024, 5, 1, 0, 0), datetime.datetime(2023, 1, 1, 0, 0), None)
    """
    if cell is None:
        return None
    text = str(cell)
    try:
        return moment_of(datetime.fromisoformat(f"{text}-01-01" if text.isdigit() and len(text) == 4 else text))
    except ValueError:
        return None
