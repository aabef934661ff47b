"""Mend what can be mended for certain, in the text of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongkai.descriptor.lint.document import Document
from gongkai.descriptor.lint.finding import Finding, Place, Verdict
from gongkai.descriptor.lint.layout import CannotEdit
from gongkai.descriptor.lint.rules import lint

#: What one fault is known by while others are mended around it.
Key = tuple[str, Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A descriptor after mending: what was mended, and why some of it could not be."""

    document: Document
    verdict: Verdict
    mended: tuple[Finding, ...] = ()
    #: Why a fault that could be mended was left, by its code and place.
    left: Mapping[Key, str] = field(default_factory=dict)


def fix(document: Document) -> Mended:
    """Return a descriptor with all faults mended that can be mended for certain."""
    mended: list[Finding] = []
    left: dict[Key, str] = {}
    while True:
        verdict = lint(document.data)
        owners: set[Place] = set()
        for finding in verdict.findings:
            # One edit may move what the next one means, so a field has one a round.
            if not finding.mend or _key(finding) in left or finding.owner in owners:
                continue
            owners.add(finding.owner)
            try:
                document = _mend(document, finding)
                mended.append(finding)
            except CannotEdit as error:
                left[_key(finding)] = str(error)
        if not owners:
            return Mended(document=document, verdict=verdict, mended=tuple(mended), left=left)


def _mend(document: Document, finding: Finding) -> Document:
    for edit in finding.mend:
        document = document.edited(edit)
    return document


def _key(finding: Finding) -> Key:
    return finding.code, finding.place
