"""Codes with a form and check characters: what is wrong with one, and the right one where that is plain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from gongkai.codes import is_uscc, with_checks

Noted = Callable[..., list[str | None]]

USCC: dict[str, Any] = {"name": "uscc"}
REGION = {**USCC, "region": True}
OWN_REGION = {**REGION, "table": "division"}
DIVISIONS = {"division": {"code": ["341300", "341302"]}}
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize(
    ("check", "cell", "note"),
    [
        pytest.param(USCC, "11341300003187229B", None, id="sound"),
        pytest.param(USCC, with_checks("N2341302MF0B57478A"), None, id="an authority with a letter"),
        pytest.param(USCC, "", None, id="missing"),
        pytest.param(USCC, None, None, id="absent"),
        pytest.param(USCC, "11341300003187229C", "the other characters ask for “B” at the end", id="last character"),
        pytest.param(
            USCC,
            "11341300003187228B",
            "the characters before them ask for the check characters “9” in position 17 and “B” in 18",
            id="organisation code within",
        ),
        pytest.param(USCC, "1134130000318722B", "has 17 characters, not 18", id="one short"),
        pytest.param(
            USCC,
            "1134130000318722OB",
            "position 17 holds “O”, which this code cannot have there",
            id="a letter like a digit",
        ),
        pytest.param(
            USCC, "1134I300003187229B", "position 5 holds “I”, which this code cannot have there", id="in the region"
        ),
        pytest.param(USCC, "11341300003187229b", "should be written “11341300003187229B”", id="lower case"),
        pytest.param(USCC, " 11341300 003187229-B", "should be written “11341300003187229B”", id="spaces and hyphens"),
        pytest.param(USCC, "１１341300003187229B", "should be written “11341300003187229B”", id="full width"),
        pytest.param(REGION, "11341300003187229B", None, id="region: a city"),
        pytest.param(REGION, with_checks("91340225003187229A"), None, id="region: revoked"),
        pytest.param(
            REGION, with_checks("91341399003187229A"), "? “341399” is no known division", id="region: none, a warning"
        ),
        pytest.param(OWN_REGION, "11341300003187229B", None, id="own table: there"),
        pytest.param(
            OWN_REGION, with_checks("91340225003187229A"), "? “340225” is no known division", id="own table: not there"
        ),
        pytest.param(
            {**REGION, "severity": "warning"},
            "11341300003187229C",
            "? the other characters ask for “B” at the end",
            id="a warning throughout",
        ),
    ],
)
def test_credit_codes(noted: Noted, check: Mapping[str, Any], cell: str | None, note: str | None) -> None:
    assert noted(check, [cell], published=DIVISIONS) == [note]


@settings(deadline=None)
@given(
    head=st.sampled_from(["11", "12", "51", "91", "92"]),
    region=st.text("0123456789", min_size=6, max_size=6),
    tail=st.text(ALPHABET, min_size=10, max_size=10),
)
def test_the_character_that_is_asked_for_makes_the_code_sound(noted: Noted, head: str, region: str, tail: str) -> None:
    code = head + region + tail
    (note,) = noted(USCC, [code])
    assert (note is None) is (uscc.is_valid(code) and is_uscc(code))
    if note is not None:
        asked = [part[0] for part in note.split("“")[1:]]
        mended = code[: -len(asked)] + "".join(asked)
        assert uscc.is_valid(mended)
        assert is_uscc(mended)


@pytest.mark.parametrize(
    ("check", "cell", "note"),
    [
        pytest.param({}, "003187229", None, id="sound"),
        pytest.param({}, "003187228", "the other characters ask for “9” at the end", id="check character"),
        pytest.param({}, "00318722", "has 8 characters, not 9", id="one short"),
        pytest.param({}, "0031872-29", "should be written “003187229”", id="hyphen at the wrong place"),
        pytest.param({}, "00318722-9", "should be written “003187229”", id="hyphen"),
        pytest.param({"hyphen": True}, "00318722-9", None, id="hyphen allowed"),
        pytest.param({"hyphen": True}, "003187229", None, id="hyphen allowed and not there"),
        pytest.param({}, "0031872?9", "position 8 holds “?”, which this code cannot have there", id="a strange sign"),
    ],
)
def test_organisation_codes(noted: Noted, check: Mapping[str, Any], cell: str, note: str | None) -> None:
    assert noted({"name": "organization-code", **check}, [cell]) == [note]


FORM = "should have the form 003187229/202212-00003"
MEND = "the publisher's code before the stroke has wrong check characters; they ask for “{}”"


@pytest.mark.parametrize(
    ("check", "cell", "note"),
    [
        pytest.param({}, "11341802003284723Q/202506-00021", None, id="credit code"),
        pytest.param({}, "003187229/202212-00003", None, id="organisation code"),
        pytest.param({}, "050159124/201806-62625", None, id="an old one"),
        pytest.param({}, "00000001/2018-00042", FORM, id="another form"),
        pytest.param({}, "bxswsjkwyh-2021-00137", FORM, id="a form of its own"),
        pytest.param({}, "003187229/202213-00003", "“202213” is no month", id="thirteenth month"),
        pytest.param({}, "003187229/202612-00003", "2026-12 has not come yet", id="a month to come"),
        pytest.param({}, "003187229/202611-00003", None, id="this month"),
        pytest.param({}, "035210000/202212-00003", MEND.format("035210008"), id="a local number"),
        pytest.param({"checksum": "warning"}, "035210000/202212-00003", "? " + MEND.format("035210008"), id="warned"),
        pytest.param({"checksum": "ignore"}, "035210000/202212-00003", None, id="ignored"),
        pytest.param({}, "11341802003284723X/202506-00021", MEND.format("11341802003284723Q"), id="credit code wrong"),
        pytest.param(
            {},
            "I1341802003284723Q/202506-00021",
            "the publisher's code “I1341802003284723Q” before the stroke has wrong check characters",
            id="no credit code at all",
        ),
    ],
)
def test_index_numbers(noted: Noted, check: Mapping[str, Any], cell: str, note: str | None) -> None:
    assert noted({"name": "index-number", **check}, [cell]) == [note]


BRACKETS = "the year should stand in 〔〕: “皖政办秘〔2017〕110号”"
WARNED = {"brackets": "warning"}


@pytest.mark.parametrize(
    ("check", "cell", "note"),
    [
        pytest.param({}, "皖政办秘〔2017〕110号", None, id="as the standard has it"),
        pytest.param({}, "皖政办秘[2017]110号", BRACKETS, id="square"),
        pytest.param(WARNED, "皖政办秘[2017]110号", "? " + BRACKETS, id="square, warned"),
        pytest.param(WARNED, "皖政办秘﹝2017﹞110号", "? " + BRACKETS, id="small, warned"),
        pytest.param(WARNED, "皖政办秘(2017)110号", "? " + BRACKETS, id="round, warned"),
        pytest.param(WARNED, "皖政办秘（2017）110号", "? " + BRACKETS, id="round and wide, warned"),
        pytest.param({"brackets": "ignore"}, "皖政办秘【2017】110号", None, id="ignored"),
        pytest.param(WARNED, "皖价电200714号", "should be written “皖价电〔2007〕14号”", id="no brackets"),
        pytest.param({}, "宿政发〔2019〕第5号", "should be written “宿政发〔2019〕5号”", id="第"),
        pytest.param({}, "宿政发〔2019〕05号", "should be written “宿政发〔2019〕5号”", id="zero in front"),
        pytest.param({}, "宿政发〔2019〕５号", "should be written “宿政发〔2019〕5号”", id="full width"),
        pytest.param({}, "皖办发〔201X〕47号", "should have the form 皖政办秘〔2017〕110号", id="masked year"),
        pytest.param({}, "宿政发〔2027〕5号", "no document has a number of the year 2027", id="a year to come"),
        pytest.param({}, "宿政发〔1900〕5号", "no document has a number of the year 1900", id="before the state"),
        pytest.param({}, "国务院令第711号", "should have the form 皖政办秘〔2017〕110号", id="an order"),
        pytest.param({"orders": True}, "国务院令第711号", None, id="orders allowed"),
        pytest.param({"orders": True}, "宿政发〔2019〕5号", None, id="orders allowed, a document"),
    ],
)
def test_document_numbers(noted: Noted, check: Mapping[str, Any], cell: str, note: str | None) -> None:
    assert noted({"name": "document-number", **check}, [cell]) == [note]


@pytest.mark.parametrize(
    ("check", "cell", "note"),
    [
        pytest.param({}, "2606-451323-04-01-451872", None, id="sound"),
        pytest.param({}, "2606-000000-04-01-451872", None, id="of the central government"),
        pytest.param({}, "2613-451323-04-01-451872", "“202613” is no month", id="no month"),
        pytest.param({}, "2612-451323-04-01-451872", "2026-12 has not come yet", id="a month to come"),
        pytest.param({}, "2606-451399-04-01-451872", "? “451399” is no known division", id="no region, warned"),
        pytest.param(
            {"region": "error"}, "2606-451399-04-01-451872", "“451399” is no known division", id="no region, an error"
        ),
        pytest.param({"region": "ignore"}, "2606-451399-04-01-451872", None, id="no region, ignored"),
        pytest.param(
            {"table": "division"}, "2606-451323-04-01-451872", "? “451323” is no known division", id="own table"
        ),
        pytest.param(
            {},
            "2606-451323-04-01-45187X",
            "? the check character “X” is no digit, and the rule for it is not known",
            id="a letter for the check character",
        ),
        pytest.param({}, "26064513230401451872", "should be written “2606-451323-04-01-451872”", id="without hyphens"),
        pytest.param({}, "2606—451323—04—01—451872", "should be written “2606-451323-04-01-451872”", id="dashes"),
        pytest.param({}, "2606-451323-04-01", "should have the form 2606-451323-04-01-451872", id="cut off"),
    ],
)
def test_project_codes(noted: Noted, check: Mapping[str, Any], cell: str, note: str | None) -> None:
    assert noted({"name": "project-code", **check}, [cell], published=DIVISIONS) == [note]


def test_a_region_is_not_asked_where_the_table_is_not_published(examined: Callable[..., Any]) -> None:
    found = examined({"code": "string"}, [{**OWN_REGION, "field": "code"}], [[with_checks("91341399003187229A")]])
    assert found.violations == []
    assert found.remarks == ["uscc: not looked up, because division is not published"]
