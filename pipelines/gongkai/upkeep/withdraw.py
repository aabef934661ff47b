"""A legal take-down: a row goes from all that is public, older releases included; a signed record says so.

Manifests are never rewritten. Those that name a file with the row in it go on naming it; the manifest of the
withdrawal says by what it was replaced, and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from gongkai.descriptor import Resource
from gongkai.errors import NoSuchRow, NoTable
from gongkai.names import nearest
from gongkai.query import Past
from gongkai.release import Audit, Release, Store
from gongkai.release.replaced import Replaced
from gongkai.release.tombstone import Tombstone, digest_of, strike, typed_key
from gongkai.upkeep.older import Older, strays
from gongkai.upkeep.pointing import check_examples, refuse_orphans
from gongkai.upkeep.reason import check_reason


def withdraw(store: Store, table: str, key: Sequence[str], *, reason: str, person: str = "") -> Release:
    """Take down the row with a key, given as texts in the order of the key's fields.

    The files of older releases that are still kept are made anew without it. What the agencies handed in, which nobody
    is ever served, stays as it came: it proves what was published, and carried through again it leaves the row out.
    Raises NoTable, NoSuchRow, as a publication does, and InvalidData where other rows refer to it, where a descriptor
    shows its key as an example, or where the reason tells of a person.
    """
    check_reason(reason, key)
    last = store.last()
    resource = _resource(store, last, table)
    check_examples(last.packages, resource, key)
    values = typed_key(resource, key)
    if values is None or not _was_ever(store, table, values):
        names = ", ".join(resource.schema.primary_key)
        raise NoSuchRow(table=table, key=", ".join(key), names=names)
    (database,) = last.databases
    with store.drafting(database) as draft, ExitStack() as undo:
        count = strike(draft.connection, resource, values)
        refuse_orphans(draft.orphans(last.packages, [table]))
        cells = dict(zip(resource.schema.primary_key, values, strict=True))
        draft.tombstone = Tombstone(table=table, digest=digest_of(table, values), reason=reason, key=cells)
        releases = [store.release_at(number) for number in range(1, last.number + 1)]
        for path in strays(store, releases, table):
            path.unlink()
        old = Older(store=store, releases=releases, resource=resource, key=values, undo=undo).replaced()
        note = {"withdrawal": {"table": table, "digest": draft.tombstone.digest, "reason": reason, "replaced": old}}
        release = store.release(draft, database, last.packages, [table] if count else [], [], note)
        undo.pop_all()
        # The record comes first; where the process dies before the removal is done, who locks the store next does it.
        for path in Replaced.until(release).remains(store.root, release.paths):
            path.unlink()
    digest = release.raw["withdrawal"]["digest"]
    Audit(store.root).write_after(release.number, "row-withdrawn", person, table=table, digest=digest, why=reason)
    return release


def _resource(store: Store, last: Release, table: str) -> Resource:
    known = {resource.name: resource for package in last.packages for resource in package.resources}
    if table not in known:
        raise NoTable(where=store.root, name=table, nearest=nearest(table, list(known)))
    return known[table]


def _was_ever(store: Store, table: str, key: Sequence[Any]) -> bool:
    with Past(store) as past:
        return bool(past.timeline(table, key))
