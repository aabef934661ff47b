"""What lint found, in words: the place, the fault, and how to mend it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from gongkai.descriptor.lint import Finding, KnownCheck, Mended, pointer
from gongkai.errors import N_
from gongkai.messages import number, translate
from gongkai.reports.lint_words import CHECKS, DIALECTS, EXPECTED, FAULTS, KINDS, MENDED, MENDS, STANDARDS
from gongkai.reports.notes import TYPES

#: Returns the line of a place in the file.
Line = Callable[[tuple[str | int, ...]], int | None]

#: How much of a value is shown.
SHOWN = 80


def fault(finding: Finding) -> str:
    """Return what is wrong, in the language spoken."""
    template = FAULTS[finding.code]
    if finding.code == "example" and finding.facts["right"]:
        template = FAULTS["example-read-simply"]
    return translate(template, **_facts(finding))


def advice(finding: Finding) -> str:
    """Return how the fault is mended, in the language spoken."""
    facts = _facts(finding)
    code = "bad-name-unknown" if finding.code == "bad-name" and not finding.facts["slug"] else finding.code
    text = translate(MENDS[code], **facts)
    more = DIALECTS.get(finding.facts.get("dialect", ""))
    if finding.code == "enum-value" and finding.facts["quoted"]:
        more = N_("Text stands in quotation marks.")
    return f"{text} {translate(more)}" if more else text


def done(finding: Finding) -> str:
    """Return what was done to mend a fault, in the language spoken."""
    keys = [edit.key for edit in finding.mend if hasattr(edit, "key")]
    facts = {**_facts(finding), "key": keys[-1] if keys else ""}
    template = MENDED[finding.code if keys or finding.code == "bad-name" else "said-twice"]
    return translate(template, **facts)


def render(place: str, mended: Mended, *, tried: bool) -> Iterator[str]:
    """Yield the lines of a report; `tried` tells whether mending was asked for."""
    verdict, line = mended.verdict, mended.document.line
    if mended.mended:
        yield translate("{place}: {count} faults mended", place=place, count=number(len(mended.mended)))
        word = translate("mended")
        for finding in mended.mended:
            yield f"  {word} {_where(finding, None)}"
            yield f"    {done(finding)}"
    yield translate(
        "{place}: {kind}, {standard}; {errors} errors, {warnings} warnings",
        place=place,
        kind=translate(KINDS[verdict.kind]),
        standard=translate(STANDARDS[verdict.standard]),
        errors=number(len(verdict.errors)),
        warnings=number(len(verdict.warnings)),
    )
    for finding in (*verdict.errors, *verdict.warnings):
        yield f"  {translate(finding.severity)} {_where(finding, line(finding.place))}"
        yield f"    {fault(finding)}"
        yield f"    → {advice(finding)}"
        yield from (f"    {text}" for text in _fixing(finding, mended, tried=tried))
    yield from (f"  {_check(check)}" for check in verdict.checks)


def as_json(place: str, mended: Mended) -> dict[str, object]:
    """Return the report for programs; the texts are in the language spoken."""
    verdict = mended.verdict
    return {
        "place": place,
        "kind": verdict.kind,
        "standard": verdict.standard,
        "valid": verdict.valid,
        "errors": _listed(verdict.errors, mended),
        "warnings": _listed(verdict.warnings, mended),
        "mended": [{**_named(finding), "message": done(finding)} for finding in mended.mended],
        "checks": [
            {
                "name": check.name,
                "pointer": pointer(check.place),
                "columns": list(check.columns),
                "meaning": translate(CHECKS[check.name]),
            }
            for check in verdict.checks
        ],
    }


def _listed(findings: Sequence[Finding], mended: Mended) -> list[dict[str, object]]:
    return [
        {
            **_named(finding),
            "line": mended.document.line(finding.place),
            "message": fault(finding),
            "advice": advice(finding),
            "fixable": bool(finding.mend) and (finding.code, finding.place) not in mended.left,
        }
        for finding in findings
    ]


def _named(finding: Finding) -> dict[str, object]:
    return {"code": finding.code, "pointer": finding.pointer, "field": finding.field}


def _where(finding: Finding, line: int | None) -> str:
    parts = [finding.code]
    if line is not None:
        parts.append(translate("line {line}", line=line))
    if finding.field is not None:
        parts.append(translate("field “{field}”", field=finding.field))
    return ", ".join([*parts, *([finding.pointer] if finding.place else [])])


def _fixing(finding: Finding, mended: Mended, *, tried: bool) -> Iterator[str]:
    if not finding.mend:
        return
    if why := mended.left.get((finding.code, finding.place)):
        yield translate("--fix leaves it: {why}; mend it by hand", why=translate(why))
    elif not tried:
        yield translate("--fix mends it.")


def _check(check: KnownCheck) -> str:
    return translate(
        "check {name} ({columns}): {meaning}; frictionless itself does not run it",
        name=check.name,
        columns=", ".join(check.columns),
        meaning=translate(CHECKS[check.name]),
    )


def _facts(finding: Finding) -> dict[str, Any]:
    facts = {name: _shown(value) for name, value in finding.facts.items()}
    if "expected" in facts:
        expected = finding.facts["expected"]
        words = [translate(EXPECTED[name]) for name in ([expected] if isinstance(expected, str) else expected)]
        facts["expected"] = translate(" or ").join(words)
    kind = finding.facts.get("type")
    if isinstance(kind, str):
        facts["word"] = translate("text") if finding.facts.get("quoted") else translate(TYPES.get(kind, kind))
    return facts


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
