"""Numbers as the database holds them, made fit for JSON."""

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
