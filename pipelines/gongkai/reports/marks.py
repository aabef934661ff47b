"""What is written at each faulty cell of a workbook: a colour and a comment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from gongkai.errors import N_
from gongkai.messages import number, translate
from gongkai.report import Report, Severity, Violation
from gongkai.reports.causes import without_blank_keys
from gongkai.reports.fields import Fields
from gongkai.reports.labels import SEVERITIES, label
from gongkai.reports.places import OF_HEADER, span
from gongkai.reports.text import advice, sentence

if TYPE_CHECKING:
    from openpyxl.cell import Cell, WriteOnlyCell
    from openpyxl.comments import Comment

#: Begins what is ours in a comment, so that a file that comes back is marked anew and not twice.
SIGN = "【gongkai】"

#: The colours in which spreadsheets themselves show what is bad, and what asks for a look.
COLOURS: Mapping[Severity, str] = {"error": "FFFFC7CE", "warning": "FFFFEB9C"}

#: A comment of more characters is cut; the list of problems has the rest.
LONGEST = 2_000
WIDTH, LINE, CHARACTERS = 380, 20, 28


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell; without a sheet, in the first one."""

    sheet: str | None
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of one cell, and how grave it is."""

    severity: Severity
    text: str


def spot(fault: Violation) -> Spot | None:
    """Return the cell at which a fault is marked: a row's first one, the header's; None where it is of no cell."""
    where = span(fault)
    if where.first is None and where.column is None and fault.type not in OF_HEADER:
        return None
    return Spot(where.sheet, where.first or 1, where.column or 1)


@dataclass(frozen=True, slots=True)
class Marks:
    """What is said of each faulty cell, in the order of the report, and which of the cells get a comment."""

    by_spot: Mapping[Spot, Mark]
    commented: frozenset[Spot]

    @classmethod
    def of(cls, report: Report, fields: Fields, most: int) -> Marks:
        """Return the marks of a report, the first ones commented."""
        found: dict[Spot, list[Violation]] = defaultdict(list)
        for fault in without_blank_keys((*report.errors, *report.warnings)):
            if (where := spot(fault)) is not None:
                found[where].append(fault)
        by_spot = {where: _mark(faults, fields) for where, faults in found.items()}
        return cls(by_spot, frozenset(islice(by_spot, most)))

    def remarks(self) -> list[str]:
        """Return what the reader must know: that cells have no comment."""
        if len(self.commented) == len(self.by_spot):
            return []
        text = N_("Only the first {count} of {total} faulty cells have a comment; all of them are coloured.")
        return [translate(text, count=number(len(self.commented)), total=number(len(self.by_spot)))]


def _mark(faults: list[Violation], fields: Fields) -> Mark:
    text = "\n\n".join(dict.fromkeys(_said(fault, fields) for fault in faults))
    return Mark(faults[0].severity, text if len(text) <= LONGEST else text[:LONGEST] + "…")


def _said(fault: Violation, fields: Fields) -> str:
    severity = translate(SEVERITIES[fault.severity])
    head = translate("{severity}: {label}", severity=severity, label=label(fault))
    return "\n".join(filter(None, [head, sentence(fault, fields), advice(fault)]))


def colour(cell: Cell | WriteOnlyCell, severity: Severity) -> None:
    """Give a cell the colour of its fault; all else of its format stays."""
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=COLOURS[severity])


def comment(text: str, before: Comment | None = None) -> Comment:
    """Return a comment as large as its text; what stood there before stays above it."""
    from openpyxl.comments import Comment

    own = f"{SIGN}\n{text}"
    whole = own if before is None else f"{before.text}\n\n{own}"
    lines = sum(1 + len(line) // CHARACTERS for line in whole.splitlines())
    author = "gongkai" if before is None else before.author
    return Comment(whole, author, height=LINE * (lines + 1), width=WIDTH)


def unmark(cell: Cell) -> None:
    """Take our comment and our colour off a cell that an earlier report marked."""
    from openpyxl.styles import PatternFill

    if cell.comment is None or SIGN not in cell.comment.text:
        return
    before = cell.comment.text.partition(SIGN)[0].rstrip()
    kept = cell.comment.author, cell.comment.height, cell.comment.width
    cell.comment = None
    if before:
        cell.comment = _plain(before, *kept)
    if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in COLOURS.values():
        cell.fill = PatternFill()


def _plain(text: str, author: str, height: int, width: int) -> Comment:
    from openpyxl.comments import Comment

    return Comment(text, author, height=height, width=width)
