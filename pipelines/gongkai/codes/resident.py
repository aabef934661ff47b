"""Resident identity numbers of 18 characters (GB 11643) and of 15 (those issued until 1999)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
#: Nobody born earlier has had a number.
EARLIEST = 1880

#: The first two digits of division codes (GB/T 2260): provinces, municipalities, autonomous and special regions.
PROVINCES = frozenset(
    str(code)
    for codes in (
        range(11, 16),
        range(21, 24),
        range(31, 38),
        range(41, 47),
        range(50, 55),
        range(61, 66),
        (71, 81, 82, 83),
    )
    for code in codes
)


def is_resident_id(number: str, *, regions: Collection[str] | None = None, today: date | None = None) -> bool:
    """Tell whether a text is an identity number: its division, its birth date and its check character hold.

    The text counts as it stands: spaces, hyphens and a lower-case x make it invalid. `regions` are the divisions that
    count, current and revoked ones, as six digits; without them every province does. A birth after `today` is none.

    >>> is_resident_id("11010519491231002X"), is_resident_id("110105194912310021"), is_resident_id("110105491231002")
    (True, False, True)
    """
    if len(number) not in {15, 18} or not _digits(number[:17]):
        return False
    if number[:6] not in regions if regions is not None else number[:2] not in PROVINCES:
        return False
    born = birth_date(number)
    if born is None or born.year < EARLIEST or (today is not None and born > today):
        return False
    return len(number) == 15 or number[17] == resident_check(number[:17])


def birth_date(number: str) -> date | None:
    """Return the birth date in an identity number of either length, or None where no such day exists.

    >>> birth_date("110105194902290021") is None, birth_date("110105491231002")
    (True, datetime.date(1949, 12, 31))
    """
    digits = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def resident_check(digits: str) -> str:
    """Return the check character that belongs to the first 17 digits of an identity number.

    >>> resident_check("11010519491231002")
    'X'
    """
    return CHECKS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11]


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
