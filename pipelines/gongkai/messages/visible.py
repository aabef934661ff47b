"""Texts of others made safe to show: a name or a cell may hold what moves the cursor or turns the text around it."""

from __future__ import annotations

import re

#: Characters that have no shape, or that turn the text around them: line breaks, escapes, zero widths, directions.
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)


def visible(text: str, *, keep: str = "") -> str:
    r"""Return a text with what is unseen by its code, but for the characters to keep.

    >>> visible("a\x1b[31m\u200bb\n")
    'a⟨1B⟩[31m⟨200B⟩b⏎'
    >>> visible("a\n\u202eb", keep="\n")
    'a\n⟨202E⟩b'
    """
    return UNSEEN.sub(lambda found: found[0] if found[0] in keep else _code(found[0]), text)


def _code(character: str) -> str:
    return "⏎" if character == "\n" else f"⟨{ord(character):02X}⟩"
