"""What a manifest takes over from the one before, and what it says anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gongkai import clock
from gongkai.descriptor import Package
from gongkai.release.draft import Draft
from gongkai.release.manifest import Release, TableFacts
from gongkai.release.signing import SIGNATURE

#: The kinds of releases whose numbers each later manifest lists, and the member that tells of one.
LISTED = {"withdrawals": "withdrawal", "rotations": "rotation"}
#: What a manifest says of its own release alone.
OWN = frozenset({SIGNATURE, "submissions", "rollback", *LISTED.values()})


def noted(before: Mapping[str, Any], number: int, note: Mapping[str, Any]) -> dict[str, Any]:
    """Return a note, and the numbers of all releases of some kinds, so that they are found without reading each."""
    found = {name: [*before.get(name, ()), *([number] if kind in note else ())] for name, kind in LISTED.items()}
    return {**note, **{name: numbers for name, numbers in found.items() if numbers}}


def following(last: Release | None) -> tuple[int, str]:
    """Return the number and the time of the next release; a clock that was set back does not make it older."""
    return (last.number + 1, max(clock.stamp(), last.created)) if last else (1, clock.stamp())


def tables_facts(
    draft: Draft,
    packages: Sequence[Package],
    last: Release | None,
    changed: Sequence[str],
    made: tuple[int, str],
) -> dict[str, TableFacts]:
    """Return what a release says of the tables of datasets that the draft holds."""
    return {
        resource.name: _facts(draft, package, resource.name, last, changed, made)
        for package in packages
        for resource in package.resources
        if draft.has(resource.name)
    }


def _facts(
    draft: Draft,
    package: Package,
    table: str,
    last: Release | None,
    changed: Sequence[str],
    made: tuple[int, str],
) -> TableFacts:
    """Return what a release says of a table: of one whose rows are as they were, when these changed last."""
    before = last.table(table) if last else None
    number, moment = made
    if before is not None and table not in changed:
        number, moment = before.changed_in, before.changed_at
    return TableFacts(
        package=package.name,
        rows=draft.count(table),
        changed_in=number,
        changed_at=moment,
        fingerprint=package[table].fingerprint,
    )
