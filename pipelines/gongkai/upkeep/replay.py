"""The kept submissions carried through again, in their order: what the tables should hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from gongkai import extract, privacy, transform
from gongkai.descriptor import Package, Resource, read_layouts, read_mapping
from gongkai.descriptor.portal import LAYOUTS
from gongkai.errors import N_, DamagedStore
from gongkai.load import sqlite_values
from gongkai.names import quoted
from gongkai.pipeline.checking import tables_of
from gongkai.recognition import recognised
from gongkai.release import Draft, Release, Store
from gongkai.release.registers import Registers
from gongkai.release.tombstone import digest_of, strike


def replay(store: Store, releases: Sequence[Release], path: Path) -> Draft:
    """Return a draft in a new file that holds what the submissions of the releases, the first one first, produce.

    What was withdrawn is left out. Raises DamagedStore, and UsageError where a file cannot be read any more.
    """
    draft = Draft(path, None, Registers(path.parent / "registers", None), rehearsal=True)
    shapes: dict[tuple[str, bool], str] = {}
    for release in _course(releases):
        for closed in (False, True):
            tables = [resource for resource in tables_of(release.declared) if resource.closed is closed]
            _shape(draft, tables, shapes, closed=closed)
        for entry in release.raw["submissions"]:
            _carry(store, draft, release, entry)
    _leave_out(draft, releases)
    return draft


def _shape(draft: Draft, tables: Sequence[Resource], shapes: dict[tuple[str, bool], str], *, closed: bool) -> None:
    """Give the draft, or its registers, the tables of a release; `shapes` are those that it has so far."""
    if closed and not tables and not any(private for _, private in shapes):
        return
    own = draft.registers.open() if closed else draft
    for name in own.drop_undeclared([resource.name for resource in tables]):
        shapes.pop((name, closed), None)
    for resource in tables:
        own.prepare(resource, shapes.get((resource.name, closed)))
        shapes[resource.name, closed] = resource.fingerprint


def _leave_out(draft: Draft, releases: Sequence[Release]) -> None:
    """Remove what was withdrawn."""
    found = [release.raw["withdrawal"] for release in releases if "withdrawal" in release.raw]
    gone = {(item["table"], item["digest"]) for item in found}
    for resource in tables_of(releases[-1].declared):
        if not any(table == resource.name for table, _ in gone):
            continue
        names = ", ".join(quoted(name) for name in resource.schema.primary_key)
        connection = draft.holding(resource).connection
        keys = connection.execute(f"SELECT {names} FROM {quoted(resource.name)}").fetchall()
        for key in keys:
            if (resource.name, digest_of(resource.name, key)) in gone:
                strike(connection, resource, key)


def _course(releases: Sequence[Release]) -> Sequence[Release]:
    """Return the releases that led to the last one: going back makes void what came between."""
    courses: dict[int, list[Release]] = {0: []}
    for release in releases:
        back = release.raw.get("rollback")
        courses[release.number] = [*courses[back["to"] if back else release.number - 1], release]
    return courses[releases[-1].number] if releases else []


def _carry(store: Store, draft: Draft, release: Release, entry: Mapping[str, Any]) -> None:
    package = next(package for package in release.declared if package.name == entry["dataset"])
    resource = package[entry["resource"]]
    folder = store.submission(entry["id"])
    document = extract.Document(_only_file(folder))
    table, match = recognised(document, resource, tuple(_layouts(folder, package)))
    if match is None:
        raise DamagedStore(where=folder, fault=N_("the layout of the submission is not there"))
    applied, _ = transform.apply(table, match, resource.schema)
    # What is published is what was masked.
    mapped = privacy.mask(applied, resource)
    comparison = draft.holding(resource).compare(resource, sqlite_values(mapped, resource.schema), mapped.rows)
    comparison.find()
    comparison.apply()


def _only_file(folder: Path) -> Path:
    for path in (folder / "file").glob("*"):
        return path
    raise DamagedStore(where=folder, fault=N_("the submitted file is not there"))


def _layouts(folder: Path, package: Package) -> Iterator[Any]:
    path = folder / LAYOUTS
    if path.is_file():
        yield from read_layouts(read_mapping(path), package, path)
