"""Text as it is searched: as long as the original, with one form for each digit, letter and separator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: What stands for a character that shows nothing: it parts no digits.
NOTHING = "\x00"
WIDE = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
HALF = "".join(chr(code) for code in range(0x21, 0x7F))
SPACES = "\t\n\r\v\f\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
HYPHENS = "‐‑‒–—―−﹣ー─"
DOTS = "·•・‧∙"
#: The letters of other scripts that look like the check character X.
CROSSES = "ХхΧχⅩⅹ×"

TABLE: Mapping[int, str] = {
    ord(given): plain
    for given, plain in (
        *zip(WIDE, HALF, strict=True),
        *((space, " ") for space in SPACES),
        *((nothing, NOTHING) for nothing in ZERO_WIDTH),
        *((hyphen, "-") for hyphen in HYPHENS),
        *((dot, ".") for dot in DOTS),
        *((cross, "X") for cross in CROSSES),
    )
}


def plain(text: str) -> str:
    """Return a text with full-width characters, spaces, hyphens and dots in their plain forms; its length stays.

    >>> plain("１３８－００００"), plain("皖L·12345")
    ('138-0000', '皖L.12345')
    """
    return text.translate(TABLE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is searched: its plain text, and what its column is called."""

    text: str
    label: str = ""

    @classmethod
    def of(cls, text: str, label: str = "") -> Cell:
        """Return the cell of a text as it stands."""
        return cls(plain(text), plain(label))

    def before(self, position: int, width: int) -> str:
        """Return the characters that end at a position."""
        return self.text[max(0, position - width) : position]

    def around(self, start: int, end: int, width: int) -> str:
        """Return a span with the characters on both sides of it, and what the column is called."""
        return f"{self.label} {self.text[max(0, start - width) : end + width]}"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where a personal item stands in a cell, and how it may be shown."""

    start: int
    end: int
    mask: str
