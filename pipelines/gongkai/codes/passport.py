"""Numbers of passports and of the permits that stand in for them."""

from __future__ import annotations

import re

#: Ordinary passports (E, EA to EZ without EI and EO, G and the older 14 and 15), official ones (D, S, P), and those of
#: Hong Kong and Macao (K, KJ, H, MA, MB). No check digit is printed with the number.
PASSPORT = re.compile(
    r"E[0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|G[0-9]{8}|1[45][0-9]{7}|[DSP]E?[0-9]{7,8}|[SP]\.[0-9]{7}|"
    r"[HK][0-9]{8}|KJ[0-9]{7}|M[AB][0-9]{7}"
)
#: Permits to travel to and from Hong Kong, Macao and Taiwan.
PERMIT = re.compile(r"[CWL][0-9]{8}|C[A-HJ-NP-Z][0-9]{7}|[HMT][0-9]{8}(?:[0-9]{2})?")


def is_passport(text: str) -> bool:
    """Tell whether a text has the form of a passport number, in capitals.

    >>> is_passport("E12345678"), is_passport("EA1234567"), is_passport("EI1234567"), is_passport("E1234567")
    (True, True, False, False)
    """
    return PASSPORT.fullmatch(text) is not None


def is_permit(text: str) -> bool:
    """Tell whether a text has the form of a travel permit's number, in capitals.

    >>> is_permit("C12345678"), is_permit("X12345678")
    (True, False)
    """
    return PERMIT.fullmatch(text) is not None
