"""A legal take-down: a row goes from all that is public, older releases included; a signed record says so.

Manifests are never rewritten. Those that name a file with the row in it go on naming it; the manifest of the
withdrawal says by what it was replaced, and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from gongkai.descriptor import Portal, Resource
from gongkai.errors import InvalidData, NoSuchRow, NoTable
from gongkai.names import nearest
from gongkai.pipeline.checking import tables_of
from gongkai.pipeline.deriving import Following, following
from gongkai.progress import Silence
from gongkai.query import Past
from gongkai.release import Audit, Draft, Release, Store
from gongkai.release.replaced import Replaced
from gongkai.release.tombstone import Tombstone, digest_of, strike, typed_key
from gongkai.report import Report
from gongkai.reports import sentence
from gongkai.upkeep.older import Entry, Older
from gongkai.upkeep.pointing import check_examples, refuse_orphans
from gongkai.upkeep.reason import check_reason


def withdraw(portal: Portal, store: Store, table: str, key: Sequence[str], *, reason: str, person: str = "") -> Release:
    """Take down the row with a key, given as texts in the order of the key's fields, also that of a closed register.

    What is derived from the table follows. The files of older releases that are still kept are made anew without it.
    What the agencies handed in, which nobody is ever served, stays as it came: it proves what was published, and
    carried through again it leaves the row out. Raises NoTable, NoSuchRow, as a publication does, and InvalidData where
    other rows refer to it, what is derived would be wrong without it, a descriptor shows its key as an example, or the
    reason tells of a person.
    """
    check_reason(reason, key)
    last = store.last()
    resource = _resource(store, last, table)
    check_examples(last.declared, resource, key)
    values = typed_key(resource, key)
    if values is None or not _was_ever(store, last, resource, values):
        names = ", ".join(resource.schema.primary_key)
        raise NoSuchRow(table=table, key=", ".join(key), names=names)
    (database,) = last.databases
    with (
        store.drafting(database) as draft,
        following(draft, portal, store, Silence(), last.declared) as derived,
        ExitStack() as undo,
    ):
        older = Older.until(last, store=store, resource=resource, key=values, undo=undo)
        count, stone = strike(draft.holding(resource).connection, resource, values), _stone(resource, values, reason)
        for side in older.sides:
            (draft.registers.open() if side.private else draft).tombstone = stone
        changed = [table] if count else []
        _follow(draft, derived, last, table, changed)
        for path in older.strays():
            path.unlink()
        note = _note(stone, older.replaced())
        changed, entries = [*changed, *derived.changed], derived.keep()
        release = store.release(draft, database, last.declared, changed, entries, note)
        undo.pop_all()
        derived.close(release)
        # The record comes first; where the process dies before the removal is done, who locks the store next does it.
        for path in Replaced.until(release).remains(store.root, release.paths):
            path.unlink()
    told = {"table": table, "digest": stone.digest, "why": reason}
    Audit(store.root).write_after(release.number, "row-withdrawn", person, **told)
    return release


def _follow(draft: Draft, derived: Following, last: Release, table: str, changed: Sequence[str]) -> None:
    """Make anew what is derived from the table. Raises InvalidData where that, or what refers to it, is wrong now."""
    report = derived.follow(Report(place=table, rows=0, fields=0), changed)
    if report.errors:
        raise InvalidData(fault=sentence(report.errors[0]))
    refuse_orphans(draft.orphans(last.declared, [table, *derived.changed]))


def _resource(store: Store, last: Release, table: str) -> Resource:
    known = {resource.name: resource for resource in tables_of(last.declared)}
    if table not in known:
        raise NoTable(where=store.root, name=table, nearest=nearest(table, list(known)))
    return known[table]


def _was_ever(store: Store, last: Release, resource: Resource, key: Sequence[Any]) -> bool:
    with Past(store, last.registers if resource.closed else last) as past:
        return bool(past.timeline(resource.name, key))


def _stone(resource: Resource, key: Sequence[Any], reason: str) -> Tombstone:
    cells = dict(zip(resource.schema.primary_key, key, strict=True))
    return Tombstone(table=resource.name, digest=digest_of(resource.name, key), reason=reason, key=cells)


def _note(stone: Tombstone, replaced: Sequence[Entry]) -> dict[str, Any]:
    told = {"table": stone.table, "digest": stone.digest, "reason": stone.reason, "replaced": list(replaced)}
    return {"withdrawal": told}
