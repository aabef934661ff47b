"""A finished report as cells: the sheets of a workbook, a text with columns, the tables of a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

from gongkai import extract
from gongkai.descriptor import Reading
from gongkai.errors import NotText
from gongkai.extract.grid import Grid
from gongkai.table import column_letters

#: No table of the form has more rows or columns; a merged area or a span of a page that says otherwise is cut.
MOST = 500
#: A page that is larger is no report.
PAGE = 16 * 1024 * 1024
#: So many cells of a table are read, and so far one of them may reach.
CELLS, WIDEST = 100_000, 60


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet or table by row and column, both from 1; what is merged stands in each cell of it."""

    name: str
    cells: Mapping[tuple[int, int], str]
    #: The texts around the table.
    prose: str = ""

    @cached_property
    def rows(self) -> Mapping[int, Mapping[int, str]]:
        """The filled cells of each row by their columns."""
        found: dict[int, dict[int, str]] = {}
        for (row, column), text in sorted(self.cells.items()):
            found.setdefault(row, {})[column] = text
        return found


def address(row: int, column: int) -> str:
    """Return what a spreadsheet calls a cell.

    >>> address(24, 3)
    'C24'
    """
    return f"{column_letters(column)}{row}"


def folded(text: str) -> str:
    """Return a text as it is compared: width, white space and case do not count.

    >>> folded(" 自　然人 "), folded("（一）予以公开")
    ('自然人', '(一)予以公开')
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def sheets_of(path: Path) -> tuple[Sheet, ...]:
    """Return the cells of a report: of every visible sheet, of a text, or of every table of a page.

    Raises UnreadableFile and the other kinds of UsageError that tell what is wrong with the file.
    """
    document = extract.Document(path, limits=extract.Limits(rows=100_000, columns=MOST))
    try:
        names = [sheet.name for sheet in document.sheets if sheet.visible]
        if names:
            return tuple(_of_grid(document.grid(Reading(sheet=name))) for name in names)
        return (_of_grid(document.grid(), document.table().notes),)
    except NotText:
        page = _page(path)
        if page is None:
            raise
        return page


def _of_grid(grid: Grid, notes: tuple[str, ...] = ()) -> Sheet:
    numbers = grid.numbers.to_pylist()
    cells = {
        (numbers[row], grid.first + place): text
        for place, column in enumerate(grid.columns)
        for row, text in enumerate(column.to_pylist())
        if text and text.strip()
    }
    for area in grid.merged:
        rows = range(area.top, min(area.bottom, area.top + MOST) + 1)
        columns = range(area.left, min(area.right, area.left + MOST) + 1)
        text = cells.get((area.top + 1, grid.first + area.left))
        if text:
            cells |= {(row + 1, grid.first + column): text for row in rows for column in columns}
    long = "\n".join(dict.fromkeys(text for text in cells.values() if len(text) > MOST // 10))
    return Sheet(name=grid.sheet or "", cells=cells, prose="\n".join([*notes, long]))


def _page(path: Path) -> tuple[Sheet, ...] | None:
    """Return the tables of a page, or None where the file is none."""
    if path.stat().st_size > PAGE:
        return None
    text = path.read_bytes().decode("utf-8", errors="replace")
    if "<table" not in text.lower():
        return None
    reader = _Reader()
    reader.feed(text)
    reader.close()
    prose = "\n".join(reader.prose)
    return tuple(Sheet(name=name, cells=cells, prose=prose) for name, cells in reader.found())


class _Reader(HTMLParser):
    """Reads the tables of a page, and the text that is none of them."""

    def __init__(self) -> None:
        super().__init__()
        self.prose: list[str] = []
        self._tables: list[dict[tuple[int, int], str]] = []
        self._captions: list[str] = []
        self._row, self._column = 0, 1
        self._span: tuple[int, int] | None = None
        self._words: list[str] = []
        self._inside: list[str] = []

    def found(self) -> Iterator[tuple[str, dict[tuple[int, int], str]]]:
        """Yield the caption and the cells of each table that holds any."""
        for caption, cells in zip(self._captions, self._tables, strict=True):
            if cells:
                yield caption, {place: text for place, text in cells.items() if text}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._tables.append({})
            self._captions.append("")
            self._row = 0
        elif tag == "tr":
            self._row, self._column = self._row + 1, 1
        elif tag in {"td", "th"} and self._tables:
            facts = dict(attrs)
            self._span = (_span(facts.get("rowspan")), _span(facts.get("colspan")))
            self._words = []
        if tag in {"table", "caption", "script", "style"}:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self._span is not None:
            self._place(" ".join("".join(self._words).split()))
            self._span = None
        if tag in self._inside:
            del self._inside[len(self._inside) - 1 - self._inside[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if self._span is not None:
            self._words.append(data)
        elif self._inside[-1:] == ["caption"]:
            self._captions[-1] += data.strip()
        elif not self._inside:
            self.prose.append(data)

    def _place(self, text: str) -> None:
        cells, (height, width) = self._tables[-1], self._span or (1, 1)
        column = next((at for at in range(self._column, MOST) if (self._row, at) not in cells), MOST)
        self._column = column
        if column == MOST or len(cells) > CELLS:
            return
        for row in range(self._row, self._row + height):
            for place in range(column, column + width):
                cells[row, place] = text


def _span(text: str | None) -> int:
    return max(1, min(int(text[:4]), WIDEST)) if text and text.isdecimal() else 1
