"""A bare check of one file against one Table Schema: frictionless' report, at Arrow's speed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import frictionless

from gongkai.errors import N_, UnreadableFile
from gongkai.report import Report
from gongkai.validate.arrow_table import ArrowTable
from gongkai.validate.opening import LIMIT, as_report, options_of, refusal, schema_of
from gongkai.validate.sources import FileSource, Stream


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
    table = ArrowTable(**options_of(path, **resource))
    if schema is not None:
        try:
            table.schema = schema_of(schema)
        except frictionless.FrictionlessException as error:
            return refusal(table, error)
    return table.connect(FileSource(stream), limit=limit, schema=schema).validate(limit_errors=limit)
