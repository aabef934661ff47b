"""The manifest of a release: which files it consists of, and their hashes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import file_digest
from pathlib import Path
from typing import Any

from gongkai.descriptor import CLOSED, Package, read_package
from gongkai.errors import N_, DamagedStore, refusal
from gongkai.messages import translate
from gongkai.sandbox import REGISTER

#: What the history of the closed registers is called in a manifest, which names its hash.
HISTORY = "history"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFacts:
    """What a release says of one table."""

    package: str
    rows: int
    #: The release that last changed the rows, and when that was.
    changed_in: int
    changed_at: str
    #: Of the resource whose shape the SQL table has.
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseFile:
    """One immutable SQLite file of a release."""

    path: Path
    sha256: str
    bytes: int
    tables: Mapping[str, TableFacts]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainFile:
    """A file of a release that its manifest names."""

    path: Path
    sha256: str
    bytes: int


@dataclass(frozen=True, kw_only=True)
class Release:
    """One published state of the whole portal."""

    number: int
    created: str
    sha256: str
    databases: Mapping[str, DatabaseFile]
    #: Paths of the published descriptors, by dataset.
    descriptors: Mapping[str, Path]
    raw: Mapping[str, Any]
    #: The folder of the store.
    root: Path
    #: The histories, by database; a release of format 1 has none.
    history: Mapping[str, PlainFile] = field(default_factory=dict)
    #: Whether it is the private side of a release: its closed registers.
    private: bool = False

    @cached_property
    def declared(self) -> tuple[Package, ...]:
        """All datasets as they were declared when this release was made, closed registers among them, in their order.

        Raises DamagedStore.
        """
        return tuple(read_package(read_json(path), path) for path in self.descriptors.values())

    @property
    def packages(self) -> tuple[Package, ...]:
        """The datasets whose rows it holds: without the closed registers, and of its private side they alone.

        Raises DamagedStore.
        """
        return tuple(package for package in self.declared if package.closed is self.private)

    @cached_property
    def registers(self) -> Release | None:
        """The closed registers of this release as a release of their own, which is never served; None without any.

        How many rows they have is told nowhere. Raises DamagedStore.
        """
        hashes = self.raw.get("registers")
        if not hashes:
            return None
        paths = {name: self.root / _register_path(name, sha256) for name, sha256 in hashes.items()}
        tables = {
            resource.name: TableFacts(
                package=package.name,
                rows=0,
                changed_in=self.number,
                changed_at=self.created,
                fingerprint=resource.fingerprint,
            )
            for package in self.closed
            for resource in package.resources
        }
        file = DatabaseFile(path=paths[REGISTER], sha256=hashes[REGISTER], bytes=0, tables=tables)
        history = PlainFile(path=paths[HISTORY], sha256=hashes[HISTORY], bytes=0)
        return replace(self, databases={REGISTER: file}, history={REGISTER: history}, private=True)

    @cached_property
    def closed(self) -> tuple[Package, ...]:
        """The closed registers as they were declared. Found without understanding all others, which takes a while.

        Raises DamagedStore.
        """
        found = ((path, read_json(path)) for path in self.descriptors.values())
        return tuple(read_package(raw, path) for path, raw in found if raw.get("openness") == CLOSED)

    def dataset(self, name: str) -> Package | None:
        """Return one dataset as it was declared, None where it was not.

        Raises DamagedStore.
        """
        path = self.descriptors.get(name)
        return read_package(read_json(path), path) if path else None

    def table(self, name: str) -> TableFacts | None:
        """Return what is known of a table, or None where it is not in this release."""
        return next((file.tables[name] for file in self.databases.values() if name in file.tables), None)

    def files_of(self, table: str) -> list[dict[str, Any]]:
        """Return what is said of the files of a table; none where it has none."""
        found: list[dict[str, Any]] = self.raw.get("files", {}).get(table, {}).get("files", [])
        return found

    @property
    def parquets(self) -> dict[str, PlainFile]:
        """The Parquet files that are there, by table; one that was withdrawn is not."""
        files = ((table, file) for table, made in self.raw.get("files", {}).items() for file in made["files"])
        found = {
            table: PlainFile(path=self.root / file["path"], sha256=file["sha256"], bytes=file["bytes"])
            for table, file in files
            if file["format"] == "parquet"
        }
        return {table: file for table, file in found.items() if file.path.exists()}

    @property
    def named(self) -> Iterator[Mapping[str, Any]]:
        """Path within the store and sha256 of every file that holds rows, those of the closed registers too."""
        yield from self.raw["databases"].values()
        yield from self.raw.get("history", {}).values()
        yield from (file for made in self.raw.get("files", {}).values() for file in made["files"])
        for name, sha256 in self.raw.get("registers", {}).items():
            yield {"path": _register_path(name, sha256), "sha256": sha256}

    @property
    def paths(self) -> set[str]:
        """The paths within the store of all files of the release that hold rows."""
        return {item["path"] for item in self.named}

    def rows_of(self, package: str) -> int:
        """Return how many rows the tables of a dataset have together."""
        tables = (facts for file in self.databases.values() for facts in file.tables.values())
        return sum(facts.rows for facts in tables if facts.package == package)


def read_release(store: Path, path: Path, sha256: str | None = None) -> Release:
    """Return the release of a manifest; `sha256` is what the file must hash to.

    Raises DamagedStore.
    """
    raw = read_json(path)
    actual = file_hash(path) if sha256 is None else check_hash(path, sha256)
    try:
        return Release(
            number=raw["number"],
            created=raw["created"],
            sha256=actual,
            databases={name: _database(store, item) for name, item in raw["databases"].items()},
            descriptors={name: store / item["path"] for name, item in raw["descriptors"].items()},
            raw=raw,
            root=store,
            history={
                name: PlainFile(**{**item, "path": store / item["path"]})
                for name, item in raw.get("history", {}).items()
            },
        )
    except (KeyError, TypeError) as error:
        raise DamagedStore(where=path, fault=translate("the property {name} is missing", name=error)) from error


def read_json(path: Path) -> dict[str, Any]:
    """Return the mapping in a JSON file of the store.

    Raises DamagedStore.
    """
    try:
        loaded = json.loads(path.read_bytes())
    except OSError as error:
        raise DamagedStore(where=path, fault=refusal(error)[0]) from error
    except ValueError as error:
        raise DamagedStore(where=path, fault=translate("not JSON: {fault}", fault=error)) from error
    if not isinstance(loaded, dict):
        raise DamagedStore(where=path, fault=N_("not a JSON object"))
    return loaded


def file_hash(path: Path) -> str:
    """Return the sha256 of a file in hexadecimal digits."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def check_hash(path: Path, expected: str) -> str:
    """Return the sha256 of a file, which must be the expected one.

    Raises DamagedStore.
    """
    try:
        actual = file_hash(path)
    except OSError as error:
        raise DamagedStore(where=path, fault=refusal(error)[0]) from error
    if actual != expected:
        fault = translate("its sha256 is {actual}, not {expected}", actual=actual, expected=expected)
        raise DamagedStore(where=path, fault=fault)
    return actual


def _register_path(name: str, sha256: str) -> str:
    """Return the path within the store of a file of the closed registers: a manifest names its hash alone."""
    return f"registers/{name}-{sha256[:16]}.db"


def _database(store: Path, raw: Mapping[str, Any]) -> DatabaseFile:
    tables = {name: TableFacts(**facts) for name, facts in raw["tables"].items()}
    return DatabaseFile(path=store / raw["path"], sha256=raw["sha256"], bytes=raw["bytes"], tables=tables)
