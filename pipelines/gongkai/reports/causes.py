"""Faults grouped by cause: what an agency mends in one go stands together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongkai.report import Report, Severity, Violation
from gongkai.reports.fields import Fields
from gongkai.reports.labels import label
from gongkai.reports.notes import EMPTY_KEY, RULE, rule
from gongkai.reports.places import Span, spans
from gongkai.reports.text import NOTHING, advice, sentence

#: Faults of these types are one cause whatever their column: the header is mended once, a short row too.
WHATEVER_COLUMN = frozenset(
    {"extra-label", "missing-label", "blank-label", "duplicate-label", "incorrect-label", "extra-cell", "missing-cell"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One wrong value and all places where it stands."""

    cell: str | None
    words: str
    suggestion: str | None
    advice: str
    faults: tuple[Violation, ...]

    @property
    def count(self) -> int:
        """How many faults it is."""
        return len(self.faults)

    @property
    def spans(self) -> list[Span]:
        """Where they stand."""
        return spans(self.faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Faults of one kind in one column, the most frequent values first."""

    severity: Severity
    type: str
    label: str
    column: str
    cases: tuple[Case, ...]

    @property
    def count(self) -> int:
        """How many faults it is."""
        return sum(case.count for case in self.cases)

    @property
    def faults(self) -> tuple[Violation, ...]:
        """Its faults in the order of the file."""
        found = [fault for case in self.cases for fault in case.faults]
        return tuple(sorted(found, key=lambda fault: (fault.row or 0, fault.column or 0)))

    @property
    def spans(self) -> list[Span]:
        """Where they stand."""
        return spans(self.faults)


def causes(report: Report, fields: Fields = NOTHING) -> list[Cause]:
    """Return the causes of a report: errors first, those of the header before the others, then the most frequent.

    That a blank row has no key either is not told again.
    """
    return [*_causes(report.errors, fields), *_causes(report.warnings, fields)]


def _causes(faults: Sequence[Violation], fields: Fields) -> list[Cause]:
    groups: dict[tuple[str, str | None, str], list[Violation]] = defaultdict(list)
    for fault in without_blank_keys(faults):
        groups[_cause_of(fault)].append(fault)
    found = [_cause(members, fields) for members in groups.values()]
    return sorted(found, key=lambda cause: (cause.cases[0].faults[0].row is not None, -cause.count))


def _cause_of(fault: Violation) -> tuple[str, str | None, str]:
    column = None if fault.type in WHATEVER_COLUMN else fault.field
    # Other notes than rules name what is particular to one row.
    return fault.type, column, fault.note if RULE.fullmatch(fault.note) else ""


def _cause(faults: Sequence[Violation], fields: Fields) -> Cause:
    cases: dict[tuple[str | None, str, str | None], list[Violation]] = defaultdict(list)
    for fault in faults:
        cases[_value(fault), sentence(fault, fields), fault.suggestion].append(fault)
    listed = [
        Case(cell=cell, words=words, suggestion=suggestion, advice=advice(members[0]), faults=tuple(members))
        for (cell, words, suggestion), members in cases.items()
    ]
    first = faults[0]
    return Cause(
        severity=first.severity,
        type=first.type,
        label=label(first),
        column="" if first.type in WHATEVER_COLUMN else fields.called(first.field, first.label),
        cases=tuple(sorted(listed, key=lambda case: -case.count)),
    )


def _value(fault: Violation) -> str | None:
    # frictionless writes an absent cell as the word None.
    broken = rule(fault.note)
    return None if broken is not None and broken.constraint == "required" else fault.cell or None


def without_blank_keys(faults: Sequence[Violation]) -> Iterable[Violation]:
    """Return faults without those that tell of a blank row that it has no key either."""
    blank = {(fault.sheet, fault.row) for fault in faults if fault.type == "blank-row"}
    return [fault for fault in faults if fault.note != EMPTY_KEY or (fault.sheet, fault.row) not in blank]
