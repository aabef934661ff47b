"""A portal: found upward from a folder, its datasets in the order of their references."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gongkai.descriptor import Package, Portal, find_root
from gongkai.errors import BrokenDescriptor, NoDataset, NoPortal, NoResource

MakeDataset = Callable[..., Package]
TEXT: dict[str, dict[str, Any]] = {"id": {}, "other": {}}


def refers(resource: str, package: str = "", fields: tuple[str, ...] = ("id",)) -> dict[str, Any]:
    reference = {"package": package, "resource": resource, "fields": list(fields)}
    return {"schema": {"foreignKeys": [{"fields": ["other"], "reference": reference}]}}


def declare(portal: Portal, name: str, fields: dict[str, Any], more: dict[str, Any], make: MakeDataset) -> None:
    """Write a dataset whose portal may not be sound yet."""
    try:
        make(name, fields, **more)
    except BrokenDescriptor:
        assert (portal.root / "datasets" / name / "datapackage.yaml").is_file()


@pytest.mark.parametrize("below", [".", "datasets", "datasets/public_facility/data"])
def test_find_root_looks_upward(portal: Portal, below: str) -> None:
    assert find_root(portal.root / below).resolve() == portal.root.resolve()


def test_find_root_of_no_portal(tmp_path: Path) -> None:
    with pytest.raises(NoPortal, match=r"gongkai init"):
        find_root(tmp_path)


@pytest.mark.parametrize("lacking", ["metadata.yml", "datasets"])
def test_a_folder_that_lacks_a_part_is_no_portal(portal: Portal, lacking: str) -> None:
    (portal.root / lacking).rename(portal.root / "aside")
    with pytest.raises(NoPortal):
        Portal.at(portal.root)


def test_metadata(portal: Portal) -> None:
    assert set(portal.titles) == {"zh", "en"}


def test_unknown_dataset_is_told_with_the_nearest(portal: Portal) -> None:
    with pytest.raises(NoDataset, match="“public_facilities”; the nearest is “public_facility”"):
        portal["public_facilities"]


def test_resource(portal: Portal) -> None:
    assert portal.resource("public_facility") is portal.resource("public_facility", "public_facility")
    with pytest.raises(NoResource, match="no resource called “parks”; it has: public_facility"):
        portal.resource("public_facility", "parks")


def test_committed_rows_stand_in_the_dataset(portal: Portal) -> None:
    path = portal.committed(portal.resource("public_facility"))
    assert path.relative_to(portal.root) == Path("datasets/public_facility/data/public_facility.csv")
    assert path.is_file()


def test_layouts(portal: Portal) -> None:
    assert [layout.name for layout in portal.layouts("public_facility")] == ["facility-export"]
    (portal.root / "datasets" / "public_facility" / "pipeline.yaml").unlink()
    assert portal.layouts("public_facility") == ()


def test_a_folder_without_a_descriptor_is_no_dataset(portal: Portal) -> None:
    (portal.root / "datasets" / "draft").mkdir()
    assert [dataset.name for dataset in portal.datasets] == ["public_facility"]


def test_what_others_refer_to_comes_first(portal: Portal, make_dataset: MakeDataset) -> None:
    make_dataset("zone", TEXT)
    make_dataset("agency", TEXT, **refers("zone", "zone"))
    make_dataset("bureau", TEXT, **refers("agency", "agency"))
    names = [dataset.name for dataset in Portal.at(portal.root).datasets]
    assert names == ["zone", "agency", "bureau", "public_facility"]


def test_what_other_tables_of_a_dataset_refer_to_comes_first(bundled: Portal) -> None:
    places = {table.name: place for place, table in enumerate(bundled.tables)}
    rings = {"agency", "division"}
    late = [
        (table.name, key.resource)
        for table in bundled.tables
        for key in table.schema.foreign_keys
        if key.resource and not {table.name, key.resource} <= rings and places[key.resource] > places[table.name]
    ]
    assert late == []
    assert [len(bundled.tables), len({*places})] == [sum(len(package.resources) for package in bundled.datasets)] * 2


def test_a_ring_of_references_stays_whole(portal: Portal, make_dataset: MakeDataset) -> None:
    declare(portal, "agency", TEXT, refers("zone", "zone"), make_dataset)
    declare(portal, "zone", TEXT, refers("agency", "agency"), make_dataset)
    assert sorted(dataset.name for dataset in Portal.at(portal.root).datasets) == ["agency", "public_facility", "zone"]


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        pytest.param(refers("zone", "zone"), "other refers to zone/zone, which is not there", id="unknown dataset"),
        pytest.param(refers("zone"), "other refers to agency/zone, which is not there", id="unknown table"),
        pytest.param(
            refers("public_facility", "public_facility"), "public_facility/public_facility", id="unknown field"
        ),
        pytest.param(refers("", "", ("code",)), "other refers to agency/agency", id="unknown field of its own"),
        pytest.param(refers("public_facility"), "other refers to agency/public_facility", id="package not named"),
    ],
)
def test_reference_to_nothing(portal: Portal, make_dataset: MakeDataset, more: dict[str, Any], fault: str) -> None:
    declare(portal, "agency", TEXT, more, make_dataset)
    with pytest.raises(BrokenDescriptor, match=fault) as told:
        _ = Portal.at(portal.root).datasets
    assert "agency [agency]" in str(told.value)


def test_one_name_for_two_tables(portal: Portal) -> None:
    descriptor = portal.root / "datasets" / "public_facility" / "datapackage.yaml"
    other = portal.root / "datasets" / "park" / "datapackage.yaml"
    other.parent.mkdir()
    # Only the package is called otherwise; its table is not.
    text = descriptor.read_text(encoding="utf-8").replace("name: public_facility", "name: park", 1)
    other.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenDescriptor, match="table “public_facility” is also in dataset “park”"):
        _ = Portal.at(portal.root).datasets


def test_broken_descriptor_is_told_with_its_file(portal: Portal) -> None:
    path = portal.root / "datasets" / "public_facility" / "datapackage.yaml"
    path.write_text("name: [", encoding="utf-8")
    with pytest.raises(BrokenDescriptor) as told:
        _ = Portal.at(portal.root).datasets
    assert told.value.facts["where"] == path


def test_bundled_datasets_are_sound(bundled: Portal) -> None:
    for dataset in bundled.datasets:
        bundled.layouts(dataset.name)
