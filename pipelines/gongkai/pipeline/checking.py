"""The first half of the way: a file is read, mapped and checked; nothing is stored."""

from __future__ import annotations

import ctypes
import gc
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from gongkai import clock, extract, privacy, transform, validate
from gongkai.descriptor import Layout, Package, Portal, Resource
from gongkai.keys import Keys, NoKeys
from gongkai.messages import translate
from gongkai.progress import Advance, Silence, Watcher
from gongkai.recognition import recognised, unrecognised
from gongkai.report import Report, Violation
from gongkai.reports import with_suggestions
from gongkai.table import Table
from gongkai.validate import checks

#: Bytes of columns from which on it is worth the time to give memory back.
MUCH = 64 * 2**20


@dataclass(kw_only=True)
class Checked:
    """A file that was read, mapped and checked; the table is what may be published of it."""

    table: Table
    report: Report
    layout: str | None
    #: Personal data that a waiver lets pass, for the log.
    waived: tuple[privacy.Waived, ...] = ()

    def let_go(self) -> None:
        """Keep of the table no row: its values are in the draft, and a large one need not be in memory twice."""
        table = self.table
        # A slice would hold what it is cut from.
        columns = tuple(pa.chunked_array([], column.type) for column in table.columns)
        self.table = replace(table, columns=columns, rows=pa.array([], table.rows.type), ragged={})


def check(
    portal: Portal,
    dataset: str,
    file: Path,
    *,
    resource: str | None = None,
    keys: Keys | None = None,
    limit: int = validate.LIMIT,
    watcher: Watcher | None = None,
) -> Checked:
    """Read a file as a submission to a dataset would be read, and check it; nothing is stored.

    Raises UsageError and its kinds where the file or the portal cannot be read.
    """
    target, layouts = portal.resource(dataset, resource), portal.layouts(dataset)
    tables = tables_of(portal.datasets)
    return check_file(target, file, tables=tables, layouts=layouts, keys=keys, limit=limit, watcher=watcher)


def check_file(
    target: Resource,
    file: Path,
    *,
    tables: Sequence[Resource],
    layouts: Sequence[Layout] = (),
    keys: Keys | None = None,
    limit: int = validate.LIMIT,
    watcher: Watcher | None = None,
) -> Checked:
    """Read a file as rows of a table, in one of some layouts, and check it; `tables` are all that are declared.

    Raises as `check` does.
    """
    # What is wrong with a declaration is told before any file is read.
    checks.of(target, {other.name: other.schema.names for other in tables})
    watcher = watcher or Silence()
    with watcher.working("extract"):
        table, match = recognised(extract.Document(file), target, layouts)
    trim()
    _tell(table, watcher)
    if match is None:
        unknown = privacy.clean(unrecognised(table, target, layouts), table, target)
        return Checked(table=table, report=unknown, layout=None)
    with watcher.working("transform"):
        mapped, faults = transform.apply(table, match, target.schema)
    # What a layout made anew is not in memory twice.
    del table
    layout = match.layout.name if match.layout else None
    watcher.stage("transform", rows=mapped.height, fields=len(mapped.labels), layout=layout)
    with watcher.working("validate", mapped.height) as advance:
        report = _verdict(mapped, target, keys or NoKeys(), mapped=layout is not None, limit=limit, advance=advance)
    found = privacy.scan(mapped, target, today=clock.today(), limit=limit)
    report = _titled(report, tables)
    report = privacy.clean(found.told(extract.told(report.with_faults(faults), mapped)), mapped, target)
    report = with_suggestions(_placed(report, mapped), target.schema.raw, keys)
    if not mapped.height and not faults:
        report = replace(report, remarks=(*report.remarks, translate("The file holds a header and no rows.")))
    watcher.stage("validate", rows=mapped.height, errors=len(report.errors), warnings=len(report.warnings))
    return Checked(table=privacy.mask(mapped, target), report=report, layout=layout, waived=found.waived)


def _titled(report: Report, tables: Sequence[Resource]) -> Report:
    """Return the report with the titles of the lists that a missing key was looked up in, in both languages."""
    # The first table of a dataset is the list that it is called after.
    titles = {table.package: table.titles for table in reversed(tables)}

    def told(fault: Violation) -> Violation:
        of = titles.get(fault.note.partition(".")[0]) if fault.type == "foreign-key" else None
        if not of:
            return fault
        # Brackets and bars are the form of the note.
        zh, en = (re.sub(r"[\[\]|]", " ", of.get(language, "")) for language in ("zh", "en"))
        return replace(fault, note=f"{fault.note} [{zh}|{en}]")

    return replace(report, errors=tuple(map(told, report.errors)), warnings=tuple(map(told, report.warnings)))


def _placed(report: Report, table: Table) -> Report:
    """Return the report with the place of each fault in the file; a sheet's name may be a person's number."""
    sheet = None if table.sheet is None else privacy.redact(table.sheet)
    return extract.placed(report, replace(table, sheet=sheet))


def trim() -> None:
    """Give memory back that is held for what may be needed later: threads that come now have their own."""
    if (pa.default_memory_pool().max_memory() or 0) < MUCH:
        return
    # What frictionless makes of a table refers to itself, and to the table.
    gc.collect()
    pa.default_memory_pool().release_unused()
    with suppress(AttributeError, OSError, TypeError):
        # Only the C library of GNU has it, and only it needs it.
        ctypes.CDLL(None).malloc_trim(0)


def tables_of(packages: Sequence[Package]) -> list[Resource]:
    """Return all tables of datasets."""
    return [resource for package in packages for resource in package.resources]


def _verdict(table: Table, target: Resource, keys: Keys, *, mapped: bool, limit: int, advance: Advance) -> Report:
    report = validate.check_rows(table, target, mapped=mapped, limit=limit, advance=advance)
    if set(report.counts()) & {"missing-label", "incorrect-label", "duplicate-label", "blank-label"}:
        # Without a sound header no column is known to be the one that a key means; one too many hides none.
        note = translate("keys and checks were not looked at, because the columns are not all as the schema names them")
        return replace(report, remarks=(*report.remarks, note))
    faults, remarks = validate.check_keys(table, target, keys)
    found = checks.examine(table, target, keys, today=clock.today(), limit=limit)
    checked = report.with_faults([*faults, *validate.check_exact(table, target), *found.violations])
    reached = limit if found.limited else checked.limit
    return replace(checked, limit=reached, remarks=(*checked.remarks, *remarks, *found.remarks))


def _tell(table: Table, watcher: Watcher) -> None:
    source, size = table.source, {"rows": table.height, "columns": len(table.labels)}
    if table.sheet is not None:
        watcher.stage(
            "workbook", **size, form=source.form.upper(), sheet=privacy.redact(table.sheet), header=table.header
        )
    elif source.delimiter == "-":
        watcher.stage("records", **size, form=source.form.upper())
    else:
        watcher.stage(
            "extract", **size, encoding=source.encoding, delimiter=source.delimiter, reason=translate(source.reason)
        )
