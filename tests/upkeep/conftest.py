"""A store with a past: filled, changed, reshaped, rolled back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from gongkai.descriptor import Portal
from gongkai.pipeline import build, publish
from gongkai.release import Store

Rows = Sequence[Sequence[str]]
FIELDS: dict[str, dict[str, Any]] = {"key": {}, "name": {}, "count": {"type": "integer"}}
LAYOUT = (
    "layouts: [{name: form, headers: [编号, 名字], fields: {key: {from: 编号}, name: {from: 名字, steps: [trim]}}}]"
)


@pytest.fixture
def lived(
    portal: Portal, store: Store, make_dataset: Callable[..., object], table_file: Callable[[Rows], Path]
) -> Store:
    """Four releases: built, changed through a layout, refused once, made anew in another shape, changed."""
    make_dataset("item", FIELDS, [list(FIELDS), ["1", "甲", "1"], ["2", "乙", "2"]], search=["name"])
    (portal.root / "datasets/item/pipeline.yaml").write_text(LAYOUT, encoding="utf-8")
    build(Portal.at(portal.root), store)
    publish(Portal.at(portal.root), store, "item", table_file([["编号", "名字"], ["2", " 新 "], ["3", "丙"]]))
    publish(Portal.at(portal.root), store, "item", table_file([list(FIELDS), ["4", "x", "many"]]))
    more = {**FIELDS, "more": {}}
    make_dataset("item", more, search=["name"])
    (portal.root / "datasets/item/data/item.csv").unlink()
    build(Portal.at(portal.root), store)
    publish(Portal.at(portal.root), store, "item", table_file([list(more), ["1", "甲", "7", "m"]]))
    return store
