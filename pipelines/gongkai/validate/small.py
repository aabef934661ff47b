"""A small file, checked by frictionless itself: its rows take less time than the import of Arrow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import frictionless
from frictionless.resources import TableResource

from gongkai.report import Report
from gongkai.validate.opening import LIMIT, as_report, options_of, refusal, schema_of


def check_small(path: Path, schema: Mapping[str, Any] | None, *, limit: int = LIMIT) -> Report | None:
    """Check a file against a Table Schema as `check_file` does, a row at a time.

    None where frictionless stumbles over a rule or a cell with a bare exception, and where keys are declared, for which
    it would open the schema's file: `check_file` tells of those.
    """
    if schema is not None and schema.get("foreignKeys"):
        return None
    table = TableResource(**options_of(path))
    try:
        if schema is not None:
            table.schema = schema_of(schema)
        return as_report(table.validate(limit_errors=limit), path, limit)
    except frictionless.FrictionlessException as error:
        return as_report(refusal(table, error), path, limit)
    except Exception:  # noqa: BLE001 - whatever it is, the caller asks the reader that does not stumble
        return None
