"""Sums: of the fields of a row, of the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.messages import notes
from gongkai.validate.checks.amounts import Amounts
from gongkai.validate.checks.catalogue import Finding, Remark, check
from gongkai.validate.checks.conditions import holding, told
from gongkai.validate.checks.groups import Groups
from gongkai.validate.checks.kinds import NO_FIELDS, Addends, Amount, Blanks, Conditions, NumberName, Together
from gongkai.validate.checks.view import Rows

EXACT = Amount(Decimal(0))


@check("row-sum", "Sum of Fields")
def row_sum(
    rows: Rows, *, fields: Addends, total: NumberName, tolerance: Amount = EXACT, missing: Blanks = "skip"
) -> Iterator[Finding | Remark]:
    """The fields of a row add up to its total, but for the tolerance.

    Sums are exact, of decimals too. A row that lacks a part is left alone, or with `missing: zero` the part counts as
    nothing; a row without a total, or with a cell that is no number, is left alone.
    """
    amounts = Amounts.of(rows, [*fields, total], tolerance)
    for position in _unbalanced(amounts, fields, total):
        whole = amounts.at(total, position)
        cells = [(field, position) for field in fields]
        if whole is None or not amounts.countable(cells, blanks=missing == "zero"):
            continue
        found = sum(amounts.at(*cell) or 0 for cell in cells)
        if abs(found - whole) > amounts.tolerance:
            note = notes.SUM.format(fields=" + ".join(map(rows.label, fields)), sum=amounts.shown(found))
            yield Finding(position=position, field=total, note=note)


def _unbalanced(amounts: Amounts, fields: Sequence[str], total: str) -> Iterable[int]:
    """Return the rows whose sum may be wrong: all that are where the numbers fit, else every row."""
    if not amounts.fits(len(fields) + 1):
        return range(amounts.rows.table.height)
    found = reduce(pc.add, [amounts.column(field) for field in fields])
    wrong = pc.greater(pc.abs(pc.subtract(found, amounts.column(total))), amounts.tolerance)
    positions: list[int] = pc.indices_nonzero(wrong).to_pylist()
    return positions


@check("column-sum", "Sum of Rows")
def column_sum(
    rows: Rows,
    *,
    total: Conditions,
    parts: Conditions,
    fields: Addends,
    group: Together = NO_FIELDS,
    tolerance: Amount = EXACT,
    missing: Blanks = "skip",
) -> Iterator[Finding | Remark]:
    """In each field, the rows that are the total hold together what the rows that are its parts add up to.

    `total` and `parts` say by patterns of their labels which rows these are; a row of the total is none of the parts.
    With `group`, the rows that share these fields are a table of their own. A missing cell leaves its field alone, or
    with `missing: zero` counts as nothing; a cell that is no number leaves it alone.
    """
    totals = holding(rows, total)
    identity = Identity(
        amounts=Amounts.of(rows, fields, tolerance),
        key=next(iter(total)),
        fields=fields,
        totals=totals,
        parts=pc.and_not(holding(rows, parts), totals),
        label=told(rows, total),
        blanks=missing == "zero",
    )
    for members in Groups.of(rows, group, pc.or_(identity.totals, identity.parts)).where(identity.in_question):
        yield from identity.explain(members)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One equation between rows of a table."""

    amounts: Amounts
    #: The field by which rows are named.
    key: str
    fields: Sequence[str]
    totals: pa.Array
    parts: pa.Array
    label: str
    blanks: bool

    def in_question(self, groups: Groups) -> pa.Array | None:
        """Return the groups in which the equation may not hold, or None for all of them."""
        if not self.amounts.fits(len(groups.positions)):
            return None
        is_total = self.totals.take(groups.positions)
        sums = {"totals": is_total.cast(pa.int64()), "parts": pc.invert(is_total).cast(pa.int64())}
        sign = pc.subtract(pc.multiply(sums["totals"], 2), 1)
        sums |= {
            f"in {field}": pc.multiply(self.amounts.column(field).take(groups.positions), sign) for field in self.fields
        }
        summed = groups.summed(sums)
        wrong = [pc.equal(summed[name], 0) for name in ("totals", "parts")]
        wrong += [pc.greater(pc.abs(summed[f"in {field}"]), self.amounts.tolerance) for field in self.fields]
        return reduce(pc.or_, wrong)

    def explain(self, members: Sequence[int]) -> Iterator[Finding]:
        """Yield the fields of one group in which the equation does not hold."""
        totals = [position for position in members if self.totals[position].as_py()]
        parts = [position for position in members if not self.totals[position].as_py()]
        if not totals or not parts:
            note = (notes.NO_PARTS if totals else notes.NO_TOTAL).format(total=self.label)
            yield Finding(position=members[0], field=self.key, note=note)
            return
        label = " + ".join(self.amounts.rows.text(self.key, position) for position in totals)
        for field in self.fields:
            cells = [(field, position) for position in members]
            if not self.amounts.countable(cells, blanks=self.blanks):
                continue
            value, found = (sum(self.amounts.at(field, each) or 0 for each in some) for some in (totals, parts))
            if abs(value - found) > self.amounts.tolerance:
                facts = {"total": label, "value": self.amounts.shown(value), "sum": self.amounts.shown(found)}
                yield Finding(position=totals[0], field=field, note=notes.ROWS_SUM.format(count=len(parts), **facts))
