"""A bare check of one file against one Table Schema: no portal, no store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongkai import clock
from gongkai.errors import N_, UnreadableFile
from gongkai.report import Report
from gongkai.validate import LIMIT

if TYPE_CHECKING:
    from gongkai.table import Batch

#: Up to so many bytes frictionless is done before Arrow is imported.
SMALL = 48 * 1024

#: Told how many more bytes of the file were read.
Advance = Callable[[int], object]


def check(
    path: Path, schema: Mapping[str, Any] | None, *, limit: int = LIMIT, advance: Advance = lambda _: None
) -> Report:
    """Check any delimited file against any Table Schema (v1 or v2; None: as inferred from its first rows).

    The report is what frictionless would say, and what the checks find that the schema names.
    Raises UnreadableFile; where a check is not what it should be UnknownCheck, BrokenDescriptor.
    """
    if not path.is_file():
        raise UnreadableFile(where=path, fault=N_("no such file") if not path.exists() else N_("not a file"))
    report = _small(path, schema, limit) if path.stat().st_size <= SMALL else None
    return report or _check(path, schema, limit, advance)


def _small(path: Path, schema: Mapping[str, Any] | None, limit: int) -> Report | None:
    from gongkai.validate import check_small

    return None if schema is not None and schema.get("checks") else check_small(path, schema, limit=limit)


def _check(path: Path, schema: Mapping[str, Any] | None, limit: int, advance: Advance) -> Report:
    from gongkai import extract, validate
    from gongkai.validate import checks

    def stream(file: Path, cut: validate.Cut) -> Iterator[Batch]:
        return extract.stream(file, extract.Layout(**cut), advance)

    report = validate.check_file(path, schema, stream, limit=limit)
    return checks.with_checks(report, path, schema or {}, stream, today=clock.today(), limit=limit)
