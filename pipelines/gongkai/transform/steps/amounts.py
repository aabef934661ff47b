"""Steps for numbers: numerals, units and percentages, all exact."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Annotated

from gongkai.messages import translate
from gongkai.transform.steps.arguments import Mark, one_of
from gongkai.transform.steps.catalogue import each, step
from gongkai.transform.steps.numerals import EXACT, LONGEST, NUMERALS, POWERS, plain_text, read_number, scaled

Share = Annotated[str, one_of("fraction", "points")]

#: The powers of ten by which a share is less than one.
SHARES = {"fraction": 0, "points": 2}
SIGNS = {"%": 2, "﹪": 2, "‰": 3, "百分之": 2, "千分之": 3, "万分之": 4}
WORDED = re.compile(r"(百分之|千分之|万分之)(.+)|(.+?) *([%﹪‰])")

#: A number that needs no reading; its noughts are its own.
DIGITS = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")

#: Words for the same unit, and for money before the amount.
SAME_UNIT = {"圆": "元", "圓": "元"}
MONEY = re.compile(r"(?:人民币|人民幣|RMB|CNY|[¥￥]) *", re.IGNORECASE)
MULTIPLE = re.compile("([十百千万亿]*)(.+)")
MULTIPLIED = re.compile(r"([-+0-9.,]+) *([十百千万亿]+)")
AMOUNT = re.compile(rf"([-+0-9.,{NUMERALS}十百千万亿点 ]+)(.*)", re.DOTALL)
CHANGE = re.compile(rf"(?:([0-9{NUMERALS}])角)?(?:零?([0-9{NUMERALS}])分)?[整正]?")

#: An amount of less than one 元, which is not named then.
SMALL = re.compile(rf"(?:角(?:([0-9{NUMERALS}])分)?|分)[整正]?")


@step("number")
@each
def number(text: str) -> str:
    """Write a number in digits: 一百二十三, 壹佰, 1.2万, 3亿, 1,234. What is no number, or a doubtful one, stays."""
    value = None if DIGITS.fullmatch(text) else read_number(text)
    return text if value is None else format(value, "f")


@step("unit")
@each
def unit(text: str, *, to: Mark, from_: Mark) -> str:
    """Write an amount as the number of one unit: 3.5万元 in 元 is 35000.

    `from` is the unit of a number that has none of its own. What cannot be read, or is of another unit, stays.
    """
    power, base = _unit(to)
    own_power, own_base = _unit(from_)
    if own_base != base:
        raise ValueError(translate("“{first}” and “{second}” are no units of one kind", first=from_, second=to))
    plain = plain_text(text)
    money = MONEY.match(plain)
    amount = AMOUNT.fullmatch(plain[money.end() :] if money else plain)
    if amount is None or len(plain) > LONGEST:
        return text
    figures, named = amount.group(1).rstrip(" "), amount.group(2).strip()
    value = _value(figures)
    if value is None or (money and base != "元"):
        return text
    if named or money:
        value, own_power = _with_change(value, named or base, base), 0
    elif own_power and figures[-1] in POWERS:
        # 3万 in a column of 万元 may be either.
        return text
    return text if value is None else scaled(value, own_power - power)


@step("percent")
@each
def percent(text: str, *, to: Share, from_: Share) -> str:
    """Write a share as a fraction of one or in percent points: 12.5%, ５‰, 百分之十二点五.

    `from` is what a number without a sign is. What cannot be read stays.
    """
    plain = plain_text(text)
    power = SHARES[from_]
    if len(plain) <= LONGEST and (found := WORDED.fullmatch(plain)):
        word, after, before, sign = found.groups()
        # Nobody says 百分之一百 for all of it.
        plain, power = "100" if after == "百" else after or before, SIGNS[word or sign]
    value = read_number(plain)
    return text if value is None else scaled(value, SHARES[to] - power)


def _value(figures: str) -> Decimal | None:
    if multiplied := MULTIPLIED.fullmatch(figures):
        # Of 3万千瓦时 the last multiple belongs to the unit.
        value = read_number(multiplied.group(1))
        power = sum(POWERS[multiple] for multiple in multiplied.group(2))
        return None if value is None else Decimal(scaled(value, power))
    return read_number(figures)


def _with_change(value: Decimal, named: str, base: str) -> Decimal | None:
    """Return an amount of a base unit; of money with 角 and 分 behind or alone. None where another unit is named."""
    if base == "元" and (below := SMALL.fullmatch(named)):
        return _below_one(value, named[0], _digit(below[1]))
    first = SAME_UNIT.get(named[0], named[0])
    if base != "元" or first != "元":
        return value if named == base else None
    found = CHANGE.fullmatch(named[1:])
    if found is None:
        return None
    jiao, fen = map(_digit, found.groups())
    small = Decimal(10 * jiao + fen).scaleb(-2)
    if not small:
        return value
    return None if value < 0 else EXACT.add(value, small)


def _below_one(value: Decimal, unit: str, fen: int) -> Decimal | None:
    """Return an amount of 角, with so many 分 behind, or of 分; None where 分 stand behind no whole number."""
    amount = value.scaleb(-2 if unit == "分" else -1, EXACT)
    if not fen:
        return amount
    return EXACT.add(amount, Decimal(fen).scaleb(-2)) if value >= 0 and value == value.to_integral_value() else None


def _digit(text: str | None) -> int:
    return int(text) if text and text.isascii() else NUMERALS.find(text or "零")


@cache
def _unit(text: str) -> tuple[int, str]:
    """Return the power of ten and the base of a unit: of 万元, 4 and 元."""
    found = MULTIPLE.fullmatch(plain_text(text))
    multiples, base = found.groups() if found else ("", "")
    if not base or base[0] in POWERS:
        raise ValueError(translate("“{unit}” is no unit", unit=text))
    return sum(POWERS[multiple] for multiple in multiples), SAME_UNIT.get(base, base)
