"""Steps for days, months and years, whose form becomes that of ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from gongkai.transform.steps.arguments import one_of
from gongkai.transform.steps.catalogue import SPACES, each, step
from gongkai.transform.steps.numerals import LONGEST, NUMERALS, PLAIN, read_whole

DatePart = Annotated[str, one_of("date", "yearmonth", "year")]
Moment = Annotated[str, one_of("date", "datetime")]
System = Annotated[int, one_of(1900, 1904)]

#: What stands for a plain character in dates only: O for nought, the radicals of moon and sun, dashes of other lengths.
IN_DATES = (
    PLAIN
    | str.maketrans("Oo\u2f49\u2f47–—‐", "零零月日---")
    | str.maketrans({"號": "日", "号": "日", "廿": "二十", "卅": "三十"})
)
#: White space between two digits is kept: it is no part of a date.
SPACE = re.compile(rf"[{SPACES}]+(?![0-9{SPACES}])|(?<![0-9{SPACES}])[{SPACES}]+")
MIDNIGHT = re.compile(r"[T ]0?0:00(?::00(?:\.0+)?)?Z?$")

DAYS = f"[0-9]{{1,2}}|[{NUMERALS}十]{{1,3}}"
YEARS = f"(?P<year>[12][0-9]{{3}}|[{NUMERALS}0]{{4}})"
REIGN = f"(?:中[华華])?民[国國](?P<reign>[0-9]{{1,3}}|[{NUMERALS}十百]+|元)"
WORDED = re.compile(rf"(?:公元)?(?:{REIGN}|{YEARS})年(?:度|(?P<month>{DAYS}|元)月(?:份|(?P<day>{DAYS})日)?)?")
FIGURES = (
    re.compile(r"(?P<year>[12][0-9]{3})(?P<mark>[./-])(?P<month>[0-9]{1,2})(?:(?P=mark)(?P<day>[0-9]{1,2}))?"),
    re.compile(r"(?P<year>[12][0-9]{3})(?:(?P<month>[0-9]{2})(?P<day>[0-9]{2})?)?"),
)
#: A spreadsheet makes 2020.1 of October's 2020.10.
DOUBTFUL = re.compile(r"[0-9]{4}\.1")

SERIAL = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,15})?")
DAY = 86_400
#: Day 0 of each system. In that of 1900 the day 60 is a 29 February that never was; the days before it count from a
#: day later.
DAY_ZERO = {1900: datetime(1899, 12, 30), 1904: datetime(1904, 1, 1)}  # noqa: DTZ001 - a sheet knows no zone
LEAP = 60


@step("date")
@each
def iso_date(text: str, *, to: DatePart = "date") -> str:
    """Write a day as 2020-03-01, a month as 2020-03 (`to: yearmonth`), a year as 2020 (`to: year`).

    Read are 2020年3月1日, 二〇二〇年三月一日, 民国109年3月1日, 2020.3.1, 2020/3/1, 20200301; a month or a year also
    from a whole day. Years of two digits, days that no calendar has, and whatever else cannot be read stay.
    """
    plain = text.strip(SPACES)
    if len(plain) > LONGEST:
        return text
    plain = MIDNIGHT.sub("", plain)
    plain = SPACE.sub("", plain).translate(IN_DATES)
    found = next((found for form in (WORDED, *FIGURES) if (found := form.fullmatch(plain))), None)
    if found is None or DOUBTFUL.fullmatch(plain):
        return text
    parts = found.groupdict()
    year = _year(parts)
    month, day = (_count(parts[name]) for name in ("month", "day"))
    if year is None or (to != "year" and month is None) or (to == "date" and day is None):
        return text
    whole = _day(year, 1 if parts["month"] is None else month, 1 if parts["day"] is None else day)
    return text if whole is None else whole.isoformat()[: {"date": 10, "yearmonth": 7, "year": 4}[to]]


@step("excel-date")
@each
def excel_date(text: str, *, system: System = 1900, to: Moment = "date") -> str:
    """Write the number by which a spreadsheet keeps a day as that day: 43891 is 2020-03-01.

    `system` is 1904 for old files of a Macintosh. A fraction of a day is a time of it, which `to: datetime` writes to
    the second; a day with a time is no date and stays, and so does the 29 February 1900, which never was.
    """
    plain = text.strip(SPACES)
    if not SERIAL.fullmatch(plain):
        return text
    seconds = int((Decimal(plain) * DAY).to_integral_value(ROUND_HALF_UP))
    day = seconds // DAY
    if system == 1900 and day in {0, LEAP}:
        return text
    early = system == 1900 and day < LEAP
    try:
        moment = DAY_ZERO[system] + timedelta(seconds=seconds, days=int(early))
    except OverflowError:
        return text
    if to == "datetime":
        return moment.isoformat()
    return text if seconds % DAY else moment.date().isoformat()


def _year(parts: Mapping[str, str | None]) -> int | None:
    if (reign := parts.get("reign")) is not None:
        # The first year of the republic was 1912.
        count = _count(reign)
        return None if count is None else 1911 + count
    written = parts["year"] or ""
    year = _count(written if written.isascii() else written.replace("0", "零"))
    return None if year is None or year < 1000 else year


def _count(text: str | None) -> int | None:
    if text is None:
        return None
    if text == "元":
        return 1
    return int(text) if text.isascii() else read_whole(text)


def _day(year: int, month: int | None, day: int | None) -> date | None:
    try:
        return date(year, month or 0, day or 0)
    except ValueError:
        return None
