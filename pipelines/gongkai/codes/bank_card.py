"""Numbers of bank cards (ISO/IEC 7812): issuer, length and the check digit of Luhn."""

from __future__ import annotations

import re

#: Cards that only banks in China issue: UnionPay (62, 60) and the older series of single banks, with 16 to 19 digits.
DOMESTIC = re.compile(r"(?=(?:62|60|955|436742))[0-9]{16,19}")
#: Cards of the brands of abroad, which banks in China issue too.
FOREIGN = re.compile(r"(?:4[0-9]|5[1-5]|35)[0-9]{14}")


def is_bank_card(number: str, *, domestic: bool = False) -> bool:
    """Tell whether a text is a card number of a known issuer whose check digit holds.

    `domestic` leaves out the brands of abroad.

    >>> is_bank_card("6222021234567890128"), is_bank_card("6222021234567890120"), is_bank_card("4012888888881881")
    (True, False, True)
    """
    known = DOMESTIC.fullmatch(number) or (not domestic and FOREIGN.fullmatch(number))
    return known is not None and known is not False and luhn(number)


def luhn(number: str) -> bool:
    """Tell whether digits satisfy Luhn's check (ISO/IEC 7812-1, annex B).

    >>> luhn("79927398713"), luhn("79927398710")
    (True, False)
    """
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2]]
    return (sum(doubled) + sum(int(digit) for digit in number[::-2])) % 10 == 0
