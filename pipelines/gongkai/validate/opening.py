"""A file and a schema as frictionless is handed them, and its report as ours; nothing here needs Arrow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import frictionless
from frictionless.resources import TableResource
from frictionless.vendors.stringcase import snakecase

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
        raw=_descriptor(report),
    )


def _descriptor(report: frictionless.Report) -> dict[str, Any]:
    """Return a report as frictionless writes it, its errors by a shorter way: there may be very many."""
    errors = [task.errors for task in report.tasks]
    for task in report.tasks:
        task.errors = []
    whole: dict[str, Any] = report.to_descriptor()
    names: dict[type, list[tuple[str, str]]] = {}
    for task, told, found in zip(report.tasks, whole["tasks"], errors, strict=True):
        task.errors = found
        told["errors"] = [_error_descriptor(error, names) for error in found]
    return whole


def _error_descriptor(error: frictionless.Error, names: dict[type, list[tuple[str, str]]]) -> dict[str, Any]:
    """Return an error as frictionless writes it; `names` keeps which properties its kind has."""
    kind = type(error)
    if kind not in names:
        profile = error.metadata_ensure_profile()  # type: ignore[no-untyped-call]
        pairs = [(name, snakecase(name)) for name in profile["properties"]]
        names[kind] = [(name, place) for name, place in pairs if name == "type" or error.has_defined(place)]
    values = ((name, getattr(error, place, None)) for name, place in names[kind])
    return {**{name: value for name, value in values if value is not None and value != {}}, **error.custom}
