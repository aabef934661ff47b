"""One file looked at: how it was read, what its columns hold, and what is suspect in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from gongkai.descriptor import Portal
from gongkai.errors import GongkaiError
from gongkai.extract import Document, Sheet
from gongkai.extract.header import PATH
from gongkai.messages import explain
from gongkai.profile.column import Column, Seen, see
from gongkai.profile.likeness import Likeness, likest
from gongkai.profile.personal import Outside, Personal, outside, personal
from gongkai.profile.showing import masked, safe_note
from gongkai.profile.suspects import Suspect, odd_rows, suspects
from gongkai.table import Source, Table, column_letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What was understood of a file; no personal item is repeated in it."""

    source: Source
    sheets: tuple[Sheet, ...]
    sheet: str | None
    rows: int
    #: The rows of the header, and what stands above it and below the data.
    header: tuple[int, ...]
    titles: tuple[str, ...]
    footnotes: tuple[str, ...]
    blank_rows: int
    columns: tuple[Column, ...]
    suspects: tuple[Suspect, ...]
    personal: tuple[Personal, ...]
    outside: tuple[Outside, ...]
    #: The dataset of the portal that the file looks like; why that cannot be said, where it cannot.
    likeness: Likeness | None = None
    unlike: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the inspection for a program."""
        source = self.source
        text = source.delimiter != "-"
        return {
            "file": masked(source.name),
            "bytes": source.bytes,
            "format": source.form,
            "encoding": None if source.encoding == "-" else source.encoding,
            "encodingReason": source.reason or None,
            "delimiter": source.delimiter if text else None,
            "sheets": [
                {"name": masked(sheet.name), "visible": sheet.visible, "read": sheet.name == self.sheet}
                for sheet in self.sheets
            ],
            "rows": self.rows,
            "headerRows": list(self.header),
            "titles": list(self.titles),
            "footnotes": list(self.footnotes),
            "blankRows": self.blank_rows,
            "columns": [column.as_json() for column in self.columns],
            "suspects": [suspect.as_json() for suspect in self.suspects],
            "personal": [found.as_json() for found in self.personal],
            "personalOutside": [found.as_json() for found in self.outside],
            "dataset": self.likeness.as_json() if self.likeness else None,
        }


def look(path: Path, *, sheet: str | None = None, portal: Portal | None = None) -> Inspection:
    """Return what is understood of a file that a table can be read from.

    Raises what `extract.read` raises where it cannot be read.
    """
    document = Document(path, sheet=sheet)
    table = document.table()
    likeness, unlike = _likeness(document, portal)
    columns: list[Column] = []
    found: list[Suspect] = [*odd_rows(table)]
    items: list[Personal] = []
    # One column after the other, so that memory holds the distinct texts of one.
    for index, seen in every(table):
        columns.append(seen.column)
        found += suspects(table, seen, index)
        items += personal(table, seen, index)
    last = table.header
    return Inspection(
        source=table.source,
        sheets=document.sheets,
        sheet=table.sheet,
        rows=table.height,
        header=tuple(range(last - table.header_rows + 1, last + 1)),
        titles=tuple(map(safe_note, table.notes[: table.above])),
        footnotes=tuple(map(safe_note, table.notes[table.above :])),
        blank_rows=table.blank_rows,
        columns=tuple(columns),
        suspects=tuple(found),
        personal=tuple(items),
        outside=tuple(outside(table, document.sheets)),
        likeness=likeness,
        unlike=unlike,
    )


def every(table: Table) -> Iterator[tuple[int, Seen]]:
    """Yield each column of a table with its index.

    What one column took is given back before the next, or the memory of a large table would grow by all of them.
    """
    for index, cells in enumerate(table.columns):
        pa.default_memory_pool().release_unused()
        number, _ = table.where(index)
        label = table.labels[index]
        yield (
            index,
            see(
                cells,
                label,
                position=number or index + 1,
                letters=column_letters(number) if number and table.sheet is not None else None,
                path=tuple(label.split(PATH)) if table.header_rows > 1 else (label,),
            ),
        )


def _likeness(document: Document, portal: Portal | None) -> tuple[Likeness | None, str | None]:
    if portal is None:
        return None, None
    try:
        return likest(document, portal), None
    except GongkaiError as error:
        # A fault of the portal is no fault of the file.
        return None, explain(error)
