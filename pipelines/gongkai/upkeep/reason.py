"""Reasons that stand in the public record for good: what may not be in them is refused before they are written."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from gongkai import privacy
from gongkai.errors import InvalidData
from gongkai.messages import translate
from gongkai.messages.personal import PERSONAL

#: A shorter key stands in a reason by chance.
TELLING = 4


def check_reason(reason: str, key: Sequence[str] = ()) -> None:
    """Make sure that a reason names no person, and not the row either that has a key.

    Raises InvalidData, which shows what was found masked.
    """
    if found := privacy.scan_column(pa.array([reason], pa.large_string())):
        fault = translate(
            "the reason is public and holds {kind}: “{text}”; say it without",
            kind=", ".join(translate(PERSONAL.get(kind, kind)) for kind in found),
            text=privacy.redact(reason),
        )
        raise InvalidData(fault=fault)
    if key and max(map(len, key)) >= TELLING and all(part in reason for part in key):
        raise InvalidData(fault=translate("the reason is public and names the key of the row; say it without"))
