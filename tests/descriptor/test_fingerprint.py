"""The fingerprint of a table changes with what decides its shape, and with nothing else."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from gongkai.descriptor import read_package

RAW: dict[str, Any] = {
    "name": "item",
    "title": "清单",
    "resources": [
        {
            "name": "item",
            "path": "data/item.csv",
            "facets": ["kind"],
            "search": ["name"],
            "indexes": ["agency"],
            "schema": {
                "fields": [
                    {"name": "id", "type": "string"},
                    {"name": "name", "type": "string", "title": "名称"},
                    {"name": "kind", "type": "string"},
                    {"name": "agency", "type": "string"},
                ],
                "primaryKey": ["id"],
                "foreignKeys": [{"fields": ["agency"], "reference": {"resource": "agency", "fields": ["uscc"]}}],
            },
        }
    ],
}

Change = Callable[[dict[str, Any]], object]


def changed(change: Change) -> dict[str, Any]:
    raw = deepcopy(RAW)
    change(raw["resources"][0])
    return raw


def field(number: int, **properties: Any) -> Change:
    return lambda resource: resource["schema"]["fields"][number].update(properties)


def shape(raw: dict[str, Any]) -> str:
    return read_package(raw, "here").resources[0].fingerprint


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(field(2, type="integer"), id="type"),
        pytest.param(field(2, constraints={"unique": True}), id="unique"),
        pytest.param(field(2, constraints={"required": True}), id="required"),
        pytest.param(lambda raw: raw["schema"]["fields"].append({"name": "note", "type": "string"}), id="new field"),
        pytest.param(lambda raw: raw["schema"]["fields"].reverse(), id="order of fields"),
        pytest.param(lambda raw: raw["schema"].update(primaryKey=["id", "kind"]), id="primary key"),
        pytest.param(lambda raw: raw["schema"].pop("foreignKeys"), id="foreign key"),
        pytest.param(lambda raw: raw.update(facets=[]), id="facets"),
        pytest.param(lambda raw: raw.update(search=["name", "kind"]), id="search"),
        pytest.param(lambda raw: raw.update(indexes=[]), id="indexes"),
        pytest.param(lambda raw: raw.update(replace={"slice": ["kind"]}), id="slice, which is indexed"),
    ],
)
def test_shape_changes(change: Change) -> None:
    assert shape(changed(change)) != shape(RAW)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda raw: raw, id="nothing"),
        pytest.param(field(1, title="事项名称", description="名称"), id="texts of a field"),
        pytest.param(field(2, constraints={"enum": ["a", "b"]}, categories=["a", "b"]), id="code list"),
        pytest.param(field(2, constraints={"pattern": "[ab]"}), id="pattern"),
        pytest.param(lambda raw: raw["schema"].update(missingValues=["", "-"]), id="missing values"),
        pytest.param(lambda raw: raw.update(title="清单"), id="title"),
        pytest.param(lambda raw: raw.update(label="name", columns=["name"]), id="what is shown first"),
        pytest.param(lambda raw: raw.update(path="data/rows.csv"), id="path"),
        pytest.param(lambda raw: raw.update(replace="upsert"), id="another way to replace, by nothing"),
    ],
)
def test_shape_stays(change: Change) -> None:
    assert shape(changed(change)) == shape(RAW)


def test_the_package_has_the_fingerprint_of_its_whole_descriptor() -> None:
    texts = {**RAW, "title": "权力清单"}
    assert read_package(texts, "here").fingerprint != read_package(RAW, "here").fingerprint
    assert read_package(deepcopy(RAW), "there").fingerprint == read_package(RAW, "here").fingerprint
