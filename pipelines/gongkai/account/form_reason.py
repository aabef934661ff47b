"""Why a sum most likely does not come out: which line was counted twice, left out, or misspelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gongkai.account.form import APPLICANTS
from gongkai.account.form_table import Found
from gongkai.descriptor import Resource
from gongkai.errors import N_
from gongkai.messages import translate

#: The line that says of itself that it is counted alone: what is granted in part is often counted in other lines too.
IN_PART = "3.2"
TOTAL = "3.7"

DOUBLE = N_("the sum without “{line}” equals the printed total: it is probably counted in another line as well")
LEFT_OUT = N_("the printed total leaves out “{line}”, or that is counted twice")
NO_PARTS = N_("the total stands without its parts: the lines that it is made of are blank")
DIGITS = N_("the printed number and the sum have the same digits in another order")
ADDED = N_("the printed total is larger by what stands in “{line}”: it is probably added twice")


@dataclass(frozen=True, slots=True)
class Reason:
    """A likely cause: a text of the catalogue and its facts; an empty text where none is likely."""

    text: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return translate(self.text, **self.facts)


def reason(table: Found, identity: str, code: str, column: str, resource: Resource) -> Reason:
    """Return why an identity most likely fails in a cell."""
    if identity == "b":
        return _of_lines(table, column)
    if identity in {"c", "d"}:
        return _of_parts(table, code, resource)
    return _of_balance(table, column)


def _of_lines(table: Found, column: str) -> Reason:
    parts = [code for code in table.rows if code.startswith("3.") and code != TOTAL]
    if all(table.rows[code][column].value is None for code in parts):
        return Reason(NO_PARTS)
    missing = {name: _missing(table, parts, name) for name in APPLICANTS}
    # A line that was counted twice is so in every column: it explains those that are wrong and those that are not.
    whole = [code for code in parts if all(_value(table, code, name) == missing[name] for name in APPLICANTS)]
    some = [code for code in parts if missing[column] and _value(table, code, column) == missing[column]]
    for found in (whole, some):
        if found:
            best = IN_PART if IN_PART in found else found[0]
            return Reason(DOUBLE if best == IN_PART else LEFT_OUT, {"line": table.names[best]})
    more = [code for code in parts if missing[column] < 0 and _value(table, code, column) == -missing[column]]
    if more:
        return Reason(ADDED, {"line": table.names[more[0]]})
    return _digits(table.rows[TOTAL][column].value, str(missing[column] + _value(table, TOTAL, column)))


def _of_parts(table: Found, code: str, resource: Resource) -> Reason:
    names = table.fields[:-1]
    total, parts = table.fields[-1], [_value(table, code, name) for name in names]
    if all(table.rows[code][name].value is None for name in names):
        return Reason(NO_PARTS)
    missing = sum(parts) - _value(table, code, total)
    for name, value in zip(names, parts, strict=True):
        if value and abs(missing) == value:
            return Reason(LEFT_OUT if missing > 0 else ADDED, {"line": resource.schema[name].titles["zh"]})
    return _digits(table.rows[code][total].value, str(sum(parts)))


def _of_balance(table: Found, column: str) -> Reason:
    """Return which of the four lines of the balance is left out of it."""
    received = [code for code in ("1", "2") if code in table.rows]
    missing = sum((_value(table, code, column) for code in received), Decimal())
    missing -= sum((_value(table, code, column) for code in (TOTAL, "4") if code in table.rows), Decimal())
    for code in _last_first([*received, TOTAL, "4"], table):
        if missing and _value(table, code, column) == abs(missing):
            return Reason(LEFT_OUT, {"line": table.names[code]})
    return Reason()


def _last_first(codes: Sequence[str], table: Found) -> Iterator[str]:
    yield from (code for code in reversed(codes) if code in table.rows)


def _missing(table: Found, parts: Sequence[str], column: str) -> Decimal:
    return sum((_value(table, code, column) for code in parts), Decimal()) - _value(table, TOTAL, column)


def _value(table: Found, code: str, column: str) -> Decimal:
    return Decimal(table.rows[code][column].value or 0)


def _digits(printed: str | None, computed: str) -> Reason:
    is_turned = printed is not None and printed != computed and sorted(printed) == sorted(computed)
    return Reason(DIGITS) if is_turned else Reason()
