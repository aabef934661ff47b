"""A new portal: whole, sound, and never written over something."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gongkai.descriptor import create_portal
from gongkai.errors import NotEmpty
from gongkai.extract import delimited
from gongkai.transform import recognise
from gongkai.validate import check_rows


@pytest.mark.parametrize("exists", [True, False], ids=["an empty folder", "a new folder"])
def test_create(tmp_path: Path, *, exists: bool) -> None:
    folder = tmp_path / "a" / "portal"
    if exists:
        folder.mkdir(parents=True)
    portal = create_portal(folder)
    assert [dataset.name for dataset in portal.datasets] == ["public_facility"]
    assert (folder / ".gitignore").is_file()
    assert not (folder / "gitignore").exists()


@pytest.mark.parametrize(
    "occupy",
    [
        pytest.param(lambda folder: (folder.mkdir(), (folder / ".env").write_text("")), id="a hidden file"),
        pytest.param(lambda folder: folder.write_text(""), id="a file of that name"),
    ],
)
def test_nothing_is_written_over(tmp_path: Path, occupy: Callable[[Path], object]) -> None:
    folder = tmp_path / "portal"
    occupy(folder)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(NotEmpty, match="name a new or an empty one"):
        create_portal(folder)
    assert sorted(tmp_path.rglob("*")) == before


def test_files_may_be_changed_though_the_installation_is_read_only(tmp_path: Path) -> None:
    created = create_portal(tmp_path / "portal")
    assert all(path.stat().st_mode & 0o200 for path in created.root.rglob("*") if path.is_file())


def test_the_example_rows_fit_the_example_schema(tmp_path: Path) -> None:
    portal = create_portal(tmp_path / "portal")
    resource = portal.resource("public_facility")
    table = delimited(portal.committed(resource))
    assert recognise(table.labels, resource, portal.layouts("public_facility")) is not None
    report = check_rows(table, resource, mapped=False)
    assert (report.valid, report.rows > 0) == (True, True)
