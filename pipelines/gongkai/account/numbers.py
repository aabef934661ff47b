"""Numbers as the database holds them, and as readers and programs are shown them."""

from __future__ import annotations

from math import isfinite
from typing import Any

Number = int | float


def plain(value: Any) -> Number | None:
    """Return a number without a fraction that says nothing; None where it is none, or not finite.

    >>> plain(107.0), plain(31.8), plain("107"), plain(float("inf"))
    (107, 31.8, None, None)
    """
    if not isinstance(value, int | float) or not isfinite(value):
        return None
    return int(value) if value == int(value) else value


def shown(value: Number | None) -> str:
    """Return a number as readers see it.

    >>> shown(216550), shown(31.8), shown(None)
    ('216,550', '31.8', '–')
    """
    return "–" if value is None else f"{value:,}"
