"""frictionless' errors as violations, with the place in the source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import frictionless

from gongkai.report import Violation

if TYPE_CHECKING:
    from gongkai.table import Table

SAME = re.compile(r"(?<=^the same as in the row at position )\d+$")


def as_violation(error: frictionless.Error, table: Table | None = None, rows: Sequence[int] = ()) -> Violation:
    """Return an error of frictionless as a violation.

    frictionless counts the records that it was handed; with a table, `rows` holds the source's number of each and
    the columns are the source's.
    """
    row = getattr(error, "row_number", None)
    number = getattr(error, "field_number", None)
    name = getattr(error, "field_name", None) or None
    label = getattr(error, "label", None) or name
    note = error.note
    if rows:
        row = row if row is None else rows[row - 2]
        note = SAME.sub(lambda position: str(rows[int(position.group()) - 2]), note)
    if error.type == "missing-label":
        # It stands nowhere in the source.
        number = label = None
    elif table is not None and number and number <= len(table.labels):
        number, label = table.where(number - 1)
    return Violation(
        type=error.type,
        note=note,
        row=row,
        column=number,
        field=name,
        label=label,
        cell=getattr(error, "cell", None),
        message=error.message,
    )
