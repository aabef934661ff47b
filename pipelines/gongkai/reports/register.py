"""Submissions in words: what was handed in, by whom, and what became of it. Personal items are masked by the caller."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gongkai.errors import N_
from gongkai.messages import number, translate, worded

#: What became of a submission, for readers.
FATES: Mapping[str, str] = {
    "rejected": N_("rejected"),
    "waiting": N_("waiting"),
    "published": N_("published"),
    "unchanged": N_("nothing new"),
    "withdrawn": N_("withdrawn"),
    "unfinished": N_("unfinished"),
}

#: The facts that are told one a line, and what each is called.
FACTS: Mapping[str, str] = {
    "id": N_("submission"),
    "fate": N_("fate"),
    "release": N_("release"),
    "dataset": N_("dataset"),
    "resource": N_("table"),
    "file": N_("file"),
    "bytes": N_("bytes"),
    "sha256": N_("sha256"),
    "received": N_("received"),
    "decided": N_("decided"),
    "agency": N_("agency"),
    "person": N_("handed in by"),
    "via": N_("by way of"),
    "rows": N_("rows"),
    "errors": N_("errors"),
    "warnings": N_("warnings"),
    "accepted_change": N_("accepted because"),
    "fault": N_("fault"),
}

#: What a person decided, for readers.
DECISIONS: Mapping[str, str] = {
    "approved": N_("approved by {person} at {at}"),
    "rejected": N_("rejected by {person} at {at}"),
    "withdrawn": N_("withdrawn by {person} at {at}"),
    "rechecked": N_("checked again by {person} at {at}: the difference is another one"),
    "unchanged": N_("approved by {person} at {at}: nothing was new any more"),
}


def line(facts: Mapping[str, Any]) -> str:
    """Return the line of a list that tells one submission."""
    fate = translate(FATES[facts["fate"]])
    if facts.get("release"):
        fate = translate("{fate} in release {number}", fate=fate, number=facts["release"])
    cells = (facts["id"], facts.get("dataset"), facts.get("agency"), facts.get("file"), fate)
    return "  ".join(_plain(cell) if cell else "-" for cell in cells)


def lines(facts: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is known of a submission, one fact a line."""
    for name, title in FACTS.items():
        value = facts.get(name)
        if value is None or value == "":
            continue
        shown = translate(FATES[value]) if name == "fate" else number(value) if isinstance(value, int) else value
        yield f"{translate(title)}: {_plain(shown)}"
    for made in facts.get("decisions", ()):
        sentence = DECISIONS[made["decision"]]
        text = translate(sentence, person=made["person"], at=made["at"])
        yield _plain(f"{text}: {made['why']}" if made.get("why") else text)


def event_line(event: Mapping[str, Any]) -> str:
    """Return the line of the audit log that tells one event; why something was refused is in the reader's language."""
    first = ("number", "at", "event", "person")
    told = {name: value for name, value in event.items() if name not in {*first, "hash", "values"}}
    if "because" in told:
        told["because"] = worded(told["because"], event.get("values", {}))
    return _plain("  ".join([*(str(event[name] or "-") for name in first), *(f"{name}={told[name]}" for name in told)]))


def _plain(value: object) -> str:
    """Return a value without what a terminal would take for an order."""
    return "".join(letter if letter.isprintable() else " " for letter in str(value))
