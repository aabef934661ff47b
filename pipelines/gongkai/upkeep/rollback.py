"""Going back: a new release whose tables are those of an old one. History is never rewritten."""

from __future__ import annotations

from gongkai.query import Past
from gongkai.release import Audit, Release, Store
from gongkai.upkeep.reason import check_reason


def rollback(store: Store, number: int, *, reason: str, person: str = "") -> Release | None:
    """Publish anew what was published as a release; None where nothing differs from it.

    The rows come from the history, so the old database need not be there any more; what was withdrawn stays so.
    Raises NoSuchRelease, NoHistory, InvalidData where the reason, which is public, names a person, and as a publication
    does.
    """
    check_reason(reason)
    last, then = store.last(), store.release_at(number)
    (database,) = then.databases
    resources = [resource for package in then.packages for resource in package.resources]
    with store.drafting(database) as draft, Past(store) as past:
        changed = draft.drop_undeclared([resource.name for resource in resources])
        for resource in resources:
            facts = last.table(resource.name)
            if draft.prepare(resource, facts.fingerprint if facts else None):
                changed.append(resource.name)
            comparison = draft.compare_rows(resource, past.as_of(resource.name, number))
            if comparison.find():
                comparison.apply()
                changed.append(resource.name)
        if not changed and last.raw["descriptors"] == then.raw["descriptors"]:
            return None
        note = {"rollback": {"to": number, "sha256": then.sha256, "reason": reason}}
        release = store.release(draft, database, then.packages, changed, [], note)
    Audit(store.root).write_after(release.number, "rolled-back", person, to=number, why=reason or None)
    return release
