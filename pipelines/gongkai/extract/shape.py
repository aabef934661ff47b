"""Rows that are no records of their own: sections, groups, rows to leave out, blanks that inherit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from gongkai.descriptor import Blocks, Outline, Reading, Unpivot
from gongkai.extract.paragraphs import numbered
from gongkai.names import plain_label, told_apart
from gongkai.table import Table, text_column

#: How a file is read of which a layout says nothing.
PLAIN = Reading()


@dataclass(slots=True)
class Record:
    """One row on its way: its place in the table, its cells, and the section it stands in."""

    place: int
    cells: list[str | None]
    section: str | None = None
    above: Record | None = None
    leaf: bool = True


def shape(table: Table, reading: Reading) -> Table:
    """Return the records of a table, each with all that a reader knows of it."""
    if reading.blocks is not None:
        return _unstacked(shape(table, replace(reading, blocks=None)), reading.blocks)
    if reading.unpivot is not None:
        return _unpivoted(shape(table, replace(reading, unpivot=None)), reading.unpivot)
    if reading.paragraphs is not None:
        return numbered(shape(table, replace(reading, paragraphs=None)), reading.paragraphs)
    if reading == replace(PLAIN, number_rows=reading.number_rows, sheet=reading.sheet, encoding=reading.encoding):
        return _numbered(table, reading.number_rows)
    cells = [list(row) for row in zip(*(column.to_pylist() for column in table.columns), strict=True)]
    notes: list[str] = []
    records = list(_sections(_kept(cells, reading, notes), reading))
    labels = _plain(table)
    named = [plain_label(label) for label in reading.inherit]
    inherit = [labels.index(label) for label in named if label in labels]
    if reading.outline is None:
        _inherit_from_above(records, inherit)
    else:
        _arrange(records, labels, reading.outline)
        for record in records:
            _inherit_from_group(record, inherit)
        _name(records, labels.index(plain_label(reading.outline.name)), reading.outline.join)
        records = [record for record in records if record.leaf]
    return _table(table, records, reading, notes)


def _numbered(table: Table, label: str | None) -> Table:
    """Return a table with a column of running numbers, its other columns as they are."""
    if label is None:
        return table
    own = table.numbers or tuple(range(1, len(table.labels) + 1))
    counted = pa.array(range(1, table.height + 1), pa.int64()).cast(pa.large_string())
    return replace(
        table,
        labels=(*table.labels, label),
        columns=(*table.columns, pa.chunked_array([counted])),
        numbers=(*own, None),
    )


def _plain(table: Table) -> tuple[str, ...]:
    """Return the labels of a table as those of layouts are compared with them."""
    return told_apart([plain_label(label) for label in table.labels])


def _unpivoted(table: Table, unpivot: Unpivot) -> Table:
    """Return a table with a record for each group of columns of a row, and with columns for what they hold."""
    labels, count, height = _plain(table), len(unpivot.groups), table.height
    again = pa.array([row for row in range(height) for _ in range(count)], pa.int64())
    # The cells of all groups stand below one another, group by group.
    crossed = pa.array([place * height + row for row in range(height) for place in range(count)], pa.int64())
    made = []
    for own in unpivot.made[1:]:
        columns = [table.columns[labels.index(plain_label(columns[own]))] for columns in unpivot.groups.values()]
        texts = [column.cast(pa.large_string()) for column in columns]
        below = pa.chunked_array([chunk for text in texts for chunk in text.chunks], pa.large_string())
        made.append(below.take(crossed))
    numbers = table.numbers or tuple(range(1, len(table.labels) + 1))
    return replace(
        table,
        labels=(*table.labels, *unpivot.made),
        columns=(*(column.take(again) for column in table.columns), text_column([*unpivot.groups] * height), *made),
        rows=table.rows.take(again),
        numbers=(*numbers, *(None for _ in unpivot.made)),
    )


def _unstacked(table: Table, blocks: Blocks) -> Table:
    """Return a table with a record for each cell of blocks that stand below one another, under the block's header."""
    head, above = re.compile(blocks.head), list(table.labels)
    columns = [column.to_pylist() for column in table.columns]
    made: list[tuple[int, str | None, str, str | None]] = []
    for place, cells in enumerate(zip(*columns, strict=True)):
        first, *others = cells
        if head.match((first or "").strip()):
            above = [cell or "" for cell in cells]
            continue
        # A block may have fewer columns than the first one; a merged cell stands in the file once.
        labelled = zip(above[1:], others, strict=True)
        made += [(place, first, label, cell) for label, cell in labelled if label.strip()]
    places = pa.array([place for place, *_ in made], pa.int64())
    texts = ([item for _, item, _, _ in made], [label for *_, label, _ in made], [cell for *_, cell in made])
    return replace(
        table,
        labels=(*table.labels, *blocks.made),
        columns=(
            *(column.take(places) for column in table.columns),
            *(text_column(cells) for cells in texts),
        ),
        rows=table.rows.take(places),
        numbers=(*(table.numbers or tuple(range(1, len(table.labels) + 1))), *(None for _ in blocks.made)),
    )


