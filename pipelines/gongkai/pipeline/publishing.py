"""One submission carried from the agency's file to a release, or only shown what that would change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from typing import Any

from gongkai import privacy
from gongkai.descriptor import Portal, Resource
from gongkai.errors import AuditFailed, GongkaiError, RecordFailed, StoreBusy, refusal
from gongkai.messages import explain
from gongkai.pipeline.checking import check
from gongkai.pipeline.deriving import following, refuse_derived, settled
from gongkai.pipeline.drafting import (
    apply,
    database_of,
    entry_of,
    make_release,
    own_agencies,
    prepare,
    write_report,
)
from gongkai.pipeline.outcome import Outcome
from gongkai.progress import Silence, Watcher
from gongkai.release import Audit, Difference, Handed, Store, Submission, stops


def publish(
    portal: Portal,
    store: Store,
    dataset: str,
    file: Path,
    *,
    resource: str | None = None,
    by: Handed | None = None,
    watcher: Watcher | None = None,
) -> Outcome:
    """Carry one submission from the agency's file to a new release.

    The file and its report are kept whatever happens; the public part of the store changes only by a whole release.
    Raises UsageError where the file or the portal cannot be read, StoreError, InvalidData.
    """
    submission = hand_in(portal, store, dataset, file, resource=resource, by=by or Handed())
    try:
        return carry(portal, store, submission, watcher)
    except StoreBusy as error:
        _close(store, submission, "rejected", fault=explain(error), exit_code=error.exit_code)
        raise


def hand_in(
    portal: Portal, store: Store, dataset: str, file: Path, *, resource: str | None = None, by: Handed
) -> Submission:
    """Keep a file as it came, with what is known of it; it is carried on with `carry`.

    Raises UsageError where there is no such dataset or file.
    """
    target = portal.resource(dataset, resource)
    refuse_derived(target)
    submission = store.receive(file, portal.layout_file(dataset))
    submission.describe(dataset, target.name, by)
    return submission


def carry(portal: Portal, store: Store, submission: Submission, watcher: Watcher | None = None) -> Outcome:
    """Carry a submission that was handed in to its fate, and write that down.

    Raises as `publish` does; with StoreBusy nothing is decided yet and it can be carried again.
    """
    try:
        keep_layouts(portal, submission)
        target = portal.resource(submission.received["dataset"], submission.received["resource"])
        outcome = _carry(portal, store, target, submission, watcher or Silence())
    except StoreBusy:
        raise
    except GongkaiError as error:
        # The agency knows the file that it handed in, not the copy that is kept.
        told = error.elsewhere(submission.file, submission.file.name)
        _close(store, submission, "rejected", fault=privacy.redact(explain(told)), exit_code=error.exit_code)
        raise told from error
    try:
        _close(store, submission, outcome.fate, **outcome.facts())
    except (AuditFailed, OSError) as error:
        if outcome.release is None:
            raise
        fault = refusal(error)[0] if isinstance(error, OSError) else error.facts["fault"]
        raise RecordFailed(where=submission.folder, number=outcome.release.number, fault=fault) from error
    return outcome


def keep_layouts(portal: Portal, submission: Submission) -> None:
    """Keep the layouts that a file is read by beside it, as they are now; it may have waited for its turn."""
    layouts = portal.layout_file(submission.received["dataset"])
    kept = submission.folder / layouts.name
    kept.unlink(missing_ok=True)
    if layouts.is_file():
        copyfile(layouts, kept)


def _close(store: Store, submission: Submission, fate: str, **facts: Any) -> None:
    submission.close(fate, **facts)
    came = submission.received
    told = {name: came[name] for name in ("dataset", "resource", "agency", "via", "sha256")}
    Audit(store.root).write(fate, came["person"], submission=submission.id, release=facts.get("release"), **told)


def rehearse(
    portal: Portal,
    store: Store,
    dataset: str,
    file: Path,
    *,
    resource: str | None = None,
    limit: int | None = None,
    by: Handed | None = None,
) -> Outcome:
    """Tell what publishing a file would change, row by row (of each kind up to a limit); nothing is kept or published.

    Raises as `publish` does.
    """
    target, by = portal.resource(dataset, resource), by or Handed()
    refuse_derived(target)
    with (
        store.drafting(database_of(portal), rehearsal=True) as draft,
        following(draft, portal, store, Silence()) as derived,
    ):
        prepare(draft, portal, store)
        checked = check(portal, dataset, file, resource=target.name, keys=draft.keys_for(target))
        own = own_agencies(draft, portal, target, by.agency)
        report, difference = apply(draft, target, checked, Silence(), limit, own=own)
        if difference:
            report = privacy.clean(settled(report, target, difference, derived), checked.table, target)
    passed = (*stops(target, difference), *derived.stops) if difference and report.valid else ()
    followed = tuple(table.difference for table in derived.tables)
    return Outcome(submission="", report=report, difference=difference, stops=passed, derived=followed)


def _carry(portal: Portal, store: Store, target: Resource, submission: Submission, watcher: Watcher) -> Outcome:
    accept = submission.received["accepted_change"]
    with store.drafting(database_of(portal)) as draft, following(draft, portal, store, watcher) as derived:
        remade = prepare(draft, portal, store)
        keys = draft.keys_for(target)
        checked = check(portal, target.package, submission.file, resource=target.name, keys=keys, watcher=watcher)
        own = own_agencies(draft, portal, target, submission.received["agency"])

        def waits(difference: Difference) -> bool:
            return bool(review and difference) or bool((stops(target, difference) or derived.weighed) and not accept)

        review = portal[target.package].review
        report, difference = apply(draft, target, checked, watcher, own=own, waits=waits)
        if report.valid and difference is not None:
            report = privacy.clean(settled(report, target, difference, derived), checked.table, target)
        write_report(submission, replace(checked, report=report))
        if not report.valid or difference is None:
            return Outcome(submission=submission.id, report=report)
        submission.write("diff", difference.in_full())
        passed = (*stops(target, difference), *derived.stops)
        review = review and bool(difference)
        if review or (passed and not accept):
            left = () if accept else passed
            return Outcome(submission=submission.id, report=report, difference=difference, stops=left, review=review)
        changed = [*([target.name] if difference else []), *derived.changed]
        told = accept if passed else None
        entries = [entry_of(submission, target, checked, difference, told), *derived.keep(told)]
        release = make_release(draft, portal, store, changed, remade, entries, watcher)
        if release is not None:
            derived.close(release)
    return Outcome(submission=submission.id, report=report, difference=difference, release=release)
