"""Time: the one place that asks what time it is."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from errno import EINVAL

EPOCH = "SOURCE_DATE_EPOCH"


def now() -> datetime:
    """Return the present moment in UTC, to the second.

    SOURCE_DATE_EPOCH (seconds since 1970) fixes it, so that a release can be made again bit for bit
    (reproducible-builds.org specification). Raises OSError, naming the variable, where it holds no such number.
    """
    fixed = os.environ.get(EPOCH)
    if not fixed:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(fixed), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise OSError(EINVAL, f"{fixed!r} is no number of seconds since 1970", EPOCH) from error


def stamp() -> str:
    """Return the present moment as ISO 8601 text, `2026-11-24T08:30:00Z`."""
    return now().strftime("%Y-%m-%dT%H:%M:%SZ")
