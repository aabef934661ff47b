"""What became of a submission."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.release import Difference, Release, Stop
from gongkai.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a submission.

    `release` is the release that it made; None where it was refused or changed nothing.
    """

    submission: str
    report: Report
    difference: Difference | None = None
    release: Release | None = None
    #: What differs in the tables that are derived from it; told of a rehearsal.
    derived: tuple[Difference, ...] = ()
    #: The thresholds that the difference passes; they stop it until a person accepts it.
    stops: tuple[Stop, ...] = ()
    #: Whether a second person must approve it.
    review: bool = False

    @property
    def fate(self) -> str:
        """What becomes of the submission: rejected, waiting, published or unchanged."""
        if not self.accepted:
            return "rejected"
        if self.release is not None:
            return "published"
        return "waiting" if self.stops or self.review else "unchanged"

    @property
    def accepted(self) -> bool:
        """Whether the data were good."""
        return self.report.valid

    def facts(self) -> dict[str, Any]:
        """Return what the record of a submission says of it."""
        told: dict[str, Any] = {
            "release": self.release.number if self.release else None,
            "rows": self.report.rows,
            "errors": len(self.report.errors),
            "warnings": len(self.report.warnings),
        }
        if self.review:
            told["review"] = "required"
        if self.stops:
            told["stops"] = [stop.as_json() for stop in self.stops]
        return told
