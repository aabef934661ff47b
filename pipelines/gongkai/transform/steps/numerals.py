"""Numbers as people write them, in digits or Chinese numerals, read exactly; what leaves doubt is not read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Context, Decimal

from gongkai.transform.steps.catalogue import HALF_WIDTH, SPACES

#: Each character as the plain one that it stands for: other forms of digits and units, those of cheques included.
PLAIN = HALF_WIDTH | str.maketrans(
    "〇○◯壹贰貳弍叁參叄肆伍陆陸柒捌玖拾佰仟萬億點负負−",
    "零零零一二二二三三三四五六六七八九十百千万亿点---",
)
NUMERALS = "零一二三四五六七八九"
DIGIT = NUMERALS[1:]
WORTH: Mapping[str, int] = {"": 1, "十": 10, "百": 100, "千": 1000}
#: The powers of ten of the units that numbers are counted in.
POWERS: Mapping[str, int] = {"": 0, "十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}

#: Two before a unit; elsewhere it is a weight.
TWO = re.compile("[两兩](?=[百千万亿])")
PLACE = re.compile(f"(零?)([{DIGIT}]?)([千百十]?)")
SCALED = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)? *([十百千]?)(万?)(亿?)")
COMPOUND = re.compile(r"(?:([0-9]{1,4})亿)?([0-9]{1,4})万(?:([0-9])千|([0-9]{4}))?")
POINTED = re.compile(rf"(.+)点([{NUMERALS}]+)(万?)(亿?)")

#: Longer texts are no numbers, and the sums below are exact.
LONGEST = 60
EXACT = Context(prec=4 * LONGEST)


def plain_text(text: str) -> str:
    """Return a text in the characters that numbers are read in, without white space at its ends."""
    return TWO.sub("二", text.strip(SPACES).translate(PLAIN))


def read_number(text: str) -> Decimal | None:
    """Return the number that a whole text says; None where it says none, or more than one.

    >>> [str(read_number(text)) for text in ("一百二十三", "二〇二〇", "壹佰", "1.2万", "3亿", "-1,234.50", "一万二")]
    ['123', '2020', '100', '12000', '300000000', '-1234.50', 'None']
    """
    plain = plain_text(text)
    if not plain or len(plain) > LONGEST:
        return None
    negative, body = plain[0] == "-", plain[1:].lstrip(" ") if plain[0] in "+-" else plain
    value = _in_digits(body)
    if value is None:
        value = _in_words(body)
    return -value if negative and value else value


def read_whole(text: str) -> int | None:
    """Return the whole number that plain Chinese numerals say: 二十三, 一千零五, or digit by digit 二零二零.

    Two digits without 零 are none: 二三 is two or three.
    """
    if re.fullmatch(f"[{NUMERALS}]+", text):
        if len(text) == 2 and "零" not in text:
            return None
        return int("".join(str(NUMERALS.index(digit)) for digit in text))
    head, unit, rest = text.partition("亿")
    if not unit:
        return _below_hundred_million(text, follows=False)
    high = _below_hundred_million(head, follows=False)
    low = _below_hundred_million(rest, follows=True) if rest else 0
    return None if high is None or low is None else high * 10**8 + low


def scaled(value: Decimal, power: int) -> str:
    """Return a number times a power of ten, in plain digits; noughts that the shift leaves behind the point go."""
    text = format(value.scaleb(power, EXACT), "f")
    return text.rstrip("0").rstrip(".") if power and "." in text else text


def _in_digits(body: str) -> Decimal | None:
    if found := SCALED.fullmatch(body):
        whole, fraction, *units = found.groups()
        power = sum(POWERS[unit] for unit in units)
        value = Decimal(whole.replace(",", "") + (fraction or ""))
        return Decimal(scaled(value, power)) if power else value
    if found := COMPOUND.fullmatch(body):
        # 1亿2000万, 3万5千; of 3万5 nobody knows whether it is 35000.
        high, middle, thousands, rest = (int(group or 0) for group in found.groups())
        return Decimal(high * 10**8 + middle * 10**4 + thousands * 1000 + rest)
    return None


def _in_words(body: str) -> Decimal | None:
    if found := POINTED.fullmatch(body):
        head, digits, *units = found.groups()
        whole = read_whole(head)
        if whole is None:
            return None
        fraction = "".join(str(NUMERALS.index(digit)) for digit in digits)
        power = sum(POWERS[unit] for unit in units)
        return Decimal(scaled(Decimal(f"{whole}.{fraction}"), power))
    value = read_whole(body)
    return None if value is None else Decimal(value)


def _below_hundred_million(text: str, *, follows: bool) -> int | None:
    head, unit, rest = text.partition("万")
    if not unit:
        return _section(text, follows=follows, far=follows)
    high = _section(head, follows=follows)
    low = _section(rest, follows=True) if rest else 0
    return None if high is None or low is None else high * 10**4 + low


def _section(text: str, *, follows: bool, far: bool = False) -> int | None:
    """Return a number below ten thousand.

    `follows`: it is the lower part of a larger one; `far`: places were left out before it. 零 stands where a place is
    left out and nowhere else, save that 十万零五千 is written too: 一百二 and 一万五 are short for something else.
    """
    value, room = 0, 10_000
    for found in PLACE.finditer(text):
        if found.start() == len(text):
            break
        zero, digit, unit = found.groups()
        worth, first = WORTH[unit], found.start() == 0
        left_out = (room // worth > 10 and (follows or not first)) or (far and first)
        may = follows and first
        if worth >= room or not (digit or unit == "十") or (bool(zero) != left_out and not (zero and may)):
            return None
        value, room = value + NUMERALS.index(digit or "一") * worth, worth
    return value or None
