"""What the text of a date, a number or a truth value most probably means; None where that is not certain."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from gongkai.reports.spellings import plain

DATE = re.compile(r"(\d{4}) ?[年./-] ?(\d{1,2}) ?[月./-] ?(\d{1,2}) ?[日号]?")
COMPACT_DATE = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
MONTH = re.compile(r"(\d{4}) ?[年./-] ?(\d{1,2}) ?月?|((?:19|20)\d{2})(\d{2})")
YEAR = re.compile(r"(\d{4}) ?(?:年|年度|\.0)")
TIME = re.compile(r"(\d{1,2}) ?[:时点] ?(?:(\d{1,2}) ?(?:[:分] ?(?:(\d{1,2}) ?秒?)?)?)?")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")

#: Spreadsheets count days from here; the serial numbers of 1955 to 2063 are taken for dates.
SERIAL_START, SERIALS = datetime(1899, 12, 30), range(20_000, 60_000)  # noqa: DTZ001 - a sheet knows no zone

NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
#: 二十三; of two digits without 十 nobody knows whether 二三 is two or three.
NUMERAL = re.compile("(?=.)(?:([二三四五六七八九])?(十))?([一二三四五六七八九])?")
WORTH: Mapping[str, int] = {digit: value for value, digit in enumerate("一二三四五六七八九十", start=1)}
TENS = re.compile(r"(\d?)十(\d?)")

AMOUNT = re.compile(
    r"(?:人民币|RMB|CNY|[¥￥])? ?"
    r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
    # Units that scale (万, 亿, %) are no mere words: what they would make of a number is not known here.
    r" ?(?:元整?|个工作日|工作日|小时|平方米|公里|个|件|人|份|次|天|日|户|家|宗|项|条|名|台|套|年|月|米)?"
)

#: What stands between the items of a list; a comma may stand within one, in a number.
PARTED = re.compile(r"[、；;，|\n]|,(?!\d{3}(?!\d))")

TRUTHS: Mapping[str, bool] = {
    **dict.fromkeys(["是", "有", "对", "真", "√", "✓", "☑", "■", "y", "yes", "t", "true", "1"], True),
    **dict.fromkeys(["否", "无", "没有", "不是", "错", "假", "×", "✗", "☒", "□", "n", "no", "f", "false", "0"], False),
}


def as_date(text: str) -> date | None:
    """Return the day that a text means: 2020年3月1日, 2020/3/1, 2020.3.1, 二〇二〇年三月一日, 20200301, 43891.

    >>> as_date("２０２０年３月１日"), as_date("43891"), as_date("3/1/2020")
    (datetime.date(2020, 3, 1), datetime.date(2020, 3, 1), None)
    """
    read = _arabic(plain(text))
    read = re.sub(r"[T ]00:00(?::00(?:\.0+)?)?Z?$", "", read)
    found = DATE.fullmatch(read) or COMPACT_DATE.fullmatch(read)
    if found:
        year, month, day = map(int, found.groups())
        return _day(year, month, day)
    serial = _serial(read)
    return serial.date() if serial is not None and serial.time() == time.min else None


def as_datetime(text: str) -> datetime | None:
    """Return the moment that a text means: 2020年3月1日8时30分, 2020/3/1 8:30, 43891.5.

    >>> as_datetime("2020年3月1日8时30分")
    datetime.datetime(2020, 3, 1, 8, 30)
    """
    read = _arabic(plain(text))
    if (serial := _serial(read)) is not None:
        return serial if "." in read else None
    found = re.fullmatch(rf"({DATE.pattern})[T ]?({TIME.pattern})", read)
    if found is None:
        return None
    day, moment = as_date(found.group(1)), as_time(found.group(5))
    return datetime.combine(day, moment) if day and moment else None


def as_time(text: str) -> time | None:
    """Return the time of day that a text means: 8:30, 8时30分.

    >>> as_time("8时30分"), as_time("25:00")
    (datetime.time(8, 30), None)
    """
    found = TIME.fullmatch(_arabic(plain(text)))
    if found is None:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups())
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def as_year(text: str) -> str | None:
    """Return the year that a text means: 2020年, 2020年度, 二〇二〇年.

    >>> as_year("２０２０年度")
    '2020'
    """
    found = YEAR.fullmatch(_arabic(plain(text)))
    return found.group(1) if found else None


def as_month(text: str) -> str | None:
    """Return the month that a text means: 2020年3月, 2020/3, 202003.

    >>> as_month("2020年3月"), as_month("2020年13月")
    ('2020-03', None)
    """
    found = MONTH.fullmatch(_arabic(plain(text)))
    if found is None:
        return None
    year, month = (int(part) for part in found.groups() if part)
    return f"{year:04}-{month:02}" if 1 <= month <= 12 else None


def as_number(text: str) -> str | None:
    """Return the number that a text means, without its unit and its grouping: 1,234.50元, ￥１２, 20个工作日.

    >>> as_number("￥1,234.50 元"), as_number("3万"), as_number("12,34")
    ('1234.50', None, None)
    """
    found = AMOUNT.fullmatch(plain(text).replace("−", "-"))
    return found.group(1).replace(",", "") if found else None


def as_integer(text: str) -> str | None:
    """Return the whole number that a text means; 12.0 is one, 12.5 is none. Numerals are read up to 99.

    >>> as_integer("1,234件"), as_integer("12.0"), as_integer("12.5"), as_integer("二十")
    ('1234', '12', None, '20')
    """
    if found := NUMERAL.fullmatch(plain(text)):
        tens, ten, ones = (WORTH.get(group or "", 0) for group in found.groups())
        return str((tens or 1) * ten + ones)
    whole, _, rest = (as_number(text) or "").partition(".")
    return whole if whole and not rest.strip("0") else None


def as_items(text: str) -> str | None:
    """Return the JSON list that a text means whose items are parted as people part them: 企业法人、自然人.

    >>> as_items("企业法人、自然人"), as_items("自然人"), as_items("[1")
    ('["企业法人", "自然人"]', '["自然人"]', None)
    """
    items = [item.strip() for item in PARTED.split(text.strip())]
    if not all(items) or any(mark in text for mark in '[]{}"'):
        return None
    return json.dumps(items, ensure_ascii=False)


def as_truth(text: str) -> bool | None:
    """Return what a word for yes or no means.

    >>> as_truth(" 是 "), as_truth("N"), as_truth("待定")
    (True, False, None)
    """
    return TRUTHS.get(plain(text).lower())


def _arabic(text: str) -> str:
    """Return Chinese numerals as digits: 二〇二〇年十二月三十一日 as 2020年12月31日."""
    digits = text.translate(NUMERALS)
    return TENS.sub(lambda found: f"{found[1] or 1}{found[2] or 0}", digits)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _serial(text: str) -> datetime | None:
    if SERIAL.fullmatch(text) is None or int(float(text)) not in SERIALS:
        return None
    return SERIAL_START + timedelta(seconds=round(float(text) * 86_400))
