"""The checks of a schema on a file that was checked by frictionless' rules: one report in the end."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import frictionless
import pyarrow as pa
import pyarrow.compute as pc

from gongkai.descriptor import read_schema
from gongkai.errors import N_
from gongkai.keys import NoKeys
from gongkai.messages import translate
from gongkai.report import Report, Violation
from gongkai.table import Batch, Source, Table
from gongkai.validate.arrow_table import ArrowTable
from gongkai.validate.checks.catalogue import CHECKS
from gongkai.validate.checks.run import Found, examine, needed
from gongkai.validate.checks.view import TEXT, blank_rows
from gongkai.validate.sources import FileSource, Stream

#: Faults by which a schema is none.
NO_SCHEMA = frozenset({"schema-error", "field-error"})

#: Faults by which no column is known to be the one that a field means, or the table not known to be one.
UNSOUND = NO_SCHEMA | {
    "missing-label", "incorrect-label", "extra-label", "duplicate-label", "blank-label", "blank-header",
    "unmatched-header", "source-error", "encoding-error", "scheme-error", "format-error", "compression-error",
    "resource-error", "error",
}  # fmt: skip


def with_checks(
    report: Report, path: Path, schema: Mapping[str, Any], stream: Stream, *, today: date, limit: int
) -> Report:
    """Return a file's report with what the checks of its schema found, in its JSON too.

    Of the file only the columns are gathered that the checks look at. Where the header is not sound a remark says that
    they were not made.
    Raises UnknownCheck, BrokenDescriptor.
    """

    def gathered(wanted: Collection[str]) -> Table:
        return _gathered(path, schema, FileSource(stream), wanted)

    return _with_checks(report, schema, gathered, today=today, limit=limit)


def with_checks_of(
    report: Report,
    table: Table,
    fields: Callable[[], Sequence[str]],
    schema: Mapping[str, Any],
    *,
    today: date,
    limit: int,
) -> Report:
    """Return the report on a table at hand, whose columns are these fields', with what the checks found.

    Raises UnknownCheck, BrokenDescriptor.
    """

    def named(_: Collection[str]) -> Table:
        numbers = table.numbers or tuple(range(1, len(table.labels) + 1))
        return replace(table, labels=tuple(fields()), source_labels=table.labels, numbers=numbers)

    return _with_checks(report, schema, named, today=today, limit=limit)


def _with_checks(
    report: Report,
    schema: Mapping[str, Any],
    gathered: Callable[[Collection[str]], Table],
    *,
    today: date,
    limit: int,
) -> Report:
    if not schema.get("checks") or set(report.counts()) & NO_SCHEMA:
        return report
    declared = read_schema({name: value for name, value in schema.items() if name != "foreignKeys"}, "schema")
    wanted = needed(declared)
    if set(report.counts()) & UNSOUND:
        note = translate(N_("the checks of the schema were not made, because the columns are not all as it names them"))
        return _added(report, Found([], [note]), limit)
    if report.limit is not None:
        note = translate(N_("the checks of the schema were not made, because the search had stopped before"))
        return _added(report, Found([], [note]), limit)
    return _added(report, examine(gathered(wanted), declared, NoKeys(), today=today, limit=limit), limit)


def _gathered(path: Path, schema: Mapping[str, Any], source: FileSource, wanted: Collection[str]) -> Table:
    """Return the wanted columns of a file under the names of their fields, blank rows left out.

    The file is cut as it was for frictionless' rules, so that rows have the same numbers.
    """
    law = frictionless.Schema.from_descriptor(dict(schema))
    with ArrowTable(path=path.name, basepath=str(path.parent), schema=law).connect(source, limit=1) as table:
        fields = [field.name for field in table.header.get_expected_fields()]
        labels = list(table.labels)
        places = [place for place, name in enumerate(fields) if name in wanted]
        parts = [_part(batch, places) for batch in source.batches(table)]
    names = ["row", *(str(place) for place in places)]
    kinds = pa.schema([(name, TEXT if name != "row" else pa.int64()) for name in names])
    whole = pa.concat_tables([kinds.empty_table(), *(pa.table(part, schema=kinds) for part in parts)]).sort_by("row")
    return Table(
        source=Source(name=path.name),
        labels=tuple(fields[place] for place in places),
        columns=tuple(whole.column(str(place)) for place in places),
        rows=whole.column("row").combine_chunks(),
        numbers=tuple(place + 1 for place in places),
        source_labels=tuple(labels[place] for place in places),
    )


def _part(batch: Batch, places: Sequence[int]) -> list[pa.Array]:
    """Return the numbers of the rows of a batch that are not blank, and the wanted columns; a ragged row is padded."""
    blank = blank_rows(batch.columns)
    kept = None if blank is None else pc.invert(blank)
    sound = [pa.array(batch.numbered(), pa.int64()), *(batch.columns[place].cast(TEXT) for place in places)]
    ragged = {number: cells for number, cells in batch.ragged.items() if any(cells)}
    rest = [pa.array(list(ragged), pa.int64())]
    rest += [pa.array([_text(cells, place) for cells in ragged.values()], TEXT) for place in places]
    return [
        pa.concat_arrays([part if kept is None else part.filter(kept), more])
        for part, more in zip(sound, rest, strict=True)
    ]


def _text(cells: Sequence[Any], place: int) -> str | None:
    # A workbook's cells are numbers and dates.
    return None if place >= len(cells) or cells[place] is None else str(cells[place])


def _added(report: Report, found: Found, limit: int) -> Report:
    """Return a report with more in it; of errors no more than the limit, in the order of rows."""
    whole = replace(report, remarks=(*report.remarks, *found.remarks)).with_faults(found.violations)
    told = [*(item.message for item in whole.warnings), *found.remarks]
    raw = report.raw and _as_frictionless(
        report.raw, [item for item in found.violations if item.severity == "error"], told, limit
    )
    reached = limit if len(whole.errors) >= limit or report.limit else None
    return replace(whole, errors=whole.errors[:limit], raw=raw, limit=reached)


def _as_frictionless(
    raw: Mapping[str, Any], errors: Sequence[Violation], warnings: Sequence[str], limit: int
) -> Mapping[str, Any]:
    """Return frictionless' report of one table with more errors, and warnings, which are sentences there."""
    whole: dict[str, Any] = copy.deepcopy(dict(raw))
    (task,) = whole["tasks"]
    merged = [*task["errors"], *(_as_error(item) for item in errors)]
    task["errors"] = sorted(merged, key=lambda item: item.get("rowNumber") or 0)[:limit]
    task["warnings"] = [*task["warnings"], *warnings]
    for part in (task, whole):
        part["valid"] = not task["errors"]
        part["stats"] |= {"errors": len(task["errors"]), "warnings": len(task["warnings"])}
    return whole


def _as_error(fault: Violation) -> dict[str, Any]:
    """Return a violation with the keys of a frictionless error; without the other cells of the row."""
    kind = CHECKS[fault.type]
    facts = {
        "type": fault.type,
        "title": kind.title,
        "description": kind.description,
        "message": fault.message,
        "tags": ["#table", "#row", "#cell"] if fault.row is not None else ["#table"],
        "note": fault.note,
        "rowNumber": fault.row,
        "cell": fault.cell,
        "fieldName": fault.field,
        "fieldNumber": fault.column,
    }
    return {name: value for name, value in facts.items() if value is not None}
