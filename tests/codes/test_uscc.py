"""Credit codes: GB 32100-2015 for the whole, GB 11714 for the organisation code within."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from gongkai.codes import is_uscc
from gongkai.codes.uscc import is_organisation_code

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VALUES = {character: value for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


def organisation_check(eight: str) -> str:
    """GB 11714: 11 less the weighted sum modulo 11; 10 is X, 11 is 0."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = 11 - sum(weight * VALUES[digit] for weight, digit in zip(weights, eight, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def check(seventeen: str) -> str:
    """GB 32100: the i-th character weighs 3 to the power of i - 1, modulo 31."""
    total = sum(ALPHABET.index(digit) * 3**place for place, digit in enumerate(seventeen))
    return ALPHABET[-total % 31]


@st.composite
def codes(draw: st.DrawFn) -> str:
    head = draw(st.sampled_from(["11", "12", "13", "51", "52", "91", "92", "Y1", "A1", "N1"]))
    region = "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=6, max_size=6)))
    organisation = "".join(draw(st.lists(st.sampled_from(ALPHABET), min_size=8, max_size=8)))
    body = head + region + organisation + organisation_check(organisation)
    return body + check(body)


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        pytest.param("11341300003187229B", True, id="an office of a city"),
        pytest.param("11511301008778183N", True, id="a state organ"),
        pytest.param("91110000600037341L", True, id="an enterprise"),
        pytest.param("11511301008778183M", False, id="wrong last character"),
        pytest.param("11511301008778138N", False, id="two digits changed places"),
        pytest.param("11511301008778183n", False, id="lower case"),
        pytest.param(" 11511301008778183N", False, id="white space before"),
        pytest.param("11511301008778183N\n", False, id="line break behind"),
        pytest.param("1151-1301-0087-7818-3N", False, id="hyphens"),
        pytest.param("１１５１１３０１００８７７８１８３Ｎ", False, id="full width"),
        pytest.param("1151130100877818", False, id="too short"),
        pytest.param("11511301008778183NN", False, id="too long"),
        pytest.param("I1511301008778183N", False, id="a letter that the alphabet lacks"),
        pytest.param("003187229", False, id="an organisation code alone"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_is_uscc(code: str, *, valid: bool) -> None:
    assert is_uscc(code) is valid


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        pytest.param("003187229", True, id="digits"),
        pytest.param("00318722X", False, id="wrong check"),
        pytest.param("035210000", False, id="a local number"),
        pytest.param("00318722９", False, id="full width"),
        pytest.param("00318722", False, id="without check"),
        pytest.param("0031872290", False, id="too long"),
    ],
)
def test_is_organisation_code(code: str, *, valid: bool) -> None:
    assert is_organisation_code(code) is valid


def test_a_right_last_character_does_not_save_a_wrong_organisation_code() -> None:
    body = "11341300" + "003187228"
    code = body + check(body)
    assert uscc.is_valid(code)
    assert not is_uscc(code)


@given(codes())
def test_made_by_the_standard_is_valid(code: str) -> None:
    assert is_uscc(code)
    # stdnum knows the numbers of authorities, not their letters (N: rural collectives, A: the army, Y: others).
    assert uscc.is_valid(code) is code[0].isdigit()


@given(codes(), st.integers(0, 17), st.sampled_from(ALPHABET + "IOSVZ -x"))
def test_one_other_character_is_noticed(code: str, place: int, character: str) -> None:
    changed = code[:place] + character + code[place + 1 :]
    assert is_uscc(changed) is (changed == code)
    assert not (changed != code and character in ALPHABET and uscc.is_valid(changed))


def test_agency_codes_of_a_real_list(shared: Path) -> None:
    path = shared / "data" / "cn-service-items" / "guangan-511602-service-items.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        parts = [row["item_code"].split("-") for row in csv.DictReader(stream)]
    found = {part[3] for part in parts if len(part) == 6 and len(part[3]) == 18}
    assert len(found) > 30
    # One agency writes its code with a small letter, one gives an internal number in place of it.
    assert len([code for code in found if not is_uscc(code)]) == 2
