"""Tables that follow from others: made anew within the release in which what they depend on changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gongkai import clock
from gongkai.descriptor import UNWEIGHED, Package, Portal, Resource, derived_tables
from gongkai.errors import DerivedTable
from gongkai.messages import translate
from gongkai.pipeline.checking import Checked, check_file, tables_of
from gongkai.pipeline.derivations import write_derived
from gongkai.pipeline.drafting import apply, between, entry_of, write_report
from gongkai.progress import Silence, Watcher
from gongkai.release import Difference, Draft, Handed, Release, Stop, Store, Submission, stops
from gongkai.report import Report, Violation
from gongkai.reports import sentence

#: So many faults of a derived table are told to who handed in what it is derived from.
TOLD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A derived table that differs from the last release."""

    target: Resource
    file: Path
    checked: Checked
    difference: Difference


@dataclass(kw_only=True)
class Following:
    """The derived tables of one draft, made anew where they follow from what changed."""

    draft: Draft
    portal: Portal
    packages: Sequence[Package]
    store: Store
    watcher: Watcher
    folder: Path
    tables: list[Derived] = field(default_factory=list)
    _kept: list[Submission] = field(default_factory=list)

    @property
    def changed(self) -> list[str]:
        """The names of the derived tables that differ from the last release."""
        return [table.target.name for table in self.tables]

    @property
    def weighed(self) -> bool:
        """Whether any of the derived tables declares thresholds."""
        return any(target.gate != UNWEIGHED for target in derived_tables(self.packages))

    @property
    def stops(self) -> tuple[Stop, ...]:
        """The thresholds that they pass, where they declare any."""
        return tuple(stop for table in self.tables for stop in stops(table.target, table.difference))

    def follow(self, report: Report, changed: Collection[str], *, daily: bool = False) -> Report:
        """Derive what depends on the tables that changed, and return the report with what is wrong in it.

        With `daily` also what depends on the day. Raises BrokenDescriptor where a derivation cannot be carried out.
        """
        last, tables = self.store.current(), derived_tables(self.packages)
        for target in tables:
            if not report.valid:
                break
            if _is_due(target, {*changed, *self.changed}, last, self.packages, daily=daily):
                report = self._derive(target, report)
        return report

    def keep(self, accept: str | None = None) -> list[dict[str, Any]]:
        """Keep what was derived as submissions, and return what the manifest says of them."""
        entries = []
        for table in self.tables:
            submission = self.store.receive(table.file)
            self._kept.append(submission)
            submission.describe(table.target.package, table.target.name, Handed(via="derived"))
            write_report(submission, table.checked)
            submission.write("diff", table.difference.in_full())
            reason = accept if stops(table.target, table.difference) else None
            entry = entry_of(submission, table.target, table.checked, table.difference, reason)
            entries.append({**entry, "derived": True})
        return entries

    def close(self, release: Release) -> None:
        """Seal what was kept: it is published."""
        kept, self._kept = self._kept, []
        for submission in kept:
            submission.close("published", release=release.number)

    def drop(self) -> None:
        """Forget what was kept and not published; what stops us may come after the release."""
        last = self.store.current() if self._kept else None
        published = {entry["id"] for entry in last.raw["submissions"]} if last else set()
        for submission in self._kept:
            if submission.id not in published:
                submission.drop()

    def _derive(self, target: Resource, report: Report) -> Report:
        # The rows of the submission, and not those that follow from it, are told by their numbers.
        file, numbered = self.folder / f"{target.name}.csv", self.draft.numbered
        with self.watcher.working("derive"):
            write_derived(self.draft, target, self.packages, self.portal, clock.today(), file)
            checked = check_file(target, file, tables=tables_of(self.packages), keys=self.draft)
            own, difference = apply(self.draft, target, checked, Silence())
        self.draft.numbered = numbered
        if difference:
            self.watcher.stage("derive", **difference.as_json())
            told = replace(checked, report=own)
            self.tables.append(Derived(target=target, file=file, checked=told, difference=difference))
        warnings = (*report.warnings, *(_told(target, fault) for fault in own.warnings[:TOLD]))
        return replace(report, warnings=warnings).with_faults([_told(target, fault) for fault in own.errors[:TOLD]])


def settled(report: Report, target: Resource, difference: Difference, following: Following) -> Report:
    """Return the report on rows of a table that are in the draft, with what does not hold now that they are.

    Raises as `Following.follow` and `between` do.
    """
    changed = [target.name] if difference else []
    report = following.follow(report, changed)
    changed += following.changed
    if not report.valid or not changed:
        return report
    return between(following.draft, following.portal, following.store, report, changed)


@contextmanager
def following(
    draft: Draft, portal: Portal, store: Store, watcher: Watcher, packages: Sequence[Package] | None = None
) -> Iterator[Following]:
    """Yield the derived tables of a draft; what was kept of them and not closed is forgotten on the way out."""
    declared = portal.datasets if packages is None else packages
    draft.datasets = {package.name: package for package in declared}
    with TemporaryDirectory(prefix="gongkai-") as folder:
        found = Following(
            draft=draft,
            portal=portal,
            packages=declared,
            store=store,
            watcher=watcher,
            folder=Path(folder),
        )
        try:
            yield found
        finally:
            found.drop()


def refuse_derived(target: Resource) -> None:
    """Raise DerivedTable where nothing is handed in for a table."""
    if target.derive is not None:
        raise DerivedTable(table=target.name, sources=", ".join(target.derive.sources))


def _is_due(
    target: Resource, changed: Collection[str], last: Release | None, packages: Sequence[Package], *, daily: bool
) -> bool:
    """Tell whether a table follows from what changed, or is derived in another way than in the last release."""
    derive = target.derive
    if derive is None:
        return False
    if last is None or set(derive.sources) & set(changed) or (daily and derive.daily):
        return True
    now = {resource.name: resource for resource in tables_of(packages)}
    names = (target.name, *derive.sources)
    before = {resource.name: resource for resource in _published(last, {now[name].package for name in names})}
    if any(name not in before or before[name].fingerprint != now[name].fingerprint for name in names):
        return True
    return before[target.name].derive != derive


def _published(last: Release, datasets: Collection[str]) -> list[Resource]:
    return tables_of([package for name in sorted(datasets) if (package := last.dataset(name)) is not None])


def _told(target: Resource, fault: Violation) -> Violation:
    """Return a fault of a derived table as one of the whole submission: its rows are not in the file."""
    note = translate("{table}: {fault}", table=target.name, fault=sentence(fault))
    return Violation(type="derived-fault", severity=fault.severity, note=note)
