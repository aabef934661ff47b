"""What the SQL of rules may call beside SQLite's own functions."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping
from datetime import date

from gongkai import clock
from gongkai.privacy import redact


def fits(pattern: str, text: object) -> int:
    """Tell whether a pattern matches the whole of a text; a missing one is matched by none.

    >>> fits("3413.*", "341302"), fits("3413", "341302"), fits(".*", None)
    (1, 0, 0)
    """
    return int(text is not None and re.fullmatch(pattern, str(text)) is not None)


def working_days(start: str | None, end: str | None) -> int | None:
    """Return how many working days lie after a day up to another; None where the calendar does not know one of them.

    >>> working_days("2024-09-30", "2024-10-08"), working_days("2024-10-08", "2024-10-08"), working_days(None, "x")
    (1, 0, None)
    """
    days, first, last = clock.working_days(), _day(start), _day(end)
    if first is None or last is None or not (days.covers(first) and days.covers(last)):
        return None
    return days.between(first, last)


def personal(kinds: str, text: object) -> int:
    """Tell whether a text holds personal data of one of some kinds, named with spaces between.

    >>> personal("mobile", "电话13800000000"), personal("mobile", "电话0557-0000001"), personal("mobile", None)
    (1, 0, 0)
    """
    return int(text is not None and redact(str(text), kinds=kinds.split()) != str(text))


#: The functions by their SQL names, with the numbers of their arguments.
FUNCTIONS: Mapping[str, tuple[int, Callable[..., int | None]]] = {
    "fits": (2, fits),
    "personal": (2, personal),
    "working_days": (2, working_days),
}


def register(connection: sqlite3.Connection) -> None:
    """Give a connection the functions."""
    for name, (arguments, function) in FUNCTIONS.items():
        connection.create_function(name, arguments, function, deterministic=True)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
