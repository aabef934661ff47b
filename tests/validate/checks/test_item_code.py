"""Codes of service items: their parts, and the other fields of the row that must say the same."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from gongkai.codes import with_checks

Examine = Callable[..., Any]

BASIC = "340199001000"
AGENCY = "11341300003187229B"
IMPLEMENTATION = AGENCY + "3" + BASIC
HANDLING = IMPLEMENTATION + "01"
FIELDS = {"code": "string", "agency": "string", "basic": "string", "type": "string", "level": "string"}
EQUALS = {
    "equals": {
        "uscc": "agency",
        "basic": "basic",
        "type": {"field": "type", "codes": {"行政许可": "01", "公共服务": "20"}},
        "level": {"field": "level", "codes": {"市级": 3, "县级": 4}},
    }
}


def notes(examined: Examine, check: Mapping[str, Any], row: list[str]) -> list[str]:
    found = examined(FIELDS, [{"name": "item-code", "field": "code", **check}], [row + [""] * (len(FIELDS) - len(row))])
    assert {(item.type, item.row, item.field, item.cell) for item in found.violations} <= {
        ("item-code", 2, "code", row[0])
    }
    return [item.note for item in found.violations]


@pytest.mark.parametrize(
    ("check", "code", "expected"),
    [
        pytest.param({}, BASIC, [], id="basic"),
        pytest.param({}, IMPLEMENTATION, [], id="implementation"),
        pytest.param({}, HANDLING, [], id="handling item"),
        pytest.param(
            {}, "3401990010AB", ["is not made of province (2), type (2), main item (5) and sub-item (3)"], id="letters"
        ),
        pytest.param(
            {},
            AGENCY + "X" + BASIC,
            ["is not made of credit code (18), level (1), province (2), type (2), main item (5) and sub-item (3)"],
            id="no level",
        ),
        pytest.param({}, BASIC + "01", ["has 14 characters, not 12 / 31 / 33"], id="between two lengths"),
        pytest.param({"lengths": [12]}, IMPLEMENTATION, ["has 31 characters, not 12"], id="another length allowed"),
        pytest.param({}, "380199001000", ["“38” is no known division"], id="no province"),
        pytest.param(
            {}, "34010900I000", ["is not made of province (2), type (2), main item (5) and sub-item (3)"], id="I"
        ),
        pytest.param({"types": ["01", "20"]}, "349999001000", ["“99” is no type of item"], id="no type"),
        pytest.param({"types": ["01", "20"]}, BASIC, [], id="a type"),
        pytest.param(
            {},
            "11341300003187229C" + "3" + BASIC,
            ["the first 18 characters, “11341300003187229C”, are no sound credit code"],
            id="unsound agency",
        ),
    ],
)
def test_parts(examined: Examine, check: Mapping[str, Any], code: str, expected: list[str]) -> None:
    assert notes(examined, check, [code]) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param([HANDLING, AGENCY, BASIC, "行政许可", "市级"], [], id="all the same"),
        pytest.param([HANDLING], [], id="nothing to compare with"),
        pytest.param(
            [BASIC, AGENCY, BASIC, "行政许可", "市级"], [], id="a short code says nothing of agency and level"
        ),
        pytest.param(["", AGENCY, BASIC], [], id="no code"),
        pytest.param(
            [IMPLEMENTATION, with_checks("11341302003187229A")],
            [f"its part uscc is “{AGENCY}”, but agency is “{with_checks('11341302003187229A')}”"],
            id="another agency",
        ),
        pytest.param(
            [IMPLEMENTATION, "", "340199001001"],
            [f"its part basic is “{BASIC}”, but basic is “340199001001”"],
            id="another basic code",
        ),
        pytest.param(
            [IMPLEMENTATION, "", "", "公共服务", "县级"],
            ["its part type is “01”, but type is “公共服务”", "its part level is “3”, but level is “县级”"],
            id="another type and level",
        ),
        pytest.param([IMPLEMENTATION, "", "", "行政处罚"], [], id="a value without a code"),
    ],
)
def test_what_other_fields_say(examined: Examine, row: list[str], expected: list[str]) -> None:
    assert notes(examined, EQUALS, row) == expected


def test_real_basic_codes(examined: Examine, shared: Path) -> None:
    path = shared / "data" / "cn-service-items" / "guangan-511602-service-items.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        cells = [row["item_code"].split("-")[0] for row in csv.DictReader(stream)]
    local = [cell for cell in cells if not re.fullmatch(r"51\d{2}[0-9A-HJ-NP-RTUWXY]{5}\d{3}", cell)]
    assert 50 < len(cells) - len(local) < len(cells)
    found = examined({"code": "string"}, [{"name": "item-code", "field": "code"}], [[cell] for cell in cells])
    assert [item.cell for item in found.violations] == local
