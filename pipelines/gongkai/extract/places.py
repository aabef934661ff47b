"""Where in the file faults are, and what its reader noticed."""

from __future__ import annotations

from dataclasses import replace

from gongkai.report import Report, Violation
from gongkai.table import Table

#: How much is shown of a number that lost its last digits: most of those are codes of persons.
SHOWN = 6


def warnings(table: Table) -> list[Violation]:
    """Return what was noticed in cells of the file, as warnings in the columns that they stand in now."""
    places = {number: place for place, number in enumerate(table.numbers) if number is not None}
    rows = set(table.rows.to_pylist()) if table.remarks else set()
    return [
        Violation(
            type=remark.kind,
            row=remark.row,
            column=remark.column,
            field=table.labels[places[remark.column]],
            label=table.where(places[remark.column])[1],
            cell=f"{remark.cell[:SHOWN]}…" if remark.cell else None,
            severity="warning",
        )
        for remark in table.remarks
        if remark.column in places and remark.row in rows
    ]


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
