"""Datasets: what a descriptor says, and what makes it broken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gongkai.descriptor import Replace, read_package
from gongkai.errors import BrokenDescriptor

SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "id", "type": "string"},
        {"name": "name", "type": "string"},
        {"name": "agency", "type": "string"},
    ],
    "primaryKey": ["id"],
}


def package(**properties: Any) -> dict[str, Any]:
    return {"name": "power_item", "resources": [resource()], **properties}


def resource(**properties: Any) -> dict[str, Any]:
    return {"name": "power_item", "path": "data/power_item.csv", "schema": SCHEMA, **properties}


def field(name: str) -> dict[str, Any]:
    return {**SCHEMA, "fields": [*SCHEMA["fields"], {"name": name, "type": "string"}]}


def test_a_package_as_it_is_declared() -> None:
    raw = package(
        title="权力清单",
        title_en="Power list",
        theme="lists",
        sample=True,
        frequency="ANNUAL",
        created="2026-11-24",
        version=1.2,
        contributors=[
            {"title": "甲", "roles": ["author"]},
            {"title": "宿州市", "roles": ["publisher"], "path": "https://a"},
        ],
        licenses=[{"name": "CC0-1.0"}],
        legal_basis=[{"title": "条例", "title_en": "Regulation"}],
    )
    dataset = read_package(raw, "here")
    assert dataset.titles == {"zh": "权力清单", "en": "Power list"}
    assert (dataset.theme, dataset.sample, dataset.frequency) == ("lists", True, "ANNUAL")
    assert (dataset.created, dataset.version) == ("2026-11-24", "1.2")
    assert dataset.publisher is not None
    assert dataset.publisher.titles == {"zh": "宿州市"}
    assert [(licence.name, licence.title) for licence in dataset.licenses] == [("CC0-1.0", "CC0-1.0")]
    assert dataset.legal_basis == ({"zh": "条例", "en": "Regulation"},)
    assert dataset["power_item"].package == "power_item"


def test_what_is_not_said_has_a_default() -> None:
    dataset = read_package(package(), "here")
    assert (dataset.theme, dataset.database, dataset.frequency) == ("reference", "open", "UNKNOWN")
    assert (dataset.openness, dataset.sample, dataset.publisher) == ("unconditional", False, None)
    assert dataset.resources[0].replace == Replace(mode="all")


def test_an_unknown_table_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="absent"):
        read_package(package(), "here")["absent"]


@pytest.mark.parametrize(
    ("replace", "expected"),
    [
        pytest.param("all", Replace(mode="all"), id="all"),
        pytest.param("upsert", Replace(mode="upsert"), id="upsert"),
        pytest.param({"slice": ["agency"]}, Replace(mode="slice", by=("agency",)), id="slice"),
        pytest.param({"slice": "agency"}, Replace(mode="slice", by=("agency",)), id="slice by one field"),
    ],
)
def test_replace(replace: object, expected: Replace) -> None:
    dataset = read_package(package(resources=[resource(replace=replace)]), "here")
    assert dataset.resources[0].replace == expected


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        pytest.param({}, "here: the property “name” is missing", id="nothing"),
        pytest.param(package(name=True), "here: “name” must be a text", id="name is no text"),
        pytest.param(package(name="Power-Item"), "here: “Power-Item” is no snake_case name", id="name is no slug"),
        pytest.param(package(database="../open"), "here: “../open” is no snake_case name", id="database is no slug"),
        pytest.param(package(resources=[]), "here: no resources", id="no resources"),
        pytest.param(package(resources={"a": 1}), "here: “resources” must be a list", id="resources are no list"),
        pytest.param(package(resources=["a"]), "here: “resources” must hold properties", id="a resource is a text"),
        pytest.param(package(contributors="A"), "here: “contributors” must be a list", id="contributors are a text"),
        pytest.param(package(licenses=[{}]), "here: the property “name” is missing", id="licence without a name"),
        pytest.param(package(theme=3), "here: “theme” must be a text", id="theme is a number"),
    ],
)
def test_fault_of_a_package(raw: dict[str, Any], fault: str) -> None:
    with pytest.raises(BrokenDescriptor) as told:
        read_package(raw, "here")
    assert str(told.value).startswith(fault)


@pytest.mark.parametrize(
    ("properties", "fault"),
    [
        pytest.param({"path": None}, "the property “path” is missing", id="no path"),
        pytest.param({"path": ["a.csv"]}, "“path” must be a text", id="two paths"),
        pytest.param({"schema": "schema.json"}, "“schema” must hold properties", id="schema elsewhere"),
        pytest.param({"schema": {"fields": SCHEMA["fields"]}}, "no primaryKey", id="no primary key"),
        pytest.param({"label": "title"}, "no such name: title", id="label is no field"),
        pytest.param({"label": ["name"]}, "“label” must be a text", id="label is a list"),
        pytest.param({"facets": ["kind", "name"]}, "no such name: kind", id="facet is no field"),
        pytest.param({"facets": 3}, "“facets” must be a list of texts", id="facets are a number"),
        pytest.param({"search": ["text"]}, "no such name: text", id="search is no field"),
        pytest.param({"columns": ["text"]}, "no such name: text", id="column is no field"),
        pytest.param({"indexes": ["text"]}, "no such name: text", id="index is no field"),
        pytest.param({"replace": {"slice": ["region"]}}, "no such name: region", id="slice is no field"),
        pytest.param({"replace": {"slice": 3}}, "“slice” must be a list of texts", id="slice is a number"),
        pytest.param({"replace": "none"}, "replace must be all, upsert, append or slice", id="unknown replace"),
        pytest.param(
            {"replace": {"by": ["agency"]}}, "replace must be all, upsert, append or slice", id="replace with no slice"
        ),
        pytest.param({"schema": field("NAME")}, "fields with one name: name, NAME", id="names that SQL takes for one"),
        pytest.param({"schema": field("rowid")}, "no field can be called “rowid”", id="the row number's name"),
        pytest.param(
            {"schema": field("Rank"), "search": ["Rank"]}, "no field can be called “Rank”", id="the index's name"
        ),
    ],
)
def test_fault_of_a_table(properties: dict[str, Any], fault: str) -> None:
    with pytest.raises(BrokenDescriptor) as told:
        read_package(package(resources=[resource(**properties)]), "here")
    assert str(told.value).startswith(f"here [power_item]: {fault}")


@pytest.mark.parametrize("name", ["sqlite_list", "power_search", "power_search_data"])
def test_names_that_the_database_keeps(name: str) -> None:
    with pytest.raises(BrokenDescriptor, match=f"no table can be called “{name}”"):
        read_package(package(resources=[resource(name=name)]), "here")


def test_rank_may_be_a_field_that_is_not_searched() -> None:
    assert read_package(package(resources=[resource(schema=field("rank"))]), "here")


def test_the_folder_is_called_as_the_package() -> None:
    assert read_package(package(), "here", Path("datasets/power_item")).folder == Path("datasets/power_item")
    with pytest.raises(BrokenDescriptor, match="the folder is “powers”, the package “power_item”"):
        read_package(package(), "here", Path("datasets/powers"))
