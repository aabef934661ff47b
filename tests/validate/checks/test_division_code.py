"""Division codes: their form, and what the table of divisions says of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

Noted = Callable[..., list[str | None]]
Examine = Callable[..., Any]

TABLE = {
    "division": {
        "code": ["341300", "341371", "340225", "341302001"],
        "status": ["current", "functional_zone", "revoked", None],
        "name": ["宿州市", "宿州马鞍山现代产业园区", "无为县", "埇桥街道"],
    }
}
LOOKED_UP = {"table": "division"}
BY_STATUS = {"table": {"name": "division", "status": "status"}}
STRICT = {**BY_STATUS, "allow": ["current"], "warn": ["functional_zone"]}


@pytest.mark.parametrize(
    ("check", "cell", "note"),
    [
        pytest.param({}, "999999", None, id="form only"),
        pytest.param({}, "341302001", None, id="a township"),
        pytest.param({}, "34130", "a division code has 6 / 9 digits", id="too short"),
        pytest.param({}, "３４１３００", "a division code has 6 / 9 digits", id="full width"),
        pytest.param({"digits": [6]}, "341302001", "a division code has 6 digits", id="counties only"),
        pytest.param({"digits": 6}, "341302", None, id="one length"),
        pytest.param(LOOKED_UP, "341300", None, id="in the table"),
        pytest.param(LOOKED_UP, "340225", None, id="any status"),
        pytest.param(LOOKED_UP, "341399", "it is not in division", id="not in the table"),
        pytest.param({**LOOKED_UP, "unknown": "warning"}, "341399", "? it is not in division", id="not in it, warned"),
        pytest.param({**LOOKED_UP, "unknown": "ignore"}, "341399", None, id="not in it, ignored"),
        pytest.param(STRICT, "341300", None, id="allowed"),
        pytest.param(STRICT, "341371", "? its status in division is “functional_zone”", id="warned"),
        pytest.param(STRICT, "340225", "its status in division is “revoked”", id="neither"),
        pytest.param(STRICT, "341302001", None, id="no status"),
        pytest.param(
            {**BY_STATUS, "warn": ["revoked"]}, "340225", "? its status in division is “revoked”", id="only warned"
        ),
        pytest.param({**BY_STATUS, "warn": ["revoked"]}, "341371", None, id="whatever is not warned"),
        pytest.param(
            {"table": {"name": "division", "code": "name"}}, "341300", "it is not in division", id="another field"
        ),
    ],
)
def test_division_codes(noted: Noted, check: Mapping[str, Any], cell: str, note: str | None) -> None:
    assert noted({"name": "division-code", **check}, [cell], published=TABLE) == [note]


def test_a_table_that_is_not_published(examined: Examine) -> None:
    checks = [{"name": "division-code", "field": "code", "table": "division"}]
    found = examined({"code": "string"}, checks, [["341399"], ["34"]])
    assert [(item.row, item.note) for item in found.violations] == [(3, "a division code has 6 / 9 digits")]
    assert found.remarks == ["division-code: not looked up, because division is not published"]


def test_the_rows_themselves_are_part_of_their_table(examined: Examine) -> None:
    fields = {"code": "string", "parent": "string"}
    checks = [{"name": "division-code", "field": "parent", "table": "mine"}]
    rows = [["341300", ""], ["341302", "341300"], ["341303", "340000"], ["341304", "341399"]]
    found = examined(fields, checks, rows, replace="upsert", published={"mine": {"code": ["340000"]}})
    assert [item.row for item in found.violations] == [5]
