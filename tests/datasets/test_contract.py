"""What every dataset of the portal must be: the folders are discovered, so a new one is tested without a new test."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from operator import attrgetter
from pathlib import Path
from typing import Any

import frictionless
import pytest
import yaml
from stdnum.cn import uscc

from gongkai.codes import is_uscc
from gongkai.descriptor import Field, Package, Portal, Resource
from gongkai.extract import delimited
from gongkai.pipeline import check
from gongkai.release import Store

from .conftest import FileOf

ROOT = Path(__file__).parents[2]
PORTAL = Portal.at(ROOT)
TABLES = [resource for package in PORTAL.datasets for resource in package.resources]
#: What a public document says, not what was made up.
REAL = {"source_report", "claim", "deadline_rule"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")

#: Authority “frequency” of the EU Publications Office, as far as yearly lists and running registers need it.
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "QUARTERLY", "ANNUAL_2", "ANNUAL", "IRREG", "CONT", "NEVER"}
THEMES = {"lists", "disclosure", "enforcement", "fees", "requests", "hotline", "oversight", "reference"}
#: Licences that the Open Definition calls conformant.
LICENCES = {"CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "ODC-BY-1.0", "ODbL-1.0", "PDDL-1.0"}


of_each_dataset = pytest.mark.parametrize("package", PORTAL.datasets, ids=attrgetter("name"))
of_each_table = pytest.mark.parametrize("resource", TABLES, ids=attrgetter("name"))


def bad_samples() -> Iterator[Any]:
    for package in PORTAL.datasets:
        for name, fault in expected(package).items():
            yield pytest.param(package, name, fault, id=f"{package.name}-{Path(name).stem}")


def folder_of(package: Package) -> Path:
    return ROOT / "datasets" / package.name


def expected(package: Package) -> dict[str, dict[str, Any]]:
    file = folder_of(package) / "samples" / "bad" / "expected.yaml"
    return yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}


def lacking(texts: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the places whose text lacks a language, or is in Chinese where English was meant."""
    return [
        place
        for place, text in texts.items()
        if not text.get("zh") or not text.get("en") or (place.endswith("title") and CHINESE.search(text["en"]))
    ]


def code_list(field: Field) -> list[str]:
    """Return the values that a field, or an item of a list in it, may have."""
    item = field.raw.get("arrayItem", {}).get("constraints", {})
    return [str(value) for value in field.constraints.get("enum", item.get("enum", []))]


@of_each_dataset
def test_texts_of_the_dataset_stand_in_both_languages(package: Package) -> None:
    publisher = package.publisher
    texts = {
        "title": package.titles,
        "description": package.descriptions,
        "publisher title": publisher.titles if publisher else {},
        **{f"legal basis {number} title": titles for number, titles in enumerate(package.legal_basis, start=1)},
    }
    assert lacking(texts) == []


@of_each_table
def test_texts_of_the_table_stand_in_both_languages(resource: Resource) -> None:
    texts: dict[str, Mapping[str, str]] = {"title": resource.titles, "description": resource.descriptions}
    for field in resource.schema.fields:
        texts[f"{field.name} title"] = field.titles
        texts[f"{field.name} description"] = field.descriptions
        texts |= {f"{field.name} {category.value} title": category.labels for category in field.categories}
    assert lacking(texts) == []


@of_each_dataset
def test_facts_of_the_dataset(package: Package) -> None:
    assert [party.roles for party in package.contributors].count(("publisher",)) == 1
    assert {licence.name for licence in package.licenses} <= LICENCES
    assert all((licence.path or "").startswith("https://") for licence in package.licenses)
    assert package.licenses
    assert package.legal_basis
    assert package.frequency in FREQUENCIES
    assert package.openness in {"unconditional", "conditional", "closed"}
    assert package.theme in THEMES


@of_each_dataset
def test_rows_are_marked_as_a_sample_or_said_to_be_none(package: Package) -> None:
    assert package.sample == (package.name not in REAL)
    assert ("不是演示" in package.descriptions["zh"]) == (package.name in REAL)
    assert ("no illustration" in package.descriptions["en"]) == (package.name in REAL)
    assert "illustration" in package.descriptions["en"] or "demonstration" in package.descriptions["en"]


