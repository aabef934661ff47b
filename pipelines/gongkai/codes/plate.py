"""Number plates of motor vehicles (GA 36)."""

from __future__ import annotations

import re

#: The provinces as plates name them.
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
#: Five characters, of which at most two are letters; the last may name the use (挂 a trailer, 学 a learner's car).
USUAL = re.compile(rf"[{PROVINCES}][A-HJ-NP-Z](?=(?:.*[0-9]){{3}})[A-HJ-NP-Z0-9]{{4}}[A-HJ-NP-Z0-9挂学警港澳领]")
#: Six for vehicles of new energy: a letter, a digit or a letter, four digits; or five digits and a letter.
ENERGY = re.compile(rf"[{PROVINCES}][A-HJ-NP-Z](?:[A-HJK][A-HJ-NP-Z0-9][0-9]{{4}}|[0-9]{{5}}[A-HJK])")


def is_plate(text: str) -> bool:
    """Tell whether a text is a number plate, in capitals and without separators.

    >>> is_plate("皖L12345"), is_plate("皖LD12345"), is_plate("皖L1234"), is_plate("皖LABCDE"), is_plate("港A12345")
    (True, True, False, False, False)
    """
    return USUAL.fullmatch(text) is not None or ENERGY.fullmatch(text) is not None
