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
from gongkai.validate.sources import FileSource, Stream

#: How many faults are listed before the search stops (frictionless' own default).
LIMIT = 1000

#: What a schema's file is called; nobody opens it.
SCHEMA = "schema.json"


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
    return as_report(validate(path, schema, stream, limit=limit, **resource), path, limit)


def validate(
    path: Path, schema: Mapping[str, Any] | None, stream: Stream, *, limit: int = LIMIT, **resource: Any
) -> frictionless.Report:
    """Return the report as frictionless' own object."""
    table = _table(path, **resource)
    if schema is not None:
        try:
            table.schema = _schema_of(schema)
        except frictionless.FrictionlessException as error:
            refused: frictionless.Report = frictionless.Report.from_validation_task(
                table, time=0.0, errors=error.to_errors()
            )
            return refused
    return table.connect(FileSource(stream), limit=limit, schema=schema).validate(limit_errors=limit)


def _table(path: Path, **resource: Any) -> ArrowTable:
    options: dict[str, Any] = {"path": path.name, "basepath": str(path.parent), **resource}
    if "format" not in options and frictionless.Resource(**options).datatype != "table":
        # What frictionless does not know for a table by its name it would find valid without a look.
        options["format"] = "csv"
    return ArrowTable(**options)


def _schema_of(descriptor: Mapping[str, Any]) -> frictionless.Schema:
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
