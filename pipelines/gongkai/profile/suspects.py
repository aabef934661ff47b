"""Cells that are probably not what they should be, and rows that are not as wide as the others."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.errors import N_
from gongkai.profile import labels
from gongkai.profile.cells import Cells
from gongkai.profile.column import Seen
from gongkai.profile.guess import stepped, wide
from gongkai.profile.places import PLACES, Place, address_of, rows_of
from gongkai.profile.showing import safe
from gongkai.table import Table
from gongkai.transform.steps import SPACES
from gongkai.validate.checks.view import blank_rows

#: What is wrong, in the order in which it is told.
KINDS = {
    "other-type": N_("not of the type that the others have"),
    "unsound-code": N_("no sound code, as the others are"),
    "lost-digits": N_("a number of more than 15 digits: Excel has probably put noughts in place of the last ones"),
    "error-value": N_("an error that the spreadsheet shows"),
    "formula-without-value": N_("a formula without a stored value"),
    "full-width": N_("full-width figures"),
    "duplicate-key": N_("stands in several rows, where nearly all others stand once"),
    "blank-ends": N_("blanks at the beginning or the end"),
    "replacement": N_("a character that was lost in another encoding"),
    "extra-cell": N_("more cells in the row than in the header"),
    "missing-cell": N_("fewer cells in the row than in the header"),
    "blank-row": N_("a blank row among the data"),
}

#: What Excel makes of a long number; nought instead of the digits past the fifteenth.
CUT = r"^[1-9]\d{14}0{1,4}$"
ROUNDED = r"^[1-9](?:\.\d+)?[eE]\+1[5-8]$"
#: A column in which so large a part of the texts stands once is one of keys, if it has so many cells and all are short.
NEARLY, ENOUGH, LONGEST = 0.95, 20, 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """One thing that is wrong with some cells of a column, or with some rows; the places are the first ones."""

    kind: str
    count: int
    position: int | None = None
    letters: str | None = None
    label: str = ""
    places: tuple[Place, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the finding for a program."""
        return {
            "kind": self.kind,
            "count": self.count,
            "position": self.position,
            "letters": self.letters,
            "label": self.label,
            "places": [place.as_json() for place in self.places],
        }


def suspects(table: Table, seen: Seen, index: int) -> Iterator[Suspect]:
    """Yield what is wrong with the cells of a column, in the order of `KINDS`."""
    errors = {
        remark.cell
        for remark in table.remarks
        if remark.kind == "error-value" and _is_here(table, remark.column, index)
    }
    found: dict[str, tuple[str, ...]] = {
        # Of an error of the spreadsheet it need not be told that it is no number.
        "other-type": tuple(text for text in _before_steps(seen, seen.guess.faulty) if text not in errors),
        "unsound-code": _before_steps(seen, seen.guess.official.faulty) if seen.guess.official else (),
        "lost-digits": _texts(seen.cells, pc.or_(seen.cells.matching(CUT), seen.cells.matching(ROUNDED))),
        "full-width": _texts(seen.cells, wide(seen.cells)),
        "duplicate-key": _repeated(seen),
        "blank-ends": _texts(seen.cells, _has_blank_ends(seen.cells)),
        "replacement": _texts(seen.cells, seen.cells.matching("\ufffd")),
    }
    for kind in KINDS:
        remarks = [remark for remark in table.remarks if remark.kind == kind and _is_here(table, remark.column, index)]
        if remarks:
            cells = [(remark.row, remark.cell) for remark in remarks]
            yield _suspect(table, seen, index, kind, cells[:PLACES], len(cells))
        elif texts := found.get(kind):
            count = sum(seen.cells.tally(texts).values())
            yield _suspect(table, seen, index, kind, rows_of(table, index, texts), count)


def odd_rows(table: Table) -> Iterator[Suspect]:
    """Yield the rows that are wider or narrower than the header, and those that are blank."""
    blank = blank_rows(table.columns)
    empty = set(table.rows.filter(_one(blank)).to_pylist()) if blank is not None else set()
    width = len(table.labels)
    others = {row: cells for row, cells in table.ragged.items() if row not in empty}
    told = {
        "extra-cell": [row for row, cells in others.items() if len(cells) > width],
        "missing-cell": [row for row, cells in others.items() if len(cells) < width],
        "blank-row": sorted(empty),
    }
    for kind, rows in told.items():
        if rows:
            places = tuple(Place(row=row, address=None, cell="") for row in rows[:PLACES])
            yield Suspect(kind=kind, count=len(rows), places=places)


def _suspect(
    table: Table, seen: Seen, index: int, kind: str, cells: Collection[tuple[int, str]], count: int
) -> Suspect:
    label = table.labels[index]
    # Of a number that lost its last digits most is a person's.
    cut = [(row, f"{text[:6]}…" if kind == "lost-digits" else safe(text, label)) for row, text in cells]
    return Suspect(
        kind=kind,
        count=count,
        position=seen.column.position,
        letters=seen.column.letters,
        label=seen.column.label,
        places=tuple(Place(row=row, address=address_of(table, index, row), cell=text) for row, text in cut),
    )


def _before_steps(seen: Seen, texts: Collection[str]) -> tuple[str, ...]:
    """Return the texts of the file of which the steps make these."""
    if not texts:
        return ()
    after = stepped(seen.cells.texts, seen.guess.steps)
    return _texts(seen.cells, pc.is_in(after, value_set=pa.array(list(texts), after.type)))


def _texts(cells: Cells, chosen: pa.Array) -> tuple[str, ...]:
    return tuple(cells.texts.filter(chosen).to_pylist())


def _has_blank_ends(cells: Cells) -> pa.Array:
    plain = pc.utf8_trim(cells.texts, characters=SPACES)
    return pc.and_(pc.not_equal(plain, cells.texts), pc.not_equal(plain, ""))


def _repeated(seen: Seen) -> tuple[str, ...]:
    """Return the texts that stand several times in a column of which nearly all stand once."""
    cells, column = seen.guess.cells, seen.column
    named = labels.CODE.search(column.label) is not None or seen.guess.is_code or column.type == "integer"
    if cells.present < ENOUGH or not named or (column.longest or 0) > LONGEST:
        return ()
    if not NEARLY * cells.present <= cells.distinct < cells.present:
        return ()
    return _before_steps(seen, _texts(cells, pc.greater(cells.counts, 1)))


def _is_here(table: Table, column: int, index: int) -> bool:
    return table.where(index)[0] == column


def _one(mask: pa.Array | pa.ChunkedArray) -> pa.Array:
    return mask.combine_chunks() if isinstance(mask, pa.ChunkedArray) else mask
