"""Where the header of a grid is, and the labels that its rows make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.extract.grid import HEAD, Area, Grid, filled

#: Between the parts of a label that stands in several rows.
PATH = "/"

#: A figure; a header of years or numbers over several rows must be declared.
FIGURE = re.compile(r"\s*[-+]?[\d,.]+%?\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The rows of a header, from `top` up to `end`, the labels they make, and the texts above them."""

    top: int
    end: int
    labels: tuple[str, ...]
    notes: tuple[str, ...]


def find_header(grid: Grid, *, skip: int | None = None, height: int | None = None) -> Header:
    """Return the header of a grid.

    Rows with one filled cell above a row with several are titles, unless `skip` says how many rows there are above the
    header. Without a `height` the header has several rows only where that is certain: merged cells say so, or blanks in
    its first row that the next rows fill while they leave blank what is filled above.
    """
    # Titles above a text may have been taken off already.
    above = grid.numbers[0].as_py() - 1 if grid.height else 0
    top = _top(grid) if skip is None else min(max(0, skip - above), grid.height)
    end = min(top + (height or _height(grid, top)), grid.height)
    notes = tuple(cell.strip() for row in grid.head[:top] for cell in row if cell.strip())
    rows = grid.head[top:end]
    labels = tuple(rows[0]) if len(rows) == 1 else _paths(_unmerged(rows, grid.merged, top))
    return Header(top=top, end=end, labels=labels, notes=notes)


def _top(grid: Grid) -> int:
    """Return the first row that is no title and not blank; the first of all where no row looks like a header."""
    if grid.width < 2:
        return next((place for place, row in enumerate(grid.head) if filled(row)), 0)
    for place, row in enumerate(grid.head):
        if len(filled(row)) > 1:
            return place
    return 0


def _height(grid: Grid, top: int) -> int:
    areas = [area for area in grid.merged if area.top >= top]
    by_areas = _height_by_areas(areas, grid.head, top)
    return by_areas if by_areas > 1 else _height_by_blanks(grid.head[top:])


def _height_by_areas(areas: Sequence[Area], rows: Sequence[list[str]], top: int) -> int:
    """Return how many rows belong together because cells are merged over them, or under merged cells."""
    bottom = top
    while True:
        inside = [area for area in areas if area.top <= bottom]
        deepest = max([bottom, *(area.bottom for area in inside)])
        over = {
            place for area in inside if area.bottom == deepest and area.right > area.left
            for place in range(area.left, area.right + 1)
        }  # fmt: skip
        below = rows[deepest + 1] if deepest + 1 < len(rows) else []
        if over and filled(below) and set(filled(below)) <= over:
            deepest += 1
        if deepest == bottom:
            return min(bottom, top + HEAD - 1) - top + 1
        bottom = deepest


def _height_by_blanks(rows: Sequence[list[str]]) -> int:
    """Return how many rows belong together because each fills blanks of the one above and nothing else.

    A cell is open where the header still has a blank, or begins a run of blanks; a row that fills any other cell, or
    is a figure, is the first one of the data.
    """
    if not rows:
        return 1
    spans = _spans(rows[0], [(0, len(rows[0]))])
    height = 1
    for row in rows[1:]:
        # The label at the left of the blanks goes on below.
        wide = {place for left, right in spans if right - left > 1 for place in range(left, right)}
        own = set(filled(row))
        begun = {left for left, right in spans if right - left > 1} & own
        if not begun or not own <= wide or any(FIGURE.fullmatch(row[place]) for place in own):
            break
        height += 1
        spans = [part for left, right in spans for part in _spans(row, [(left, right)])]
    # Blanks that are still open belong to no label: then they are blank labels, and no block.
    return height if all(right - left == 1 for left, right in spans) else 1


def _spans(row: Sequence[str], within: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cut spans of columns where a cell of the row begins a new one."""
    spans = []
    for left, right in within:
        starts = [left, *(place for place in range(left + 1, right) if row[place].strip())]
        spans += list(zip(starts, [*starts[1:], right], strict=True))
    return spans


def _unmerged(rows: Sequence[list[str]], merged: Sequence[Area], top: int) -> list[list[str]]:
    """Return the rows with the text of merged cells in each column of their first row."""
    own = [list(row) for row in rows]
    for area in merged:
        place = area.top - top
        if 0 <= place < len(own):
            for column in range(area.left, min(area.right + 1, len(own[place]))):
                own[place][column] = rows[place][area.left]
    return own


def _paths(rows: Sequence[list[str]]) -> tuple[str, ...]:
    """Return the label of each column: the texts above it from top to bottom."""
    spans = [(0, len(rows[0]))]
    paths: list[list[str]] = [[] for _ in rows[0]]
    for row in rows:
        spans = _spans(row, spans)
        for left, right in spans:
            for place in range(left, right):
                paths[place].append("".join(row[left].split()))
    return tuple(PATH.join(part for part in path if part) for path in paths)
