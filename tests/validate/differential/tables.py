"""Small tables for cases with a name, and the ways that each of them is led through the product."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.validate.differential.cases import Case, Tuning
from tests.validate.differential.compare import difference

V2 = "https://datapackage.org/profiles/2.0/tableschema.json"

#: Every path of the product: as it is, by masks only, by value, in small blocks, by frictionless' own reader.
TUNINGS = (
    Tuning(),
    Tuning(few=0, block=64),
    Tuning(few=10**6, most_known=2, memory=0, block=300),
    Tuning(slow=True, records=3),
)


def cells(kind: str, *texts: str, missing: Sequence[Any] | None = None, limit: int = 1000, **facts: Any) -> Case:
    """Return a table of one field under test, beside one that is never blank; the cells occur ten times each."""
    field = {"name": "v", "type": kind, **facts}
    schema: dict[str, Any] = {"fields": [{"name": "n"}, field]}
    if missing is not None:
        schema["missingValues"] = list(missing)
    return table(schema, ["n", "v"], *([str(number), text] for number, text in enumerate([*texts] * 10)), limit=limit)


def table(schema: dict[str, Any] | None, *rows: Sequence[str], limit: int = 1000, **facts: Any) -> Case:
    """Return a file of rows, quoted where they must be."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return raw(schema, text.getvalue().encode(), limit=limit, **facts)


def raw(schema: dict[str, Any] | None, data: bytes, *, limit: int = 1000, **facts: Any) -> Case:
    """Return a file of bytes."""
    return Case(schema=schema, records=(), dirt=((0, data),), limit=limit, **facts)


def fields(*names: str, **facts: Any) -> dict[str, Any]:
    """Return a schema of texts."""
    return {"fields": [{"name": name, "type": "string"} for name in names], **facts}


def constrained(**limits: Any) -> dict[str, Any]:
    return {"constraints": limits}


def told(case: Case, folder: Path) -> str | None:
    """Return how the report of a case differs from frictionless' own on any path, or None."""
    for tuning in TUNINGS:
        tuned = replace(case, tuning=tuning)
        if found := difference(tuned, folder):
            return f"{found}\n{str(tuned)[:3000]}"
    return None


AB = fields("a", "b")
INTEGER = {"fields": [{"name": "a", "type": "integer"}, {"name": "b"}]}
UNIQUE = {"fields": [{"name": "a", "type": "number", "constraints": {"unique": True}}, {"name": "b"}]}
