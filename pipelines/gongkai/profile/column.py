"""One column, as far as it can be told without repeating a personal item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.profile.cells import Cells
from gongkai.profile.guess import Guess, guess
from gongkai.profile.nothing import null_like
from gongkai.profile.showing import is_name, is_person, safe
from gongkai.reports.text import shown

#: So many examples are given.
EXAMPLES = 5
#: So large a part of the texts of a column must look like names for it to be taken for one of persons.
NAMES = 0.8
#: Of a column of names so many texts are looked at: the most frequent ones.
LOOKED_AT = 1_000

#: How much each part of a date weighs in the order of dates.
WEIGHTS = {"y": 10**10, "m": 10**8, "d": 10**6, "H": 10**4, "M": 10**2, "S": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What a column holds. Texts are masked; counts are of cells."""

    #: The position in the source from 1, what workbooks call it, and the label; of a header of several rows, its parts.
    position: int
    letters: str | None
    label: str
    path: tuple[str, ...]
    #: The type and the properties that read its cells, as in a Table Schema.
    type: str
    properties: Mapping[str, Any] = field(default_factory=dict)
    check: str | None = None
    rows: int
    empty: int
    null_like: Mapping[str, int] = field(default_factory=dict)
    distinct: int = 0
    examples: tuple[str, ...] = ()
    shortest: int | None = None
    longest: int | None = None
    smallest: str | None = None
    largest: str | None = None
    persons: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the column with the words of Table Schema."""
        missing = sum(self.null_like.values())
        return {
            "position": self.position,
            "letters": self.letters,
            "label": self.label,
            "path": list(self.path),
            "type": self.type,
            **self.properties,
            "check": self.check,
            "rows": self.rows,
            "empty": self.empty,
            "emptyShare": share(self.empty, self.rows),
            "nullLike": dict(self.null_like),
            "nullLikeShare": share(missing, self.rows),
            "distinct": self.distinct,
            "examples": list(self.examples),
            "minLength": self.shortest,
            "maxLength": self.longest,
            "minimum": self.smallest,
            "maximum": self.largest,
            "persons": self.persons,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A column with what its texts were taken for; those are not masked."""

    column: Column
    cells: Cells
    guess: Guess


def share(part: int, whole: int) -> float:
    """Return a part as a share with four decimals, 0 of nothing."""
    return round(part / whole, 4) if whole else 0.0


def see(cells: pa.ChunkedArray, label: str, *, position: int, letters: str | None, path: tuple[str, ...]) -> Seen:
    """Return what the cells under a label hold."""
    counted = Cells.of(cells)
    plain = counted.trimmed()
    taken = guess(counted, label)
    lengths = pc.utf8_length(taken.cells.texts)
    ends = pc.min_max(lengths).as_py()
    smallest, largest = _bounds(taken)
    sound = taken.cells.without(taken.faulty)
    column = Column(
        position=position,
        letters=letters,
        label=safe(label, cut=200),
        path=tuple(safe(part, cut=200) for part in path),
        type=str(taken.field["type"]),
        properties={name: value for name, value in taken.field.items() if name != "type"},
        check=taken.official.check if taken.official else None,
        rows=plain.rows,
        empty=plain.empty,
        null_like={shown(text): count for text, count in null_like(plain).items()},
        distinct=plain.distinct,
        examples=tuple(dict.fromkeys(safe(text, label) for text, _ in sound.frequent(EXAMPLES))),
        shortest=ends["min"],
        longest=ends["max"],
        smallest=None if smallest is None else safe(smallest, label),
        largest=None if largest is None else safe(largest, label),
        persons=is_person(label) and _are_names(taken.cells),
    )
    return Seen(column=column, cells=counted, guess=taken)


def _are_names(cells: Cells) -> bool:
    texts = cells.frequent(LOOKED_AT)
    named = sum(count for text, count in texts if is_name(text))
    return bool(texts) and named >= NAMES * sum(count for _, count in texts)


def _bounds(taken: Guess) -> tuple[str | None, str | None]:
    """Return the least and the greatest text of values that have an order."""
    keys = _order(taken)
    if keys is None or not len(keys) or keys.null_count == len(keys):
        return None, None
    ends = pc.min_max(keys)
    return tuple(taken.cells.texts[pc.index(keys, ends[name]).as_py()].as_py() for name in ("min", "max"))


def _order(taken: Guess) -> pa.Array | None:
    """Return for each text a number that is as great as its value; null for a text that has none."""
    read = taken.cells.matching(taken.kind.form)
    texts = pc.if_else(read, taken.cells.texts, pa.scalar(None, taken.cells.texts.type))
    if taken.kind.type in {"integer", "number"}:
        point = taken.field.get("decimalChar", ".")
        plain = pc.replace_substring_regex(texts, pattern=rf"[^0-9eE+\-{point}]", replacement="")
        return pc.replace_substring(plain, point, ".").cast(pa.float64())
    if "(?P<" not in taken.kind.form:
        return None
    parts = pc.extract_regex(texts, taken.kind.form)
    names = [part.name for part in parts.type]
    total = None
    for name in names:
        value = pc.multiply(pc.struct_field(parts, name).cast(pa.int64()), WEIGHTS[name])
        total = value if total is None else pc.add(total, value)
    return total
