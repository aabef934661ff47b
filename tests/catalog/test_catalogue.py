"""The catalogue of a release: what is in it, and how it says so to programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gongkai import pipeline
from gongkai.catalog import Catalog, published_descriptor
from gongkai.descriptor import Package, Portal
from gongkai.release import Store

MakeDataset = Callable[..., Package]
KEY: dict[str, Any] = {"key": {"constraints": {"required": True}}}


@pytest.fixture
def catalog(portal: Portal, store: Store) -> Callable[[], Catalog]:
    """Return a function that publishes the small portal as it stands and returns its catalogue."""

    def publish() -> Catalog:
        assert pipeline.build(Portal.at(portal.root), store).accepted
        return Catalog(store.current())

    return publish


def test_nothing_published_is_an_empty_catalogue() -> None:
    empty = Catalog(None)
    assert (empty.datasets, dict(empty.tables), list(empty.themes()), empty.sample) == ((), {}, [], False)
    assert empty.as_json() == {"release": None, "created": None, "datasets": [], "questions": [], "closed": []}


def test_a_dataset_is_told_to_programs(catalog: Callable[[], Catalog]) -> None:
    told = catalog().as_json()
    (dataset,) = told["datasets"]
    assert (told["release"], told["created"]) == (1, dataset["changed_at"])
    assert dataset == {
        "name": "public_facility",
        "title": "公共设施",
        "title_en": "Public facilities",
        "description": "示例数据集：本市公共设施名录。",
        "description_en": "An example dataset: the city's public facilities.",
        "theme": "reference",
        "rows": 3,
        "changed_at": told["created"],
        "changed_in": 1,
        "sample": True,
        "notice": "示例数据，仅供演示，不作为任何行政或法律依据。",
        "notice_en": "Sample data for demonstration only; no basis for any legal or administrative act.",
        "page": "/datasets/public_facility",
        "datapackage": "/datasets/public_facility/datapackage.json",
        "tables": [
            {
                "name": "public_facility",
                "title": "公共设施",
                "title_en": "Public facilities",
                "rows": 3,
                "json": "/open/public_facility.json",
                "csv": "/open/public_facility.csv?_stream=on&_size=max",
            }
        ],
    }


def test_a_dataset_changed_last_in_the_release_that_changed_its_rows(
    catalog: Callable[[], Catalog], make_dataset: MakeDataset
) -> None:
    make_dataset("late", KEY, [["key"], ["a"]])
    catalog()
    make_dataset("late", KEY, [["key"], ["a"], ["b"]])
    entries = catalog().by_name
    assert (entries["late"].latest.changed_in, entries["public_facility"].latest.changed_in) == (2, 1)


def test_a_dataset_without_rows_is_there(catalog: Callable[[], Catalog], make_dataset: MakeDataset) -> None:
    make_dataset("planned", KEY)
    assert catalog().by_name["planned"].rows == 0


def test_themes_stand_in_their_order_and_an_unknown_one_last(
    catalog: Callable[[], Catalog], make_dataset: MakeDataset, portal: Portal
) -> None:
    for name, theme in (("a", "zoo"), ("b", "fees"), ("c", "lists"), ("d", "fees")):
        make_dataset(name, KEY, [["key"], ["a"]])
        path = portal.root / "datasets" / name / "datapackage.yaml"
        path.write_text(f"{path.read_text(encoding='utf-8')}theme: {theme}\n", encoding="utf-8")
    found = [(theme, [entry.name for entry in entries]) for theme, entries in catalog().themes()]
    assert found == [("lists", ["c"]), ("fees", ["b", "d"]), ("reference", ["public_facility"]), ("zoo", ["a"])]


def test_references_say_where_a_key_leads(catalog: Callable[[], Catalog], make_dataset: MakeDataset) -> None:
    make_dataset("body", {**KEY, "code": {"constraints": {"unique": True}}, "parent": {}},
                 [["key", "code", "parent"], ["a", "1", ""]],
                 schema={"foreignKeys": [_foreign("parent", "", "key")]})  # fmt: skip
    make_dataset("act", {**KEY, "by": {}, "for": {}}, [["key", "by", "for"], ["x", "a", "1"]],
                 schema={"foreignKeys": [_foreign("by", "body", "key"), _foreign("for", "body", "code")]})  # fmt: skip
    found = catalog()
    leads = {name: (to.table.name, to.field, to.is_key) for name, to in found.references("act").items()}
    assert leads == {"by": ("body", "key", True), "for": ("body", "code", False)}
    assert found.references("body")["parent"].table.name == "body"


def _foreign(field: str, table: str, target: str) -> dict[str, Any]:
    reference = {"package": table, "resource": table, "fields": [target]}
    return {"fields": [field], "reference": {name: value for name, value in reference.items() if value}}


@pytest.mark.parametrize(
    ("declared", "published"),
    [
        pytest.param({"type": "list", "delimiter": "|", "itemType": "string"}, {"type": "array"}, id="list"),
        pytest.param({"type": "boolean", "trueValues": ["是"], "falseValues": ["否"]}, {"type": "boolean"}, id="words"),
        pytest.param({"type": "number", "groupChar": ",", "decimalChar": "."}, {"type": "number"}, id="number"),
        pytest.param({"type": "integer", "bareNumber": False}, {"type": "integer"}, id="integer"),
        pytest.param({"type": "date", "format": "%Y/%m/%d"}, {"type": "date"}, id="date"),
        pytest.param({"missingValues": ["无"]}, {"type": "string"}, id="word for nothing"),
        pytest.param({"format": "email"}, {"type": "string", "format": "email"}, id="form of a text"),
    ],
)
def test_a_published_field_is_described_as_it_is_published(
    catalog: Callable[[], Catalog], make_dataset: MakeDataset, declared: dict[str, Any], published: dict[str, Any]
) -> None:
    make_dataset("some", {**KEY, "value": declared})
    told = published_descriptor(catalog().by_name["some"], "https://data.example")
    (resource,) = told["resources"]
    assert resource["schema"]["fields"][1] == {"name": "value", **published}
    assert resource["schema"]["missingValues"] == [""]
    assert resource["path"] == "https://data.example/open/some.csv?_stream=on&_size=max"
    assert (resource["scheme"], resource["format"], resource["rows"]) == ("https", "csv", 0)
