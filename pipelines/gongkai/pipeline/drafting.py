"""The second half of the way: a checked table goes into a draft, and the draft becomes a release."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from gongkai import account, clock, consistency, privacy, query
from gongkai.descriptor import Portal, Resource, tree_of
from gongkai.errors import BrokenDescriptor, NoOwner
from gongkai.load import sqlite_values
from gongkai.messages import translate
from gongkai.pipeline.checking import Checked, trim
from gongkai.progress import Watcher
from gongkai.release import Comparison, Difference, Draft, Filling, Release, Store, Submission
from gongkai.release.bounds import agencies, changed_rows, foreign_rows
from gongkai.report import Report, Violation
from gongkai.table import Table
from gongkai.validate import LIMIT

#: How many rows of each kind the kept difference of a submission shows; the counts are of all.
SHOWN = 1_000


def apply(
    draft: Draft,
    target: Resource,
    checked: Checked,
    watcher: Watcher,
    limit: int | None = SHOWN,
    *,
    own: Collection[str] | None = None,
    waits: Callable[[Difference], object] = lambda _: False,
) -> tuple[Report, Difference | None]:
    """Load a checked table into the draft and return the report with what only the draft could tell.

    Of the difference up to `limit` rows of each kind are shown. `own` are the agencies whose rows may be touched;
    None stands for all. A difference that `waits` for a person has the digest of all its rows, so that this one and no
    other is approved. Of what was checked the table is let go.
    """
    report, table = checked.report, checked.table
    if not report.valid:
        return report, None
    with watcher.working("load"):
        values, rows = sqlite_values(table, target.schema), table.rows
        # Many rows need not be in memory twice.
        checked.let_go()
        del table
        trim()
        comparison = draft.holding(target).compare(target, values, rows, bounded=own is not None)
        difference = comparison.find()
        barred = [*_beyond(comparison, own), *comparison.barred(), *comparison.lacking()]
        if barred:
            return privacy.clean(report.with_faults(barred), _shown(checked.table, values, rows), target), None
        if waits(difference):
            difference = difference.digested(comparison.rows(), limit)
        else:
            difference = replace(difference, rows=tuple(comparison.rows(limit)))
        del values
        comparison.apply()
        # What the rows took is wanted for the files.
        trim()
        report = report.with_faults(comparison.repeated())
        if not report.valid:
            return report, None
    counts = {name: value for name, value in difference.as_json().items() if name != "table"}
    watcher.stage("load", **counts)
    return report, difference


def between(
    draft: Draft, portal: Portal, store: Store, report: Report, changed: Sequence[str], *, whole: bool = False
) -> Report:
    """Return the report with what does not hold between the tables of the draft, now that some of them changed.

    The rules put to it are those that read one of these, and what they found in the last release already is a warning;
    with `whole` they are all rules, and nothing is. Raises BrokenDescriptor where a rule or a stored question cannot
    be understood.
    """
    public = [package for package in portal.datasets if not package.closed]
    query.check_questions(draft.connection, public)
    faults = [*draft.orphans(portal.datasets, changed), *account.check_claims(draft, public)]
    report, touched = report.with_faults(faults), None if whole else changed
    return consistency.between_tables(draft, public, report, today=clock.today(), changed=touched, last=store.current())


def _shown(empty: Table, values: pa.Table, rows: pa.Array) -> Table:
    """Return values as the table that they were made of, which is empty by now: what faults of the draft quote."""
    places = [empty.labels.index(name) for name in values.column_names]
    return replace(
        empty,
        labels=tuple(values.column_names),
        columns=tuple(column.cast(pa.large_string()) for column in values.columns),
        rows=rows,
        numbers=tuple(empty.where(place)[0] for place in places),
        source_labels=tuple(empty.where(place)[1] for place in places),
    )


def own_agencies(draft: Draft, portal: Portal, target: Resource, agency: str | None) -> frozenset[str] | None:
    """Return the agencies whose rows of a table an agency may change; None for the portal's office: all of them.

    Raises NoOwner where the table does not say whose row each is.
    """
    if agency is None:
        return None
    if target.owner is None:
        raise NoOwner(table=target.name)
    return agencies(draft.connection, tree_of(portal.datasets, target), agency)


def _beyond(comparison: Comparison | Filling, own: Collection[str] | None) -> list[Violation]:
    """Return the rows that the submission may not touch."""
    if isinstance(comparison, Filling):
        return comparison.strangers()
    foreign = foreign_rows(comparison, own, LIMIT) if own is not None else []
    fixed = changed_rows(comparison, LIMIT) if comparison.resource.replace.mode == "append" else []
    found = [*foreign, *fixed]
    named = {fault.row for fault in found}
    return [*found, *(fault for fault in comparison.strangers() if fault.row not in named)]


def make_release(
    draft: Draft,
    portal: Portal,
    store: Store,
    changed: Sequence[str],
    remade: bool,
    entries: Sequence[Mapping[str, Any]],
    watcher: Watcher,
) -> Release | None:
    """Make the draft a release where it differs from the last one."""
    last = store.current()
    declared = {package.name: package.fingerprint for package in portal.datasets}
    published = {package.name: package.fingerprint for package in last.declared} if last else {}
    if last is not None and not changed and not remade and declared == published:
        watcher.stage("unchanged", number=last.number)
        return None
    with watcher.working("release"):
        release = store.release(draft, database_of(portal), portal.datasets, changed, entries)
    watcher.stage(
        "release", number=release.number, rows=sum(release.rows_of(package.name) for package in portal.datasets)
    )
    return release


def prepare(draft: Draft, portal: Portal, store: Store) -> bool:
    """Give the draft every declared table in its declared shape, and no other; tell whether that changed it."""
    last = store.current()
    public, private = ([target for target in portal.tables if target.closed is closed] for closed in (False, True))
    names = {target.name for target in public}
    # Where all are declared, nobody need wait for the draft.
    undeclared = last is not None and not names.issuperset(
        name for file in last.databases.values() for name in file.tables
    )
    shaped = undeclared and bool(draft.drop_undeclared(names))
    for target in public:
        facts = last.table(target.name) if last else None
        shaped |= draft.prepare(target, facts.fingerprint if facts else None)
    return draft.registers.prepare(private) or shaped


def database_of(portal: Portal) -> str:
    """Return the name of the database that all datasets share.

    Raises BrokenDescriptor where they name several.
    """
    names = sorted({package.database for package in portal.datasets if not package.closed}) or ["open"]
    if len(names) != 1:
        # Datasets share one file so that keys between them hold (DESIGN decision 5).
        fault = translate("datasets name several databases ({names}); name one", names=", ".join(names))
        raise BrokenDescriptor(where=portal.root / "datasets", fault=fault)
    return names[0]


def write_report(submission: Submission, checked: Checked) -> None:
    """Keep the report of a submission, and the waivers that it made use of."""
    if checked.waived:
        submission.write("waived", {"waived": [waived.as_json() for waived in checked.waived]})
    submission.write("report", checked.report.as_json())


def entry_of(
    submission: Submission, target: Resource, checked: Checked, difference: Difference, accept: str | None = None
) -> dict[str, Any]:
    """Return what the manifest of a release, which is signed and stays, says of a submission: it is the audit log."""
    accepted: dict[str, Any] = {"accepted_change": accept} if accept else {}
    if checked.waived:
        accepted["waived"] = [{"dataset": target.package, **waived.audited()} for waived in checked.waived]
    return {
        "id": submission.id,
        "dataset": target.package,
        "resource": target.name,
        "sha256": submission.digest,
        **difference.as_json(),
        **accepted,
    }
