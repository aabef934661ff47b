"""Cells of a workbook as the texts that a reader of the sheet sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

#: Excel keeps fifteen digits; what follows them in a longer number is lost.
DIGITS = 15
EXACT = 10.0**DIGITS
#: Larger numbers are shown with an exponent; nobody reads so many noughts.
PLAIN = 1e21
#: Excel's fractions of a day are rounded to seconds.
HALF = pa.scalar(timedelta(milliseconds=500), pa.duration("us"))


def number_text(value: float) -> str:
    """Return a number with the digits that Excel keeps, an integral one without a point.

    >>> [number_text(value) for value in (1.0, 0.1 + 0.2, 3.41300198001011e17, 1e-7)]
    ['1', '0.3', '341300198001011000', '0.0000001']
    """
    # Nobody is shown a minus nought.
    text = format(value or 0.0, f".{DIGITS}g")
    return format(Decimal(text), "f") if "e" in text and abs(value) < PLAIN else text


def moment_text(value: datetime) -> str:
    """Return a moment in ISO form, a day where no hour is given; Excel's fractions of a day are rounded to seconds."""
    if value.microsecond == 0:
        return value.isoformat() if value.hour or value.minute or value.second else value.date().isoformat()
    near = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    return near.date().isoformat() if near.time() == time() else near.isoformat()


def span_text(value: timedelta) -> str:
    """Return a span as hours, minutes and seconds.

    >>> span_text(timedelta(hours=30))
    '30:00:00'
    """
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


#: How each type is shown. A boolean stands as Excel shows it; `TRUE` is one in Table Schema too.
TEXTS: Mapping[type, Callable[[Any], str]] = {
    str: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    int: lambda value: number_text(value) if abs(value) >= EXACT else str(value),
    float: number_text,
    datetime: moment_text,
    date: date.isoformat,
    time: lambda value: value.replace(microsecond=0).isoformat(),
    timedelta: span_text,
    type(None): lambda value: "",
}


def text_of(value: object) -> str:
    """Return one cell as text."""
    return TEXTS.get(type(value), str)(value)


def column_of(cells: Sequence[object]) -> tuple[pa.Array, list[int]]:
    """Return cells as a column of text, and the places of numbers that had more digits than Excel keeps."""
    try:
        # Most columns hold texts and blanks only; any other type is refused.
        return pa.array(cells, pa.large_string()), []
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        pass
    kinds = set(map(type, cells))
    if len(kinds - {str}) == 1 and (str not in kinds or {cell for cell in cells if type(cell) is str} == {""}):
        (kind,) = kinds - {str}
        if kind in WHOLE:
            return WHOLE[kind]([None if cell == "" else cell for cell in cells] if str in kinds else cells)
    others = kinds - {str}
    if len(others) == 1 and others <= TEXTS.keys():
        (kind,) = others
        show = TEXTS[kind]
        texts = [*map(show, cells)] if len(kinds) == 1 else [c if type(c) is str else show(c) for c in cells]
    else:
        texts = [text_of(cell) for cell in cells]
    cut = [place for place, cell in enumerate(cells) if is_cut(cell)] if kinds & {float, int} else []
    return pa.array(texts, pa.large_string()), cut


def is_cut(value: Any) -> bool:
    """Tell whether a cell is a number that has more digits than Excel keeps; larger ones are no codes."""
    return type(value) in {float, int} and EXACT <= abs(value) < PLAIN


def _days(cells: Sequence[object]) -> tuple[pa.Array, list[int]]:
    return pc.fill_null(pa.array(cells, pa.date32()).cast(pa.large_string()), ""), []


def _moments(cells: Sequence[object]) -> tuple[pa.Array, list[int]]:
    near = pc.floor_temporal(pc.add(pa.array(cells, pa.timestamp("us")), HALF), 1, "second")
    texts = pc.replace_substring(near.cast(pa.timestamp("s")).cast(pa.large_string()), " ", "T", max_replacements=1)
    return pc.fill_null(pc.replace_substring_regex(texts, "T00:00:00$", ""), ""), []


def _numbers(cells: Sequence[object]) -> tuple[pa.Array, list[int]]:
    values = pc.add(pa.array(cells, pa.float64()), 0.0)
    size = pc.abs(values)
    if pc.all(pc.and_(pc.equal(values, pc.floor(values)), pc.less(size, EXACT))).as_py():
        return pc.fill_null(values.cast(pa.int64()).cast(pa.large_string()), ""), []
    # Arrow writes as many digits as tell a number from all others. Where those are no more than Excel keeps, they are
    # the same; a sign and a point stand beside them.
    texts = values.cast(pa.large_string())
    plain = pc.match_substring_regex(texts, f"^-?[0-9.]{{1,{DIGITS + 1}}}$")
    exact = pc.and_(plain, pc.less(size, EXACT))
    others = values.filter(pc.invert(pc.fill_null(exact, True))).to_pylist()
    shown = pc.replace_with_mask(
        texts, pc.invert(pc.fill_null(exact, True)), pa.array(map(number_text, others), pa.large_string())
    )
    cut = pc.indices_nonzero(pc.and_(pc.greater_equal(size, EXACT), pc.less(size, PLAIN)))
    return pc.fill_null(shown, ""), cut.to_pylist()


#: Columns of one type, blanks aside, are turned into text as a whole.
WHOLE: Mapping[type, Callable[[Sequence[object]], tuple[pa.Array, list[int]]]] = {
    float: _numbers,
    date: _days,
    datetime: _moments,
}
