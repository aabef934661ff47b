"""The agency's own workbook back: each faulty cell coloured and commented, a list of the problems in front.

The original is opened and written anew with its formats, sheets and widths; a table that came as text gets a new
workbook. Macros and links to other files are never run or followed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, is_zipfile

from gongkai.report import Report
from gongkai.reports.fields import Fields
from gongkai.reports.marks import Marks
from gongkai.reports.original import mark_original, save
from gongkai.reports.output import replacing
from gongkai.reports.transcript import ROWS, transcribe
from gongkai.table import Table

#: So many comments are written; spreadsheets grow slow with more.
COMMENTS = 10_000

#: So many bytes a workbook may unpack to; opened whole, it takes about eight times as many.
UNPACKED = 128 * 1024 * 1024


def is_workbook(path: Path, *, unpacked: int = UNPACKED) -> bool:
    """Tell whether a file is a workbook that can be given back as it is, whatever its name says.

    One that is too large to open whole cannot; a new workbook is made from its table.
    """
    try:
        if not is_zipfile(path):
            return False
        with ZipFile(path) as archive:
            parts = archive.infolist()
    except (OSError, BadZipFile):
        return False
    found = any(part.filename == "xl/workbook.xml" for part in parts)
    return found and sum(part.file_size for part in parts) <= unpacked


def write_workbook(
    report: Report,
    target: Path,
    source: Path | Table,
    schema: Mapping[str, Any] | None = None,
    *,
    comments: int = COMMENTS,
    rows: int = ROWS,
) -> None:
    """Write a workbook with the faults of a report marked in it: the original, or a new one for a table.

    The target appears whole or not at all. Raises UnreadableFile where the original is no workbook, OSError.
    """
    fields = Fields.of(schema)
    marks = Marks.of(report, fields, comments)
    with replacing(target) as draft:
        if isinstance(source, Table):
            transcribe(report, source, fields, marks, rows=rows).save(draft)
        else:
            save(mark_original(report, source, fields, marks), draft, source)
