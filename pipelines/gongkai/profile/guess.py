"""Of which type a column is: the first kind that reads all of its texts, else the one that reads all but a few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import frictionless
import pyarrow as pa
import pyarrow.compute as pc

from gongkai.profile import labels, nothing
from gongkai.profile.cells import TEXT, Cells
from gongkai.profile.kinds import KINDS, KNOWN_TRUTHS, STRING, TRUTHS, Kind
from gongkai.profile.official import Found, official
from gongkai.transform.steps import STEPS
from gongkai.validate.column import Column
from gongkai.validate.readers import is_faulty, safe_reader

#: Of the cells with a text, so large a part may be of another type and is suspect then; one cell always, unless the
#: column is short.
SUSPECT, SHORT = 0.05, 5
#: Types that a few texts of another make no column of.
WHOLE = frozenset({"string", "array", "object", "geopoint"})
#: Dates without a sign between their parts are numbers, unless there are several or the label says so.
SEVERAL, COMPACT = 3, "%Y%m%d"

#: Texts of figures, letters and the signs of numbers and dates, some of them full-width.
_FULL = "０-９Ａ-Ｚａ-ｚ．，％／－"
_ALL = rf"0-9A-Za-z.,+\-%/:：＋元年月日 　{_FULL}"
WIDE = rf"^[{_ALL}]*[{_FULL}][{_ALL}]*$"
FIGURES = r"[0-9０-９]"
NAMED = r"^[+-]?0\d|^[+-]?\d{16}"
YEAR = r"^(?:19|20)\d\d$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What a column is taken for.

    `cells` holds its values: without what stands for nothing (`missing`), after the `steps`. `faulty` are the texts
    that are not of the type that the others have.
    """

    kind: Kind
    cells: Cells
    field: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    faulty: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    official: Found | None = None
    #: Figures that count nothing, so that they are text.
    is_code: bool = False


def guess(cells: Cells, label: str) -> Guess:
    """Return what a column under a label is taken for, told from all of its cells."""
    plain = cells.trimmed()
    trim = ("trim",) if plain is not cells else ()
    narrow = _narrowed(plain)
    if narrow is not plain:
        found = _guess(narrow, label)
        if found.kind is not STRING or found.official or found.is_code:
            return replace(found, steps=(*trim, "half-width"))
    return replace(_guess(plain, label), steps=trim)


def faulty(texts: pa.Array, properties: Mapping[str, Any]) -> pa.Array:
    """Return which texts the reader of a field takes for no value of it."""
    law = frictionless.Field.from_descriptor({"name": "field", **properties})
    reader = safe_reader(law)

    def judge(_: int, asked: Sequence[str]) -> list[bool]:
        return [is_faulty(reader, text) for text in asked]

    told = Column(0, law, judge).faulty(texts)
    return pc.fill_null(told, False) if told is not None else pa.repeat(pa.scalar(False), len(texts))


def _guess(cells: Cells, label: str) -> Guess:
    marks = tuple(cells.tally(nothing.MARKS))
    certain = cells.without(marks)
    if truth := _truth(certain, label):
        return Guess(kind=truth, field=truth.field, cells=certain, missing=marks)
    words = tuple(cells.tally(nothing.WORDS))
    values = certain.without(words)
    if code := official(values, label):
        coded = Guess(kind=STRING, field=STRING.field, cells=values, missing=(*marks, *words), official=code)
        return replace(coded, is_code=True)
    kind, wrong = _best(values, label)
    if kind is STRING:
        return Guess(kind=kind, field=kind.field, cells=certain, missing=marks)
    if kind.type in {"integer", "number"} and _is_code(values, label):
        return Guess(kind=STRING, field=STRING.field, cells=values, missing=(*marks, *words), is_code=True)
    told = {"type": "year"} if _is_year(kind, values, label) else kind.field
    return Guess(kind=kind, field=told, cells=values, missing=(*marks, *words), faulty=wrong)


def wide(cells: Cells) -> pa.Array:
    """Return which texts are figures, or letters beside figures, with full-width ones among them."""
    return pc.and_(cells.matching(WIDE), cells.matching(FIGURES))


def stepped(texts: pa.Array, steps: Sequence[str]) -> pa.Array:
    """Return texts as steps without arguments leave them."""
    column = pa.chunked_array([texts])
    for name in steps:
        column = STEPS[name](column)
    return column.combine_chunks()


def _narrowed(cells: Cells) -> Cells:
    if not pc.any(wide(cells), min_count=0).as_py():
        return cells
    return cells.rewritten(stepped(cells.texts, ["half-width"]))


def _truth(cells: Cells, label: str) -> Kind | None:
    if not 1 <= cells.distinct <= 2:
        return None
    texts = set(cells.texts.to_pylist())
    asked = labels.QUESTION.search(label) is not None
    for pair in TRUTHS:
        if texts <= set(pair) and (asked or (len(texts) == 2 and pair != ("1", "0"))):
            own = {} if pair in KNOWN_TRUTHS else {"trueValues": [pair[0]], "falseValues": [pair[1]]}
            return Kind(form="", field={"type": "boolean", **own})
    return None


def _best(cells: Cells, label: str) -> tuple[Kind, tuple[str, ...]]:
    """Return the kind that reads all texts or all but a few, and those few."""
    most = _suspects(cells.present)
    best, fewest, wrong = STRING, most + 1, pa.array([], TEXT)
    for kind in KINDS if cells.present else ():
        unread = pc.invert(cells.matching(kind.form))
        if cells.count(unread) > most or not _is_likely(kind, cells, label):
            continue
        read = pc.invert(unread)
        bad = cells.texts.filter(read).filter(faulty(cells.texts.filter(read), kind.field))
        unread = pc.or_(unread, pc.is_in(cells.texts, value_set=bad))
        count = cells.count(unread)
        if count < fewest and (not count or kind.type not in WHOLE):
            best, fewest, wrong = kind, count, cells.texts.filter(unread)
        if not count or _is_named_day(kind, label):
            break
    return best, tuple(wrong.to_pylist())


def _suspects(present: int) -> int:
    return max(1, int(present * SUSPECT)) if present >= SHORT else 0


def _is_likely(kind: Kind, cells: Cells, label: str) -> bool:
    if kind.field.get("format") != COMPACT:
        return True
    if labels.DAY.search(label):
        return True
    return cells.distinct >= SEVERAL and not labels.CODE.search(label) and not labels.SERIAL.search(label)


def _is_named_day(kind: Kind, label: str) -> bool:
    """Tell whether figures are days although all of them are numbers: one that no calendar has is suspect then."""
    return kind.field.get("format") == COMPACT and labels.DAY.search(label) is not None


def _is_code(cells: Cells, label: str) -> bool:
    """Tell whether figures name something: by a nought in front, or as many as no number keeps, or by the label."""
    named: bool = pc.any(cells.matching(NAMED), min_count=0).as_py()
    return named or labels.CODE.search(label) is not None


def _is_year(kind: Kind, cells: Cells, label: str) -> bool:
    years: bool = pc.all(cells.matching(YEAR), min_count=0).as_py()
    return kind.type == "integer" and labels.YEAR.search(label) is not None and years
