"""The first sheet of a workbook that goes back: one line for each cause, with links to its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gongkai.errors import N_
from gongkai.messages import number, translate
from gongkai.report import Report
from gongkai.reports.causes import Cause, causes
from gongkai.reports.fields import Fields
from gongkai.reports.labels import SEVERITIES
from gongkai.reports.marks import COLOURS, Spot, spot
from gongkai.reports.places import Span, words
from gongkai.reports.terminal import verdict
from gongkai.reports.text import LONG, shown

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell

#: The columns of the list and their widths in characters; those of the places follow.
COLUMNS = (
    (N_("No."), 5),
    (N_("Severity"), 8),
    (N_("Fault"), 16),
    (N_("Column"), 20),
    (N_("Count"), 8),
    (N_("What is wrong"), 50),
    (N_("Suggestion"), 30),
)
#: What stands above the list; it is no part of it.
NOTED = frozenset({"title", "remark", ""})
FILLS: Mapping[str, str] = {"head": "FFF3F5F7", **{str(severity): colour for severity, colour in COLOURS.items()}}

#: How the format calls this size of paper.
A4 = 9

LINKS, LINK_WIDTH = 5, 14

#: In points; the format knows no higher row.
LINE_HEIGHT, HIGHEST = 16, 409

#: So many values of one cause are told with their suggestions.
VALUES = 5

#: A name by which the sheet is known again when the workbook comes back.
MARKER = "gongkai_problems"


@dataclass(frozen=True, slots=True)
class Text:
    """What a cell of the list shows, how, and where in the workbook it leads."""

    value: str | int
    look: str = ""
    target: str = ""


#: Answers the name of the sheet that holds a spot, or None where no sheet does.
SheetOf = Callable[[Spot], str | None]


def lines(report: Report, fields: Fields, remarks: Sequence[str], sheet_of: SheetOf) -> Iterator[list[Text]]:
    """Yield the rows of the sheet; the last one before the list is its header."""
    yield [Text(verdict(report), "title")]
    yield [
        Text(translate("Each faulty cell is coloured and has a comment. The places are links. Mend, save, hand in."))
    ]
    if report.limit:
        limit = number(report.limit)
        yield [Text(translate("The search stopped after {limit} faults; there may be more.", limit=limit), "remark")]
    yield from ([Text(shown(remark, LONG), "remark")] for remark in (*report.remarks, *remarks))
    heads = [translate("Place {number}", number=place) for place in range(1, LINKS + 1)]
    yield [Text(name, "head") for name in (*(translate(name) for name, _ in COLUMNS), *heads)]
    found = causes(report, fields)
    sheets = len({fault.sheet for cause in found for fault in cause.faults})
    for position, cause in enumerate(found, start=1):
        places = [*_places(cause, sheet_of, named=sheets > 1)]
        yield [*_cause(position, cause), *places, *[Text("", "text")] * (LINKS - len(places))]


def head_row(report: Report, remarks: Sequence[str]) -> int:
    """Return the number of the row that is the header of the list."""
    return 3 + bool(report.limit) + len(report.remarks) + len(remarks)


def widths() -> list[int]:
    """Return how wide each column is."""
    return [*(width for _, width in COLUMNS), *[LINK_WIDTH] * LINKS]


def heights(rows: Sequence[Sequence[Text]]) -> dict[int, int]:
    """Return how high each row of the list must be to show its texts whole; programs do not all reckon it."""
    found = {}
    for row, texts in enumerate(rows, start=1):
        if len(texts) > 1:
            lines = [_lines(str(text.value), width) for text, width in zip(texts, widths(), strict=False)]
            found[row] = min(HIGHEST, LINE_HEIGHT * max(lines))
    return found


def wide(text: str) -> int:
    """Return how many half-width characters a text is wide."""
    return sum(2 if character > "\u2e80" else 1 for character in text)


def _lines(text: str, width: int) -> int:
    return sum(1 + (wide(line) - 1) // max(1, width - 1) for line in text.split("\n"))


def dress(cell: Any, text: Text) -> None:
    """Give a cell of the list its text, its look and its link; a text is never taken for a formula."""
    from openpyxl.styles import Alignment, Border, PatternFill, Side
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell.value = text.value
    if isinstance(text.value, str):
        cell.data_type = "s"
    if text.look in NOTED:
        # These run over the empty cells beside them; what stands in the list wraps within its column.
        cell.font = _font(cell, **({"b": True, "sz": 13} if text.look == "title" else {}))
        return
    thin = Side(style="thin", color="FFC9D1D9")
    cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="right" if text.look == "count" else None)
    cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    if text.look in FILLS:
        cell.fill = PatternFill("solid", fgColor=FILLS[text.look])
    if text.look == "head":
        cell.font = _font(cell, b=True)
    if text.target:
        cell.font = _font(cell, color="FF0B4F9E", u="single")
        cell.hyperlink = Hyperlink(ref="", location=text.target, display=str(text.value))


def write(sheet: Any, rows: Sequence[list[Text]]) -> None:
    """Write the rows into an ordinary sheet."""
    for row, height in heights(rows).items():
        sheet.row_dimensions[row].height = height
    for row, texts in enumerate(rows, start=1):
        for column, text in enumerate(texts, start=1):
            cell: Cell = sheet.cell(row, column)
            dress(cell, text)
            if cell.hyperlink is not None:
                cell.hyperlink.ref = cell.coordinate


def furnish(sheet: Any, head: int) -> None:
    """Set what is of the whole sheet: widths, the rows that stay in view, the print."""
    from openpyxl.utils import get_column_letter

    for column, width in enumerate(widths(), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = _fit_to_page()


def reference(sheet: str, address: str) -> str:
    """Return a place of a workbook as links write it."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{address}"


