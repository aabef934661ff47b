"""A file and a schema as frictionless is handed them, and its report as ours; nothing here needs Arrow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import frictionless
from frictionless.resources import TableResource

from gongkai.report import Report
from gongkai.validate.faults import as_violation

#: How many faults are listed before the search stops (frictionless' own default).
LIMIT = 1000

#: What a schema's file is called; nobody opens it.
SCHEMA = "schema.json"


def options_of(path: Path, **resource: Any) -> dict[str, Any]:
    """Return what frictionless is told of a file.

    Raises FrictionlessException.
    """
    options: dict[str, Any] = {"path": path.name, "basepath": str(path.parent), **resource}
    if "format" not in options and frictionless.Resource(**options).datatype != "table":
        # What frictionless does not know for a table by its name it would find valid without a look.
        options["format"] = "csv"
    return options


def schema_of(descriptor: Mapping[str, Any]) -> frictionless.Schema:
    """Return a schema as frictionless reads it from a file.

    Raises FrictionlessException where it is none.
    """
    try:
        schema = frictionless.Schema.from_descriptor(dict(descriptor))
    except frictionless.FrictionlessException:
        raise
    except Exception as error:  # frictionless stumbles over lists where mappings should be, and the like
        raise frictionless.FrictionlessException(frictionless.errors.SchemaError(note=str(error))) from error
    # A schema from a file goes by the version of the standard that it names itself. One that is handed over as an
    # object goes by its resource's, and nobody names one for a bare file.
    schema.metadata_descriptor_path = SCHEMA
    schema.metadata_descriptor_initial = schema.to_descriptor()
    return schema


def refusal(table: TableResource, error: frictionless.FrictionlessException) -> frictionless.Report:
    """Return the report on a file whose schema is none."""
    report: frictionless.Report = frictionless.Report.from_validation_task(table, time=0.0, errors=error.to_errors())
    return report


def as_report(report: frictionless.Report, path: Path, limit: int) -> Report:
    """Return frictionless' report of one table as ours."""
    task = report.tasks[0] if report.tasks else None
    found = [*report.errors, *(task.errors if task else ())]
    stats: dict[str, Any] = dict(task.stats) if task else {}
    if task:
        # frictionless is handed the name and the folder apart: it takes a whole path for unsafe.
        task.place = str(path)
    return Report(
        place=str(path),
        rows=stats.get("rows") or 0,
        fields=stats.get("fields") or 0,
        errors=tuple(as_violation(error) for error in found),
        limit=limit if len(found) >= limit else None,
        raw=report.to_descriptor(),
    )
