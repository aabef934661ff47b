"""A small portal whose rows are made: a list of units to refer to, and whatever a test declares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
import yaml

from gongkai.descriptor import Portal
from gongkai.sample import Samples

Rows = Sequence[dict[str, Any]]
#: From the text of a sample.yaml to the samples of the portal; `dataset` says where it stands, None at the root.
Declare = Callable[..., Samples]
#: From the words of a field, to its values in so many rows.
Values = Callable[..., list[Any]]

UNITS = [
    ["unit_id", "name", "level", "weight"],
    ["U1", "市一局", "市级", "1"],
    ["U2", "市二局", "市级", "9"],
    ["U3", "县三局", "县级", ""],
    ["U4", "县四局", "县级", ""],
]


@pytest.fixture
def declare(portal: Portal, make_dataset: Callable[..., object]) -> Declare:
    """Return a function that writes a sample.yaml and reads the portal anew."""
    make_dataset("unit", {"unit_id": {}, "name": {}, "level": {}, "weight": {"type": "integer"}}, UNITS)
    make_dataset("event", {"event_id": {}, "title": {}, "held_on": {"type": "date"}, "guests": {"type": "integer"}})

    def declare(text: str, *, dataset: str | None = "event", seed: int | None = None) -> Samples:
        folder = portal.root / "datasets" / dataset if dataset else portal.root
        (folder / "sample.yaml").write_text(text, encoding="utf-8")
        return Samples(Portal.at(portal.root), seed)

    return declare


@pytest.fixture
def values(declare: Declare) -> Values:
    """Return a function that makes one field, `it`, of a table in memory; `before` are fields made above it."""

    def values(words: str, *, rows: int = 6, before: str = "{}", lists: str = "{}") -> list[Any]:
        fields = {**yaml.safe_load(before), "it": yaml.safe_load(words)}
        table = {"memory": True, "rows": [{"count": rows}], "fields": fields}
        text = yaml.safe_dump({"lists": yaml.safe_load(lists), "tables": {"made": table}}, sort_keys=False)
        return [row["it"] for row in declare(text).rows("made")]

    return values
