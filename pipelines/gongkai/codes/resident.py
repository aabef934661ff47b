"""Resident identity numbers of 18 characters (GB 11643) and of 15 (those issued until 1999)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date

from gongkai.codes.mask import masked
from gongkai.codes.uscc import is_uscc

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
#: Nobody alive when the numbers came was born earlier.
EARLIEST = 1880
#: Eighteen characters, one space or hyphen between any two, with no digit before or behind; letters may touch them.
NUMBER = re.compile(r"(?<![0-9])(?:[0-9][ \-]?){17}[0-9Xx](?![0-9])")

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
    return _is_born(number, today) and (len(number) == 15 or number[17] == resident_check(number[:17]))


def resident_ids(text: str, today: date) -> Iterator[str]:
    """Yield the numbers in a text: 18 characters with a sound check character and a real birth date, of any division.

    Full-width digits count, and so do numbers in groups. A text that is a credit code as a whole holds none.

    >>> list(resident_ids("身份证号：360426199101010071，已核", date(2026, 1, 1)))
    ['360426199101010071']
    """
    # One code in some hundreds of either kind passes for the other; a cell that is all code is a code.
    if is_uscc(text):
        return
    for found in NUMBER.finditer(unicodedata.normalize("NFKC", text)):
        number = re.sub(r"[ \-]", "", found.group()).upper()
        if number[17] == resident_check(number[:17]) and _is_born(number, today):
            yield number


def masked_resident(number: str) -> str:
    """Return a number with all hidden but the province and city and the last two characters.

    >>> masked_resident("360426199101010071")
    '3604************71'
    """
    return masked(number, 4, 2)


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


def _is_born(number: str, today: date | None) -> bool:
    born = birth_date(number)
    return born is not None and born.year >= EARLIEST and (today is None or born <= today)


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
