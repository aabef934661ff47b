"""A submission given back to the agency: the file as it came, its report, and the workbook with each fault marked."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gongkai import extract, privacy, reports
from gongkai.errors import NotEmpty, UsageError
from gongkai.release.register import Entry
from gongkai.report import Report

#: The records that are given back with the file.
RECORDS = ("report", "diff")

#: The facts that a person typed.
TYPED = frozenset({"file", "person", "accepted_change"})


def fetch(entry: Entry, folder: Path, schema: Mapping[str, Any]) -> list[Path]:
    """Write a submission into a new or empty folder and return what was written.

    A file that cannot be read as a table has no marked workbook. Raises NotEmpty, DamagedStore, OSError.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(where=folder)
    folder.mkdir(parents=True, exist_ok=True)
    file = entry.submission.file
    written = [Path(shutil.copyfile(file, folder / file.name))]
    for name in RECORDS:
        source = entry.submission.folder / f"{name}.json"
        # The agency may hand in a file that is called like a record.
        if source.exists() and not (target := folder / source.name).exists():
            written.append(Path(shutil.copyfile(source, target)))
    report = report_of(entry)
    if report is not None and (report.errors or report.warnings):
        written += _rendered(report, file, folder, schema)
    return written


def facts_of(entry: Entry) -> dict[str, Any]:
    """Return what may be shown of a submission: names of files, too, can hold what is personal."""
    facts = {"id": entry.id, **entry.facts, "fate": entry.fate, "release": entry.release}
    told = ("decision", "at", "person", "why", "accepted_change")
    made = [{name: record[name] for name in told if record.get(name) is not None} for record in entry.decisions]
    if made:
        facts["decisions"] = [{name: privacy.redact(value) for name, value in record.items()} for record in made]
    shown = {name: privacy.redact(value) if name in TYPED and value else value for name, value in facts.items()}
    return {name: value for name, value in shown.items() if value is not None}


def report_of(entry: Entry) -> Report | None:
    """Return what the check found, or None where the file could not be read.

    Raises DamagedStore.
    """
    told = entry.told("report")
    return Report.of_json(told) if told else None


def marked(report: Report, file: Path, target: Path, schema: Mapping[str, Any]) -> None:
    """Write the workbook in which each fault is marked: the agency's own, or a new one for a table that came as text.

    Raises UsageError where the file cannot be read, OSError.
    """
    reports.write_workbook(report, target, file if reports.is_workbook(file) else extract.read(file), schema)


def _rendered(report: Report, file: Path, folder: Path, schema: Mapping[str, Any]) -> list[Path]:
    page, workbook = folder / "report.html", folder / "marked.xlsx"
    written = []
    if not page.exists():
        with page.open("w", encoding="utf-8") as stream:
            stream.writelines(reports.as_page(report, schema))
        written.append(page)
    if not workbook.exists():
        try:
            marked(report, file, workbook, schema)
        except UsageError:
            return written
        written.append(workbook)
    return written
