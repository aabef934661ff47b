"""An ODS looked at before calamine opens it: how many cells it has, and what calamine does not tell of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from xml.parsers import expat

from gongkai.errors import N_, BrokenFile
from gongkai.extract.archive import Unpacking
from gongkai.extract.grid import Area
from gongkai.extract.limits import Limits
from gongkai.extract.unread import Unread

#: The beginning of a sheet, or a row with its cells; both may be empty elements.
PART = re.compile(rb"<table:table\s([^<>]*)>|<table:table-row\b([^<>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^<>]*)>")
#: A cell with its content.
FILLED = re.compile(
    rb"<table:(?:covered-)?table-cell\b([^<>]*?)(?:/>|>(.*?)</table:(?:covered-)?table-cell>)", re.DOTALL
)
REPEATED = re.compile(rb'-repeated="(\d{1,19})"')
SPANNED = re.compile(rb'number-(rows|columns)-spanned="(\d{1,7})"')
NAME = re.compile(rb'table:name="([^"]*)"')
#: A span of a day or longer; shorter ones calamine reads as hours of a day.
SPAN = re.compile(rb'time-value="-?PT(\d+)H(\d+)M(\d+)')
HOURS = 24
NOTE = re.compile(rb"<office:annotation\b.*?</office:annotation>", re.DOTALL)
SAID = re.compile(rb"<text:p\b[^<>]*>([^<]*)")
#: A row without any of these holds nothing that calamine does not tell.
MARKS = (b'"error"', b'"percentage"', b'time-value="', b"-spanned=", b'=TRUE()"', b'=FALSE()"')
#: Truth values that came from another program stand as numbers that a formula makes.
TRUTHS = {b'=TRUE()"': "TRUE", b'=FALSE()"': "FALSE"}
#: A cell that is no more than told of may stand for so many.
ALIKE = Limits(cells=100_000)


def look(unpacking: Unpacking) -> dict[str, Unread]:
    """Make sure that the sheets are within the limits; return what calamine does not tell of each.

    Raises BrokenFile, OverLimit.
    """
    sheets: dict[str, Unread] = {}
    unread, height, width, cells = Unread(), 0, 0, 0
    for named, attributes, content in _parts(unpacking):
        if named:
            name = NAME.search(named)
            unread, height, width, cells = Unread(), 0, 0, 0
            sheets[unescape(name[1].decode(errors="replace")) if name else ""] = unread
            continue
        times, own = _repeated(attributes), _width(content)
        if own:
            width, cells = max(width, own), cells + times * own
            unpacking.limits.hold("columns", own, unpacking.path)
            unpacking.limits.hold("rows", height + times, unpacking.path)
            unpacking.limits.hold("cells", max(cells, (height + times) * width), unpacking.path)
            if any(mark in content for mark in MARKS):
                _look(content, height, times, unread, unpacking.path)
        height += times
    for part in unpacking.parts():
        if part != "content.xml":
            unpacking.whole(part)
    return sheets


def _parts(unpacking: Unpacking) -> Iterator[tuple[bytes, bytes, bytes]]:
    if "content.xml" not in unpacking.archive.namelist():
        return
    # calamine waits for the end of an element without end.
    parser = expat.ParserCreate()
    try:
        for piece in unpacking.pieces("content.xml", b"table-row>"):
            parser.Parse(piece, False)
            yield from PART.findall(piece)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise BrokenFile(where=unpacking.path, kind=unpacking.kind, fault=N_("it is damaged")) from error


def _width(content: bytes) -> int:
    """Return how many cells there are in a row up to the last one with a value."""
    width = last = 0
    for cell in CELL.findall(content):
        width += _repeated(cell)
        # An empty cell closes itself and has no value.
        if b"office:" in cell or not cell.endswith(b"/"):
            last = width
    return last


def _repeated(attributes: bytes) -> int:
    times = REPEATED.search(attributes) if b"-repeated" in attributes else None
    return int(times[1]) if times else 1


def _look(content: bytes, above: int, times: int, unread: Unread, path: Path) -> None:
    column = 0
    for attributes, inside in FILLED.findall(content):
        again = _repeated(attributes)
        if any(mark in attributes for mark in MARKS):
            ALIKE.hold("cells", times * again, path)
            for row in range(above, above + times):
                for place in range(column, column + again):
                    _take(attributes, inside, row, place, unread)
        column += again


def _take(attributes: bytes, inside: bytes, row: int, column: int, unread: Unread) -> None:
    place = row + 1, column + 1
    if b'value-type="percentage"' in attributes:
        unread.percents.append(place)
    elif b'value-type="error"' in attributes:
        said = SAID.search(NOTE.sub(b"", inside))
        unread.texts[place] = unescape(said[1].decode(errors="replace")).strip() if said else ""
    elif (span := SPAN.search(attributes)) and int(span[1]) >= HOURS:
        unread.texts[place] = f"{int(span[1])}:{span[2].decode():0>2}:{span[3].decode():0>2}"
    elif truth := next((text for mark, text in TRUTHS.items() if mark in attributes), None):
        unread.texts[place] = truth
    if b"-spanned=" in attributes:
        spans = {name: int(count) for name, count in SPANNED.findall(attributes)}
        bottom, right = row + spans.get(b"rows", 1) - 1, column + spans.get(b"columns", 1) - 1
        if bottom > row or right > column:
            unread.merged.append(Area(row, column, bottom, right))
