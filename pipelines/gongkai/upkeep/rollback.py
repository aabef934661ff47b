"""Going back: a new release whose tables are those of an old one. History is never rewritten."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.descriptor import Resource
from gongkai.pipeline.checking import tables_of
from gongkai.query import Past
from gongkai.release import Audit, Draft, Release, Store
from gongkai.upkeep.reason import check_reason


def rollback(store: Store, number: int, *, reason: str, person: str = "") -> Release | None:
    """Publish anew what was published as a release; None where nothing differs from it.

    The rows come from the history, so the old database need not be there any more; what was withdrawn stays so. Closed
    registers go back with the tables that are derived from them. Raises NoSuchRelease, NoHistory, InvalidData where the
    reason, which is public, names a person, and as a publication
    does.
    """
    check_reason(reason)
    last, then = store.last(), store.release_at(number)
    (database,) = then.databases
    with store.drafting(database) as draft:
        changed = _restore_public(draft, store, last, then)
        changed += _restore_registers(draft, store, last, then)
        if not changed and last.raw["descriptors"] == then.raw["descriptors"]:
            return None
        note = {"rollback": {"to": number, "sha256": then.sha256, "reason": reason}}
        release = store.release(draft, database, then.declared, changed, [], note)
    Audit(store.root).write_after(release.number, "rolled-back", person, to=number, why=reason or None)
    return release


def _restore_public(draft: Draft, store: Store, last: Release, then: Release) -> list[str]:
    resources = tables_of(then.packages)
    changed = draft.drop_undeclared([resource.name for resource in resources])
    for resource in resources:
        facts = last.table(resource.name)
        if draft.prepare(resource, facts.fingerprint if facts else None):
            changed.append(resource.name)
    return changed + _restore_rows(draft, resources, store, last, then.number)


def _restore_registers(draft: Draft, store: Store, last: Release, then: Release) -> list[str]:
    if last.registers is None:
        return []
    resources = tables_of(then.registers.packages if then.registers else ())
    shaped = draft.registers.prepare(resources)
    changed = _restore_rows(draft.registers.open(), resources, store, last.registers, then.number)
    return [resource.name for resource in resources] if shaped else changed


def _restore_rows(draft: Draft, resources: Sequence[Resource], store: Store, last: Release, number: int) -> list[str]:
    changed = []
    with Past(store, last) as past:
        for resource in resources:
            comparison = draft.compare_rows(resource, past.as_of(resource.name, number))
            if comparison.find():
                comparison.apply()
                changed.append(resource.name)
    return changed
