"""Mobile telephone numbers of the mainland's numbering plan."""

from __future__ import annotations

import re

#: All series from 130 to 199 count: which third digits are in use changes nearly every year.
NUMBER = re.compile(r"1[3-9][0-9]{9}")
#: What may stand before the number: the country code, or the 0 of old long-distance calls.
PREFIXED = re.compile(r"(?:(?:00)?86|0)?(1[3-9][0-9]{9})")


def is_mobile(number: str) -> bool:
    """Tell whether eleven digits are a mobile number.

    >>> is_mobile("13800000000"), is_mobile("12800000000"), is_mobile("8613800000000")
    (True, False, False)
    """
    return NUMBER.fullmatch(number) is not None


def mobile_within(digits: str) -> str | None:
    """Return the mobile number that digits are with or without a prefix, or None.

    >>> mobile_within("008613800000000"), mobile_within("05573012345")
    ('13800000000', None)
    """
    found = PREFIXED.fullmatch(digits)
    return found.group(1) if found else None
