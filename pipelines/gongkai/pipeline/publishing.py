"""One submission carried from the agency's file to a release, or only shown what that would change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gongkai import privacy
from gongkai.descriptor import Package, Portal, Resource
from gongkai.errors import GongkaiError
from gongkai.messages import explain
from gongkai.pipeline.checking import check
from gongkai.pipeline.drafting import apply, database_of, entry_of, make_release, prepare
from gongkai.pipeline.outcome import Outcome
from gongkai.progress import Silence, Watcher
from gongkai.release import Store, Submission, stops


def publish(
    portal: Portal,
    store: Store,
    dataset: str,
    file: Path,
    *,
    resource: str | None = None,
    accept: str | None = None,
    watcher: Watcher | None = None,
) -> Outcome:
    """Carry one submission from the agency's file to a new release.

    The file and its report are kept whatever happens; the public part of the store changes only by a whole release.
    `accept` is the reason for which a difference beyond the dataset's thresholds is published all the same.
    Raises UsageError where the file or the portal cannot be read, StoreError, InvalidData.
    """
    watcher = watcher or Silence()
    target = portal.resource(dataset, resource)
    package = portal[dataset]
    submission = store.receive(file, portal.layout_file(dataset))
    record: dict[str, Any] = {"dataset": dataset, "resource": target.name, "file": file.name, "id": submission.id}
    if accept:
        record["accepted_change"] = accept
    try:
        outcome = _carry(portal, store, package, target, submission, accept, watcher)
    except GongkaiError as error:
        submission.write("submission", {**record, "fate": "refused", "fault": privacy.redact(explain(error))})
        raise
    number = outcome.release.number if outcome.release else None
    waiting = {"stops": [stop.as_json() for stop in outcome.stops]} if outcome.stops else {}
    submission.write("submission", {**record, "fate": outcome.fate, "release": number, **waiting})
    return outcome


def rehearse(
    portal: Portal,
    store: Store,
    dataset: str,
    file: Path,
    *,
    resource: str | None = None,
    limit: int | None = None,
    watcher: Watcher | None = None,
) -> Outcome:
    """Tell what publishing a file would change, row by row (of each kind up to a limit); nothing is kept or published.

    Raises as `publish` does.
    """
    target = portal.resource(dataset, resource)
    watcher = watcher or Silence()
    with store.drafting(database_of(portal)) as draft:
        prepare(draft, portal, store)
        checked = check(portal, dataset, file, resource=target.name, keys=draft, watcher=watcher)
        report, difference = apply(draft, target, checked, watcher, limit)
        if difference:
            report = report.with_faults(draft.orphans(portal.datasets, [target.name]))
    passed = stops(target, difference) if difference and report.valid else ()
    return Outcome(submission="", report=report, difference=difference, stops=passed)


def _carry(
    portal: Portal,
    store: Store,
    package: Package,
    target: Resource,
    submission: Submission,
    accept: str | None,
    watcher: Watcher,
) -> Outcome:
    with store.drafting(database_of(portal)) as draft:
        remade = prepare(draft, portal, store)
        checked = check(portal, package.name, submission.file, resource=target.name, keys=draft, watcher=watcher)
        report, difference = apply(draft, target, checked, watcher)
        if report.valid and difference:
            orphans = draft.orphans(portal.datasets, [target.name])
            report = privacy.clean(report.with_faults(orphans), checked.table, target)
        if checked.waived:
            submission.write("waived", {"waived": [waived.as_json() for waived in checked.waived]})
        submission.write("report", report.as_json())
        if not report.valid or difference is None:
            return Outcome(submission=submission.id, report=report)
        submission.write("diff", difference.in_full())
        passed = stops(target, difference)
        if passed and not accept:
            return Outcome(submission=submission.id, report=report, difference=difference, stops=passed)
        changed = [target.name] if difference else []
        entries = [entry_of(submission, target, difference, accept if passed else None)]
        release = make_release(draft, portal, store, changed, remade, entries, watcher)
    return Outcome(submission=submission.id, report=report, difference=difference, release=release)
