"""The rules as a gate: what breaks them is told before a release, and stops it where a rule says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gongkai.consistency.declare import rules_of
from gongkai.consistency.examine import Examination, Finding, Outcome
from gongkai.consistency.model import Rule
from gongkai.consistency.released import examine_release
from gongkai.consistency.telling import lacking, named_tables, said
from gongkai.descriptor import Package, Resource
from gongkai.errors import N_
from gongkai.messages import number, pick, translate
from gongkai.release import Draft, Release
from gongkai.report import Report, Severity, Violation

#: So many findings of one rule stand in a report, and so many are looked at to tell new ones from old.
LISTED, COMPARED = 100, 100_000

STOOD = N_("{words} It was so before this submission.")


def between_tables(
    draft: Draft,
    packages: Sequence[Package],
    report: Report,
    *,
    today: date,
    changed: Collection[str] | None = None,
    last: Release | None = None,
) -> Report:
    """Return the report with what the rules find in a draft: all of them, or those that read a table that changed.

    What breaks a rule in the last release already is no fault of what changed, and so a warning: else one agency's
    fault would stop all others. Raises BrokenDescriptor where a rule cannot be understood.
    """
    rules = rules_of(packages)
    found = Examination(draft.connection, packages, today).run(rules, touching=changed, limit=COMPARED)
    broken = [outcome.rule for outcome in found if outcome.total and outcome.rule.severity == "error"]
    known = _known(last, packages, broken, today) if last is not None and changed is not None and broken else {}
    resources = named_tables(packages)
    teller = _Teller(known, resources, draft if changed is not None else None)
    told = report.with_faults([fault for outcome in found for fault in teller.faults(outcome)])
    return replace(told, remarks=(*told.remarks, *(text for outcome in found if (text := _remark(outcome)))))


def _known(
    last: Release, packages: Sequence[Package], rules: Sequence[Rule], today: date
) -> Mapping[str, Collection[Any]]:
    outcomes = examine_release(last, packages, rules, today=today, limit=COMPARED)
    return {outcome.rule.name: {finding.key for finding in outcome.findings} for outcome in outcomes}


@dataclass(frozen=True, slots=True)
class _Teller:
    """Makes faults of findings: those that stood before are known, and a submission has rows to point at."""

    known: Mapping[str, Collection[Any]]
    resources: Mapping[str, Resource]
    draft: Draft | None

    def faults(self, outcome: Outcome) -> list[Violation]:
        """Return the first findings as faults; what is new comes first, for it is what stops the release."""
        old = self.known.get(outcome.rule.name, ())
        ordered = sorted(outcome.findings, key=lambda finding: finding.key in old)[:LISTED]
        return [self._fault(finding, stood=finding.key in old) for finding in ordered]

    def _fault(self, finding: Finding, *, stood: bool) -> Violation:
        rule, subject = finding.rule, self.resources[finding.rule.table]
        row = self.draft.source_row(subject, finding.key) if self.draft else None
        field = (*rule.shows, *subject.schema.primary_key)[0]
        severity: Severity = "warning" if stood else rule.severity
        words = said(finding, self.resources)
        return Violation(
            type="inconsistency",
            severity=severity,
            row=row,
            field=field if row is not None else None,
            cell=" ".join([rule.table, *map(str, finding.key)]),
            note=translate(STOOD, words=words) if stood else words,
        )


def _remark(outcome: Outcome) -> str:
    if outcome.lacks:
        return lacking(outcome)
    if outcome.total > LISTED:
        text = N_("“{rule}”: {count} findings, of which {listed} are shown")
        return translate(text, rule=pick(outcome.rule.titles), count=number(outcome.total), listed=number(LISTED))
    return ""
