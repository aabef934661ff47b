"""Resident identity numbers (GB 11643): found in texts, so that they can be kept from the public."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from gongkai.codes.uscc import is_uscc

#: Eighteen characters, one space or hyphen between any two, with no letter or digit before or behind.
NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:[0-9][ \-]?){17}[0-9Xx](?![0-9A-Za-z])")
#: Nobody alive when the numbers came was born earlier.
EARLIEST = 1880
SHOWN = 2


def resident_ids(text: str, today: date) -> Iterator[str]:
    """Yield the resident identity numbers in a text: 18 characters with a sound check digit and a real birth date.

    Full-width digits count, and so do numbers in groups. A text that is a credit code as a whole holds none.

    >>> list(resident_ids("身份证号：360426199101010071，已核", date(2026, 1, 1)))
    ['360426199101010071']
    """
    # One code in some hundreds of either kind passes for the other; a cell that is all code is a code.
    if is_uscc(text):
        return
    for found in NUMBER.finditer(unicodedata.normalize("NFKC", text)):
        number = re.sub(r"[ \-]", "", found.group()).upper()
        if number[-1] == ric.calc_check_digit(number) and _is_birth(number, today):
            yield number


def masked(number: str) -> str:
    """Return a number with all but its first two digits, the province, hidden.

    >>> masked("360426199101010071")
    '36****************'
    """
    return number[:SHOWN] + "*" * (len(number) - SHOWN)


def _is_birth(number: str, today: date) -> bool:
    try:
        born: date = ric.get_birth_date(number)
    except ValidationError:
        return False
    return born.year >= EARLIEST and born <= today
