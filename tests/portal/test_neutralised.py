"""Texts that a spreadsheet would run: wherever the files are offered it is said in which columns they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from gongkai import pipeline
from gongkai.cli.export import command as export_command
from gongkai.cli.main import Globals
from gongkai.descriptor import Package, Portal
from gongkai.portal import Site
from gongkai.release import Store
from gongkai.release.manifest import read_json

from .conftest import running

FIELDS = {"key": {}, "name": {"title": "名称", "title_en": "Name"}}


@pytest.fixture
def published(portal: Portal, store: Store, make_dataset: Callable[..., Package]) -> Store:
    make_dataset("item", FIELDS, [[*FIELDS], ["1", "=1+1"], ["2", "@x"], ["3", "plain"]])
    assert pipeline.build(Portal.at(portal.root), store).accepted
    return store


@pytest.fixture
def web(portal: Portal, published: Store) -> Iterator[httpx.Client]:
    with (
        running(Site(Portal.at(portal.root), published)) as (origin, _),
        httpx.Client(base_url=origin, trust_env=False) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("address", "says"),
    [
        pytest.param("/datasets/item", "不会作为公式运行：\n        名称 (2)", id="in Chinese"),
        pytest.param("/en/datasets/item", "cannot run as one:\n        Name (2)", id="in English"),
    ],
)
def test_the_page_of_the_dataset(web: httpx.Client, address: str, says: str) -> None:
    assert says in web.get(address).text
    assert "(2)" not in web.get(address.replace("item", "public_facility")).text


def test_the_descriptor(web: httpx.Client, published: Store) -> None:
    (resource,) = web.get("/datasets/item/datapackage.json").json()["resources"]
    files = {file["format"]: file for file in resource["files"]}
    assert {name: file.get("neutralised") for name, file in files.items()} == {
        "csv": None, "jsonl": None, "parquet": None, "excel-csv": {"name": 2}, "xlsx": {"name": 2},
    }  # fmt: skip
    assert {"note", "note_en"} <= files["xlsx"].keys()
    assert len(web.get(files["xlsx"]["path"]).content) == files["xlsx"]["bytes"]


def test_the_export(portal: Portal, published: Store, tmp_path: Path) -> None:
    chosen = Globals(portal.root, published.root)
    result = CliRunner().invoke(export_command, [str(tmp_path / "out")], obj=chosen)
    assert (result.exit_code, "item: 2 texts in “Name” begin like a formula" in result.output) == (0, True)
    (resource,) = read_json(tmp_path / "out/item/datapackage.json")["resources"]
    files = {file["format"]: file for file in resource["files"]}
    assert files["excel-csv"]["neutralised"] == {"name": 2}
    assert all((tmp_path / "out/item" / file["path"]).stat().st_size == file["bytes"] for file in files.values())