def _kept(rows: Sequence[list[str | None]], reading: Reading, notes: list[str]) -> Iterator[Record]:
    """Yield the rows that are not left out, up to the one where the data stop."""
    stop, drop = (re.compile(text) if text else None for text in (reading.stop_at, reading.drop))
    stopped = False
    for place, cells in enumerate(rows):
        texts = [cell for cell in cells if cell and cell.strip()]
        first = texts[0].strip() if texts else ""
        stopped = stopped or bool(stop and texts and stop.match(first))
        if stopped:
            notes += [" ".join(texts)] if texts else []
        elif not (drop and texts and drop.match(first)):
            yield Record(place, cells)


def _sections(records: Iterator[Record], reading: Reading) -> Iterator[Record]:
    """Yield the records with the section that they stand in; a row that names one is none."""
    section: str | None = None
    for record in records:
        texts = [cell for cell in record.cells if cell and cell.strip()]
        if reading.section_rows and len(texts) == 1:
            section = texts[0].strip()
            continue
        record.section = section
        yield record


def _inherit_from_above(records: Sequence[Record], places: Sequence[int]) -> None:
    last: dict[int, str | None] = {}
    section: str | None = None
    for record in records:
        if record.section != section:
            last, section = {}, record.section
        for place in places:
            cell = record.cells[place]
            if cell and cell.strip():
                last[place] = cell
            else:
                record.cells[place] = last.get(place, cell)


def _arrange(records: Sequence[Record], labels: Sequence[str], outline: Outline) -> None:
    """Find the item that each item is a part of."""
    number = labels.index(plain_label(outline.number))
    levels = [re.compile(level) for level in outline.levels]
    open_: list[tuple[int, Record]] = []
    section: str | None = None
    for record in records:
        text = (record.cells[number] or "").strip()
        level = next((depth for depth, form in enumerate(levels) if form.fullmatch(text)), 0)
        while open_ and (open_[-1][0] >= level or record.section != section):
            open_.pop()
        section = record.section
        record.above = open_[-1][1] if open_ else None
        if record.above is not None:
            record.above.leaf = False
        open_.append((level, record))


def _inherit_from_group(record: Record, places: Sequence[int]) -> None:
    # A group comes before its items, so that it has inherited already.
    for place in places:
        cell = record.cells[place]
        if record.above is not None and not (cell and cell.strip()):
            record.cells[place] = record.above.cells[place]


def _name(records: Sequence[Record], place: int, join: str) -> None:
    for record in records:
        own = (record.cells[place] or "").strip()
        record.cells[place] = own if record.above is None else f"{record.above.cells[place]}{join}{own}"


def _table(table: Table, records: Sequence[Record], reading: Reading, notes: Sequence[str]) -> Table:
    places = pa.array([record.place for record in records], pa.int64())
    columns = [text_column([record.cells[place] for record in records]) for place in range(len(table.labels))]
    rows = table.rows.take(places)
    kept = set(rows.to_pylist())
    made: list[tuple[str, list[str | None]]] = []
    if reading.section_rows:
        made.append((reading.section_rows, [record.section for record in records]))
    if reading.number_rows:
        made.append((reading.number_rows, [str(number) for number in range(1, len(records) + 1)]))
    numbers = table.numbers or tuple(range(1, len(table.labels) + 1))
    return replace(
        table,
        labels=(*table.labels, *(label for label, _ in made)),
        columns=(*columns, *(text_column(cells) for _, cells in made)),
        rows=rows,
        numbers=(*numbers, *(None for _ in made)),
        ragged={row: cells for row, cells in table.ragged.items() if row in kept},
        notes=(*table.notes, *notes),
    )
