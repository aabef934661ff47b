"""Each rule as one SELECT that yields the rows that break it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from gongkai.consistency.conditions import Values, holding
from gongkai.consistency.model import Rule, Tables
from gongkai.consistency.shapes import SUBJECT, shape_of
from gongkai.names import quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A SELECT of the key, the agency and some values of each row that breaks a rule, with the names of the values.

    The name of a field of the other table has that table's name before it: `power_item.status`.
    """

    sql: str
    values: Mapping[str, object]
    names: tuple[str, ...]


def statement(rule: Rule, tables: Tables, today: date) -> Statement:
    """Return the statement of a rule; of one that is a query itself it is made when its columns are known."""
    values = Values(today)
    shape = shape_of(rule, values)
    own = {name: f"{SUBJECT}.{quoted(name)}" for name in (*rule.shows, *rule.conditions)}
    shown = {**own, **shape.shown}
    key = [f"{SUBJECT}.{quoted(name)}" for name in tables.subject.schema.primary_key]
    agency = f"{SUBJECT}.{quoted(rule.agency)}" if rule.agency else "NULL"
    scope = " AND ".join([*_scope(rule, values), holding(rule.conditions, SUBJECT, values)])
    sql = (
        f"SELECT {', '.join([*key, agency, *shown.values()])} FROM {quoted(rule.table)} {SUBJECT} {shape.joins} "
        f"WHERE {scope} AND ({shape.breaks}) ORDER BY {', '.join(key)}"
    )
    return Statement(sql=sql, values=values.bound, names=tuple(shown))


def query_statement(rule: Rule, tables: Tables, sql: str, columns: tuple[str, ...]) -> Statement:
    """Return the statement of a rule that is a query, whose columns hold the subject's key."""
    key = tables.subject.schema.primary_key
    on = " AND ".join(f"{SUBJECT}.{quoted(name)} IS q.{quoted(name)}" for name in key)
    given = rule.agency in columns
    agency = (f"q.{quoted(rule.agency)}" if given else f"{SUBJECT}.{quoted(rule.agency)}") if rule.agency else "NULL"
    shown = tuple(name for name in columns if name not in key and name != rule.agency)
    chosen = [*(f"q.{quoted(name)}" for name in key), agency, *(f"q.{quoted(name)}" for name in shown)]
    join = f"LEFT JOIN {quoted(rule.table)} {SUBJECT} ON {on}" if rule.agency and not given else ""
    order = ", ".join(f"q.{quoted(name)}" for name in key)
    return Statement(
        sql=f"SELECT {', '.join(chosen)} FROM ({sql}\n) q {join} ORDER BY {order}",
        values={},
        names=shown,
    )


def _scope(rule: Rule, values: Values) -> Iterator[str]:
    """Yield when the rule holds of a row: in its time, told by the row's date or else by today's."""
    today = values.bind(values.today.isoformat())
    day = f"COALESCE({SUBJECT}.{quoted(rule.on)}, {today})" if rule.on else today
    if rule.since:
        yield f"{day} >= {values.bind(rule.since.isoformat())}"
    if rule.until:
        yield f"{day} <= {values.bind(rule.until.isoformat())}"
