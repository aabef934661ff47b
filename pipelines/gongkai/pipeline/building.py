"""The committed rows of all datasets carried to one release."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gongkai.descriptor import Portal, Resource
from gongkai.errors import NoDataset
from gongkai.pipeline.checking import Checked, check
from gongkai.pipeline.deriving import Following, following, refuse_derived
from gongkai.pipeline.drafting import apply, between, database_of, entry_of, make_release, prepare, write_report
from gongkai.pipeline.outcome import Outcome
from gongkai.progress import Silence, Watcher
from gongkai.release import Audit, Difference, Handed, Stop, Store, Submission, stops
from gongkai.release.manifest import file_hash
from gongkai.report import Report


def build(portal: Portal, store: Store, *, accept: str | None = None, watcher: Watcher | None = None) -> Outcome:
    """Publish the committed rows of all datasets as one release.

    Raises as `publish` does; at the first faulty dataset nothing is published and its report is the outcome's.
    """
    watcher = watcher or Silence()
    submissions: list[Submission] = []
    if not portal.datasets:
        raise NoDataset(where=portal.root / "datasets", name="*", nearest="")
    released = False
    try:
        outcome = _build(portal, store, submissions, accept, watcher)
        if outcome.release is not None:
            released = True
            for submission in submissions:
                submission.close("published", release=outcome.release.number)
            names = [submission.id for submission in submissions]
            Audit(store.root).write("built", release=outcome.release.number, submissions=names)
        return outcome
    finally:
        if not released:
            for submission in submissions:
                submission.drop()


def _build(
    portal: Portal, store: Store, submissions: list[Submission], accept: str | None, watcher: Watcher
) -> Outcome:
    with store.drafting(database_of(portal)) as draft, following(draft, portal, store, watcher) as derived:
        remade = prepare(draft, portal, store)
        taking = _Taking(derived, accept, submissions)
        for target in portal.tables:
            report = taking.take(target)
            if not report.valid:
                return Outcome(submission="", report=report)
        total = derived.follow(taking.total, taking.changed, daily=True)
        changed = [*taking.changed, *derived.changed]
        if total.valid:
            total = between(draft, portal, store, total, changed, whole=True)
        if not total.valid:
            return Outcome(submission="", report=total)
        passed = (*taking.passed, *derived.stops)
        if passed and not accept:
            return Outcome(submission="", report=total, stops=passed)
        entries = [*taking.entries, *derived.keep(accept)]
        release = make_release(draft, portal, store, changed, remade, entries, watcher)
        if release is not None:
            derived.close(release)
    return Outcome(submission="", report=total, release=release)


@dataclass
class _Taking:
    """The committed rows as they are taken into a draft, table by table."""

    derived: Following
    accept: str | None
    submissions: list[Submission]
    total: Report = field(default_factory=lambda: Report(place="datasets", rows=0, fields=0))
    entries: list[dict[str, Any]] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    passed: list[Stop] = field(default_factory=list)

    def take(self, target: Resource) -> Report:
        """Take the rows of a table where they are news; return the report on them, or that on all where they are good.

        Raises as `check` does, and DerivedTable.
        """
        draft, portal, watcher = self.derived.draft, self.derived.portal, self.derived.watcher
        file = portal.committed(target)
        if not file.is_file():
            return self.total
        refuse_derived(target)
        watcher.stage("dataset", dataset=target.package, resource=target.name)
        if self.derived.store.has_built(target.name, file_hash(file), closed=target.closed):
            # What agencies published since stands; these rows were news once.
            watcher.stage("kept")
            return self.total
        keys = draft.keys_for(target)
        checked = check(portal, target.package, file, resource=target.name, keys=keys, watcher=watcher)
        report, difference = apply(draft, target, checked, watcher)
        if not report.valid:
            return report
        warnings, remarks = (*self.total.warnings, *report.warnings), (*self.total.remarks, *report.remarks)
        self.total = replace(self.total, rows=self.total.rows + report.rows, warnings=warnings, remarks=remarks)
        if difference:
            self._keep(file, target, replace(checked, report=report), difference)
        return self.total

    def _keep(self, file: Path, target: Resource, checked: Checked, difference: Difference) -> None:
        submission = self.derived.store.receive(file, self.derived.portal.layout_file(target.package))
        self.submissions.append(submission)
        self.changed.append(target.name)
        self.passed += (beyond := stops(target, difference))
        entry = entry_of(submission, target, checked, difference, self.accept if beyond else None)
        self.entries.append({**entry, "built": True})
        _describe(submission, target, checked, difference)


def _describe(submission: Submission, target: Resource, checked: Checked, difference: Difference) -> None:
    submission.describe(target.package, target.name, Handed(via="build"))
    write_report(submission, checked)
    submission.write("diff", difference.in_full())
