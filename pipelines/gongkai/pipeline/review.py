"""A second person's word on what waits: published after a check against what is public by now, or rejected."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from gongkai import privacy
from gongkai.descriptor import Portal, Resource
from gongkai.errors import N_, GongkaiError, InvalidData, NotWaiting, WrongPerson
from gongkai.messages import translate
from gongkai.pipeline.checking import Checked, check
from gongkai.pipeline.deriving import Following, following, refuse_derived, settled
from gongkai.pipeline.drafting import apply, database_of, entry_of, make_release, own_agencies, prepare
from gongkai.pipeline.outcome import Outcome
from gongkai.progress import Silence, Watcher
from gongkai.release import Audit, Difference, Store, stops
from gongkai.release.audit import reason
from gongkai.release.decision import decide, same_person
from gongkai.release.register import Entry, Register
from gongkai.reports.register import FATES

SAME = N_("who handed it in cannot decide on it; another person must, named with --as")
OTHER = N_("only who handed it in takes it back; another person may reject it")
NOBODY = N_("a decision needs a person; name one with --as")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a person says of a submission, and why."""

    person: str
    why: str | None = None
    #: The reason for which a difference beyond the thresholds is published.
    accept: str | None = None


def approve(portal: Portal, store: Store, name: str, word: Word, watcher: Watcher | None = None) -> Outcome:
    """Publish a submission that waits, once it is checked against what is public by now.

    Where that finds faults it is rejected; where the difference is not the one that was shown, or passes a threshold
    without a reason, it goes on waiting. Raises NoSubmission, SeveralSubmissions, NotWaiting, WrongPerson, and as
    `publish` does.
    """
    # Asked before the draft, which would make the folder of a store that is not there.
    Register(store.root).find(name)
    watcher = watcher or Silence()
    with store.drafting(database_of(portal)) as draft, following(draft, portal, store, watcher) as derived:
        entry = _waiting(store, name, word.person, "approve", own=False)
        target = portal.resource(entry.facts["dataset"], entry.facts["resource"])
        refuse_derived(target)
        outcome = _again(derived, entry, target, word)
    event = {"published": "approved", "unchanged": "approved", "waiting": "rechecked"}.get(outcome.fate, outcome.fate)
    number = outcome.release.number if outcome.release else None
    Audit(store.root).write(event, word.person, submission=entry.id, release=number)
    return outcome


def reject(store: Store, name: str, word: Word) -> Entry:
    """Send back a submission that waits.

    Raises NoSubmission, SeveralSubmissions, NotWaiting, WrongPerson, StoreBusy.
    """
    return _end(store, name, word, "rejected", own=False)


def take_back(store: Store, name: str, word: Word) -> Entry:
    """Withdraw a submission that waits, by who handed it in.

    Raises as `reject` does.
    """
    return _end(store, name, word, "withdrawn", own=True)


def _end(store: Store, name: str, word: Word, fate: str, *, own: bool) -> Entry:
    # Asked before the lock, which would make the folder of a store that is not there.
    Register(store.root).find(name)
    with store.locked():
        entry = _waiting(store, name, word.person, fate, own=own)
        decide(store, entry.submission, fate, person=word.person, why=word.why)
    Audit(store.root).write(fate, word.person, submission=entry.id, why=word.why)
    return Register(store.root).find(entry.id)


def _waiting(store: Store, name: str, person: str, event: str, *, own: bool) -> Entry:
    entry = Register(store.root).find(name)
    try:
        if entry.fate != "waiting":
            raise NotWaiting(id=entry.id, kind=FATES[entry.fate])
        if not person.strip():
            raise WrongPerson(id=entry.id, fault=NOBODY)
        if same_person(person, str(entry.facts.get("person") or "")) is not own:
            raise WrongPerson(id=entry.id, fault=OTHER if own else SAME)
    except GongkaiError as error:
        because = reason(error.message, error.facts)
        Audit(store.root).write("denied", person, submission=entry.id, asked=event, **because)
        raise
    return entry


def _again(derived: Following, entry: Entry, target: Resource, word: Word) -> Outcome:
    draft, portal, store = derived.draft, derived.portal, derived.store
    submission, accept = entry.submission, word.accept or entry.facts.get("accepted_change")
    remade = prepare(draft, portal, store)
    checked, difference = _checked(derived, entry, target)
    report = checked.report
    if difference is None:
        why = translate("it does not fit what is published by now")
        decide(store, submission, "rejected", person=word.person, why=why, report=report.as_json())
        return Outcome(submission=submission.id, report=report)
    if not difference:
        decide(store, submission, "unchanged", person=word.person)
        return Outcome(submission=submission.id, report=report, difference=difference)
    shown = json.loads(json.dumps(difference.in_full()))
    if shown != entry.told("diff"):
        decide(store, submission, "rechecked", person=word.person, report=report.as_json(), diff=shown)
        return Outcome(submission=submission.id, report=report, difference=difference, review=True)
    passed = (*stops(target, difference), *derived.stops)
    if passed and not accept:
        return Outcome(submission=submission.id, report=report, difference=difference, stops=passed, review=True)
    told = {**entry_of(submission, target, checked, difference, accept if passed else None), "reviewed": True}
    # The word comes first: of a release there is always one who answers for it.
    decide(store, submission, "approved", person=word.person, why=word.why, accepted_change=word.accept)
    changed, entries = [target.name, *derived.changed], [told, *derived.keep(accept if passed else None)]
    release = make_release(draft, portal, store, changed, remade, entries, derived.watcher)
    if release is not None:
        derived.close(release)
    return Outcome(submission=submission.id, report=report, difference=difference, release=release)


def _checked(derived: Following, entry: Entry, target: Resource) -> tuple[Checked, Difference | None]:
    draft, portal, watcher = derived.draft, derived.portal, derived.watcher
    file, layouts = entry.submission.file, portal.layout_file(target.package)
    kept = entry.submission.folder / layouts.name
    if _content(layouts) != _content(kept):
        # What is published must follow from what is kept, and the folder is sealed.
        raise InvalidData(fault=N_("the layouts that the file is read by have changed; reject it and hand it in anew"))
    keys = draft.keys_for(target)
    checked = check(portal, target.package, file, resource=target.name, keys=keys, watcher=watcher)
    own = own_agencies(draft, portal, target, entry.facts.get("agency"))
    report, difference = apply(draft, target, checked, watcher, own=own, waits=bool)
    if report.valid and difference:
        report = privacy.clean(settled(report, target, difference, derived), checked.table, target)
    return replace(checked, report=report), difference if report.valid else None


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
