"""Identity numbers, bank cards, mobile numbers, plates and passports by their own rules, against other judges."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric

from gongkai import codes

#: The samples of the standard.
SAMPLES = ["11010519491231002X", "440524188001010014"]


@pytest.mark.parametrize("number", SAMPLES)
def test_samples_of_the_standard(number: str) -> None:
    assert codes.is_resident_id(number)
    assert ric.calc_check_digit(number) == number[-1]


@given(st.text("0123456789", min_size=17, max_size=17))
def test_check_character_is_the_judges(digits: str) -> None:
    assert codes.resident_check(digits) == ric.calc_check_digit(digits + "0")


@given(st.text("0123456789", min_size=2, max_size=19))
def test_luhn_is_the_judges(digits: str) -> None:
    assert codes.luhn(digits) == luhn.is_valid(digits)


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        pytest.param("11010519491231002x", False, id="small x"),
        pytest.param("110105 19491231002X", False, id="with a space"),
        pytest.param("110105194912310021", False, id="wrong check character"),
        pytest.param("110105194902290025", False, id="no such day"),
        pytest.param("990105194912310028", False, id="no such province"),
        pytest.param("110105491231002", True, id="fifteen digits"),
        pytest.param("110105491331002", False, id="fifteen digits, no such month"),
        pytest.param("1101054912310021", False, id="sixteen digits"),
        pytest.param("１１０１０５４９１２３１００２", False, id="full width"),
        pytest.param("", False, id="empty"),
    ],
)
def test_resident_ids(number: str, valid: bool) -> None:
    assert codes.is_resident_id(number) is valid


def test_a_table_of_divisions_and_a_day_make_the_rule_narrower() -> None:
    number = SAMPLES[0]
    assert codes.is_resident_id(number, regions={"110105"}, today=date(1949, 12, 31))
    assert not codes.is_resident_id(number, regions={"110106"})
    assert not codes.is_resident_id(number, today=date(1949, 12, 30))


@pytest.mark.parametrize(
    ("holds", "text", "valid"),
    [
        pytest.param(codes.is_bank_card, "6222021234567890128", True, id="card of 19 digits"),
        pytest.param(codes.is_bank_card, "6222021234567890129", False, id="card with a wrong check digit"),
        pytest.param(codes.is_bank_card, "4012888888881881", True, id="card of a foreign brand"),
        pytest.param(codes.is_bank_card, "79927398713", False, id="too short for a card"),
        pytest.param(codes.is_bank_card, "1234567890123452", False, id="no issuer"),
        pytest.param(codes.is_mobile, "13000000000", True, id="first mobile number"),
        pytest.param(codes.is_mobile, "19999999999", True, id="last mobile number"),
        pytest.param(codes.is_mobile, "12999999999", False, id="below the mobile series"),
        pytest.param(codes.is_mobile, "130000000000", False, id="a digit more than a mobile number"),
        pytest.param(codes.is_plate, "皖L12345", True, id="plate"),
        pytest.param(codes.is_plate, "皖LAB123", True, id="plate with two letters"),
        pytest.param(codes.is_plate, "皖LABC12", False, id="plate with three letters"),
        pytest.param(codes.is_plate, "皖L1234挂", True, id="plate of a trailer"),
        pytest.param(codes.is_plate, "皖LF12345", True, id="plate of new energy"),
        pytest.param(codes.is_plate, "皖L12345F", True, id="plate of new energy for a lorry"),
        pytest.param(codes.is_plate, "皖L123456", False, id="six digits"),
        pytest.param(codes.is_plate, "皖I12345", False, id="a letter that plates do not have"),
        pytest.param(codes.is_passport, "EA1234567", True, id="passport"),
        pytest.param(codes.is_passport, "EO1234567", False, id="a letter that passports do not have"),
        pytest.param(codes.is_permit, "H1234567890", True, id="permit"),
        pytest.param(codes.is_permit, "H123456789", False, id="a digit short of a permit"),
    ],
)
def test_forms(holds: Callable[[str], bool], text: str, valid: bool) -> None:
    assert holds(text) is valid


@pytest.mark.parametrize(
    ("digits", "number"),
    [
        pytest.param("13800000000", "13800000000", id="alone"),
        pytest.param("8613800000000", "13800000000", id="with 86"),
        pytest.param("008613800000000", "13800000000", id="with 0086"),
        pytest.param("013800000000", "13800000000", id="with 0"),
        pytest.param("8712800000000", None, id="another country"),
        pytest.param("05573012345", None, id="landline"),
    ],
)
def test_mobile_numbers_with_a_prefix(digits: str, number: str | None) -> None:
    assert codes.mobile_within(digits) == number