@of_each_table
def test_categories_are_the_code_list(resource: Resource) -> None:
    listed = {field.name: code_list(field) for field in resource.schema.fields if code_list(field) or field.categories}
    labelled = {
        field.name: [item.value for item in field.categories]
        for field in resource.schema.fields
        if field.name in listed
    }
    assert labelled == listed


@of_each_table
def test_how_the_table_is_shown(resource: Resource) -> None:
    assert resource.label
    assert resource.columns
    assert resource.facets
    assert resource.search
    types = {name: resource.schema[name].type for name in resource.search}
    assert set(types.values()) == {"string"}


@of_each_dataset
def test_folder_holds_content_only(package: Package) -> None:
    folder = folder_of(package)
    kinds = {path.suffix for path in folder.rglob("*") if path.is_file()}
    assert kinds <= {".yaml", ".csv", ".md"}
    assert (folder / "README.md").is_file()
    kept = {resource.name: PORTAL.committed(resource).is_file() for resource in package.resources}
    assert kept == {resource.name: resource.derive is None for resource in package.resources}


@of_each_dataset
def test_descriptor_is_json(package: Package) -> None:
    raw = yaml.safe_load((folder_of(package) / "datapackage.yaml").read_text(encoding="utf-8"))
    assert json.loads(json.dumps(raw, allow_nan=False)) == raw


@of_each_dataset
def test_layouts_can_be_read(package: Package) -> None:
    declared = (folder_of(package) / "pipeline.yaml").is_file()
    layouts = PORTAL.layouts(package.name)
    assert bool(layouts) == declared
    assert lacking({f"{layout.name} title": layout.titles for layout in layouts}) == []


@of_each_table
def test_rows_are_valid(resource: Resource, built: Store, file_of: FileOf) -> None:
    file = file_of(resource)
    report = check(
        PORTAL, resource.package, file, resource=resource.name, keys=built.keys(closed=resource.closed)
    ).report
    assert report.rows > 0
    assert (report.errors, report.warnings, report.remarks) == ((), (), ())


@of_each_dataset
def test_frictionless_accepts_the_descriptor(package: Package) -> None:
    read = frictionless.Package.from_descriptor(dict(package.raw), basepath=str(folder_of(package)))
    assert [resource.name for resource in read.resources] == [resource.name for resource in package.resources]


@of_each_table
def test_frictionless_accepts_the_rows(resource: Resource, file_of: FileOf) -> None:
    schema = {key: value for key, value in resource.schema.raw.items() if key != "foreignKeys"}
    file = file_of(resource)
    report = frictionless.Resource(
        path=file.name, basepath=str(file.parent), schema=frictionless.Schema.from_descriptor(schema)
    ).validate()
    assert report.flatten(["type", "rowNumber", "fieldName", "note"]) == []
    assert report.valid


@of_each_table
def test_credit_codes_have_sound_check_characters(resource: Resource, file_of: FileOf) -> None:
    table = delimited(file_of(resource))
    names = [name for name in table.labels if name == "uscc" or name.endswith("_uscc")]
    codes = {cell for name in names for cell in table.column(name).to_pylist() if cell}
    assert [code for code in sorted(codes) if not (uscc.is_valid(code) and is_uscc(code))] == []


@of_each_dataset
def test_bad_samples_are_of_three_kinds(package: Package) -> None:
    faults = expected(package)
    files = {path.name for path in (folder_of(package) / "samples" / "bad").glob("*.csv")}
    assert set(faults) == files
    assert {name: f"{fault['type']}.csv" for name, fault in faults.items()} == {name: name for name in faults}
    assert len(faults) >= 3


@pytest.mark.parametrize(("package", "name", "fault"), list(bad_samples()))
def test_bad_sample_has_its_one_fault(package: Package, name: str, fault: Mapping[str, Any], built: Store) -> None:
    file = folder_of(package) / "samples" / "bad" / name
    keys = built.keys(closed=package.closed)
    report = check(PORTAL, package.name, file, resource=fault.get("resource"), keys=keys).report
    found = [(error.type, error.row, error.field) for error in report.errors]
    assert found == [(fault["type"], fault.get("row"), fault.get("field"))]
