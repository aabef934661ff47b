"""A legal take-down: a row goes from all that is public, older releases included; a signed record says so.

Manifests are never rewritten. Those that name a file with the row in it go on naming it; the manifest of the
withdrawal says by what it was replaced, and why.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from gongkai.descriptor import Resource
from gongkai.errors import InvalidData, NoSuchRow, NoTable
from gongkai.load import sqlite_type
from gongkai.names import nearest
from gongkai.query import Past
from gongkai.release import Release, Store
from gongkai.release.manifest import file_hash
from gongkai.release.store import place
from gongkai.release.tombstone import Tombstone, digest_of, strike, strike_file
from gongkai.reports import sentence


def withdraw(store: Store, table: str, key: Sequence[str], *, reason: str) -> Release:
    """Take down the row with a key, given as texts in the order of the key's fields.

    Raises NoTable, NoSuchRow, InvalidData where other rows refer to it, and as a publication does.
    """
    last = store.last()
    resource = _resource(store, last, table)
    values = _typed(resource, key)
    if not _was_ever(store, table, values):
        names = ", ".join(resource.schema.primary_key)
        raise NoSuchRow(table=table, key=", ".join(key), names=names)
    (database,) = last.databases
    with store.drafting(database) as draft, ExitStack() as undo:
        count = strike(draft.connection, resource, values)
        if orphans := draft.orphans(last.packages, [table]):
            raise InvalidData(fault=sentence(orphans[0]))
        draft.tombstone = Tombstone(table=table, digest=digest_of(table, values), reason=reason)
        old = [*_old_databases(store, last, resource, values, undo), *_old_files(store, last, table)]
        note = {"withdrawal": {"table": table, "digest": draft.tombstone.digest, "reason": reason, "replaced": old}}
        release = store.release(draft, database, last.packages, [table] if count else [], [], note)
        undo.pop_all()
        kept = _named(release)
        for item in old:
            if item["path"] not in kept:
                (store.root / item["path"]).unlink(missing_ok=True)
    return release


def finish(store: Store) -> None:
    """Remove what withdrawals replaced and a process that died left: the record comes first, the removal after."""
    if store.current() is None:
        return
    # A release that is being made may place a file of the same content, which only its manifest will name.
    with store.locked():
        last = store.last()
        kept = _named(last)
        for number in last.raw.get("withdrawals", ()):
            for item in store.release_at(number).raw["withdrawal"]["replaced"]:
                if item["path"] not in kept:
                    (store.root / item["path"]).unlink(missing_ok=True)


def _resource(store: Store, last: Release, table: str) -> Resource:
    known = {resource.name: resource for package in last.packages for resource in package.resources}
    if table not in known:
        raise NoTable(where=store.root, name=table, nearest=nearest(table, list(known)))
    return known[table]


def _typed(resource: Resource, key: Sequence[str]) -> tuple[Any, ...]:
    names = resource.schema.primary_key
    if len(key) != len(names):
        raise NoSuchRow(table=resource.name, key=", ".join(key), names=", ".join(names))
    kinds = {"INTEGER": int, "REAL": float}
    try:
        pairs = zip(names, key, strict=True)
        return tuple(kinds.get(sqlite_type(resource.schema[name]), str)(text) for name, text in pairs)
    except ValueError as error:
        raise NoSuchRow(table=resource.name, key=", ".join(key), names=", ".join(names)) from error


def _was_ever(store: Store, table: str, key: Sequence[Any]) -> bool:
    with Past(store) as past:
        return bool(past.timeline(table, key))


def _old_databases(
    store: Store, last: Release, resource: Resource, key: Sequence[Any], undo: ExitStack
) -> Iterator[dict[str, Any]]:
    """Write the databases of old releases anew without the row, and tell by what each is replaced."""
    seen: set[str] = set()
    for number in range(1, last.number + 1):
        release = store.release_at(number)
        then = next((r for package in release.packages for r in package.resources if r.name == resource.name), None)
        for name, entry in release.raw["databases"].items():
            path = store.root / entry["path"]
            if entry["path"] in seen or not path.exists():
                continue
            seen.add(entry["path"])
            fits = then is not None and then.schema.primary_key == resource.schema.primary_key
            if not fits or then is None:
                continue
            yield from _struck(store, path, name, then, key, undo)
    for path in store.root.glob("history/*.db"):
        yield {"path": str(path.relative_to(store.root)), "sha256": file_hash(path), "by": None}


def _struck(
    store: Store, path: Path, name: str, resource: Resource, key: Sequence[Any], undo: ExitStack
) -> Iterator[dict[str, Any]]:
    draft = path.with_name(f".{name}.struck.draft")
    undo.callback(draft.unlink, missing_ok=True)
    shutil.copyfile(path, draft)
    # Also where the row is not there any more: what was deleted stays in free pages until the file is written anew.
    strike_file(draft, resource, key)
    if file_hash(draft) == file_hash(path):
        draft.unlink()
        return
    new, digest = place(draft, name, undo)
    by = {"path": str(new.relative_to(store.root)), "sha256": digest}
    yield {"path": str(path.relative_to(store.root)), "sha256": file_hash(path), "by": by}


def _old_files(store: Store, last: Release, table: str) -> Iterator[dict[str, Any]]:
    """The files of the table, which are made anew where the row stood in the last release, and else go."""
    seen: set[str] = set()
    for number in range(1, last.number + 1):
        for file in store.release_at(number).raw.get("files", {}).get(table, {}).get("files", ()):
            if file["path"] not in seen and (store.root / file["path"]).exists():
                seen.add(file["path"])
                yield {"path": file["path"], "sha256": file["sha256"], "by": None}


def _named(release: Release) -> set[str]:
    raw = release.raw
    named = [*raw["databases"].values(), *raw.get("history", {}).values()]
    named += [file for table in raw.get("files", {}).values() for file in table["files"]]
    return {item["path"] for item in named}
