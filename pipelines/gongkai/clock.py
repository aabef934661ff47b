"""Time: the one place that asks what time it is."""

from __future__ import annotations

import os
from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment in UTC, to the second.

    SOURCE_DATE_EPOCH (seconds since 1970) fixes it, so that a release can be made again bit for bit
    (reproducible-builds.org specification).
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)
    return moment.replace(microsecond=0)


def stamp() -> str:
    """Return the present moment as ISO 8601 text, `2026-11-24T08:30:00Z`."""
    return now().strftime("%Y-%m-%dT%H:%M:%SZ")
