"""From a grid to a table: the header found, what is around the data taken off, rows shaped as a layout says."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.descriptor import Reading
from gongkai.extract.grid import Grid, filled
from gongkai.extract.header import Header, find_header
from gongkai.extract.shape import shape
from gongkai.table import Table

#: How a line below the data begins that is no row of them.
FOOTNOTE = re.compile(
    r"[\s*＊※]*(?:注|附注|备注|说明|填表人?|制表人?|填报人?|填表单位|填报单位|审核人?|复核人?|负责人|单位负责人|联系人|联系电话"
    r"|数据来源|资料来源|来源|notes?|source)\s*\d*\s*(?:[:：.．、]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Where the data end, and what stands below."""

    stop: int
    notes: tuple[str, ...]
    blank: int


def assemble(grid: Grid, reading: Reading) -> Table:
    """Return the table that a grid holds."""
    header = find_header(grid, skip=reading.skip_rows, height=reading.header_rows)
    ending = _ending(grid, header.end)
    body = grid.slice(header.end, ending.stop)
    kept = _kept(grid, header)
    numbers = set(body.numbers.to_pylist()) if grid.ragged else set()
    table = Table(
        source=grid.source,
        labels=tuple(header.labels[place] for place in kept),
        columns=tuple(body.columns[place] for place in kept),
        rows=body.numbers,
        ragged={row: cells for row, cells in grid.ragged.items() if row in numbers},
        numbers=tuple(grid.first + place for place in kept),
        sheet=grid.sheet,
        header=grid.numbers[header.end - 1].as_py() if header.end else 1,
        header_rows=max(1, header.end - header.top),
        notes=(*header.notes, *ending.notes),
        above=len(header.notes),
        blank_rows=ending.blank,
        remarks=grid.remarks,
    )
    return shape(table, reading) if reading.shapes else table


def labels_of(grid: Grid, reading: Reading) -> tuple[str, ...]:
    """Return the labels that the table of a grid has, those aside that a reading makes up."""
    header = find_header(grid, skip=reading.skip_rows, height=reading.header_rows)
    return tuple(header.labels[place] for place in _kept(grid, header))


def _kept(grid: Grid, header: Header) -> list[int]:
    """Return the columns less those that are blank from the header on; rows of another width count from the left."""
    body = grid.slice(header.end, grid.height)
    places = range(grid.width)
    if grid.ragged:
        return [*places]
    return [place for place in places if header.labels[place].strip() or not _is_blank(body, place)]


def _is_blank(grid: Grid, place: int) -> bool:
    cells = pc.utf8_trim_whitespace(grid.columns[place])
    return not pc.any(pc.not_equal(cells, "")).as_py()


def _ending(grid: Grid, start: int) -> Ending:
    """Return the end of the data: blank rows and footnotes below them are none."""
    notes: list[str] = []
    stop, blank = grid.height, 0
    while stop > start:
        cells = grid.row(stop - 1)
        places = filled(cells)
        if not places:
            blank += 1
        elif grid.width > 1 and _is_footnote([cells[place] for place in places]):
            notes.append(" ".join(cells[place].strip() for place in places))
        else:
            break
        stop -= 1
    return Ending(stop=stop, notes=tuple(reversed(notes)), blank=blank)


def _is_footnote(texts: list[str]) -> bool:
    if len(texts) == 1:
        return FOOTNOTE.match(texts[0]) is not None
    # “填表人：… 审核人：…” in one row.
    return all(FOOTNOTE.match(text) and re.search("[:：]", text) for text in texts)


def grid_of(table: Table) -> Grid:
    """Return a table whose header is its first row as a grid."""
    columns = tuple(
        pa.chunked_array([pa.array([label], column.type), *column.chunks])
        for label, column in zip(table.labels, table.columns, strict=True)
    )
    first = pa.array([table.header], pa.int64())
    return Grid(
        source=table.source,
        columns=columns,
        numbers=pa.concat_arrays([first, table.rows]),
        ragged=table.ragged,
        sheet=table.sheet,
        remarks=table.remarks,
    )
