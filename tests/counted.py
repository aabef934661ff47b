"""A closed register of requests, and a table that is counted from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

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


def close(portal: Portal, name: str) -> None:
    """Declare a dataset closed."""
    path = portal.root / "datasets" / name / "datapackage.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}openness: closed\n", encoding="utf-8")


def declare(portal: Portal, make_dataset: Callable[..., object], **derive: Any) -> Portal:
    """Add both to a small portal; `derive` says more or other things of how the table is derived."""
    make_dataset("request", REQUEST, ASKED)
    close(portal, "request")
    said = {"sql": COUNT, "from": ["request"], **derive}
    kept = {name: value for name, value in said.items() if value is not None}
    make_dataset("month", MONTH, replace="all", derive=kept)
    return Portal.at(portal.root)
