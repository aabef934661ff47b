"""Part of what was found: of one agency, of one rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongkai.consistency.examine import Outcome


def narrowed(outcomes: Sequence[Outcome], *, agency: str | None = None, rule: str | None = None) -> list[Outcome]:
    """Return what rules found, of one agency or of one rule where these are named."""
    chosen = (outcome for outcome in outcomes if rule is None or outcome.rule.name == rule)
    return list(chosen if agency is None else _of_agency(chosen, agency))


def is_cut(outcomes: Sequence[Outcome]) -> bool:
    """Tell whether a rule found more than is listed."""
    return any(outcome.total > len(outcome.findings) for outcome in outcomes)


def _of_agency(outcomes: Iterator[Outcome], agency: str) -> Iterator[Outcome]:
    for outcome in outcomes:
        found = tuple(finding for finding in outcome.findings if finding.agency == agency)
        counts: dict[str | None, int] = {agency: outcome.counts[agency]} if agency in outcome.counts else {}
        yield replace(outcome, findings=found, counts=counts)
