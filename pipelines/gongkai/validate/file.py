"""A bare check of one file against one schema: frictionless' report as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import frictionless
from frictionless.resources import TableResource

from gongkai.descriptor import Schema
from gongkai.descriptor.cells import INCOMPARABLE, frictionless_schema
from gongkai.errors import N_, UnreadableFile
from gongkai.messages import translate
from gongkai.report import Report, Violation
from gongkai.validate.faults import as_violation
from gongkai.validate.rows import LIMIT


def check_file(path: Path, schema: Schema, *, limit: int = LIMIT) -> Report:
    """Check any file against any Table Schema; one whose name tells no kind of table is read as delimited text.

    Raises UnreadableFile.
    """
    if not path.is_file():
        raise UnreadableFile(where=path, fault=N_("no such file") if not path.exists() else N_("not a file"))
    try:
        report = _resource(path, schema).validate(limit_errors=limit)
    except INCOMPARABLE as error:
        note = translate("a cell cannot be compared with the others of its column: {fault}", fault=error)
        return Report(place=str(path), rows=0, fields=0, errors=(Violation(type="error", note=note),))
    (task,) = report.tasks
    errors = [as_violation(error) for error in (*report.errors, *task.errors)]
    stats = task.stats
    checked = Report(
        place=str(path),
        rows=stats.get("rows") or 0,
        fields=stats.get("fields") or 0,
        limit=limit if len(errors) >= limit else None,
    )
    return checked.with_faults(errors)


def _resource(path: Path, schema: Schema) -> frictionless.Resource:
    facts: dict[str, Any] = {"path": path.name, "basepath": str(path.parent), "schema": frictionless_schema(schema)}
    resource = frictionless.Resource(**facts)
    # What it does not know for a table by its name it would find valid without a look.
    return resource if resource.datatype == "table" else TableResource(**facts, format="csv")
