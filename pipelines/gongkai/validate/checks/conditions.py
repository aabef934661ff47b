"""Which rows a check is for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.validate.checks.view import Rows, Values

#: Field to the alternatives that its cell may be.
Conditions = Mapping[str, tuple[Any, ...]]


def holding(rows: Rows, conditions: Conditions) -> pa.Array:
    """Return where every field is one of its alternatives."""
    masks = [_one_of(rows.texts(field), rows.values(field), wanted) for field, wanted in conditions.items()]
    return reduce(pc.and_, masks, rows.where())


def holding_texts(table: pa.Table, conditions: Conditions) -> pa.Array:
    """Return where every column of a table of texts is one of its alternatives; a truth value is stored as 1 or 0."""
    masks = []
    for name, wanted in conditions.items():
        column = table.column(name).combine_chunks()
        as_text = tuple(str(int(item)) if isinstance(item, bool | int) else item for item in wanted)
        masks.append(pc.or_(_matching(column, as_text), _missing(column, wanted)))
    return reduce(pc.and_, masks, pa.repeat(pa.scalar(True), table.num_rows))


def fits(text: str, alternatives: Sequence[Any]) -> bool:
    """Tell whether a text is one of the alternatives, or one of them matches the whole of it.

    A text that is also a pattern, such as 镇(乡、街道)级, means itself too.
    """
    return any(text == item or re.fullmatch(item, text) for item in alternatives if isinstance(item, str))


def between(rows: Rows, since: date | None, until: date | None, on: str | None) -> pa.Array | None:
    """Return the rows of a time span, None for all; the date that decides is today's where the row has none."""
    if since is None and until is None:
        return None

    def inside(day: date) -> bool:
        return (since is None or since <= day) and (until is None or day <= until)

    now = inside(rows.today)
    if on is None:
        return pa.repeat(pa.scalar(now), rows.table.height)
    decided = rows.values(on).mapped(lambda value: inside(as_day(value)), pa.bool_())
    return pc.fill_null(decided, now)


def as_day(value: Any) -> date:
    """Return the day of a date or a moment."""
    return value.date() if isinstance(value, datetime) else value


def told(rows: Rows, conditions: Conditions) -> str:
    """Return conditions without a word of any language: a = x, b = y / z."""
    return ", ".join(f"{rows.label(field)} = {' / '.join(map(_told, wanted))}" for field, wanted in conditions.items())


def _told(wanted: Any) -> str:
    if wanted is None:
        return "-"
    return str(wanted).lower() if isinstance(wanted, bool) else str(wanted)


def _one_of(texts: pa.Array, values: Values, wanted: Sequence[Any]) -> pa.Array:
    literal = [item for item in wanted if item is not None and not isinstance(item, str)]
    return reduce(pc.or_, [_matching(texts, wanted), _missing(texts, wanted), _equal(values, literal)])


def _matching(texts: pa.Array, wanted: Sequence[Any]) -> pa.Array:
    return _where(texts, lambda text: fits(text, wanted))


def _missing(texts: pa.Array, wanted: Sequence[Any]) -> pa.Array:
    return pc.is_null(texts) if None in wanted else pa.repeat(pa.scalar(False), len(texts))


def _equal(values: Values, wanted: Sequence[Any]) -> pa.Array:
    # A truth value equals no number, though Python says that True is 1.
    def same(value: Any) -> bool:
        return any(value == item and isinstance(value, bool) == isinstance(item, bool) for item in wanted)

    return pc.fill_null(values.mapped(same, pa.bool_()), False)


def _where(texts: pa.Array, test: Callable[[str], bool]) -> pa.Array:
    """Return where a test of a text holds; each distinct text is tested once."""
    good = [text for text in pc.unique(texts).drop_null().to_pylist() if test(text)]
    return pc.is_in(texts, value_set=pa.array(good, texts.type))
