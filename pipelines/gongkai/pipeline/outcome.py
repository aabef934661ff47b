"""What became of a submission."""

from __future__ import annotations

from dataclasses import dataclass

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
