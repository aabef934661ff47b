"""A bare check of one file against one Table Schema: frictionless' report, at Arrow's speed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import frictionless

from gongkai.errors import N_, UnreadableFile
from gongkai.report import Report
from gongkai.validate.arrow_table import ArrowTable
from gongkai.validate.faults import as_violation
from gongkai.validate.readers import faults_of, key_faults
from gongkai.validate.sources import FileSource, Stream

#: How many faults are listed before the search stops (frictionless' own default).
LIMIT = 1000


def check_file(
    path: Path, schema: Mapping[str, Any] | None, stream: Stream, *, limit: int = LIMIT, **resource: Any
) -> Report:
    """Check any delimited file against any Table Schema, and return what frictionless would report.

    `schema` is a descriptor (v1 or v2), or None to check against what frictionless infers from the first rows;
    `stream` the fast reader; `resource` holds further properties of a Data Resource, such as `dialect` or `encoding`.
    Where frictionless would raise a bare exception (a pattern that is none, a bound of another type, a unique list),
    the report holds a field-error. Raises UnreadableFile.
    """
    if not path.is_file():
        raise UnreadableFile(where=path, fault=N_("no such file") if not path.exists() else N_("not a file"))
    report = validate(path, schema, stream, limit=limit, **resource)
    for task in report.tasks:
        task.place = str(path)
    return as_report(report, path, limit)


def validate(
    path: Path, schema: Mapping[str, Any] | None, stream: Stream, *, limit: int = LIMIT, **resource: Any
) -> frictionless.Report:
    """Return the report as frictionless' own object."""
    try:
        table = open_table(path, schema, **resource)
    except frictionless.FrictionlessException as error:
        refused: frictionless.Report = frictionless.Report.from_validation(errors=error.to_errors())
        return refused
    if table.schema and (faults := _unusable(table.schema)):
        unusable: frictionless.Report = frictionless.Report.from_validation_task(table, time=0.0, errors=faults)
        return unusable
    return table.connect(FileSource(stream), limit=limit).validate(limit_errors=limit)


def open_table(path: Path, schema: Mapping[str, Any] | None, **resource: Any) -> ArrowTable:
    """Return the table of a file, not yet opened.

    Raises FrictionlessException where the schema is none.
    """
    options: dict[str, Any] = {"path": path.name, "basepath": str(path.parent), **resource}
    if "format" not in options and frictionless.Resource(**options).datatype != "table":
        # What frictionless does not know for a table by its name it would find valid without a look.
        options["format"] = "csv"
    if schema is not None:
        options["schema"] = frictionless.Schema.from_descriptor(dict(schema))
    return ArrowTable(**options)


def as_report(report: frictionless.Report, path: Path, limit: int) -> Report:
    """Return frictionless' report of one table as ours."""
    task = report.tasks[0] if report.tasks else None
    found = [*report.errors, *(task.errors if task else ())]
    stats: dict[str, Any] = dict(task.stats) if task else {}
    return Report(
        place=str(path),
        rows=stats.get("rows") or 0,
        fields=stats.get("fields") or 0,
        errors=tuple(as_violation(error) for error in found),
        limit=limit if len(found) >= limit else None,
        raw=report.to_descriptor(),
    )


def _unusable(schema: frictionless.Schema) -> list[frictionless.Error]:
    return [*(fault for field in schema.fields for fault in faults_of(field)), *key_faults(schema)]
