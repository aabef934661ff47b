"""Shares and conditions: a printed rate is that of its numbers, and what goes together stands together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.messages import notes
from gongkai.validate.checks.amounts import Amounts
from gongkai.validate.checks.catalogue import Finding, Remark, check
from gongkai.validate.checks.conditions import holding, told
from gongkai.validate.checks.kinds import Addends, Amount, Conditions, NumberName
from gongkai.validate.checks.view import Rows

HUNDRED = Amount(Decimal(100))
#: A rate that is printed without decimals may be rounded or cut.
ONE = Amount(Decimal(1))
#: What floating point says to be so near to the tolerance is calculated exactly.
CLOSE = 0.999


@check("share", "Share of a Whole")
def share(
    rows: Rows, *, fields: Addends, whole: NumberName, share: NumberName, of: Amount = HUNDRED, tolerance: Amount = ONE
) -> Iterator[Finding | Remark]:
    """A rate is what the fields together are of the whole, but for less than the tolerance.

    It is told in per cent, or as `of` says: 1 for a fraction. A row in which one of the numbers is missing, or whose
    whole is nothing, is left alone.
    """
    amounts = Amounts.of(rows, [*fields, whole, share], tolerance)
    for position in _in_question(amounts, fields, whole, share, float(of), float(tolerance)):
        cells = [(field, position) for field in (*fields, whole, share)]
        if not amounts.countable(cells, blanks=False) or not amounts.at(whole, position):
            continue
        part = sum(amounts.at(field, position) or 0 for field in fields)
        found = Fraction(part, amounts.at(whole, position) or 1) * Fraction(of)
        printed = Fraction(amounts.at(share, position) or 0, 10**amounts.scale)
        if abs(found - printed) >= Fraction(tolerance):
            facts = {"fields": " + ".join(map(rows.label, fields)), "whole": rows.label(whole)}
            yield Finding(position=position, field=share, note=notes.SHARE.format(share=f"{float(found):.4g}", **facts))


def _in_question(
    amounts: Amounts, fields: Sequence[str], whole: str, share: str, of: float, tolerance: float
) -> Iterable[int]:
    """Return the rows whose rate may be wrong by what floating point tells, every row where the numbers do not fit."""
    if not amounts.fits(len(fields)):
        return range(amounts.rows.table.height)
    part = reduce(pc.add, [amounts.column(field) for field in fields]).cast(pa.float64(), safe=False)
    found = pc.multiply(pc.divide(part, amounts.column(whole).cast(pa.float64(), safe=False)), of)
    printed = pc.divide(amounts.column(share).cast(pa.float64(), safe=False), float(10**amounts.scale))
    apart = pc.abs(pc.subtract(found, printed))
    positions: list[int] = pc.indices_nonzero(pc.greater(apart, tolerance * CLOSE)).to_pylist()
    return positions


@check("goes-with", "What Goes Together")
def goes_with(rows: Rows, *, when: Conditions, then: Conditions, both: bool = False) -> Iterator[Finding | Remark]:
    """Where all conditions of `when` hold, those of `then` do; with `both` also the other way round.

    A row that lacks one of the cells is left alone.
    """
    said = rows.where()
    for field in {**when, **then}:
        said = pc.and_(said, pc.is_valid(rows.texts(field)))
    ways = [(when, then), (then, when)] if both else [(when, then)]
    for given, wanted in ways:
        wrong = pc.and_(said, pc.and_not(holding(rows, given), holding(rows, wanted)))
        note = notes.GOES_WITH.format(given=told(rows, given), wanted=told(rows, wanted))
        for position in pc.indices_nonzero(wrong).to_pylist():
            yield Finding(position=position, field=next(iter(wanted)), note=note)
