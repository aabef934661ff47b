"""Unified social credit codes (GB 32100-2015) and the organisation codes within (GB 11714)."""

from __future__ import annotations

import re

from stdnum.cn import uscc

#: Registering authority and class, six digits of the region, organisation code, check character.
FORM = re.compile(r"[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORGANISATION_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LENGTH = 18


def is_uscc(code: str) -> bool:
    """Tell whether a text is an 18-character credit code whose two check characters hold.

    The text counts as it stands: spaces, hyphens and lower-case letters make it invalid, since a key of
    a table has one spelling. Positions 9 to 17 are an organisation code with a check character of its own.

    >>> is_uscc("11511301008778183N"), is_uscc("11511301008778183M")
    (True, False)
    """
    # Not stdnum's own is_valid: it knows no authority with a letter, such as N for rural collectives.
    if FORM.fullmatch(code) is None:
        return False
    return bool(code[17] == uscc.calc_check_digit(code[:17])) and is_organisation_code(code[8:17])


def is_organisation_code(code: str) -> bool:
    """Tell whether nine characters are an organisation code whose check character holds.

    >>> is_organisation_code("003187229"), is_organisation_code("035210000")
    (True, False)
    """
    if len(code) != 9 or any(character not in ORGANISATION_DIGITS for character in code):
        return False
    return code[8] == organisation_check(code[:8])


def organisation_check(eight: str) -> str:
    """Return the check character of an organisation code from its first eight characters.

    >>> organisation_check("00318722")
    '9'
    """
    values = (ORGANISATION_DIGITS.index(digit) for digit in eight)
    total = sum(weight * value for weight, value in zip(ORGANISATION_WEIGHTS, values, strict=True))
    return "0123456789X0"[11 - total % 11]


def with_checks(code: str) -> str:
    """Return a credit code of the right form with the two check characters that its other characters ask for.

    Which of the characters is the wrong one, no rule can tell: a mend to propose, never to make.

    >>> with_checks("11511301008778183M")
    '11511301008778183N'
    """
    body = code[:16] + organisation_check(code[8:16])
    return body + str(uscc.calc_check_digit(body))
