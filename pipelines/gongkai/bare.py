"""A bare check of one file against one Table Schema: no portal, no store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongkai import clock
from gongkai.errors import N_, BrokenDescriptor, UnreadableFile
from gongkai.messages import translate
from gongkai.report import Report
from gongkai.validate import LIMIT

if TYPE_CHECKING:
    from gongkai.table import Batch

#: Up to so many bytes frictionless is done before Arrow is imported.
SMALL = 48 * 1024

#: How files begin that are no delimited text: XLSX and ODS, XLS, Parquet. A packed text is frictionless' to unpack.
PACKED, OTHERS = b"PK\x03\x04", (b"\xd0\xcf\x11\xe0", b"PAR1")
#: What is called a workbook or Parquet and is something else is told by the reader of those what it is.
NAMED = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".parquet"})
#: JSON is told by its name too: a label of a delimited text may begin with a bracket.
JSON, BRACKETS = frozenset({".json", ".jsonl", ".ndjson", ".geojson"}), (b"[", b"{")
BEGINNING = 4096

#: Told how many more bytes of the file were read.
Advance = Callable[[int], object]


def check(
    path: Path | str, schema: Mapping[str, Any] | None, *, limit: int = LIMIT, advance: Advance = lambda _: None
) -> Report:
    """Check any file against any Table Schema (v1 or v2; None: as inferred from its first rows).

    The report is what frictionless would say, and what the checks find that the schema names. Workbooks, JSON and
    Parquet are read as submissions are, each cell as the sheet shows it, and faults have the addresses of their cells.
    Raises UnreadableFile and the other kinds of UsageError that tell what is wrong with the file; where a check is not
    what it should be UnknownCheck, BrokenDescriptor.
    """
    path = Path(path)
    if schema is not None and not isinstance(schema, Mapping):
        raise BrokenDescriptor(where="schema", fault=N_("a mapping of properties was expected"))
    if not path.is_file():
        raise UnreadableFile(where=path, fault=N_("no such file") if not path.exists() else N_("not a file"))
    if _is_delimited(path):
        report = _small(path, schema, limit) if path.stat().st_size <= SMALL else None
        report = report or _check(path, schema, limit, advance)
    else:
        report = _check_table(path, schema, limit, advance)
    remarks = [*_unmade(schema or {})]
    if not (report.rows or report.errors):
        remarks.append(translate("The file holds a header and no rows."))
    return replace(report, remarks=(*report.remarks, *remarks)) if remarks else report


def _unmade(schema: Mapping[str, Any]) -> Iterator[str]:
    """Tell of checks that another product makes."""
    listed = schema.get("custom_checks")
    names = [str(item.get("name")) for item in listed if isinstance(item, Mapping)] if isinstance(listed, list) else []
    if names:
        text = N_(
            "the custom_checks of the schema were not made ({names}); “gongkai schema lint” tells what each means"
        )
        yield translate(text, names=", ".join(names))


def _is_delimited(path: Path) -> bool:
    with path.open("rb") as file:
        beginning = file.read(BEGINNING)
    if beginning.startswith(PACKED):
        return path.suffix.lower() == ".zip"
    if path.suffix.lower() in JSON:
        return not beginning.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(BRACKETS)
    return path.suffix.lower() not in NAMED and not beginning.startswith(OTHERS)


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


def _check_table(path: Path, schema: Mapping[str, Any] | None, limit: int, advance: Advance) -> Report:
    from gongkai import extract, validate
    from gongkai.validate import checks

    table = extract.read(path)
    advance(path.stat().st_size)
    report = validate.check_table(table, path, schema, limit=limit)
    if schema and schema.get("checks"):
        fields = partial(validate.fields_of, table, schema)
        report = checks.with_checks_of(report, table, fields, schema, today=clock.today(), limit=limit)
    return extract.placed(extract.told(report, table), table)
