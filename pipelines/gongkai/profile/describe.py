"""A draft descriptor for a file: what it holds, told from all of its cells, for a person to complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from gongkai.descriptor import Portal
from gongkai.errors import N_, UsageError
from gongkai.extract import Document
from gongkai.messages import translate
from gongkai.names import SEARCH_SUFFIX, is_slug, plain_label
from gongkai.profile.fields import Drafted, field_of
from gongkai.profile.inspection import every
from gongkai.profile.keys import Candidate, find_key
from gongkai.profile.naming import Name, field_names, known_names, slug
from gongkai.profile.package import Plan, layouts_of, package_of
from gongkai.profile.proof import proved
from gongkai.profile.showing import is_safe, masked, safe_note
from gongkai.report import Violation
from gongkai.table import Table
from gongkai.transform.steps import STEPS

#: The name of a dataset of which nothing says how it is called.
UNNAMED = "new_dataset"
#: A title is a line above the table; a longer one is a note.
TITLE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The descriptor and the layouts of a dataset, with remarks on its fields.

    `faults` are what the file would be refused for even so: rows that are blank or not as wide as the header, and cells
    that show an error of the spreadsheet.
    """

    name: str
    package: Mapping[str, Any]
    layouts: Mapping[str, Any]
    remarks: Mapping[str, tuple[str, ...]]
    ignored: tuple[str, ...]
    faults: tuple[Violation, ...]

    @property
    def needs_layout(self) -> bool:
        """Whether the file is valid only when it is read by the layout, and not by the titles of the fields alone."""
        layout = self.layouts["layouts"][0]
        steps = any("steps" in source for source in layout["fields"].values())
        return steps or any(name in layout for name in ("number_rows", "ignore", "sheet"))


def draft(path: Path, *, name: str | None = None, sheet: str | None = None, portal: Portal | None = None) -> Draft:
    """Return a draft for a file that a table can be read from; names of fields are the portal's where it has them.

    Raises what `extract.read` raises where the file cannot be read, and UsageError where the name is none.
    """
    chosen = _checked(name) if name else _named_by(path)
    table = Document(path, sheet=sheet).table()
    if not all(map(is_safe, table.labels)):
        # A draft repeats the labels; these are a row of data.
        fault = N_("{file}: the first row holds personal data and no names of columns; put such names above it")
        raise UsageError(fault=translate(fault, file=masked(path.name)))
    known = known_names(portal)
    counts = Counter(map(plain_label, table.labels))
    kept = [index for index, label in enumerate(table.labels) if counts[plain_label(label)] == 1]
    if not kept:
        raise UsageError(fault=translate("{file}: no column has a name of its own", file=masked(path.name)))
    names = dict(zip(kept, field_names([table.labels[index] for index in kept], known), strict=True))
    fields = {
        index: field_of(seen, names[index], table.labels[index]) for index, seen in every(table) if index in names
    }
    plan = Plan(
        name=chosen,
        title=_title(table),
        headers=table.labels,
        ignored=tuple(dict.fromkeys(label for label in table.labels if counts[plain_label(label)] > 1)),
        fields=tuple(fields.values()),
        key=_key(table, fields, names),
        sheet=sheet,
    )
    done = proved(plan, table)
    return Draft(
        name=chosen,
        package=package_of(done.plan),
        layouts=layouts_of(done.plan),
        remarks={one.name.name: one.remarks for one in done.plan.fields if one.remarks},
        ignored=plan.ignored,
        faults=done.faults,
    )


def _checked(name: str) -> str:
    if not is_slug(name) or SEARCH_SUFFIX in name or name.startswith("sqlite_"):
        raise UsageError(
            fault=translate(N_("“{name}” is no name for a dataset: lower-case letters, digits and _"), name=name)
        )
    return name


def _named_by(path: Path) -> str:
    """Return the name that a file gives to a dataset; a number of a person in it is no name."""
    return (slug(path.stem) if is_safe(path.stem) else "") or UNNAMED


def _title(table: Table) -> str:
    above = table.notes[: table.above]
    return safe_note(above[0]) if above and len(above[0]) <= TITLE else ""


def _key(table: Table, fields: Mapping[int, Drafted], names: Mapping[int, Name]) -> tuple[str, ...]:
    candidates = [
        Candidate(index=index, distinct=one.distinct, rank=one.rank)
        for index, one in fields.items()
        if one.rank is not None
    ]

    def column(index: int) -> pa.ChunkedArray:
        cells = table.columns[index]
        for step in fields[index].steps:
            cells = STEPS[step](cells)
        return cells

    found = find_key(candidates, table.height, column)
    return tuple(names[index].name for index in found)
