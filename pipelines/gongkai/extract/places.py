"""Where in the file faults are, and what its reader noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from gongkai.report import Report, Severity, Violation
from gongkai.table import Remark, Table

#: How much is shown of a number that lost its last digits.
SHOWN = 6


#: So many cells of a column are told of for the same reason.
MOST = 1_000
#: Nothing can be published that a spreadsheet itself calls an error.
GRAVE: Mapping[str, Severity] = {"error-value": "error"}


def told(report: Report, table: Table) -> Report:
    """Return the report with what was noticed in cells of the file, in the columns that they stand in now.

    Of a cell that shows an error, that it has no value of its field's type need not be told.
    """
    found = [*_noticed(table)]
    errors = {(fault.row, fault.column) for fault in found if fault.severity == "error"}
    kept = tuple(
        fault
        for fault in report.errors
        if (fault.row, fault.column) not in errors or fault.type not in {"type-error", "constraint-error"}
    )
    return replace(report, errors=kept).with_faults(found)


def _noticed(table: Table) -> Iterator[Violation]:
    places = {number: place for place, number in enumerate(table.numbers) if number is not None}
    rows = {row: index for index, row in enumerate(table.rows.to_pylist())} if table.remarks else {}
    counts: Counter[tuple[str, int]] = Counter()
    for remark in table.remarks:
        if remark.column not in places or remark.row not in rows:
            continue
        place = places[remark.column]
        counts[remark.kind, place] += 1
        # A layout may make nothing of an error, and means it.
        if counts[remark.kind, place] > MOST or table.columns[place][rows[remark.row]].as_py() is None:
            continue
        severity = GRAVE.get(remark.kind, "warning")
        yield Violation(
            type=remark.kind,
            row=remark.row,
            column=remark.column,
            field=table.labels[place],
            label=table.where(place)[1],
            cell=_shown(remark),
            severity=severity,
        )


def _shown(remark: Remark) -> str | None:
    """Return what is told of a cell: of a number that lost its last digits only the first, for most are of persons."""
    if remark.kind == "lost-digits":
        return f"{remark.cell[:SHOWN]}…"
    return remark.cell or None


def placed(report: Report, table: Table) -> Report:
    """Return the report with the sheet and the address of each fault in a workbook."""
    if table.sheet is None:
        return report
    return replace(
        report,
        errors=tuple(_placed(fault, table) for fault in report.errors),
        warnings=tuple(_placed(fault, table) for fault in report.warnings),
    )


def _placed(fault: Violation, table: Table) -> Violation:
    # A fault of the header has a column and no row.
    row = fault.row or (table.header if fault.column else None)
    address = table.address(row, fault.column) if row and fault.column else None
    return replace(fault, sheet=table.sheet, address=address)
