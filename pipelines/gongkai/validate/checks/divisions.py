"""Division codes, looked up in the portal's own table of divisions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gongkai.messages import notes
from gongkai.validate.checks.catalogue import Finding, Remark, check
from gongkai.validate.checks.codes import Fault, judged, not_published, weighed
from gongkai.validate.checks.kinds import NO_WORDS, DivisionDigits, Each, Lookup, Weight, Words
from gongkai.validate.checks.view import Rows

#: Counties and above, townships.
DIGITS = DivisionDigits((6, 9))


@check("division-code", "Division Code")
def division_code(
    rows: Rows,
    *,
    fields: Each,
    digits: DivisionDigits = DIGITS,
    table: Lookup | None = None,
    allow: Words | None = None,
    warn: Words = NO_WORDS,
    unknown: Weight = "error",
) -> Iterator[Finding | Remark]:
    """A division code has six or nine digits and, with `table`, stands in that table with an allowed status.

    GB/T 2260 for counties and above, the statistical codes for townships. A status in `allow` is good, in `warn` a
    warning, any other a fault; without `allow` every status is good that `warn` does not name. `unknown` says how a
    code is taken that the table does not have.
    """
    listed = None if table is None else _listed(rows, table)
    if table is not None and listed is None:
        yield not_published(table.table)

    def judge(text: str) -> Fault | None:
        if re.fullmatch("[0-9]+", text) is None or len(text) not in digits:
            return notes.DIGITS.format(digits=" / ".join(map(str, digits))), None
        if table is None or listed is None:
            return None
        if text not in listed:
            return weighed(notes.UNKNOWN.format(table=table.table), unknown)
        return _status_fault(listed[text], table.table, allow, warn)

    yield from judged(rows, fields, judge)


def _listed(rows: Rows, table: Lookup) -> Mapping[str, str | None] | None:
    """Return the status of each code of a table, or None where it is not published."""
    known = rows.known(table.table, [table.code] if table.status is None else [table.code, table.status])
    if known is None:
        return None
    codes = known.column(table.code).to_pylist()
    states = [None] * len(codes) if table.status is None else known.column(table.status).to_pylist()
    return dict(zip(codes, states, strict=True))


def _status_fault(state: str | None, table: str, allow: Words | None, warn: Words) -> Fault | None:
    if state is None or (allow is not None and state in allow):
        return None
    note = notes.STATUS.format(table=table, status=state)
    if state in warn:
        return note, "warning"
    return None if allow is None else (note, None)
