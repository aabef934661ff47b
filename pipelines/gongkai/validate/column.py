"""One column checked: by what is known of its values, by a mask, and at last by frictionless' reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import frictionless
import pyarrow as pa
import pyarrow.compute as pc

from gongkai.validate.masks import Mask, canonical_form, mask_of, text_array
from gongkai.validate.readers import UNHASHABLE, CellReader, missing_values, safe_reader

#: A column with fewer distinct values than this in a batch, and than a tenth of its rows, is checked by its values.
FEW = 2000
#: Past so many values that are known to be good, looking them up costs more than a mask.
MOST_KNOWN = 10_000
#: Verdicts on single texts that are remembered.
MEMORY = 200_000

#: Decides on many texts at once: true for each that breaks a rule. `position` is the field's, from 0.
Judge = Callable[[int, Sequence[str]], Sequence[bool]]


class Column:
    """The rules of one field, `required`, type and constraints, for the cells of one column.

    Several threads may use it at once: what is learnt from the cells is only ever added to.
    """

    def __init__(self, position: int, field: frictionless.Field, judge: Judge, *, key: bool = False) -> None:
        self.position = position
        self.name: str = field.name
        self.type: str = field.type
        self.unique = bool(field.constraints.get("unique"))
        self.canonical = canonical_form(field)
        self.read: CellReader = safe_reader(field, key=key)
        self.missing = tuple(missing_values(field))
        self.required = bool(field.constraints.get("required"))
        self._mask: Mask | None = None if key and field.type in UNHASHABLE else mask_of(field)
        self._judge = judge
        self._bad: dict[str, bool] = {}
        self._known: pa.Array | None = None
        self._by_value: bool | None = None
        self._free = field.type in {"any", "string"} and self._mask is not None and not _has_rules(field)

    def faulty(self, column: pa.Array) -> pa.Array | None:
        """Return where cells break a rule, or None where none does; nulls are missing cells."""
        if self._free and not self.required:
            return None
        unsure = self._unsure(column)
        if unsure is None:
            return None
        texts = pc.unique(column.filter(unsure)).to_pylist()
        bad = pa.array([text for text, faulty in zip(texts, self._verdicts(texts), strict=True) if faulty], column.type)
        if not len(bad):
            return None
        return pc.is_in(column, value_set=bad)

    def value(self, text: str) -> Any:
        """Return what frictionless reads from a text; None where that is nothing."""
        try:
            return self.read(text)[0]
        except frictionless.FrictionlessException:
            return None

    def absent(self, column: pa.Array) -> pa.Array:
        """Return where cells are missing."""
        if self.missing == ("",):
            absent = pc.equal(pc.binary_length(column), 0)
        else:
            absent = pc.is_in(column, value_set=text_array(self.missing, column.type))
        return pc.fill_null(absent, True) if column.null_count else absent

    def _unsure(self, column: pa.Array) -> pa.Array | None:
        """Return where it takes more than Arrow to decide, or None where Arrow has proved all cells valid."""
        if self._by_value is None:
            self._by_value = self._has_few(column)
        sure = self._known_good(column) if self._by_value else self._proved(column)
        if column.null_count:
            sure = pc.fill_null(sure, False)
        return None if pc.all(sure, min_count=0).as_py() is not False else pc.invert(sure)

    def _has_few(self, column: pa.Array) -> bool:
        # A pattern that Python decides on is worth asking once a value, whatever the number of values.
        distinct: int = pc.count_distinct(column.slice(0, 20 * FEW)).as_py()
        return distinct <= min(FEW, len(column) // 10)

    def _known_good(self, column: pa.Array) -> pa.Array:
        known = self._known if self._known is not None else pa.array([], column.type)
        sure = pc.is_in(column, value_set=known)
        fresh = pc.unique(column.filter(pc.invert(sure))).drop_null()
        if not len(fresh):
            return sure
        texts = fresh.to_pylist()
        good = [text for text, faulty in zip(texts, self._verdicts(texts), strict=True) if not faulty]
        self._known = pa.concat_arrays([known, pa.array(good, column.type)])
        self._by_value = len(self._known) < MOST_KNOWN
        return pc.is_in(column, value_set=self._known)

    def _proved(self, column: pa.Array) -> pa.Array:
        sure = self._mask(column) if self._mask is not None else pa.repeat(pa.scalar(False), len(column))
        # A missing value is none of the field's, whatever the mask says of its text.
        if self.required:
            return pc.and_not(sure, self.absent(column))
        return sure if pc.all(sure, min_count=0).as_py() else pc.or_(sure, self.absent(column))

    def _verdicts(self, texts: Sequence[str | None]) -> list[bool]:
        """Return for each text whether it breaks a rule; each is asked once."""
        # Another thread may empty the memory meanwhile, so this call keeps its own answers.
        answers: dict[str | None, bool] = {None: self.required}
        fresh: list[str] = []
        for text in texts:
            if text is not None:
                verdict = self._bad.get(text)
                fresh.append(text) if verdict is None else answers.update({text: verdict})
        if fresh:
            told = dict(zip(fresh, self._judge(self.position, fresh), strict=True))
            answers.update(told)
            self._remember(told)
        return [answers[text] for text in texts]

    def _remember(self, told: dict[str, bool]) -> None:
        if len(self._bad) > MEMORY:
            self._bad = {}
        self._bad.update(told)


def _has_rules(field: frictionless.Field) -> bool:
    limits: dict[str, Any] = {name: value for name, value in field.constraints.items() if name != "unique"}
    return any(value is not None and value is not False for value in limits.values()) or field.format != "default"
