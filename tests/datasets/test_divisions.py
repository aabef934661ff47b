"""Real division tables of the whole country land beside the city's own rows."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from gongkai.descriptor import Portal
from gongkai.pipeline import build, check, publish
from gongkai.release import Store

#: From the province down, as a parent must be there before its children.
FILES = ["provinces.csv", "cities.csv", "areas.csv", "streets-anhui-34.csv"]
#: Cities without counties; the table of counties lists them again under their own code.
WITHOUT_COUNTIES = {"441900", "442000", "460400"}

Row = Mapping[str, str]


def source_rows(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "data" / "cn-divisions" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def published(store: Store) -> dict[str, Row]:
    (file,) = store.last().databases.values()
    with closing(sqlite3.connect(f"{file.path.as_uri()}?immutable=1", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return {row["code"]: dict(row) for row in connection.execute("SELECT * FROM division")}


@pytest.fixture(scope="module")
def nation(bundled: Portal, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with the bundled rows and then the four files."""
    store = Store.at(tmp_path_factory.mktemp("nation") / "store")
    assert build(bundled, store).accepted
    for name in FILES:
        outcome = publish(bundled, store, "division", shared / "data" / "cn-divisions" / name)
        assert outcome.accepted, (name, outcome.report)
        assert outcome.release is not None, name
    return store


def test_every_row_lands(nation: Store, shared: Path) -> None:
    sources = {row["code"].ljust(6, "0") for name in FILES for row in source_rows(shared, name)}
    assert set(published(nation)) == sources
    assert len(sources) == 31 + 342 + 2978 + 1685 - len(WITHOUT_COUNTIES)


def test_every_parent_is_there(nation: Store) -> None:
    rows = published(nation)
    above = {"township": "county", "county": "prefecture", "prefecture": "province"}
    wrong = {
        code
        for code, row in rows.items()
        if row["level"] != "province" and rows[row["parent_code"]]["level"] != above[row["level"]]
    }
    assert wrong == set()
    assert {code for code, row in rows.items() if row["parent_code"] is None} == {
        code for code, row in rows.items() if row["level"] == "province"
    }


@pytest.mark.parametrize(
    ("name", "level", "parent"),
    [
        pytest.param("provinces.csv", "province", lambda row: None, id="provinces"),
        pytest.param("cities.csv", "prefecture", lambda row: f"{row['provinceCode']}0000", id="prefectures"),
        pytest.param("areas.csv", "county", lambda row: f"{row['cityCode']}00", id="counties"),
        pytest.param("streets-anhui-34.csv", "township", lambda row: row["areaCode"], id="townships of Anhui"),
    ],
)
def test_cells_are_those_of_the_source(
    nation: Store, shared: Path, name: str, level: str, parent: Callable[[Row], str | None]
) -> None:
    rows = published(nation)
    sources = [row for row in source_rows(shared, name) if len(row["code"]) != 6 or row["code"] not in WITHOUT_COUNTIES]
    wanted = {row["code"].ljust(6, "0"): (row["name"], parent(row), level) for row in sources}
    assert {code: (rows[code]["name"], rows[code]["parent_code"], rows[code]["level"]) for code in wanted} == wanted


def test_a_city_without_counties_stays_below_its_province(nation: Store) -> None:
    rows = published(nation)
    found = {code: (rows[code]["parent_code"], rows[code]["level"]) for code in WITHOUT_COUNTIES}
    assert found == {code: (f"{code[:2]}0000", "prefecture") for code in WITHOUT_COUNTIES}


def test_zones_are_told_by_their_numbers(nation: Store) -> None:
    rows = published(nation)
    zones = {code for code, row in rows.items() if row["status"] == "functional_zone"}
    assert {code for code in zones if len(code) == 6} == {code for code in rows if len(code) == 6 and code[4] == "7"}
    assert {"341371", "341372", "320576", "341302402"} <= zones
    assert {"341302", "341302001", "340181"} & zones == set()


@pytest.mark.parametrize("name", FILES)
def test_the_same_file_again_makes_no_release(nation: Store, bundled: Portal, shared: Path, name: str) -> None:
    before = nation.last().number
    outcome = publish(bundled, nation, "division", shared / "data" / "cn-divisions" / name)
    assert (outcome.accepted, outcome.release, nation.last().number) == (True, None, before)


def test_the_bundled_rows_are_those_of_the_source(nation: Store, bundled: Portal) -> None:
    before = nation.last().number
    outcome = build(bundled, nation)
    assert (outcome.accepted, outcome.release, nation.last().number) == (True, None, before)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        pytest.param("code,name", "341302,埇桥区", id="a county among provinces"),
        pytest.param("code,name,provinceCode", "341302,埇桥区,34", id="a county among cities"),
        pytest.param("code,name,areaCode,provinceCode,cityCode", "341302,埇桥区,341300,34,3413", id="not a township"),
    ],
)
def test_a_code_of_another_level_is_refused(
    bundled: Portal, built: Store, tmp_path: Path, header: str, row: str
) -> None:
    file = tmp_path / "divisions.csv"
    file.write_text(f"{header}\n{row}\n", encoding="utf-8")
    report = check(bundled, "division", file, keys=built.keys()).report
    assert [(error.type, error.row, error.field) for error in report.errors] == [("constraint-error", 2, "level")]
