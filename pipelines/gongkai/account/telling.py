"""Verdicts told: to programs as JSON, to people as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gongkai.account.claims import Claim
from gongkai.account.judging import DIFFERS, NO_DATA, REPRODUCED, Verdict
from gongkai.account.numbers import Number
from gongkai.errors import N_
from gongkai.messages import get_language, number, pick, translate
from gongkai.release import Release

#: The verdicts as readers are told them.
WORDS: Mapping[str, str] = {REPRODUCED: N_("reproduced"), DIFFERS: N_("differs"), NO_DATA: N_("no data")}
#: How a figure comes out.
KINDS: Mapping[str, str] = {"counted": N_("counted rows"), "summed": N_("summed"), "stored": N_("stored in a row")}
AT_LEAST = N_("at least {number}")
ILLUSTRATIVE = N_(
    "The rows behind the figures are an illustration: a verdict says that they add up, not that they are so."
)


def in_full(verdicts: Sequence[Verdict], release: Release | None) -> dict[str, Any]:
    """Return verdicts as JSON; `gongkai claims` and the portal give the same."""
    return {"claims": [_facts(verdict, release.number if release else None) for verdict in verdicts]}


def _facts(verdict: Verdict, release: int | None) -> dict[str, Any]:
    claim = verdict.claim
    return {
        "id": claim.id,
        "text": claim.text,
        "value": verdict.value,
        "expected": claim.expected,
        "kind": claim.kind,
        "verdict": verdict.word,
        "query": claim.query,
        "release": release,
        "title": claim.titles["zh"],
        "title_en": claim.titles["en"],
        "unit": claim.units["zh"],
        "unit_en": claim.units["en"],
        "period": claim.period,
        "basis": claim.basis,
        "paragraph": claim.paragraph,
        "start": claim.start,
        "tables": list(verdict.tables),
        "illustrative": verdict.is_illustrative,
        "fault": verdict.why,
        "page": claim.path,
        "address": claim.address,
    }


def render(verdicts: Sequence[Verdict], release: Release) -> Iterator[str]:
    """Yield the lines that tell verdicts to a person: one a claim, and more of one that is not reproduced."""
    for verdict in verdicts:
        yield from _lines(verdict, is_alone=len(verdicts) == 1)
    counts = Counter(verdict.word for verdict in verdicts)
    yield translate(
        "Release {number}: {reproduced} reproduced, {differs} differ, {missing} without data",
        number=release.number,
        reproduced=number(counts[REPRODUCED]),
        differs=number(counts[DIFFERS]),
        missing=number(counts[NO_DATA]),
    )
    if any(verdict.is_illustrative for verdict in verdicts):
        yield translate(ILLUSTRATIVE)


def _lines(verdict: Verdict, *, is_alone: bool) -> Iterator[str]:
    claim = verdict.claim
    yield f"{translate(WORDS[verdict.word])}  {claim.id}  {pick(claim.titles)}: {given(verdict)}"
    if verdict.word == REPRODUCED and not is_alone:
        return
    facts = (
        (translate("the report says"), f"{stated(claim)} “{claim.text}”"),
        (translate("why there is no value"), verdict.why),
        (translate("query"), claim.query),
        (translate("rows behind it"), claim.address),
    )
    yield from (f"    {name}: {text}" for name, text in facts if text)


def stated(claim: Claim) -> str:
    """Return what the report says, with the unit."""
    if claim.least is None:
        return amount(claim, claim.value)
    return translate(AT_LEAST, number=amount(claim, claim.least))


def given(verdict: Verdict) -> str:
    """Return what the data give, with the unit."""
    return amount(verdict.claim, verdict.value)


def amount(claim: Claim, value: Number | None) -> str:
    """Return a number of a claim as readers see it: one without a unit is a name, such as that of a hotline."""
    if value is None:
        return "–"
    text = f"{value:,}" if claim.units["en"] else str(value)
    unit = claim.units[get_language()]
    return text if not unit else f"{text}{unit}" if unit == "%" else f"{text} {unit}"
