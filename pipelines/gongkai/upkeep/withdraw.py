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

from gongkai.descriptor import Portal, Resource
from gongkai.errors import InvalidData, NoSuchRow, NoTable
from gongkai.load import sqlite_type
from gongkai.names import nearest
from gongkai.pipeline.checking import tables_of
from gongkai.pipeline.deriving import Following, following
from gongkai.progress import Silence
from gongkai.query import Past
from gongkai.release import Draft, Release, Store
from gongkai.release.manifest import file_hash, named_files
from gongkai.release.placing import place
from gongkai.release.tombstone import Tombstone, digest_of, strike, strike_file
from gongkai.report import Report
from gongkai.reports import sentence


def withdraw(portal: Portal, store: Store, table: str, key: Sequence[str], *, reason: str) -> Release:
    """Take down the row with a key, given as texts in the order of the key's fields, also that of a closed register.

    What is derived from the table follows. Raises NoTable, NoSuchRow, InvalidData where other rows refer to it or what
    is derived would be wrong without it, and as a publication does.
    """
    last = store.last()
    resource = _resource(store, last, table)
    values = _typed(resource, key)
    if not _was_ever(store, _side(last, resource), table, values):
        names = ", ".join(resource.schema.primary_key)
        raise NoSuchRow(table=table, key=", ".join(key), names=names)
    (database,) = last.databases
    with (
        store.drafting(database) as draft,
        following(draft, portal, store, Silence(), last.declared) as derived,
        ExitStack() as undo,
    ):
        own, stone = draft.holding(resource), Tombstone(table=table, digest=digest_of(table, values), reason=reason)
        count, own.tombstone = strike(own.connection, resource, values), stone
        changed = [table] if count else []
        _follow(draft, derived, last, table, changed)
        old = [*_old_databases(store, last, resource, values, undo), *_old_files(store, last, table)]
        note = {"withdrawal": {"table": table, "digest": stone.digest, "reason": reason, "replaced": old}}
        changed, entries = [*changed, *derived.changed], derived.keep()
        release = store.release(draft, database, last.declared, changed, entries, note)
        undo.pop_all()
        derived.close(release)
        kept = _named(release)
        for item in old:
            if item["path"] not in kept:
                (store.root / item["path"]).unlink(missing_ok=True)
    return release


def _follow(draft: Draft, derived: Following, last: Release, table: str, changed: Sequence[str]) -> None:
    """Make anew what is derived from the table. Raises InvalidData where that, or what refers to it, is wrong now."""
    draft.see_registers()
    report = derived.follow(Report(place=table, rows=0, fields=0), changed)
    orphans = draft.orphans(last.declared, [table, *derived.changed])
    if found := [*report.errors, *orphans]:
        raise InvalidData(fault=sentence(found[0]))


def finish(store: Store) -> None:
    """Remove what withdrawals replaced and a process that died left: the record comes first, the removal after."""
    last = store.current()
    if last is None:
        return
    kept = _named(last)
    for number in last.raw.get("withdrawals", ()):
        for item in store.release_at(number).raw["withdrawal"]["replaced"]:
            if item["path"] not in kept:
                (store.root / item["path"]).unlink(missing_ok=True)


def _resource(store: Store, last: Release, table: str) -> Resource:
    known = {resource.name: resource for resource in tables_of(last.declared)}
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


def _side(release: Release, resource: Resource) -> Release:
    """Return the release, or its private side, which holds a table."""
    return release.registers if resource.closed and release.registers else release


def _was_ever(store: Store, last: Release, table: str, key: Sequence[Any]) -> bool:
    with Past(store, last) as past:
        return bool(past.timeline(table, key))


def _old_databases(
    store: Store, last: Release, resource: Resource, key: Sequence[Any], undo: ExitStack
) -> Iterator[dict[str, Any]]:
    """Write the databases of old releases anew without the row, and tell by what each is replaced."""
    seen: set[Path] = set()
    for number in range(1, last.number + 1):
        release = _side(store.release_at(number), resource)
        then = next((r for r in tables_of(release.packages) if r.name == resource.name), None)
        for name, file in release.databases.items():
            path = file.path
            if path in seen or not path.exists():
                continue
            seen.add(path)
            fits = then is not None and then.schema.primary_key == resource.schema.primary_key
            if not fits or then is None:
                continue
            yield from _struck(store, path, name, then, key, undo)
    for path in store.root.glob("registers/history-*.db" if resource.closed else "history/*.db"):
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
    new, digest = place(draft, name, undo, path.stat().st_mode & 0o777)
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
    return {item["path"] for item in named_files(release)}
