"""Numbers, amounts and shares: what is read is exact, what leaves doubt stays."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

Made = Callable[..., str | None]

NUMERALS = "零一二三四五六七八九"
FORMAL = str.maketrans("一二三四五六七八九十百千万亿", "壹贰叁肆伍陆柒捌玖拾佰仟萬億")
TRADITIONAL = str.maketrans("零万亿", "〇萬億")


def in_words(number: int) -> str:
    """Write a number as the standard has it, by places, from the highest on."""
    if number < 10:
        return NUMERALS[number]
    for worth, unit in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= worth:
            head, rest = divmod(number, worth)
            gap = "零" if rest and rest < worth // 10 else ""
            return in_words(head) + unit + gap + (in_words(rest) if rest else "")
    raise AssertionError(number)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("一百二十三", "123", id="places"),
        pytest.param("十", "10", id="ten"),
        pytest.param("十二", "12", id="ten and two"),
        pytest.param("一百十五", "115", id="ten without one"),
        pytest.param("壹佰", "100", id="as on cheques"),
        pytest.param("貳佰參拾", "230", id="as on old cheques"),
        pytest.param("两百五十", "250", id="the other two"),
        pytest.param("二〇二〇", "2020", id="digit by digit"),
        pytest.param("一○", "10", id="two digits, with a nought"),
        pytest.param("零", "0", id="nought"),
        pytest.param("十万零五千", "105000", id="a nought where tens of thousands end"),
        pytest.param("一亿五千万", "150000000", id="hundreds of millions"),
        pytest.param("二万三千亿", "2300000000000", id="many of them"),
        pytest.param("三点一四", "3.14", id="a point"),
        pytest.param("一点二万", "12000", id="a point and a unit"),
        pytest.param("负五", "-5", id="less than nothing"),
        pytest.param("1.2万", "12000", id="digits and a unit"),
        pytest.param("1.20 万", "12000", id="digits, a space and a unit"),
        pytest.param("3亿", "300000000", id="digits and a larger unit"),
        pytest.param("1.2万亿", "1200000000000", id="digits and two units"),
        pytest.param("3百万", "3000000", id="digits and a multiple"),
        pytest.param("1亿2000万", "120000000", id="two amounts"),
        pytest.param("3万5千", "35000", id="two small amounts"),
        pytest.param("1,234.50", "1234.50", id="groups"),
        pytest.param("１，２３４", "1234", id="groups in full width"),
        pytest.param("−5.0", "-5.0", id="a minus sign"),
        pytest.param("007", "007", id="digits stay"),
        pytest.param(
            "12345678901234567890.12345678901234567890", "12345678901234567890.12345678901234567890", id="long"
        ),
        pytest.param("1.23456789012345678901234567890万", "12345.678901234567890123456789", id="long and scaled"),
    ],
)
def test_numbers(made: Made, text: str, expected: str) -> None:
    assert made("number", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("一百五", id="150 or 105"),
        pytest.param("一万二", id="12000 or 10002"),
        pytest.param("一亿五千", id="150000000 or 100005000"),
        pytest.param("3万5", id="35000 or 30005"),
        pytest.param("1亿2000", id="120000000 or 100002000"),
        pytest.param("二三", id="two or three"),
        pytest.param("三四十", id="thirty or forty"),
        pytest.param("一两", id="a weight"),
        pytest.param("60多", id="more than"),
        pytest.param("1700余", id="and some"),
        pytest.param("约3万", id="about"),
        pytest.param("1,23", id="no groups"),
        pytest.param("1,2345", id="groups of four"),
        pytest.param("百", id="a unit"),
        pytest.param("一百零", id="a nought at the end"),
        pytest.param("五百零零三", id="two noughts"),
        pytest.param("二十十", id="tens twice"),
        pytest.param("一亿二亿", id="a unit twice"),
        pytest.param("十百", id="units turned round"),
        pytest.param("三点", id="nothing behind the point"),
        pytest.param("1e5", id="an exponent"),
        pytest.param("0x10", id="another base"),
        pytest.param("1_000", id="Python's groups"),
        pytest.param("٣", id="digits of another script"),
        pytest.param("201X", id="masked"),
        pytest.param("-", id="a sign"),
        pytest.param("", id="nothing"),
        pytest.param("一" * 100, id="too long"),
        pytest.param("NaN", id="not a number"),
    ],
)
def test_what_is_no_number_stays(made: Made, text: str) -> None:
    assert made("number", text) == text


@given(st.integers(0, 10**12 - 1))
@example(105_000)
@example(100_000_005)
@example(1_000_010_000)
def test_every_number_comes_back_from_its_words(made: Made, number: int) -> None:
    words = in_words(number)
    assert {made("number", form) for form in (words, words.translate(FORMAL), words.translate(TRADITIONAL))} == {
        str(number)
    }


@given(st.text(alphabet="一二零十百千万亿点3.,-元%", max_size=10))
def test_what_is_made_is_a_number_or_stays(made: Made, text: str) -> None:
    read = made("number", text)
    assert read is not None
    assert read == text or Decimal(read).is_finite()


AMOUNTS = st.decimals(min_value=0, max_value=10**15, places=6).map(lambda value: format(value, "f"))
POWERS = {"元": 0, "千元": 3, "万元": 4, "百万元": 6, "亿元": 8}


@given(AMOUNTS, st.sampled_from(sorted(POWERS)), st.sampled_from(sorted(POWERS)), st.booleans())
def test_units_are_exact(made: Made, amount: str, of: str, to: str, named: bool) -> None:
    text = f"{amount}{of}" if named else amount
    read = made("unit", text, **{"to": to, "from": "元" if named else of})
    assert read is not None
    assert "E" not in read
    # The judge multiplies whole numbers.
    assert int(Decimal(read) * 10**14) * 10 ** POWERS[to] == int(Decimal(amount) * 10**6) * 10 ** (8 + POWERS[of])


@pytest.mark.parametrize(
    ("text", "yuan", "wan"),
    [
        pytest.param("3.5万元", "35000", "3.5", id="a unit in the cell"),
        pytest.param("1200元", "1200", "0.12", id="the small unit in the cell"),
        pytest.param("1,200 元", "1200", "0.12", id="groups and a space"),
        pytest.param("0元", "0", "0", id="nothing"),
        pytest.param("-3.5万元", "-35000", "-3.5", id="less than nothing"),
        pytest.param("1.50元", "1.50", "0.00015", id="noughts of its own"),
        pytest.param("￥1,200.00", "1200.00", "0.12", id="a sign of money"),
        pytest.param("人民币叁万伍仟元整", "35000", "3.5", id="as on cheques"),
        pytest.param("壹佰贰拾元零伍分", "120.05", "0.012005", id="change as on cheques"),
        pytest.param("12元5角3分", "12.53", "0.001253", id="change"),
        pytest.param("3角", "0.3", "0.00003", id="tenths alone"),
        pytest.param("５分", "0.05", "0.000005", id="hundredths alone"),
        pytest.param("叁角伍分整", "0.35", "0.000035", id="tenths and hundredths"),
        pytest.param("15角", "1.5", "0.00015", id="more than ten tenths"),
        pytest.param("0.5角", "0.05", "0.000005", id="half a tenth"),
        pytest.param("0.5角5分", "0.5角5分", "0.5角5分", id="half a tenth and hundredths"),
        pytest.param("3分5角", "3分5角", "3分5角", id="change turned round"),
        pytest.param("叁拾萬圓整", "300000", "30", id="as on old cheques"),
        pytest.param("５亿元", "500000000", "50000", id="full width"),
        pytest.param("3千元", "3000", "0.3", id="thousands"),
        pytest.param("-3元5角", "-3元5角", "-3元5角", id="change of a debt"),
        pytest.param("3吨", "3吨", "3吨", id="another unit"),
        pytest.param("3万", "30000", "3", id="no word behind"),
        pytest.param("约3万元", "约3万元", "约3万元", id="about"),
        pytest.param("3万元/年", "3万元/年", "3万元/年", id="a rate"),
        pytest.param("元", "元", "元", id="no number"),
        pytest.param("另行规定", "另行规定", "另行规定", id="words"),
    ],
)
def test_amounts_of_money(made: Made, text: str, yuan: str, wan: str) -> None:
    assert made("unit", text, **{"to": "元", "from": "元"}) == yuan
    assert made("unit", text, **{"to": "万元", "from": "元"}) == wan


@pytest.mark.parametrize(
    ("text", "to", "own", "expected"),
    [
        pytest.param("1200", "元", "万元", "12000000", id="declared for the column"),
        pytest.param("1200元", "元", "万元", "1200", id="the cell's own unit wins"),
        pytest.param("3万", "元", "万元", "3万", id="tens of thousands of which"),
        pytest.param("1.2万亩", "亩", "亩", "12000", id="land"),
        pytest.param("5千克", "千克", "千克", "5", id="a unit that begins with a multiple"),
        pytest.param("3万千瓦时", "千瓦时", "千瓦时", "30000", id="two multiples"),
        pytest.param("3万", "千瓦时", "千瓦时", "3万", id="multiples of a multiple"),
        pytest.param("3万人次", "人", "人", "3万人次", id="more than the unit"),
        pytest.param("¥3", "亩", "亩", "¥3", id="money for land"),
    ],
)
def test_other_units(made: Made, text: str, to: str, own: str, expected: str) -> None:
    assert made("unit", text, **{"to": to, "from": own}) == expected


@pytest.mark.parametrize(
    ("text", "points", "fraction"),
    [
        pytest.param("12.5%", "12.5", "0.125", id="a sign"),
        pytest.param("12.5％", "12.5", "0.125", id="a wide sign"),
        pytest.param("１２．５ ﹪", "12.5", "0.125", id="a small sign, full width"),
        pytest.param("百分之十二点五", "12.5", "0.125", id="words"),
        pytest.param("百分之12.5", "12.5", "0.125", id="words and digits"),
        pytest.param("百分之百", "100", "1", id="all of it in words"),
        pytest.param("百分之一百二十", "120", "1.2", id="more than all"),
        pytest.param("５‰", "0.5", "0.005", id="thousandths"),
        pytest.param("千分之五", "0.5", "0.005", id="thousandths in words"),
        pytest.param("万分之一", "0.01", "0.0001", id="smaller"),
        pytest.param("-3%", "-3", "-0.03", id="less than nothing"),
        pytest.param("100%", "100", "1", id="all"),
        pytest.param("0%", "0", "0", id="nothing"),
        pytest.param("12.50%", "12.50", "0.125", id="noughts of its own"),
        pytest.param("5%～6%", "5%～6%", "5%～6%", id="a range"),
        pytest.param("%", "%", "%", id="a sign alone"),
        pytest.param("多数", "多数", "多数", id="words of no number"),
    ],
)
def test_shares(made: Made, text: str, points: str, fraction: str) -> None:
    for own in ("points", "fraction"):
        assert made("percent", text, **{"to": "points", "from": own}) == points
        assert made("percent", text, **{"to": "fraction", "from": own}) == fraction


@pytest.mark.parametrize(
    ("own", "points", "fraction"),
    [pytest.param("points", "0.5", "0.005", id="points"), pytest.param("fraction", "50", "0.5", id="fraction")],
)
def test_a_share_without_a_sign_is_what_is_declared(made: Made, own: str, points: str, fraction: str) -> None:
    assert made("percent", "0.5", **{"to": "points", "from": own}) == points
    assert made("percent", "0.5", **{"to": "fraction", "from": own}) == fraction
