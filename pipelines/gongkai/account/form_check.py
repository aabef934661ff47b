"""The identities of the annual report held against a finished one: which fail, in which cells, and why most likely.

The sums are those that the schemas of published reports declare; each cell that breaks one is told with what stands
there and what the other cells ask for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from gongkai import clock
from gongkai.account.form import Words, declared_forms, words_of
from gongkai.account.form_cells import Sheet, sheets_of
from gongkai.account.form_prose import against_prose
from gongkai.account.form_reason import Reason, reason
from gongkai.account.form_table import Cell, Found, Oddity, Reader, year_of
from gongkai.descriptor import Portal, Resource, Schema, read_schema
from gongkai.errors import UsageError
from gongkai.keys import NoKeys
from gongkai.messages import notes, translate
from gongkai.report import Violation
from gongkai.table import Source, Table, text_column
from gongkai.validate import checks

#: The checks of a schema that are identities of the form.
SUMS = ("row-sum", "column-sum")
#: The identities by the letters of the form: (e) is between the reports of two years.
CARRIED, CARRIED_ON, CARRIED_OVER = "e", "4", "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A cell in which an identity does not hold."""

    identity: str
    table: str
    line: str
    column: str
    cell: Cell
    computed: str
    reason: Reason = field(default_factory=Reason)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One table of a report, and what does not hold in it."""

    file: Path
    found: Found
    faults: Sequence[Fault]
    oddities: Sequence[Oddity]
    #: The lines of the form that are not in the table: the sums that they belong to could not be checked.
    missing: Sequence[str] = ()

    @property
    def valid(self) -> bool:
        """Whether the table is whole and all identities hold."""
        return not self.faults and not self.missing


def check_reports(portal: Portal, files: Sequence[Path]) -> tuple[Checked, ...]:
    """Return what does not hold in the tables of reports, and between those of one body for two years.

    Raises UsageError where a file cannot be read or holds none of the tables, or the portal has no form.
    """
    reader = Reader(declared_forms(portal), words_of(portal.datasets))
    checked = [item for file in files for item in _of_file(reader, file)]
    return tuple(_with_other_years(reader, checked))


def _of_file(reader: Reader, file: Path) -> Iterator[Checked]:
    sheets = sheets_of(file)
    found = [(sheet, table) for sheet in sheets for table in reader.read(sheet)]
    if not found:
        raise UsageError(
            fault=translate("{path}: no table of the annual report is in it: neither table three nor four", path=file)
        )
    for sheet, table in found:
        year = table.year or year_of(file.name, sheet.name, sheet.prose[:200])
        known = Found(**{**vars(table), "year": year})
        oddities = [*table.oddities, *_prose(sheets, sheet, table)]
        faults = tuple(faults_in(reader.words, known))
        yield Checked(file=file, found=known, faults=faults, oddities=tuple(oddities), missing=_missing(reader, known))


def _missing(reader: Reader, table: Found) -> tuple[str, ...]:
    """Return the lines of its form that a table three lacks; table four is found whole or not at all."""
    lines = reader.forms.get(table.form, ()) if table.kind == "requests" else ()
    return tuple(line.item for line in lines if line.code not in table.rows)


def _prose(sheets: Sequence[Sheet], sheet: Sheet, table: Found) -> Iterator[Oddity]:
    if table.kind == "requests" and len({text.prose for text in sheets}) <= len(sheets):
        yield from against_prose("\n".join(dict.fromkeys(text.prose for text in sheets)) or sheet.prose, table)


def faults_in(words: Words, table: Found) -> Iterator[Fault]:
    """Yield the cells of a table in which a sum does not hold."""
    resource = words.requests if table.kind == "requests" else words.remedies
    keyed = {cell.row: code for code, cells in table.rows.items() for cell in cells.values()}
    if table.kind == "remedies":
        # Its kinds stand side by side in one row of the form; here each is a row of its own.
        keyed = dict(enumerate(table.rows, start=1))
    for violation in checks.run(_arrow(table, resource), _sums(resource), NoKeys(), today=clock.today()):
        yield from _fault(table, resource, keyed, violation)


def _fault(table: Found, resource: Resource, keyed: Mapping[int, str], violation: Violation) -> Iterator[Fault]:
    code = keyed.get(violation.row or 0, "")
    facts = notes.facts_of(violation.note, notes.ROWS_SUM) or notes.facts_of(violation.note, notes.SUM)
    cells, column = table.rows.get(code, {}), violation.field or ""
    if facts is None or column not in cells:
        return
    identity = _letter(table, code, violation)
    yield Fault(
        identity=identity,
        table=table.kind,
        line=table.names.get(code, code),
        column=resource.schema[column].titles["zh"],
        cell=cells[column],
        computed=facts["sum"].replace(",", ""),
        reason=reason(table, identity, code, column, resource),
    )


def _letter(table: Found, code: str, violation: Violation) -> str:
    if table.kind == "remedies":
        return "d"
    if violation.type == "row-sum":
        return "c"
    return "b" if code.startswith("3") else "a"


def _arrow(table: Found, resource: Resource) -> Table:
    """Return a table of a report as one of the table that holds reports."""
    key = "row_code" if table.kind == "requests" else "kind"
    codes = list(table.rows)
    columns: dict[str, list[str | None]] = {
        name: ["-"] * len(codes) for name in ("region_code", "reporter", "year") if name in resource.schema.names
    }
    columns[key] = list(codes)
    columns |= {name: [table.rows[code][name].value for code in codes] for name in table.fields}
    numbers = [table.rows[code][table.fields[0]].row for code in codes]
    if table.kind == "remedies":
        numbers = list(range(1, len(codes) + 1))
    return Table(
        source=Source(name=table.sheet),
        labels=tuple(columns),
        columns=tuple(text_column(cells) for cells in columns.values()),
        rows=pa.array(numbers, pa.int64()),
    )


def _sums(resource: Resource) -> Schema:
    """Return the schema of a table that holds reports with nothing but its sums; a blank cell counts as nothing."""
    raw = resource.schema.raw
    declared: list[dict[str, Any]] = [
        {**item, "missing": "zero"} for item in raw.get("checks", ()) if item.get("name") in SUMS
    ]
    plain = {key: value for key, value in raw.items() if key not in {"checks", "foreignKeys", "primaryKey"}}
    return read_schema({**plain, "checks": declared}, resource.name)


def _with_other_years(reader: Reader, checked: Sequence[Checked]) -> Iterator[Checked]:
    """Yield tables with what one year carries over and the year before did not carry on."""
    by_year = {(item.found.reporter, item.found.year): item for item in checked if item.found.kind == "requests"}
    for item in checked:
        found = item.found
        before = by_year.get((found.reporter, found.year - 1)) if found.year and found.kind == "requests" else None
        on = {name: cell.value or "0" for name, cell in before.found.rows.get(CARRIED_ON, {}).items()} if before else {}
        faults = tuple(carried_otherwise(reader.words, on, found))
        yield replace(item, found=found, faults=(*item.faults, *faults))


def carried_otherwise(words: Words, on: Mapping[str, str], found: Found) -> Iterator[Fault]:
    """Yield the cells that carry over what the year before did not carry on; `on` are its numbers by column."""
    for name, cell in found.rows.get(CARRIED_OVER, {}).items():
        if name in on and Decimal(on[name]) != Decimal(cell.value or 0):
            yield Fault(
                identity=CARRIED,
                table="requests",
                line=found.names[CARRIED_OVER],
                column=words.requests.schema[name].titles["zh"],
                cell=cell,
                computed=on[name],
            )
