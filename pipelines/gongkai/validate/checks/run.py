"""Declared checks carried out on a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pyarrow.compute as pc

from gongkai.descriptor import Resource, Schema
from gongkai.errors import N_
from gongkai.keys import Keys
from gongkai.messages import translate
from gongkai.report import Severity, Violation
from gongkai.table import Table
from gongkai.validate.checks.catalogue import Finding, Remark
from gongkai.validate.checks.conditions import between, holding
from gongkai.validate.checks.declaration import Check, of
from gongkai.validate.checks.kinds import ONE_BY_ONE
from gongkai.validate.checks.view import Cells, Rows, blank_rows


@dataclass(frozen=True, slots=True)
class Found:
    """What the checks of a table found, in the order of rows, and what could not be checked."""

    violations: list[Violation]
    remarks: list[str]
    #: Whether a check stopped at the limit, so that there may be more.
    limited: bool = False


def run(
    table: Table, target: Resource | Schema, keys: Keys, *, today: date, limit: int | None = None
) -> list[Violation]:
    """Return the violations of the checks that a schema or a resource declares, in the order of rows.

    The table may hold only some of the fields: a check that lacks one is left out. `keys` answers for other tables;
    `today` decides which rules hold where a row says nothing; each check stops after `limit` findings.
    Raises UnknownCheck, BrokenDescriptor.
    """
    return examine(table, target, keys, today=today, limit=limit).violations


def examine(table: Table, target: Resource | Schema, keys: Keys, *, today: date, limit: int | None = None) -> Found:
    """Return what `run` does, and besides that in words what could not be checked."""
    declared = of(target)
    if not declared:
        return Found([], [])
    schema = target if isinstance(target, Schema) else target.schema
    resource = None if isinstance(target, Schema) else target
    rows = Rows(cells=Cells(table, schema), schema=schema, keys=keys, today=today, resource=resource)
    blank = blank_rows(table.columns) if set(schema.names) <= set(table.labels) else None
    if blank is not None:
        # A blank row is one fault, told by frictionless' rules.
        rows = replace(rows, chosen=pc.invert(blank))
    violations: list[Violation] = []
    remarks: list[str] = []
    limited = False
    for check in declared:
        remarks += _lacking(check, table)
        if not _is_possible(check, table):
            continue
        findings, told = _carried_out(check, rows, limit)
        violations += [_violation(check, rows, item) for item in findings]
        limited |= len(findings) == limit
        remarks += [f"{check.name}: {remark.text}" for remark in told]
    # The order of checks stays within a row; what concerns the whole table stands first.
    return Found(sorted(violations, key=lambda item: item.row or 0), list(dict.fromkeys(remarks)), limited)


def needed(schema: Schema) -> set[str]:
    """Return the fields that the checks of a schema look at.

    Raises UnknownCheck, BrokenDescriptor.
    """
    return {name for check in of(schema) for name in check.fields}


def _is_possible(check: Check, table: Table) -> bool:
    there = set(table.labels)
    return check.together <= there and (not check.one_by_one or bool(there.intersection(check.one_by_one)))


def _lacking(check: Check, table: Table) -> Iterator[str]:
    """Yield a remark where a check cannot look at a field that it names."""
    wanted = check.fields if check.named else check.together
    absent = sorted(wanted.difference(table.labels))
    if absent:
        names = ", ".join(absent)
        yield translate(
            N_("{check}: not checked, because these fields are not there: {names}"), check=check.name, names=names
        )


def _carried_out(check: Check, rows: Rows, limit: int | None) -> tuple[list[Finding], list[Remark]]:
    rows = _chosen(check, rows)
    if rows.chosen is not None and not pc.any(rows.chosen, min_count=0).as_py():
        return [], []
    there = set(rows.table.labels)
    arguments = {
        # `from` is a keyword of Python, so the parameter is called `from_`.
        f"{name}_" if name == "from" else name: tuple(field for field in value if field in there)
        if check.kind.types[name] in ONE_BY_ONE
        else value
        for name, value in check.parameters.items()
    }
    findings: list[Finding] = []
    remarks: list[Remark] = []
    for item in check.kind.function(rows, **arguments):
        if isinstance(item, Remark):
            remarks.append(item)
        else:
            findings.append(item)
            if len(findings) == limit:
                break
    return findings, remarks


def _chosen(check: Check, rows: Rows) -> Rows:
    """Return the rows that a check is for."""
    when = check.when
    span = between(rows, when.since, when.until, when.on)
    if span is not None:
        rows = replace(rows, chosen=pc.and_(span, rows.where()))
    return replace(rows, chosen=holding(rows, when.where)) if when.where else rows


def _violation(check: Check, rows: Rows, finding: Finding) -> Violation:
    position, field = finding.position, finding.field
    number, label = rows.place(field) if position is not None and field is not None else (None, None)
    row = None if position is None else rows.table.rows[position].as_py()
    cell = finding.cell
    if cell is None and position is not None and field is not None:
        cell = rows.table.column(field)[position].as_py()
    severity: Severity = "warning" if "warning" in {finding.severity, check.when.severity} else "error"
    return Violation(
        type=check.name,
        note=finding.note,
        row=row,
        column=number,
        field=field,
        label=label or field,
        cell=cell,
        message=_message(check.name, finding.note, (cell, row, field, number)),
        severity=severity,
    )


def _message(name: str, note: str, place: tuple[str | None, int | None, str | None, int | None]) -> str:
    """Return the fault as frictionless words its own: in English, with the place."""
    cell, row, field, number = place
    if row is None:
        return f'The table lacks "{cell}" in field "{field}" and does not pass the check "{name}": {note}'
    where = f'row at position "{row}" and field "{field}" at position "{number}"'
    return f'The cell "{cell}" in {where} does not pass the check "{name}": {note}'
