"""Personal numbers made of digits: identity numbers, mobile numbers and bank cards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gongkai import clock
from gongkai.codes import (
    birth_date,
    is_bank_card,
    is_resident_id,
    is_uscc,
    masked,
    masked_resident,
    mobile_within,
)
from gongkai.codes.resident import PROVINCES
from gongkai.privacy import context
from gongkai.privacy.plain import NOTHING, Cell, Span
from gongkai.privacy.runs import Number, numbers

LETTER = re.compile(r"[0-9A-Za-z]")
#: The check character X behind seventeen digits.
CROSS = re.compile(rf"[ .\-_(){NOTHING}]{{0,3}}[Xx](?![0-9A-Za-z])")
#: Letters that may touch a mobile number: a word for it, or a word at all, which capitals and hexadecimals are not.
BEFORE_MOBILE = re.compile(
    r"(?<![0-9A-Za-z])(?:(?i:tel|telephone|phone|mobile|mob|cell|call|wechat|weixin|[tmpvw]|[vw]x|qq)"
    r"|(?=[A-Za-z]{3})(?=[A-Z]?[a-f]*[g-z])[A-Z]?[a-z]+)$"
)
BEHIND_MOBILE = re.compile(r"(?:wx|vx|qq|tel|wechat|weixin)(?![A-Za-z])", re.IGNORECASE)
BEFORE_IDENTITY = re.compile(r"(?<![0-9A-Za-z])(?:ID|SFZ|No)$", re.IGNORECASE)
#: Letters that a hyphen joins to a number: the beginning of a code.
CODED = re.compile(r"(?<![0-9A-Za-z])(?!(?i:ID|SFZ|No)[\-_])[A-Za-z]+[\-_]$")
NEVER = re.compile(r"(?!)")
#: A mobile number that runs into the number of what comes next: 电话138000000003号楼.
RUN_ON = re.compile(
    r"(?:手机|电话|微信|联系方式)(?:号码|号)?[:为是 ]{0,2}(1[3-9][0-9]{9})(?=[0-9]{1,2}(?:号[楼院]|[栋幢楼月]|单元))"
)
DAY_BEHIND = re.compile(r"[.][0-9]{1,4}[年月日号]")
WORD = 12
FOUR = 4

#: How people group the digits of a mobile number. The first form alone counts with dots, which decimals, dates and
#: network addresses have too, and beside other groups.
USUAL = (3, 4, 4)
MOBILE_LENGTH = 11
MOBILE_GROUPS = frozenset(
    {USUAL, (11,), (3, 8), (7, 4), (4, 3, 4), (4, 4, 3), (3, 3, 5), (3, 3, 3, 2), (3, 2, 2, 2, 2), (1,) * 11}
)
#: And the digits of an identity number of fifteen.
OLD_GROUPS = frozenset({(6, 6, 3), (12, 3), (3,) * 5, (5, 5, 5), (4, 4, 4, 3), (6, 2, 2, 2, 3), (1,) * 15})
OLD_SPACED = OLD_GROUPS | {(6, 9)}

#: The code of a whole city, which persons have only where a city has no counties.
CITY = re.compile(r"(?!4419|4420|4604|6202)[0-9]{4}00")
#: How recent the day is in a number that may be made of it.
NEWBORN_YEARS = 3


def find_residents(cell: Cell) -> Iterator[Span]:
    """Yield the identity numbers of a cell."""
    for number in numbers(cell.text, (15, 17, 18), _may_be_resident):
        text, end = number.digits, number.end
        if len(text) == 17:
            if not (cross := CROSS.match(cell.text, end)):
                continue
            text, end = f"{text}X", cross.end()
        if _is_old_resident(cell, number) if len(text) == 15 else _is_resident(cell, number, text):
            yield Span(number.start, end, masked_resident(text))


def find_mobiles(cell: Cell) -> Iterator[Span]:
    """Yield the mobile numbers of a cell."""
    longer: list[Span] | None = None
    for number in numbers(cell.text, (11, 12, 13, 15), mobile_within):
        if not _is_mobile(cell, number):
            continue
        if not number.whole:
            longer = [*find_residents(cell), *find_bank_cards(cell)] if longer is None else longer
            if _lies_within(number, longer):
                continue
        yield Span(number.start, number.end, masked(number.digits[-MOBILE_LENGTH:], 3, 4))
    for found in RUN_ON.finditer(cell.text):
        yield Span(found.start(1), found.end(1), masked(found.group(1), 3, 4))


def find_bank_cards(cell: Cell) -> Iterator[Span]:
    """Yield the numbers of bank cards of a cell."""
    longer: list[Span] | None = None
    for number in numbers(cell.text, (16, 17, 18, 19), is_bank_card):
        if _is_bank_card(cell, number):
            longer = list(find_residents(cell)) if longer is None else longer
            if not _lies_within(number, longer):
                yield Span(number.start, number.end, masked(number.digits, 4, 4))


def _may_be_resident(digits: str) -> bool:
    """Tell whether digits, but for a check character X, are an identity number."""
    return digits[:2] in PROVINCES and birth_date(digits if len(digits) == 15 else f"{digits:0<18}") is not None


def _is_resident(cell: Cell, number: Number, text: str) -> bool:
    today = clock.today()
    born = birth_date(text)
    if born is None or not is_resident_id(text, today=today):
        return False
    if context.IDENTITY.search(cell.around(number.start, number.end, context.NEAR)):
        return True
    other = context.is_other_column(cell, context.IDENTITY)
    # One credit code in a million passes for an identity number, one of these in some hundreds for a credit code.
    if other and is_uscc(cell.text.strip()):
        return False
    # The check character is stronger than a name, but for numbers that a city makes of its code and the day.
    of_day = born.year > today.year - NEWBORN_YEARS and CITY.match(text) is not None
    return not (of_day and (other or context.is_code(cell, number.start, context.IDENTITY)))


def _is_old_resident(cell: Cell, number: Number) -> bool:
    """Tell whether fifteen digits are an identity number: no check character tells, so what stands around must."""
    groups = OLD_SPACED if _is_spaced(number) else OLD_GROUPS
    named = context.IDENTITY.search(cell.before(number.start, context.NEAR)) is not None
    return (
        is_resident_id(number.digits)
        and (number.whole or number.groups in groups or named)
        and not number.is_part()
        and _stands_alone(cell, number, BEFORE_IDENTITY)
        and not CODED.search(cell.before(number.start, WORD))
        and not (context.is_named_amount(cell, number.start) if named else context.is_amount(cell, *number.span))
        and not context.is_code(cell, number.start, context.IDENTITY)
        and not context.is_other_column(cell, context.IDENTITY)
    )


def _is_mobile(cell: Cell, number: Number) -> bool:
    cut_out = _is_decimal(cell, number) if number.whole else number.is_joined() and not _ends_sentence(cell, number)
    # The 0 of old long-distance calls makes twelve digits of it, which codes have too.
    named = len(number.digits) != MOBILE_LENGTH + 1 or _is_named_mobile(cell, number)
    return (
        not cut_out
        and named
        and _is_grouped_mobile(number)
        and _stands_alone(cell, number, BEFORE_MOBILE, BEHIND_MOBILE)
        and (
            context.MOBILE_COLUMN.search(cell.label) is not None
            or not context.is_code(cell, number.start, context.MOBILE, context.CODE_NOT_MOBILE)
        )
        and not _is_mobile_amount(cell, number)
    )


def _ends_sentence(cell: Cell, number: Number) -> bool:
    """Tell whether a point behind a number in the usual groups is no joint of a code: 138-0000-0000.3月5日前."""
    if number.gap_behind != "." or _without(number.groups, len(number.digits) - MOBILE_LENGTH) != USUAL:
        return False
    named = _is_named_mobile(cell, number) or DAY_BEHIND.match(cell.text, number.end) is not None
    return named and not number.is_joined_before()


def _is_named_mobile(cell: Cell, number: Number) -> bool:
    """Tell whether the words before a number, or its column's name, say that it is a telephone's."""
    before = cell.before(number.start, context.NEAR)
    return bool(context.MOBILE.search(before) or context.MOBILE_COLUMN.search(cell.label))


def _is_mobile_amount(cell: Cell, number: Number) -> bool:
    """Tell whether a number is an amount; behind a word for telephones, what follows is no unit: 13800000000元旦."""
    if _is_named_mobile(cell, number):
        return context.is_named_amount(cell, number.start)
    return context.is_amount(cell, *number.span)


def _is_bank_card(cell: Cell, number: Number) -> bool:
    if number.is_part() or not _is_grouped_card(number) or not _stands_alone(cell, number):
        return False
    if context.is_code(cell, number.start, context.CARD) or context.is_other_column(cell, context.CARD):
        return False
    # One number of 16 digits in sixty passes for a card of the brands of abroad; in fours only cards are written, and
    # where nothing else stands in the cell nothing says that it is no card.
    sure = number.groups[0] == FOUR or is_bank_card(number.digits, domestic=True)
    return (
        sure
        or len(number.digits) == len(cell.text.strip(f" {NOTHING}"))
        or context.CARD.search(cell.around(number.start, number.end, context.NEAR)) is not None
    )


def _is_grouped_mobile(number: Number) -> bool:
    rest = _without(number.groups, len(number.digits) - MOBILE_LENGTH)
    if number.whole:
        return True
    if "." in number.separators:
        return rest == USUAL
    return rest in ({USUAL, (MOBILE_LENGTH,)} if number.is_part() else MOBILE_GROUPS)


def _without(groups: tuple[int, ...], size: int) -> tuple[int, ...] | None:
    """Return the groups behind a prefix, or None where it is all."""
    for place, length in enumerate(groups):
        if size < length:
            return (length - size, *groups[place + 1 :])
        size -= length
    return None


def _is_grouped_card(number: Number) -> bool:
    if number.whole:
        return True
    *fours, last = number.groups
    return (set(fours) == {FOUR} and last <= FOUR) or number.groups[0] in {6, 8} or set(number.groups) == {1}


def _is_spaced(number: Number) -> bool:
    return set(number.separators) <= {" ", NOTHING}


def _is_decimal(cell: Cell, number: Number) -> bool:
    """Tell whether the digits are the fraction of a number; 1.13800000000 counts as an item of a list."""
    if number.gap_before != ".":
        return False
    before = cell.before(number.start, 3)
    return not (before[-2:-1] in "123456789" and (len(before) < 3 or not before[0].isdigit()))


def _lies_within(number: Number, spans: Iterable[Span]) -> bool:
    return any(span.start <= number.start and number.end <= span.end for span in spans)


def _stands_alone(cell: Cell, number: Number, before: re.Pattern[str] = NEVER, behind: re.Pattern[str] = NEVER) -> bool:
    """Tell whether no letter touches the number, some words aside."""
    if LETTER.match(cell.text, number.end) and not behind.match(cell.text, number.end):
        return False
    word = cell.before(number.start, WORD)
    return not LETTER.match(word[-1:]) or before.search(word) is not None
