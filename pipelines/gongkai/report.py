"""What a check found: data, never text to be parsed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of
from typing import Any, Literal

Severity = Literal["error", "warning"]

#: The note of a row whose primary key lacks a part; frictionless asks only for one part of it.
PARTIAL_KEY = "a cell composing the primary key is missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One fault in the data.

    `type` is frictionless' name of the error (`constraint-error`) or one of ours; `row` counts the records of the
    source from 1, header included; `column` is the position of the source column from 1; `label` is what the
    source calls it, `field` what the schema calls it. In a workbook `sheet` and `address` (`B17`) say where it is.
    `suggestion` is what most probably should stand there.
    """

    type: str
    note: str = ""
    row: int | None = None
    column: int | None = None
    field: str | None = None
    label: str | None = None
    cell: str | None = None
    message: str = ""
    severity: Severity = "error"
    sheet: str | None = None
    address: str | None = None
    suggestion: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return the fault with the keys of a frictionless report."""
        facts = {
            "type": self.type,
            "rowNumber": self.row,
            "fieldNumber": self.column,
            "fieldName": self.field,
            "label": self.label,
            "sheet": self.sheet,
            "address": self.address,
            "cell": self.cell,
            "note": self.note,
            "message": self.message,
            "suggestion": self.suggestion,
        }
        return {key: value for key, value in facts.items() if value is not None}

    @classmethod
    def of_json(cls, facts: Mapping[str, Any], severity: Severity = "error") -> Violation:
        """Return the fault that `as_json` told."""
        names = {"rowNumber": "row", "fieldNumber": "column", "fieldName": "field"}
        known = {field.name for field in fields_of(cls)}
        told = {names.get(name, name): value for name, value in facts.items()}
        return cls(**{name: value for name, value in told.items() if name in known}, severity=severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that was found in one file."""

    place: str
    rows: int
    fields: int
    errors: tuple[Violation, ...] = ()
    warnings: tuple[Violation, ...] = ()
    #: Set when the search stopped early because of so many faults.
    limit: int | None = None
    #: What could not be checked, in plain words.
    remarks: tuple[str, ...] = ()
    #: The report as frictionless writes it, where it is frictionless' own.
    raw: Mapping[str, Any] | None = None

    @property
    def valid(self) -> bool:
        """Whether the data may be published: warnings do not stop it."""
        return not self.errors

    def with_faults(self, faults: Iterable[Violation]) -> Report:
        """Return the report with more faults, errors and warnings told apart, each in the order of rows."""
        found = tuple(faults)
        return replace(
            self,
            errors=_by_row((*self.errors, *(fault for fault in found if fault.severity == "error"))),
            warnings=_by_row((*self.warnings, *(fault for fault in found if fault.severity == "warning"))),
        )

    def counts(self) -> Counter[str]:
        """Return how many errors there are of each type."""
        return Counter(error.type for error in self.errors)

    def as_json(self) -> dict[str, object]:
        """Return the report in the form of a frictionless report with one task."""
        if self.raw is not None:
            return dict(self.raw)
        stats = {
            "tasks": 1,
            "rows": self.rows,
            "fields": self.fields,
            "errors": len(self.errors),
            "warnings": len(self.warnings),
        }
        task = {
            "place": self.place,
            "type": "table",
            "valid": self.valid,
            "stats": stats,
            "warnings": [warning.as_json() for warning in self.warnings],
            "errors": [error.as_json() for error in self.errors],
            "remarks": list(self.remarks),
            "limit": self.limit,
        }
        return {"valid": self.valid, "stats": stats, "warnings": [], "errors": [], "tasks": [task]}

    @classmethod
    def of_json(cls, facts: Mapping[str, Any]) -> Report:
        """Return the report that `as_json` told; one that frictionless wrote is not told so."""
        (task,) = facts["tasks"]
        return cls(
            place=task["place"],
            rows=task["stats"]["rows"],
            fields=task["stats"]["fields"],
            errors=tuple(Violation.of_json(item) for item in task["errors"]),
            warnings=tuple(Violation.of_json(item, "warning") for item in task["warnings"]),
            limit=task["limit"],
            remarks=tuple(task["remarks"]),
        )


def _by_row(faults: tuple[Violation, ...]) -> tuple[Violation, ...]:
    # Header faults carry no row and stand first; the sort is stable, so the order within a row stays.
    return tuple(sorted(faults, key=lambda fault: fault.row or 0))
