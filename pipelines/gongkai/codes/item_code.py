"""Codes of government service items (GB/T 39554.1-2020): basic (12), implementation (31) and handling item (33)."""

from __future__ import annotations

import re
from typing import NamedTuple

#: Letters that are taken for digits, I O Z S V, stand in no code.
MARK = "0-9A-HJ-NP-RTUWXY"
FORM = re.compile(
    rf"(?:([{MARK}]{{2}}[0-9]{{6}}[{MARK}]{{10}})([0-9]))?([0-9]{{2}})([0-9]{{2}})([{MARK}]{{5}})([0-9]{{3}})([0-9]{{2}})?"
)
BASIC, IMPLEMENTATION, HANDLING = 12, 31, 33


class ItemCode(NamedTuple):
    """The parts of an item code; `uscc`, `level` and `handling` are None where the code is too short for them."""

    uscc: str | None
    level: str | None
    province: str
    type: str
    main: str
    sub: str
    handling: str | None

    @property
    def basic(self) -> str:
        """The twelve characters that the item has in the whole country's catalogue."""
        return self.province + self.type + self.main + self.sub

    @property
    def implementation(self) -> str | None:
        """The 31 characters of the item as one agency handles it."""
        return None if self.uscc is None or self.level is None else self.uscc + self.level + self.basic


def item_code(text: str) -> ItemCode | None:
    """Return the parts of an item code, or None where the text has the form of none.

    >>> item_code("11341300XX000003543340199001000").basic
    '340199001000'
    """
    found = FORM.fullmatch(text) if len(text) in {BASIC, IMPLEMENTATION, HANDLING} else None
    # Fourteen characters would be a basic code with a handling item that no agency handles.
    return ItemCode(*found.groups()) if found else None
