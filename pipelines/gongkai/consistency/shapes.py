"""What breaks a rule of each kind, as SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from gongkai.consistency.bodies import OTHER
from gongkai.consistency.conditions import Values, holding
from gongkai.consistency.model import Absent, Agreement, Body, Conditions, Coverage, Group, Order, Orphan, Rule, Total
from gongkai.names import quoted

#: How the subject and the other table are called in a statement.
SUBJECT, RELATED = "s", "t"

#: What sums of decimal fractions may be off.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a statement joins, when a row breaks the rule, and the values to show."""

    breaks: str
    shown: Mapping[str, str]
    joins: str = ""


def shape_of(rule: Rule, values: Values) -> Shape:
    """Return what breaks a rule."""
    return SHAPES[type(rule.body)](rule.body, rule, values)


def _orphan(body: Orphan, _: Rule, values: Values) -> Shape:
    source = f"SELECT 1 FROM {quoted(body.to)} {RELATED} WHERE {_matched(body.keys)}"
    good = f"EXISTS ({source} AND {holding(body.having, RELATED, values)})"
    there = f" AND EXISTS ({source})" if body.ignore_missing else ""
    shown = {
        f"{body.to}.{name}": f"(SELECT {RELATED}.{quoted(name)} FROM {quoted(body.to)} {RELATED} "
        f"WHERE {_matched(body.keys)} LIMIT 1)"
        for name in body.having
    }
    broken = f"{_given(body.keys)} AND NOT {good}{there}"
    blank = f" OR NOT ({_given(body.keys)})" if body.count_blank else ""
    return Shape(breaks=f"{broken}{blank}", shown=shown)


def _coverage(body: Coverage, _: Rule, values: Values) -> Shape:
    related = f"FROM {quoted(body.by)} {RELATED} WHERE {_matched(body.keys)}"
    counted = f"(SELECT COUNT(*) {related} AND {holding(body.having, RELATED, values)})"
    most = f" OR {counted} > {values.bind(body.most)}" if body.most is not None else ""
    breaks = f"{_given(body.keys)} AND ({counted} < {values.bind(body.least)}{most})"
    return Shape(breaks=breaks, shown={f"{body.by}.*": counted})


def _agreement(body: Agreement, rule: Rule, values: Values) -> Shape:
    alias = RELATED if body.to else SUBJECT
    pairs = [(f"{SUBJECT}.{quoted(own)}", f"{alias}.{quoted(other)}") for own, other in body.equal.items()]
    differ = [
        f"{own} IS NOT {other}" + ("" if body.count_missing else f" AND {own} IS NOT NULL AND {other} IS NOT NULL")
        for own, other in pairs
    ]
    shown = {
        _name(other, body.to or rule.table, body.to is None): column
        for (_, column), other in zip(pairs, body.equal.values(), strict=True)
    }
    breaks = f"({' OR '.join(f'({one})' for one in differ)})"
    return Shape(breaks=_also(breaks, body.having, alias, values), shown=shown, joins=_joined(body.to, body.keys))


def _order(body: Order, rule: Rule, values: Values) -> Shape:
    shown = {
        _name(name.removeprefix(OTHER), body.to or rule.table, not name.startswith(OTHER)): _side(name)
        for name in body.fields
    }
    wrong = " OR ".join(_wrong(body, one, other, values) for one, other in pairwise(body.fields))
    alias = RELATED if body.to else SUBJECT
    breaks = _also(f"COALESCE({wrong}, 0)", body.having, alias, values)
    return Shape(breaks=breaks, shown=shown, joins=_joined(body.to, body.keys))


def _wrong(body: Order, one: str, other: str, values: Values) -> str:
    """Return when two neighbours are out of order, or too far apart; NULL where one is missing."""
    first, last = (_rank(_side(name), body.scale, values) for name in (one, other))
    if body.days is None:
        return f"({first} {'>=' if body.strict else '>'} {last})"
    apart = f"working_days({first}, {last})" if body.working else f"(julianday({last}) - julianday({first}))"
    late = f"{apart} > {values.bind(body.days)}"
    return f"({first} > {last} OR {late})" if body.strict else f"({late})"


