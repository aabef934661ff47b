"""Codes taken apart: index numbers, project codes, item codes, divisions."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gongkai.codes import (
    index_number,
    is_division,
    is_province,
    item_code,
    mended_project_code,
    project_code,
)

AGENCY = "11341300003187229B"
BASIC = "340199001000"


@pytest.mark.parametrize(
    ("read", "text", "parts"),
    [
        pytest.param(
            index_number, "003187229/202212-00003", ("003187229", 2022, 12, "00003"), id="index: organisation code"
        ),
        pytest.param(index_number, f"{AGENCY}/202506-00021", (AGENCY, 2025, 6, "00021"), id="index: credit code"),
        pytest.param(index_number, "00000001/2018-00042", None, id="index: of another province"),
        pytest.param(index_number, "003187229/202212-0003", None, id="index: four digits"),
        pytest.param(index_number, "003187229/202212-００００３", None, id="index: full width"),
        pytest.param(index_number, "0031872290/202212-00003", None, id="index: ten characters"),
        pytest.param(
            project_code, "2606-451323-04-01-451872", (2026, 6, "451323", "04", "01", "45187", "2"), id="project"
        ),
        pytest.param(
            project_code,
            "2606-451323-04-01-45187X",
            (2026, 6, "451323", "04", "01", "45187", "X"),
            id="project: a letter",
        ),
        pytest.param(project_code, "2606-451323-04-01-4518720", None, id="project: too long"),
        pytest.param(item_code, BASIC, (None, None, "34", "01", "99001", "000", None), id="item: basic"),
        pytest.param(
            item_code, f"{AGENCY}3{BASIC}", (AGENCY, "3", "34", "01", "99001", "000", None), id="item: implementation"
        ),
        pytest.param(
            item_code, f"{AGENCY}3{BASIC}02", (AGENCY, "3", "34", "01", "99001", "000", "02"), id="item: handling"
        ),
        pytest.param(item_code, f"{BASIC}02", None, id="item: handling without an agency"),
        pytest.param(item_code, "34019900O000", None, id="item: O"),
    ],
)
def test_parts(read: Callable[[str], Any], text: str, parts: tuple[Any, ...] | None) -> None:
    assert read(text) == parts


def test_an_item_code_holds_shorter_ones() -> None:
    whole = item_code(f"{AGENCY}3{BASIC}02")
    assert whole is not None
    assert (whole.basic, whole.implementation) == (BASIC, f"{AGENCY}3{BASIC}")
    short = item_code(BASIC)
    assert short is not None
    assert short.implementation is None


@pytest.mark.parametrize(
    ("text", "right"),
    [
        pytest.param("26064513230401451872", "2606-451323-04-01-451872", id="no hyphens"),
        pytest.param("2606－451323－04－01－451872", "2606-451323-04-01-451872", id="full-width hyphens"),
        pytest.param("2606–451323–04–01–45187x", "2606-451323-04-01-45187X", id="dashes, small letter"),
        pytest.param("2606-451323-04-01", None, id="cut off"),
    ],
)
def test_mended_project_codes(text: str, right: str | None) -> None:
    assert mended_project_code(text) == right


@pytest.mark.parametrize(
    ("code", "known"),
    [
        pytest.param("340000", True, id="a province"),
        pytest.param("341300", True, id="a city"),
        pytest.param("341302", True, id="a district"),
        pytest.param("340225", True, id="revoked"),
        pytest.param("341399", False, id="nobody's"),
        pytest.param("380101", False, id="of no province"),
        pytest.param("3413", False, id="too short"),
        pytest.param("341302001", False, id="a township"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_divisions(code: str, *, known: bool) -> None:
    assert is_division(code) is known


@pytest.mark.parametrize(("code", "known"), [("34", True), ("71", True), ("38", False), ("3", False), ("", False)])
def test_provinces(code: str, *, known: bool) -> None:
    assert is_province(code) is known


def test_divisions_against_a_published_list(shared: Path) -> None:
    with (shared / "data" / "cn-codes" / "GB-2260.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [(row["code"], row["revoked"]) for row in csv.DictReader(stream)]
    listed = [code for code, _ in rows if re.fullmatch(r"[1-6]\d{5}", code)]
    assert len(listed) > 6000
    # The lists were made apart, in other years, and this one has codes of the statistical office too.
    assert len([code for code in listed if not is_division(code)]) < len(listed) / 25
