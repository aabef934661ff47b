"""A table searched for personal data, column by column."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.descriptor import Resource
from gongkai.messages import number, translate
from gongkai.messages.personal import PERSONAL
from gongkai.privacy.declared import NOTHING_DECLARED, Declaration, Waiver, declarations, waivers
from gongkai.privacy.kinds import KINDS, find_all
from gongkai.privacy.plain import Cell
from gongkai.privacy.sieve import suspects
from gongkai.report import Report, Violation
from gongkai.table import Table

TYPE = "personal-data"
#: The check of a schema that looks for one of the kinds.
CHECKED, RESIDENT = "resident-id-absent", "resident-id"
#: So many findings are listed; more would tell nobody more.
LIMIT = 1000
WORKERS = 2

#: The masked items of each distinct text that holds any.
Masks = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """Findings that a waiver lets pass, for the log: the rows of the source that have them."""

    waiver: Waiver
    rows: tuple[int, ...]

    def as_json(self) -> dict[str, object]:
        """Return the waiver with its rows, for the private record of a submission."""
        return {**self.waiver.as_json(), "rows": list(self.rows)}

    def audited(self) -> dict[str, object]:
        """Return what the audit log of releases, which anyone may read, says of it: no value, not even of a key."""
        facts = {name: value for name, value in self.waiver.as_json().items() if name != "key"}
        return {**facts, "cells": len(self.rows)}

    def remark(self) -> str:
        """Return what a reader of the report is told."""
        return translate(
            "{field}: {count} cells hold {kind}; {who} lets them pass until {until}: {why}",
            field=self.waiver.field,
            count=number(len(self.rows)),
            kind=translate(PERSONAL[self.waiver.kind]),
            who=self.waiver.who,
            until=self.waiver.until.isoformat(),
            why=self.waiver.why,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a search found: the findings that block publication, and those that a waiver lets pass.

    `limit` is set where more findings block than are listed.
    """

    violations: tuple[Violation, ...] = ()
    waived: tuple[Waived, ...] = ()
    limit: int | None = None

    def told(self, report: Report) -> Report:
        """Return a report with the findings: what blocks as errors, what is waived as remarks.

        An identity number that a check of the schema has told of is not told twice.
        """
        told = {(fault.row, fault.field) for fault in report.errors if fault.type == CHECKED}
        fresh = (one for one in self.violations if one.note != RESIDENT or (one.row, one.field) not in told)
        remarks = (*report.remarks, *(waived.remark() for waived in self.waived))
        return replace(report.with_faults(fresh), remarks=remarks, limit=report.limit or self.limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    """The rows of one column, by position, that hold one kind."""

    column: int
    kind: str
    positions: pa.Array
    masks: Masks


def scan(table: Table, resource: Resource, *, today: date, limit: int = LIMIT) -> Findings:
    """Search all cells of a table that goes to a resource, and return what may not be published.

    No finding holds a value, only its mask. Raises BrokenDescriptor where a declaration is faulty.
    """
    declared, granted = declarations(resource), waivers(resource)
    blocking: list[Violation] = []
    waived: list[Waived] = []
    for hit in _hits(table, resource, declared):
        positions, expired = hit.positions, dict[int, Waiver]()
        for waiver in granted:
            if (waiver.kind, waiver.field) == (hit.kind, table.labels[hit.column]):
                covered = _covered(table, waiver, positions)
                if waiver.until < today:
                    expired |= dict.fromkeys(covered.to_pylist(), waiver)
                elif len(covered):
                    waived.append(Waived(waiver=waiver, rows=tuple(table.rows.take(covered).to_pylist())))
                    positions = positions.filter(pc.invert(pc.is_in(positions, value_set=covered)))
        blocking += [_violation(table, hit, at, expired.get(at)) for at in positions.slice(0, limit + 1).to_pylist()]
    blocking.sort(key=lambda violation: (violation.row or 0, violation.column or 0))
    return Findings(
        violations=tuple(blocking[:limit]), waived=tuple(waived), limit=limit if len(blocking) > limit else None
    )


def scan_column(column: pa.Array | pa.ChunkedArray, label: str = "") -> dict[str, pa.Array | pa.ChunkedArray]:
    """Return, for each kind that a column holds, the mask of its cells: true where a cell holds the kind.

    The column's name may say what its numbers are.
    """
    found = search(column, label)
    return {kind: pc.is_in(column, value_set=pa.array(list(texts), column.type)) for kind, texts in found.items()}


def search(
    column: pa.Array | pa.ChunkedArray, label: str = "", kinds: Collection[str] = tuple(KINDS)
) -> dict[str, dict[str, str]]:
    """Return, for each kind that a column holds, the distinct texts that hold it, each with its masked items."""
    found: dict[str, dict[str, str]] = {}
    for kind, texts in suspects(column, {kind: KINDS[kind].sieve(label) for kind in kinds}).items():
        spans = ((text, find_all(Cell.of(text, label), (kind,)).get(kind)) for text in texts)
        masks = {text: ", ".join(dict.fromkeys(span.mask for span in items)) for text, items in spans if items}
        if masks:
            found[kind] = masks
    return found


def label_of(table: Table, index: int, resource: Resource) -> str:
    """Return all that a column is called: its label in the source, its field's name and titles."""
    name = table.labels[index]
    source = table.source_labels[index] if table.source_labels else None
    titles = next((field.titles.values() for field in resource.schema.fields if field.name == name), ())
    return " ".join(dict.fromkeys(text for text in (name, source, *titles) if text))


def _hits(table: Table, resource: Resource, declared: Mapping[str, Declaration]) -> Iterator[_Hit]:
    def look(index: int) -> dict[str, dict[str, str]]:
        kinds = declared.get(table.labels[index], NOTHING_DECLARED).blocking
        return search(table.columns[index], label_of(table, index, resource), kinds)

    with ThreadPoolExecutor(WORKERS, thread_name_prefix="gongkai-privacy") as pool:
        for index, found in enumerate(pool.map(look, range(len(table.labels)))):
            column = table.columns[index]
            for kind, masks in found.items():
                positions = pc.indices_nonzero(pc.is_in(column, value_set=pa.array(list(masks), column.type)))
                yield _Hit(column=index, kind=kind, positions=positions, masks=masks)


def _covered(table: Table, waiver: Waiver, positions: pa.Array) -> pa.Array:
    """Return the positions that a waiver speaks of."""
    for name, value in waiver.key.items():
        if name not in table.labels:
            return positions.slice(0, 0)
        cells = table.column(name).take(positions)
        positions = positions.filter(pc.fill_null(pc.equal(cells, pa.scalar(value, cells.type)), False))
    return positions


def _violation(table: Table, hit: _Hit, position: int, expired: Waiver | None) -> Violation:
    ended = f", waiver expired on {expired.until.isoformat()}" if expired else ""
    place, label = table.where(hit.column)
    return Violation(
        type=TYPE,
        note=hit.kind + ended,
        row=table.rows[position].as_py(),
        column=place,
        field=table.labels[hit.column],
        label=label,
        cell=hit.masks[table.columns[hit.column][position].as_py()],
    )
