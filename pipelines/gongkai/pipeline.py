"""One submission carried through all stages: extract, transform, validate, load, release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gongkai import clock, consistency, extract, privacy, query, transform, validate
from gongkai.descriptor import Package, Portal, Resource
from gongkai.errors import BrokenDescriptor, GongkaiError, NoDataset
from gongkai.keys import Keys, NoKeys
from gongkai.load import sqlite_values
from gongkai.messages import explain, translate
from gongkai.progress import Advance, Silence, Watcher
from gongkai.recognition import recognised
from gongkai.release import Difference, Draft, Release, Stop, Store, Submission, stops
from gongkai.release.manifest import file_hash
from gongkai.report import Report, Violation
from gongkai.reports import with_suggestions
from gongkai.table import Table
from gongkai.transform.recognise import closest, pairing
from gongkai.validate import checks

#: How many rows of each kind the kept difference of a submission shows; the counts are of all.
SHOWN = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a submission.

    `release` is the release that it made; None where it was refused or changed nothing.
    """

    submission: str
    report: Report
    difference: Difference | None = None
    release: Release | None = None
    #: The thresholds that the difference passes; they stop it until a person accepts it.
    stops: tuple[Stop, ...] = ()

    @property
    def fate(self) -> str:
        """What becomes of the submission: refused, waiting, published or unchanged."""
        if not self.accepted:
            return "refused"
        if self.release is not None:
            return "published"
        return "waiting" if self.stops else "unchanged"

    @property
    def accepted(self) -> bool:
        """Whether the data were good."""
        return self.report.valid


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A file that was read, mapped and checked; the table is what may be published of it."""

    table: Table
    report: Report
    layout: str | None
    #: Personal data that a waiver lets pass, for the log.
    waived: tuple[privacy.Waived, ...] = ()


def check(
    portal: Portal,
    dataset: str,
    file: Path,
    *,
    resource: str | None = None,
    keys: Keys | None = None,
    limit: int = validate.LIMIT,
    watcher: Watcher | None = None,
) -> Checked:
    """Read a file as a submission to a dataset would be read, and check it; nothing is stored.

    Raises UsageError and its kinds where the file or the portal cannot be read.
    """
    target = portal.resource(dataset, resource)
    # What is wrong with a declaration is told before any file is read.
    checks.of(target, {other.name: other.schema.names for other in _resources(portal)})
    watcher = watcher or Silence()
    with watcher.working("extract"):
        table, match = recognised(extract.Document(file), target, portal.layouts(dataset))
    _tell(table, watcher)
    if match is None:
        unknown = privacy.clean(_unrecognised(table, portal, target), table, target)
        return Checked(table=table, report=unknown, layout=None)
    with watcher.working("transform"):
        mapped, faults = transform.apply(table, match, target.schema)
    layout = match.layout.name if match.layout else None
    watcher.stage("transform", rows=mapped.height, fields=len(mapped.labels), layout=layout)
    with watcher.working("validate", mapped.height) as advance:
        report = _verdict(mapped, target, keys or NoKeys(), mapped=layout is not None, limit=limit, advance=advance)
    found = privacy.scan(mapped, target, today=clock.today(), limit=limit)
    report = privacy.clean(found.told(report.with_faults([*faults, *extract.warnings(mapped)])), mapped, target)
    report = with_suggestions(extract.placed(report, mapped), target.schema.raw, keys)
    watcher.stage("validate", rows=mapped.height, errors=len(report.errors), warnings=len(report.warnings))
    return Checked(table=privacy.mask(mapped, target), report=report, layout=layout, waived=found.waived)


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
    with store.drafting(_database(portal)) as draft:
        _prepare(draft, portal, store)
        checked = check(portal, dataset, file, resource=target.name, keys=draft, watcher=watcher)
        report, difference = _apply(draft, target, checked, watcher, limit)
        if difference:
            report = _between(draft, portal, store, report, [target.name])
    passed = stops(target, difference) if difference and report.valid else ()
    return Outcome(submission="", report=report, difference=difference, stops=passed)


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
        released = outcome.release is not None
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
    with store.drafting(_database(portal)) as draft:
        remade = _prepare(draft, portal, store)
        for target in _resources(portal):
            file = portal.committed(target)
            if not file.is_file():
                continue
            watcher.stage("dataset", dataset=target.package, resource=target.name)
            if store.has_built(target.name, file_hash(file)):
                # What agencies published since stands; these rows were news once.
                watcher.stage("kept")
                continue
            checked = check(portal, target.package, file, resource=target.name, keys=draft, watcher=watcher)
            report, difference = _apply(draft, target, checked, watcher)
            if not report.valid:
                return Outcome(submission="", report=report)
            total = replace(total, rows=total.rows + report.rows, warnings=(*total.warnings, *report.warnings))
            if difference:
                submission = store.receive(file, portal.layout_file(target.package))
                submissions.append(submission)
                changed.append(target.name)
                passed += (beyond := stops(target, difference))
                entries.append({**_entry(submission, target, difference, accept if beyond else None), "built": True})
                _record(submission, target, report, difference)
        total = _between(draft, portal, store, total, changed, whole=True)
        if not total.valid:
            return Outcome(submission="", report=total)
        if passed and not accept:
            return Outcome(submission="", report=total, stops=tuple(passed))
        release = _release(draft, portal, store, changed, remade, entries, watcher)
    return Outcome(submission="", report=total, release=release)


def _carry(
    portal: Portal,
    store: Store,
    package: Package,
    target: Resource,
    submission: Submission,
    accept: str | None,
    watcher: Watcher,
) -> Outcome:
    with store.drafting(_database(portal)) as draft:
        remade = _prepare(draft, portal, store)
        checked = check(portal, package.name, submission.file, resource=target.name, keys=draft, watcher=watcher)
        report, difference = _apply(draft, target, checked, watcher)
        if report.valid and difference:
            between = _between(draft, portal, store, report, [target.name])
            report = privacy.clean(between, checked.table, target)
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
        entries = [_entry(submission, target, difference, accept if passed else None)]
        release = _release(draft, portal, store, changed, remade, entries, watcher)
    return Outcome(submission=submission.id, report=report, difference=difference, release=release)


def _apply(
    draft: Draft, target: Resource, checked: Checked, watcher: Watcher, limit: int | None = SHOWN
) -> tuple[Report, Difference | None]:
    """Load a checked table into the draft and return the report with what only the draft could tell.

    Of the difference up to `limit` rows of each kind are shown.
    """
    report, table = checked.report, checked.table
    if not report.valid:
        return report, None
    with watcher.working("load"):
        values = sqlite_values(table, target.schema)
        comparison = draft.compare(target, values, table.rows.to_pylist())
        difference = comparison.find()
        barred = [*comparison.barred(), *comparison.strangers(), *comparison.lacking()]
        report = privacy.clean(report.with_faults(barred), table, target)
        if not report.valid:
            return report, None
        difference = replace(difference, rows=tuple(comparison.rows(limit)))
        comparison.apply()
        report = report.with_faults(comparison.repeated())
        if not report.valid:
            return report, None
    counts = {name: value for name, value in difference.as_json().items() if name != "table"}
    watcher.stage("load", **counts)
    return report, difference


def _between(
    draft: Draft, portal: Portal, store: Store, report: Report, changed: Sequence[str], *, whole: bool = False
) -> Report:
    """Return the report with what does not hold between tables: what a change of some touches, or all of it."""
    report, last = report.with_faults(draft.orphans(portal.datasets, changed)), store.current()
    touched, today = None if whole else changed, clock.today()
    query.check_questions(draft.connection, portal.datasets)
    return consistency.between_tables(draft, portal.datasets, report, today=today, changed=touched, last=last)


def _release(
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
    published = {package.name: package.fingerprint for package in last.packages} if last else {}
    if last is not None and not changed and not remade and declared == published:
        watcher.stage("unchanged", number=last.number)
        return None
    with watcher.working("release"):
        release = store.release(draft, _database(portal), portal.datasets, changed, entries)
    watcher.stage(
        "release", number=release.number, rows=sum(release.rows_of(package.name) for package in portal.datasets)
    )
    return release


def _prepare(draft: Draft, portal: Portal, store: Store) -> bool:
    """Give the draft every declared table in its declared shape, and no other; tell whether that changed it."""
    last = store.current()
    names = [target.name for target in _resources(portal)]
    shaped = bool(draft.drop_undeclared(names))
    for target in _resources(portal):
        facts = last.table(target.name) if last else None
        shaped |= draft.prepare(target, facts.fingerprint if facts else None)
    return shaped


def _resources(portal: Portal) -> list[Resource]:
    return [resource for package in portal.datasets for resource in package.resources]


def _database(portal: Portal) -> str:
    names = sorted({package.database for package in portal.datasets})
    if len(names) != 1:
        # Datasets share one file so that keys between them hold (DESIGN decision 5).
        fault = translate("datasets name several databases ({names}); name one", names=", ".join(names))
        raise BrokenDescriptor(where=portal.root / "datasets", fault=fault)
    return names[0]


def _verdict(table: Table, target: Resource, keys: Keys, *, mapped: bool, limit: int, advance: Advance) -> Report:
    report = validate.check_rows(table, target, mapped=mapped, limit=limit, advance=advance)
    if set(report.counts()) & {"missing-label", "incorrect-label", "extra-label", "duplicate-label", "blank-label"}:
        # Without a sound header no column is known to be the one that a key means.
        return report
    faults, remarks = validate.check_keys(table, target, keys)
    found = checks.examine(table, target, keys, today=clock.today(), limit=limit)
    checked = report.with_faults([*faults, *validate.check_exact(table, target), *found.violations])
    reached = limit if found.limited else checked.limit
    return replace(checked, limit=reached, remarks=(*checked.remarks, *remarks, *found.remarks))


def _tell(table: Table, watcher: Watcher) -> None:
    source, size = table.source, {"rows": table.height, "columns": len(table.labels)}
    if table.sheet is not None:
        watcher.stage("workbook", **size, form=source.form.upper(), sheet=table.sheet, header=table.header)
    elif source.delimiter == "-":
        watcher.stage("records", **size, form=source.form.upper())
    else:
        watcher.stage(
            "extract", **size, encoding=source.encoding, delimiter=source.delimiter, reason=translate(source.reason)
        )


def _unrecognised(table: Table, portal: Portal, target: Resource) -> Report:
    form, wanted = closest(table.labels, target, portal.layouts(target.package))
    pairs = "; ".join(f"{given} → {near}" for given, near in pairing(table.labels, wanted) if near)
    note = translate(
        "the file has: {given}. Nearest form “{form}”: {wanted}. Perhaps meant: {pairs}",
        given=", ".join(table.labels),
        form=form,
        wanted=", ".join(wanted),
        pairs=pairs or "-",
    )
    fault = Violation(type="unknown-layout", row=table.header, note=note, sheet=table.sheet)
    return Report(place=table.source.name, rows=table.height, fields=len(table.labels), errors=(fault,))


def _entry(
    submission: Submission, target: Resource, difference: Difference, accept: str | None = None
) -> dict[str, Any]:
    accepted = {"accepted_change": accept} if accept else {}
    return {
        "id": submission.id,
        "dataset": target.package,
        "resource": target.name,
        "sha256": file_hash(submission.file),
        **difference.as_json(),
        **accepted,
    }


def _record(submission: Submission, target: Resource, report: Report, difference: Difference) -> None:
    submission.write("report", report.as_json())
    submission.write("diff", difference.in_full())
    facts = {"dataset": target.package, "resource": target.name, "file": target.path, "id": submission.id}
    submission.write("submission", {**facts, "fate": "published"})
