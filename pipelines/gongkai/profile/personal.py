"""Personal data that a file probably holds, by kind and column; no value is repeated, only its mask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongkai.errors import N_
from gongkai.extract import Sheet
from gongkai.privacy.kinds import find_all
from gongkai.privacy.plain import Cell
from gongkai.privacy.scan import search
from gongkai.profile.column import Seen
from gongkai.profile.places import Place, address_of, rows_of
from gongkai.profile.showing import safe, safe_note
from gongkai.table import Table

#: What a column of names is called beside the kinds of the search.
PERSON = "person"
#: Where else than in a cell personal data may stand, in the order in which it is told.
OUTSIDE = {
    "file": N_("name of the file"),
    "sheet": N_("name of a sheet"),
    "title": N_("above the table"),
    "label": N_("label of a column"),
    "footnote": N_("below the table"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """One kind of personal data in one column: how many cells hold it, and the first of them."""

    kind: str
    position: int
    letters: str | None
    label: str
    count: int
    places: tuple[Place, ...]

    def as_json(self) -> dict[str, object]:
        """Return the finding for a program."""
        return {
            "kind": self.kind,
            "position": self.position,
            "letters": self.letters,
            "label": self.label,
            "count": self.count,
            "places": [place.as_json() for place in self.places],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """One kind of personal data in a text that is no cell of the data; `text` is masked."""

    kind: str
    where: str
    text: str

    def as_json(self) -> dict[str, object]:
        """Return the finding for a program."""
        return {"kind": self.kind, "where": self.where, "text": self.text}


def outside(table: Table, sheets: Sequence[Sheet]) -> Iterator[Outside]:
    """Yield the personal data in all that a file says beside its data, its own name included."""
    texts = {
        "file": (table.source.name,),
        "sheet": tuple(sheet.name for sheet in sheets),
        "title": table.notes[: table.above],
        "label": tuple(dict.fromkeys(table.labels)),
        "footnote": table.notes[table.above :],
    }
    for where in OUTSIDE:
        for text in texts[where]:
            yield from (Outside(kind=kind, where=where, text=safe_note(text)) for kind in find_all(Cell.of(text)))


def personal(table: Table, seen: Seen, index: int) -> Iterator[Personal]:
    """Yield the kinds of personal data that a column probably holds."""
    label = table.labels[index]
    for kind, masks in search(seen.cells.texts, label).items():
        yield _found(table, seen, index, kind, masks)
    if seen.column.persons:
        names = {text: safe(text, label) for text, _ in seen.guess.cells.frequent(seen.guess.cells.distinct)}
        yield _found(table, seen, index, PERSON, names)


def _found(table: Table, seen: Seen, index: int, kind: str, masks: dict[str, str]) -> Personal:
    places = tuple(
        Place(row=row, address=address_of(table, index, row), cell=masks[text])
        for row, text in rows_of(table, index, masks)
    )
    return Personal(
        kind=kind,
        position=seen.column.position,
        letters=seen.column.letters,
        label=seen.column.label,
        count=sum(seen.cells.tally(masks).values()),
        places=places,
    )