def _total(body: Total, rule: Rule, values: Values) -> Shape:
    """Join what each figure should be: one column of sums for each, grouped as declared."""
    columns = [
        f"{_amount(body, conditions, values)} AS f{position}"
        for position, conditions in enumerate(body.figures.values())
    ]
    groups = [f"{_grouped(group, values)} AS g{position}" for position, group in enumerate(body.by.values())]
    numbers = ", ".join(str(position + 1) for position in range(len(groups)))
    grouped = f" GROUP BY {numbers}" if groups else ""
    source = (
        f"SELECT {', '.join([*groups, *columns])} FROM {quoted(body.of)} {RELATED} "
        f"WHERE {holding(body.having, RELATED, values)}{grouped}"
    )
    on = " AND ".join(f"p.g{place} IS CAST({SUBJECT}.{quoted(name)} AS TEXT)" for place, name in enumerate(body.by))
    shown, wrong = {}, []
    for position, figure in enumerate(body.figures):
        published, counted = f"{SUBJECT}.{quoted(figure)}", f"COALESCE(p.f{position}, 0)"
        # A sum of fractions is shown as it was meant, not with what binary fractions add.
        counted = f"ROUND({counted}, 6)" if body.sum else counted
        allowed = values.bind(body.tolerance + ROUNDING)
        wrong.append(f"COALESCE(ABS({published} - {counted}) > {allowed}, 0)")
        # Of many figures only those that disagree are shown.
        shown[figure] = f"CASE WHEN {wrong[-1]} THEN {published} END"
        shown[f"{body.of}.{figure}"] = f"CASE WHEN {wrong[-1]} THEN {counted} END"
    return Shape(breaks=" OR ".join(wrong), shown=shown, joins=f"LEFT JOIN ({source}) p ON {on or '1'}")


def _amount(body: Total, conditions: Conditions, values: Values) -> str:
    counts = holding(conditions, RELATED, values)
    what = f"{RELATED}.{quoted(body.sum)}" if body.sum else "1"
    return f"SUM(CASE WHEN {counts} THEN {what} ELSE 0 END)"


def _grouped(group: Group, values: Values) -> str:
    column = f"CAST({RELATED}.{quoted(group.source)} AS TEXT)"
    if group.length is not None:
        column = f"substr({column}, 1, {values.bind(group.length)})"
    if not group.labels:
        return column
    cases = (f"WHEN {values.bind(value)} THEN {values.bind(text)}" for value, text in group.labels.items())
    return f"CASE {column} {' '.join(cases)} ELSE {column} END"


def _absent(body: Absent, _: Rule, values: Values) -> Shape:
    fields = [(name, f"{SUBJECT}.{quoted(name)}") for name in body.fields]
    found = {name: _held(body, column, values) for name, column in fields}
    # What is personal is never repeated: of such cells only the field is told.
    shown = {
        name: f"CASE WHEN {held} THEN {values.bind('***') if body.personal else column} END"
        for (name, column), held in zip(fields, found.values(), strict=True)
    }
    return Shape(breaks=" OR ".join(found.values()) or "0", shown=shown)


def _held(body: Absent, column: str, values: Values) -> str:
    if body.pattern is not None:
        return f"fits({values.bind(body.pattern)}, {column})"
    # Every kind of number has three digits in a row; most cells are passed over without a call.
    digits = "*" + "[0-9０-９]" * 3 + "*"
    sieve = f"{column} GLOB {values.bind(digits)} AND " if set(body.personal) <= {"resident-id", "mobile"} else ""
    return f"({sieve}personal({values.bind(' '.join(body.personal))}, {column}))"


def _also(breaks: str, having: Conditions, alias: str, values: Values) -> str:
    return f"{breaks} AND {holding(having, alias, values)}" if having else breaks


def _joined(table: str | None, keys: Mapping[str, str]) -> str:
    return f"JOIN {quoted(table)} {RELATED} ON {_matched(keys)}" if table else ""


def _matched(keys: Mapping[str, str]) -> str:
    return " AND ".join(_pairs(keys))


def _pairs(keys: Mapping[str, str]) -> Iterator[str]:
    for here, there in keys.items():
        yield f"{RELATED}.{quoted(there)} = {SUBJECT}.{quoted(here)}"


def _given(keys: Mapping[str, str]) -> str:
    return " AND ".join(f"{SUBJECT}.{quoted(name)} IS NOT NULL" for name in keys)


def _side(name: str) -> str:
    own = not name.startswith(OTHER)
    return f"{SUBJECT if own else RELATED}.{quoted(name.removeprefix(OTHER))}"


def _rank(column: str, scale: tuple[str, ...], values: Values) -> str:
    """Return where a value stands on a scale; without one the value itself."""
    if not scale:
        return column
    cases = (f"WHEN {values.bind(value)} THEN {position}" for position, value in enumerate(scale))
    return f"CASE {column} {' '.join(cases)} END"


def _name(field: str, table: str, own: bool) -> str:
    return field if own else f"{table}.{field}"


SHAPES: Mapping[type[Body], Callable[[Any, Rule, Values], Shape]] = {
    Orphan: _orphan,
    Coverage: _coverage,
    Agreement: _agreement,
    Order: _order,
    Total: _total,
    Absent: _absent,
}
