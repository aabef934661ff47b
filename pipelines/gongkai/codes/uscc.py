"""Unified social credit codes (GB 32100-2015) and the organisation codes within (GB 11714)."""

from __future__ import annotations

from stdnum.cn import uscc

ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORGANISATION_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def is_uscc(code: str) -> bool:
    """Tell whether a text is an 18-character credit code whose two check characters hold.

    The text counts as it stands: spaces, hyphens and lower-case letters make it invalid, since a key of
    a table has one spelling. Positions 9 to 17 are an organisation code with a check character of its own.

    >>> is_uscc("11511301008778183N"), is_uscc("11511301008778183M")
    (True, False)
    """
    # is_valid alone forgives separators and case.
    if uscc.compact(code) != code:
        return False
    return bool(uscc.is_valid(code)) and is_organisation_code(code[8:17])


def is_organisation_code(code: str) -> bool:
    """Tell whether nine characters are an organisation code whose check character holds.

    >>> is_organisation_code("003187229"), is_organisation_code("035210000")
    (True, False)
    """
    if len(code) != 9 or any(character not in ORGANISATION_DIGITS for character in code):
        return False
    total = sum(
        weight * ORGANISATION_DIGITS.index(digit) for weight, digit in zip(ORGANISATION_WEIGHTS, code, strict=False)
    )
    return code[8] == "0123456789X0"[11 - total % 11]