def name_for(taken: Sequence[str]) -> str:
    """Return a name for the list that no sheet has."""
    lower = {name.lower() for name in taken}
    own = translate("Problems")
    names = [own, *(f"{own} ({count})" for count in range(2, len(taken) + 3))]
    return next(name for name in names if name.lower() not in lower)


def announce(book: Workbook, sheet: str) -> None:
    """Open a workbook at the list, its first sheet, and mark it so that it is known when the file comes back."""
    from openpyxl.workbook.defined_name import DefinedName

    book.defined_names[MARKER] = DefinedName(MARKER, attr_text=reference(sheet, "$A$1"), hidden=True)
    book.active = 0
    for position, item in enumerate(book.worksheets):
        # Two selected sheets would be edited both at once.
        item.sheet_view.tabSelected = position == 0


def remove_earlier(book: Workbook) -> None:
    """Take away the list that an earlier report put into a workbook."""
    marker = book.defined_names.pop(MARKER, None)
    for name, _ in marker.destinations if marker is not None else ():
        if name in book.sheetnames and len(book.sheetnames) > 1:
            del book[name]


def _font(cell: Any, **changes: Any) -> Any:
    from openpyxl.styles import Font

    plain = cell.font
    return Font(**{"name": plain.name, "sz": plain.sz, "charset": plain.charset, "family": plain.family, **changes})


def _fit_to_page() -> Any:
    from openpyxl.worksheet.properties import PageSetupProperties

    return PageSetupProperties(fitToPage=True)


def _cause(position: int, cause: Cause) -> list[Text]:
    first = cause.cases[0]
    said = first.words
    if len(cause.cases) > 1:
        said = translate("{sentence} … and {count} other values", sentence=said, count=number(len(cause.cases) - 1))
    return [
        Text(position, "count"),
        Text(translate(SEVERITIES[cause.severity]), cause.severity),
        Text(cause.label, "text"),
        Text(shown(cause.column), "text"),
        Text(cause.count, "count"),
        Text(said, "text"),
        Text(_suggestions(cause), "text"),
    ]


def _suggestions(cause: Cause) -> str:
    pairs = [(case.cell, case.suggestion) for case in cause.cases if case.suggestion]
    told = [f"{shown(cell)} → {shown(meant)}" if cell else shown(meant) for cell, meant in pairs[:VALUES] if meant]
    return "\n".join([*told, "…"] if len(pairs) > VALUES else told)


def _places(cause: Cause, sheet_of: SheetOf, *, named: bool) -> Iterator[Text]:
    found = cause.spans
    for place in found[: LINKS if len(found) == LINKS else LINKS - 1]:
        yield _place(place, cause, sheet_of, named=named)
    if len(found) > LINKS:
        hidden = sum(place.size for place in found[LINKS - 1 :])
        yield Text(translate("… and {count} more", count=number(hidden)), "text")


def _place(place: Span, cause: Cause, sheet_of: SheetOf, *, named: bool) -> Text:
    where = spot(cause.faults[0])
    sheet = sheet_of(Spot(place.sheet, place.first or 1, place.column or 1)) if where is not None else None
    if sheet is None:
        return Text(words([place]), "text")
    shown_as = f"{place.address}\n{sheet}" if named else place.address
    return Text(shown_as, "link", reference(sheet, place.address))
