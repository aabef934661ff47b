"""Values of made rows: how they are read from committed rows, and how they are written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from types import NoneType
from typing import Any

#: A row by field; the rows that it was made for stand in it under their names.
Row = dict[str, Any]
#: What of a text is a number: none with an exponent, which could ask for a million digits.
NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?", re.ASCII)
TRUTHS = {"true": True, "false": False}


def written(value: object) -> str:
    """Return a value as it stands in a CSV file.

    >>> written(None), written(True), written(date(2017, 1, 31)), written(Decimal("0.50")), written(("a", "b"))
    ('', 'true', '2017-01-31', '0.50', '["a", "b"]')
    """
    for kind, write in WRITERS:
        if isinstance(value, kind):
            return write(value)
    return str(value)


def _array(value: tuple[Any, ...]) -> str:
    return json.dumps(list(value), ensure_ascii=False)


#: The first kind that a value is of decides: a truth value is an integer to Python, a moment a date.
WRITERS: Sequence[tuple[type, Callable[[Any], str]]] = (
    (NoneType, lambda value: ""),
    (bool, lambda value: "true" if value else "false"),
    (Decimal, lambda value: format(value, "f")),
    (Fraction, lambda value: f"{float(value):g}"),
    (date, lambda value: str(value.isoformat())),
    (tuple, _array),
)


def typed(value: Any, kind: str) -> Any:
    """Return a value as one of a field's type; texts are read. Raises ValueError.

    >>> typed("5", "integer"), typed("2017-01-31", "date"), typed(5, "string")
    (5, datetime.date(2017, 1, 31), '5')
    """
    if value is None or value == "":
        return None
    if kind == "string":
        return written(value)
    read = READERS.get(kind)
    return value if read is None else read(value)


def amount(value: Any) -> Fraction:
    """Return a number exactly. Raises ValueError where the value is none."""
    if isinstance(value, float):
        # YAML reads 0.1 as the float nearest to it; meant is what was written.
        value = str(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction | str):
        raise ValueError(written(value))  # noqa: TRY004 - every value that is no such value is told alike
    if isinstance(value, str) and NUMBER.fullmatch(value) is None:
        raise ValueError(value)
    return Fraction(value)


def plain(value: Any) -> int | Decimal:
    """Return a number as one that can be written. Raises ValueError where the value is none."""
    return value if isinstance(value, Decimal) else _whole(value)


def day(value: Any) -> date:
    """Return a date, or a date with a time where the value is one. Raises ValueError where it is neither."""
    if isinstance(value, date):
        return value
    text = written(value)
    return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)


def _truth(value: Any) -> bool:
    if written(value) not in TRUTHS:
        raise ValueError(written(value))
    return TRUTHS[written(value)]


def _whole(value: Any) -> int:
    number = amount(value)
    if number.denominator != 1:
        raise ValueError(written(value))
    return int(number)


def _decimal(value: Any) -> Decimal:
    try:
        return Decimal(written(value))
    except InvalidOperation:
        raise ValueError(written(value)) from None


def _date(value: Any) -> date:
    found = day(value)
    return found.date() if isinstance(found, datetime) else found


def _items(value: Any) -> tuple[Any, ...]:
    if isinstance(value, str):
        value = json.loads(value)
    if not isinstance(value, list | tuple):
        raise ValueError(written(value))  # noqa: TRY004 - the same
    return tuple(value)


READERS: Mapping[str, Callable[[Any], Any]] = {
    "integer": _whole,
    "year": _whole,
    "number": _decimal,
    "boolean": _truth,
    "date": _date,
    "datetime": day,
    "array": _items,
}
