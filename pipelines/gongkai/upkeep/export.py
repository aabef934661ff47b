"""The whole portal as a folder of Data Packages with their files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gongkai.catalog import tell_files
from gongkai.errors import NotEmpty
from gongkai.release import Release, Store
from gongkai.release.manifest import check_hash, read_json
from gongkai.release.submission import write_json


def export(store: Store, folder: Path) -> Release:
    """Write the current release into a new or empty folder: a Data Package a dataset, and one list of them.

    Raises NotEmpty, NoRelease, DamagedStore.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(where=folder)
    release = store.last()
    folder.mkdir(parents=True, exist_ok=True)
    names = [package.name for package in release.packages]
    for name in names:
        _export(store, release, name, read_json(release.descriptors[name]), folder / name)
    manifest = store.root / "releases" / f"{release.number:06}.json"
    shutil.copyfile(manifest, folder / "release.json")
    packages = [{"name": name, "path": f"{name}/datapackage.json"} for name in names]
    catalog = {"release": release.number, "created": release.created, "packages": packages}
    write_json(folder / "catalog.json", catalog)
    return release


def _export(store: Store, release: Release, name: str, package: dict[str, Any], folder: Path) -> None:
    data = folder / "data"
    data.mkdir(parents=True)
    resources = []
    for resource in package["resources"]:
        files = release.files_of(resource["name"])
        for file in files:
            source = store.root / file["path"]
            check_hash(source, file["sha256"])
            shutil.copyfile(source, data / _plain(resource["name"], source))
        resources.append({**resource, **_facts(resource["name"], files)})
    write_json(folder / "datapackage.json", json.loads(json.dumps({**package, "resources": resources})))


def _facts(name: str, files: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    csv = next((file for file in files if file["format"] == "csv"), None)
    if csv is None:
        return {}
    facts = {"path": f"data/{name}.csv", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
    listed = tell_files(files, lambda file: f"data/{_plain(name, Path(file['path']))}")
    return {**facts, "bytes": csv["bytes"], "hash": f"sha256:{csv['sha256']}", "files": listed}


def _plain(table: str, path: Path) -> str:
    """Return the name of a file without its hash."""
    return f"{table}.{path.name.partition('.')[2]}"
