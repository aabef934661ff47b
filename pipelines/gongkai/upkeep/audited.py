"""The proof of the audit log, and of the records that it remembers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from gongkai.errors import GongkaiError
from gongkai.messages import translate
from gongkai.release import Audit, Release, Store
from gongkai.release.audit import PRIVATE, Event
from gongkai.release.granted import altered
from gongkai.release.submission import DECISIONS, SUMS
from gongkai.upkeep.finding import Finding, relative, words

#: Events of a decision, each of which has a record.
ENDS = frozenset({"approved", "rejected", "withdrawn"})


def audited(store: Store, releases: Sequence[Release]) -> Iterator[Finding]:
    """Check the audit log: each event holds the hash of the one before, and each manifest that of the last one then.

    Then that the tokens are what it tells of them, and that the records are there which it remembers.
    """
    audit = Audit(store.root)
    try:
        number, events = audit.broken(), list(audit.events())
    except (GongkaiError, ValueError) as error:
        yield Finding(place=PRIVATE, fault=words(error))
        return
    if number is not None:
        fault = translate("the audit log is not as it was written from event {number} on", number=number)
        yield Finding(place=PRIVATE, fault=fault)
        return
    hashes = {event.number: event.hash for event in events}
    for release in releases:
        told = release.raw.get("audit")
        if told and hashes.get(told["events"]) != told["sha256"]:
            text = translate("the audit log is not the one that release {number} tells of", number=release.number)
            yield Finding(place=PRIVATE, fault=text)
            return
    for token in altered(store.root, events):
        fault = translate("the token {name} is not the one that the audit log tells of", name=token)
        yield Finding(place=PRIVATE, fault=fault)
    yield from _remembered(store, events)


def _remembered(store: Store, events: Sequence[Event]) -> Iterator[Finding]:
    """Check that the records are there which the audit log remembers: it was written after them."""
    decided: Counter[str] = Counter()
    for event in events:
        # Only what closes a submission tells the hash of its file.
        closed = [event.facts.get("submission")] if "sha256" in event.facts else event.facts.get("submissions", ())
        for name in closed:
            if not (path := store.submission(str(name)) / SUMS).exists():
                yield Finding(place=relative(store, path), fault=translate("it is not there"))
        if event.event in ENDS and not closed:
            decided[str(event.facts.get("submission"))] += 1
    for name, count in decided.items():
        # Others may stand there that the log lacks: a process that dies writes the decision and not the event.
        for number in range(1, count + 1):
            path = store.submission(name) / DECISIONS.replace("*", str(number))
            if not path.exists():
                fault = translate("a decision that the audit log remembers is not there")
                yield Finding(place=relative(store, path), fault=fault)
