"""The field that a draft declares for a column: as strict as all of its cells allow, and no stricter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.messages import number, translate
from gongkai.privacy.scan import search
from gongkai.profile import labels, nothing
from gongkai.profile.cells import TEXT, Cells
from gongkai.profile.column import Seen
from gongkai.profile.keys import LAST, SUITS
from gongkai.profile.kinds import STRING, TYPES
from gongkai.profile.naming import Name
from gongkai.profile.showing import safe
from gongkai.validate.readers import UNHASHABLE

#: A code list has at most so many values, each of at most so many characters, each of which stands so often on average.
VALUES, LETTERS, OFTEN = 50, 40, 4
#: From so many rows on, that no text stands twice, or that all are as long, is no chance.
CERTAIN = 10
#: Longer texts are no key.
LONGEST = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """One field of a draft: its descriptor, the steps before it, its checks, and what a person should know of it."""

    name: Name
    label: str
    facts: Mapping[str, Any]
    constraints: Mapping[str, Any] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    privacy: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    checks: tuple[Mapping[str, Any], ...] = ()
    remarks: tuple[str, ...] = ()
    #: How many values differ, and whether each row has one.
    distinct: int = 0
    complete: bool = False
    #: How well the column suits a key, the less, the better; None where it does not.
    rank: int | None = None

    @property
    def type(self) -> str:
        """The type of Table Schema."""
        return str(self.facts["type"])

    def as_text(self, remark: str) -> Drafted:
        """Return the field as text of any form: the types and constraints of some cells do not hold."""
        return replace(
            self,
            facts={"type": "string"},
            constraints={key: value for key, value in self.constraints.items() if key == "required"},
            categories=(),
            checks=(),
            remarks=(*self.remarks, remark),
        )


def field_of(seen: Seen, name: Name, label: str) -> Drafted:
    """Return the field for a column."""
    guess, remarks = seen.guess, []
    facts, cells, missing, steps = guess.field, guess.cells, guess.missing, guess.steps
    if guess.faulty:
        remarks.append(_odd(seen, label))
        facts, steps = STRING.field, tuple(step for step in steps if step == "trim")
        plain = seen.cells.trimmed()
        missing = tuple(plain.tally(nothing.MARKS))
        cells = plain.without(missing)
    kinds = tuple(search(seen.cells.texts, f"{name.name} {label} {name.title_en or ''}"))
    privacy: dict[str, Any] = {"mask": list(kinds)} if kinds else {}
    if seen.column.persons:
        privacy["person"] = True
    if privacy:
        facts = STRING.field
        remarks.append(translate("personal data: is it to be published masked, as here, or not at all (private)?"))
    if not cells.present:
        remarks.append(translate("the column has no values"))
    drafted = Drafted(
        name=name,
        label=label,
        facts=facts,
        privacy=privacy,
        missing=missing,
        steps=steps,
        remarks=tuple(remarks),
        distinct=cells.distinct,
        complete=cells.empty == 0 and cells.present > 0,
    )
    # Of codes those that are in use today are no list of all.
    is_list = guess.kind is STRING and not (privacy or guess.is_code or labels.CODE.search(label))
    values = _values(cells) if is_list else ()
    ranked = replace(drafted, categories=values, rank=None if privacy else _rank(drafted, seen, cells))
    return replace(ranked, constraints=_constraints(ranked, seen, cells), checks=_checks(ranked, seen))


def column_codes(texts: Sequence[str]) -> pa.Array:
    """Return texts as Arrow holds them."""
    return pa.array(list(texts), TEXT)


def _odd(seen: Seen, label: str) -> str:
    """Return the remark on a column in which a few cells are of another type than the others."""
    count = seen.guess.cells.count(pc.is_in(seen.guess.cells.texts, value_set=column_codes(seen.guess.faulty)))
    return translate(
        "text, because {count} of {present} cells, such as “{cell}”, are not of the type “{type}” as the others are",
        count=number(count),
        present=number(seen.guess.cells.present),
        type=translate(TYPES[str(seen.guess.field["type"])]),
        cell=safe(seen.guess.faulty[0], label),
    )


def _values(cells: Cells) -> tuple[str, ...]:
    """Return the values of a code list, the most frequent first; () where the texts are none."""
    if not 2 <= cells.distinct <= VALUES or cells.present < OFTEN * cells.distinct:
        return ()
    longest: int = pc.max(pc.utf8_length(cells.texts)).as_py()
    return tuple(text for text, _ in cells.frequent(VALUES)) if longest <= LETTERS else ()


def _constraints(drafted: Drafted, seen: Seen, cells: Cells) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if drafted.complete:
        found["required"] = True
    if _is_unique(drafted, cells):
        found["unique"] = True
    if drafted.categories:
        found["enum"] = list(drafted.categories)
    elif drafted.type == "string" and cells.present >= CERTAIN and "format" not in drafted.facts:
        ends = pc.min_max(pc.utf8_length(cells.texts)).as_py()
        if ends["min"] == ends["max"] and (
            seen.guess.is_code or cells.matching("^[0-9A-Za-z]+$").true_count == cells.distinct
        ):
            found |= {"minLength": ends["min"], "maxLength": ends["max"]}
    return found


def _is_unique(drafted: Drafted, cells: Cells) -> bool:
    """Tell whether no value may stand twice: certain only of what names something, not of any text."""
    names = drafted.rank is not None and drafted.rank < SUITS
    return names and cells.present >= CERTAIN and cells.distinct == cells.present


def _rank(drafted: Drafted, seen: Seen, cells: Cells) -> int | None:
    """Return how well a column suits a key: codes first, running numbers last; measures and long texts do not."""
    if drafted.type in UNHASHABLE or drafted.type in {"number", "datetime", "time", "boolean", "geopoint"}:
        return None
    longest = pc.max(pc.utf8_length(cells.texts)).as_py() or 0
    label = f"{drafted.label} {drafted.name.name}"
    if longest > LONGEST or not drafted.complete:
        return None
    told = (
        (labels.SERIAL.search(label), LAST),
        (seen.guess.official or labels.CODE.search(label), 0),
        (seen.guess.is_code, 1),
        (labels.ID.search(label), 2),
        (seen.guess.kind.type == "string", 3),
        (drafted.type in {"year", "yearmonth", "date"}, 4),
    )
    return next((rank for holds, rank in told if holds), None)


def _checks(drafted: Drafted, seen: Seen) -> tuple[Mapping[str, Any], ...]:
    found = seen.guess.official
    if found is None or drafted.privacy:
        return ()
    grave = {"severity": "warning"} if found.faulty else {}
    return ({"name": found.check, "field": drafted.name.name, **grave},)
