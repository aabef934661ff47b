"""Days, months and years as lists write them, and as spreadsheets count them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel, to_excel

Made = Callable[..., str | None]

DIGITS = "〇一二三四五六七八九"
DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2020年3月1日", "2020年03月01日", " 2020 年 3 月 1 日　", "2020年3月1号", "公元2020年3月1日",
        "２０２０年３月１日",
        "2020.3.1", "2020/3/1", "2020-3-1", "2020．03．01", "2020－3－1", "2020—3—1", "20200301", "2020-03-01",
        "2020-03-01 00:00:00", "2020/3/1 0:00", "2020-03-01T00:00:00.000Z", "二〇二〇年三月一日", "二零二零年三月一日",
        "二○二○年三月一日", "二O二O年三月一日", "二0二0年三月一日", "2020年三月1日", "2020年3\u2f491\u2f47",
        "民国109年3月1日", "民國一〇九年三月一日", "中華民國一百零九年三月一日",
    ],
)  # fmt: skip
def test_one_day_in_many_forms(made: Made, text: str) -> None:
    assert made("date", text) == "2020-03-01"
    assert made("date", text, to="yearmonth") == "2020-03"
    assert made("date", text, to="year") == "2020"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("二〇一九年十二月三十一日", "2019-12-31", id="two tens"),
        pytest.param("二〇一九年十月廿三日", "2019-10-23", id="the short twenty"),
        pytest.param("二〇一九年元月卅日", "2019-01-30", id="the first month, the short thirty"),
        pytest.param("民国元年一月一日", "1912-01-01", id="the first year of the republic"),
        pytest.param("2020年2月29日", "2020-02-29", id="a leap day"),
    ],
)
def test_other_days(made: Made, text: str, expected: str) -> None:
    assert made("date", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("20年3月1日", id="a year of two digits"),
        pytest.param("20.3.1", id="a year of two digits, with points"),
        pytest.param("二〇年三月一日", id="a year of two numerals"),
        pytest.param("200301", id="six digits"),
        pytest.param("2020年2月30日", id="a day that February has not"),
        pytest.param("2019-02-29", id="a leap day in another year"),
        pytest.param("20201301", id="a month too many"),
        pytest.param("2020年0月1日", id="month 0"),
        pytest.param("3/1/2020", id="a day or a month"),
        pytest.param("2020-3/1", id="two separators"),
        pytest.param("2020 3 1", id="spaces only"),
        pytest.param("2020年3月", id="a month"),
        pytest.param("2020年", id="a year"),
        pytest.param("2020-03-01 10:30", id="a time of the day"),
        pytest.param("2020年3月1日起", id="more than a day"),
        pytest.param("0020年3月1日", id="noughts before the year"),
        pytest.param("零零二零年三月一日", id="numerals for noughts before the year"),
        pytest.param("二〇一九年一二月一日", id="January and February"),
        pytest.param("民国8100年1月1日", id="a republic that old"),
        pytest.param("长期", id="a word"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_day_stays(made: Made, text: str) -> None:
    assert made("date", text) == text


@pytest.mark.parametrize(
    ("text", "month", "year"),
    [
        pytest.param("2020年3月", "2020-03", "2020", id="words"),
        pytest.param("2020年3月份", "2020-03", "2020", id="with 份"),
        pytest.param("二〇二〇年十二月", "2020-12", "2020", id="numerals"),
        pytest.param("2020.12", "2020-12", "2020", id="a point"),
        pytest.param("2020/3", "2020-03", "2020", id="a slash"),
        pytest.param("202003", "2020-03", "2020", id="six digits"),
        pytest.param("2020.1", "2020.1", "2020.1", id="January, or October in a spreadsheet"),
        pytest.param("2020-1", "2020-01", "2020", id="January"),
        pytest.param("2020年13月", "2020年13月", "2020年13月", id="no month"),
        pytest.param("2020年", "2020年", "2020", id="a year"),
        pytest.param("2020年度", "2020年度", "2020", id="a year of accounts"),
        pytest.param("二〇二〇年", "二〇二〇年", "2020", id="a year in numerals"),
        pytest.param("民国109年", "民国109年", "2020", id="a year of the republic"),
        pytest.param("2020年2月30日", "2020年2月30日", "2020年2月30日", id="a day that is none"),
    ],
)
def test_months_and_years(made: Made, text: str, month: str, year: str) -> None:
    assert (made("date", text, to="yearmonth"), made("date", text, to="year")) == (month, year)


def in_words(day: date) -> str:
    def count(number: int) -> str:
        tens, ones = divmod(number, 10)
        ten = {0: "", 1: "十"}.get(tens, f"{DIGITS[tens]}十")
        return ten + (DIGITS[ones] if ones else "")

    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{count(day.month)}月{count(day.day)}日"


@given(DAYS)
def test_every_day_comes_back_from_every_form(made: Made, day: date) -> None:
    forms = (
        f"{day.year}年{day.month}月{day.day}日", in_words(day), f"{day:%Y%m%d}", f"{day.year}.{day.month}.{day.day}",
        day.isoformat(),
    )  # fmt: skip
    assert {made("date", form) for form in forms} == {day.isoformat()}


@given(st.text(alphabet="0123456789年月日-./ 二〇十民国", max_size=12))
def test_what_is_made_is_a_day_or_stays(made: Made, text: str) -> None:
    read = made("date", text)
    assert read is not None
    assert read == text or date.fromisoformat(read).isoformat() == read


@pytest.mark.parametrize(
    ("text", "since_1900", "since_1904"),
    [
        pytest.param("0", "0", "1904-01-01", id="day 0"),
        pytest.param("1", "1900-01-01", "1904-01-02", id="the first"),
        pytest.param("59", "1900-02-28", "1904-02-29", id="before the day that never was"),
        pytest.param("60", "60", "1904-03-01", id="the day that never was"),
        pytest.param("61", "1900-03-01", "1904-03-02", id="behind it"),
        pytest.param("43891", "2020-03-01", "2024-03-02", id="a day of late"),
        pytest.param(" 43891.0 ", "2020-03-01", "2024-03-02", id="a point and spaces"),
        pytest.param("43890.99999999999", "2020-03-01", "2024-03-02", id="less than a second too few"),
        pytest.param("43891.5", "43891.5", "43891.5", id="noon"),
        pytest.param("2958465", "9999-12-31", "2958465", id="the last"),
        pytest.param("2958466", "2958466", "2958466", id="beyond the last"),
        pytest.param("20200301", "20200301", "20200301", id="eight digits"),
        pytest.param("-1", "-1", "-1", id="before all"),
        pytest.param("2020-03-01", "2020-03-01", "2020-03-01", id="a day already"),
    ],
)
def test_days_of_spreadsheets(made: Made, text: str, since_1900: str, since_1904: str) -> None:
    assert (made("excel-date", text), made("excel-date", text, system=1904)) == (since_1900, since_1904)


@given(st.integers(1, 2_958_465), st.sampled_from([1900, 1904]))
def test_days_are_openpyxls(made: Made, day: int, system: int) -> None:
    if system == 1900 and day == 60:
        return
    epoch = {1900: WINDOWS_EPOCH, 1904: MAC_EPOCH}[system]
    try:
        expected = from_excel(day, epoch).date().isoformat()
    except OverflowError:
        expected = str(day)
    assert made("excel-date", str(day), system=system) == expected


@given(st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)), st.sampled_from([1900, 1904]))  # noqa: DTZ001 - a sheet knows no zone
def test_moments_are_openpyxls(made: Made, moment: datetime, system: int) -> None:
    moment = moment.replace(microsecond=0) + timedelta(days=2000 * (system == 1904 and moment.year < 1910))
    serial = to_excel(moment, {1900: WINDOWS_EPOCH, 1904: MAC_EPOCH}[system])
    made_of = made("excel-date", format(Decimal(serial), ".10f"), system=system, to="datetime")
    assert made_of == moment.isoformat()
