"""The committed rows of all datasets carried to one release."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gongkai.descriptor import Portal, Resource
from gongkai.errors import NoDataset
from gongkai.pipeline.checking import Checked, check
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
    total = Report(place="datasets", rows=0, fields=0)
    entries: list[dict[str, Any]] = []
    changed: list[str] = []
    passed: list[Stop] = []
    with store.drafting(database_of(portal)) as draft:
        remade = prepare(draft, portal, store)
        for target in portal.tables:
            file = portal.committed(target)
            if not file.is_file():
                continue
            watcher.stage("dataset", dataset=target.package, resource=target.name)
            if store.has_built(target.name, file_hash(file)):
                # What agencies published since stands; these rows were news once.
                watcher.stage("kept")
                continue
            checked = check(portal, target.package, file, resource=target.name, keys=draft, watcher=watcher)
            report, difference = apply(draft, target, checked, watcher)
            if not report.valid:
                return Outcome(submission="", report=report)
            warnings, remarks = (*total.warnings, *report.warnings), (*total.remarks, *report.remarks)
            total = replace(total, rows=total.rows + report.rows, warnings=warnings, remarks=remarks)
            if difference:
                submission = store.receive(file, portal.layout_file(target.package))
                submissions.append(submission)
                changed.append(target.name)
                passed += (beyond := stops(target, difference))
                entry = entry_of(submission, target, checked, difference, accept if beyond else None)
                entries.append({**entry, "built": True})
                _describe(submission, target, replace(checked, report=report), difference)
        total = between(draft, portal, store, total, changed, whole=True)
        if not total.valid:
            return Outcome(submission="", report=total)
        if passed and not accept:
            return Outcome(submission="", report=total, stops=tuple(passed))
        release = make_release(draft, portal, store, changed, remade, entries, watcher)
    return Outcome(submission="", report=total, release=release)


def _describe(submission: Submission, target: Resource, checked: Checked, difference: Difference) -> None:
    submission.describe(target.package, target.name, Handed(via="build"))
    write_report(submission, checked)
    submission.write("diff", difference.in_full())
