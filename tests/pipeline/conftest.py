"""A closed register of requests, and a table that is counted from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from gongkai.descriptor import Portal

Rows = Sequence[Sequence[str]]

REQUEST: dict[str, dict[str, Any]] = {"no": {}, "month": {}, "body": {}, "pages": {"type": "integer"}}
ASKED: Rows = [
    list(REQUEST),
    ["R1", "2020-01", "甲", "3"],
    ["R2", "2020-01", "乙", ""],
    ["R3", "2020-02", "甲", "5"],
]
MONTH: dict[str, dict[str, Any]] = {
    "month": {},
    "requests": {"type": "integer", "constraints": {"required": True, "maximum": 3}},
    "pages": {"type": "integer"},
}
COUNT = "SELECT month, COUNT(*) AS requests, SUM(pages) AS pages FROM register.request GROUP BY month"

#: Writes the register and the table derived from it, which may say more or other things.
Counted = Callable[..., Portal]


def closed(portal: Portal, name: str) -> None:
    """Declare a dataset closed."""
    path = portal.root / "datasets" / name / "datapackage.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}openness: closed\n", encoding="utf-8")


@pytest.fixture
def counted(portal: Portal, make_dataset: Callable[..., object]) -> Counted:
    """Return a function that adds both to the small portal, and returns it as it is then."""

    def make(**derive: Any) -> Portal:
        make_dataset("request", REQUEST, ASKED)
        closed(portal, "request")
        said = {"sql": COUNT, "from": ["request"], **derive}
        kept = {name: value for name, value in said.items() if value is not None}
        make_dataset("month", MONTH, replace="all", derive=kept)
        return Portal.at(portal.root)

    return make
