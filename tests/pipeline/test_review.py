"""What waits for a second person: approved, rejected, taken back, checked again; and who may do which."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from gongkai.descriptor import Portal
from gongkai.errors import BrokenDescriptor, InvalidData, NoSubmission, NotWaiting, WrongPerson
from gongkai.pipeline import Outcome, Word, approve, build, publish, reject, take_back
from gongkai.release import Audit, Handed, Store
from gongkai.release.register import Entry, Register
from gongkai.upkeep import Finding, facts_of, rollback, verify

MakeDataset = Callable[..., object]
Hand = Callable[..., Outcome]

FIELDS: dict[str, dict[str, object]] = {"key": {}, "agency": {}, "name": {}}
HEADER = list(FIELDS)
LI, WANG = Word(person="Li", why="fine"), Handed(person="Wang", agency="A")


@pytest.fixture
def hand(
    portal: Portal,
    store: Store,
    make_dataset: MakeDataset,
    table_file: Callable[[Sequence[Sequence[str]]], Path],
) -> Hand:
    """Return a function that hands rows in, where a second person must approve them."""
    declare(portal, make_dataset, "required")

    def publish_rows(*rows: Sequence[str], by: Handed = WANG) -> Outcome:
        return publish(Portal.at(portal.root), store, "item", table_file([HEADER, *rows]), by=by)

    return publish_rows


def declare(portal: Portal, make_dataset: MakeDataset, review: str) -> None:
    make_dataset("item", FIELDS, replace={"slice": ["agency"]}, owner="agency")
    path = portal.root / "datasets/item/datapackage.yaml"
    path.write_text(f"review: {review}\n" + path.read_text(encoding="utf-8"), encoding="utf-8")


def entry_of(store: Store, outcome: Outcome) -> Entry:
    return Register(store.root).find(outcome.submission)


def events(store: Store) -> list[tuple[str, str]]:
    return [(event.event, event.person) for event in Audit(store.root).events()]


def test_it_waits_with_its_difference_and_is_published_by_another(hand: Hand, portal: Portal, store: Store) -> None:
    outcome = hand(["a1", "A", "x"])
    assert (outcome.fate, outcome.release, store.current()) == ("waiting", None, None)
    waiting = entry_of(store, outcome)
    difference = waiting.told("diff")
    assert difference is not None
    assert (waiting.fate, difference["added"], difference["rows"][0]["row"]["name"]) == ("waiting", 1, "x")
    done = approve(Portal.at(portal.root), store, outcome.submission, LI)
    assert done.fate == "published"
    (told,) = store.last().raw["submissions"]
    assert (told["id"], told["reviewed"]) == (outcome.submission, True)
    assert "Li" not in json.dumps(store.last().raw)
    entry = entry_of(store, outcome)
    assert (entry.fate, entry.release) == ("published", 1)
    assert facts_of(entry)["decisions"][0]["person"] == "Li"
    assert events(store) == [("waiting", "Wang"), ("approved", "Li")]
    assert list(verify(store)) == []


def test_what_changes_nothing_does_not_wait(hand: Hand, portal: Portal, store: Store) -> None:
    approve(Portal.at(portal.root), store, hand(["a1", "A", "x"]).submission, LI)
    assert hand(["a1", "A", "x"]).fate == "unchanged"


@pytest.mark.parametrize(
    ("run", "person", "error", "event"),
    [
        pytest.param("approve", "Wang", WrongPerson, "approve", id="approved by who handed it in"),
        pytest.param("reject", "Wang", WrongPerson, "rejected", id="rejected by who handed it in"),
        pytest.param("take_back", "Li", WrongPerson, "withdrawn", id="taken back by another"),
        pytest.param("approve", " ", WrongPerson, "approve", id="by nobody"),
        pytest.param("approve", "ＷＡＮＧ ", WrongPerson, "approve", id="by who handed it in, typed otherwise"),
    ],
)
def test_who_may_not(
    hand: Hand, portal: Portal, store: Store, run: str, person: str, error: type[Exception], event: str
) -> None:
    outcome = hand(["a1", "A", "x"])
    with pytest.raises(error):
        decide(run, portal, store, outcome.submission, person)
    assert (entry_of(store, outcome).fate, store.current()) == ("waiting", None)
    last = list(Audit(store.root).events())[-1]
    assert (last.event, last.person, last.facts["asked"]) == ("denied", person, event)


def decide(run: str, portal: Portal, store: Store, name: str, person: str) -> None:
    word = Word(person=person, why="because")
    if run == "approve":
        approve(Portal.at(portal.root), store, name, word)
    else:
        {"reject": reject, "take_back": take_back}[run](store, name, word)


@pytest.mark.parametrize(
    ("run", "person", "fate"),
    [
        pytest.param("reject", "Li", "rejected", id="rejected"),
        pytest.param("take_back", "Wang", "withdrawn", id="back"),
    ],
)
def test_an_end_is_an_end(hand: Hand, portal: Portal, store: Store, run: str, person: str, fate: str) -> None:
    outcome = hand(["a1", "A", "x"])
    decide(run, portal, store, outcome.submission, person)
    assert (entry_of(store, outcome).fate, store.current()) == (fate, None)
    assert events(store)[-1] == (fate, person)
    for again in ("approve", "reject", "take_back"):
        with pytest.raises(NotWaiting):
            decide(again, portal, store, outcome.submission, "Zhao")
    assert list(verify(store, again=False)) != []


def test_another_difference_needs_another_look(hand: Hand, portal: Portal, store: Store) -> None:
    first, second = hand(["a1", "A", "x"], ["a2", "A", "x"]), hand(["a1", "A", "y"])
    assert approve(Portal.at(portal.root), store, first.submission, LI).fate == "published"
    again = approve(Portal.at(portal.root), store, second.submission, LI)
    assert (again.fate, again.review, store.last().number) == ("waiting", True, 1)
    shown = entry_of(store, second).told("diff")
    assert shown is not None
    assert (shown["added"], shown["changed"], shown["removed"]) == (0, 1, 1)
    assert approve(Portal.at(portal.root), store, second.submission, LI).fate == "published"
    assert [event for event, _ in events(store)] == ["waiting", "waiting", "approved", "rechecked", "approved"]
    assert list(verify(store)) == []


def test_a_row_beyond_those_shown_counts_too(hand: Hand, portal: Portal, store: Store) -> None:
    """Of 1,200 rows that change 1,000 are shown; one of the others changes meanwhile, and the counts stay."""
    keys = [f"a{number:04}" for number in range(1200)]
    approve(Portal.at(portal.root), store, hand(*([key, "A", "old"] for key in keys)).submission, LI)
    waiting = hand(*([key, "A", "new"] for key in keys))
    meanwhile = hand(*([key, "A", "other" if key == keys[-1] else "old"] for key in keys))
    approve(Portal.at(portal.root), store, meanwhile.submission, LI)
    reason = Word(person="Li", accept="renamed")
    before = entry_of(store, waiting).told("diff")
    assert approve(Portal.at(portal.root), store, waiting.submission, reason).fate == "waiting"
    after = entry_of(store, waiting).told("diff")
    assert before is not None
    assert after is not None
    digests = before.pop("sha256"), after.pop("sha256")
    assert (before, digests[0] != digests[1]) == (after, True)
    assert approve(Portal.at(portal.root), store, waiting.submission, reason).fate == "published"


def test_the_digest_is_the_same_however_rows_are_compared(
    hand: Hand, portal: Portal, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits is compared anew when it is approved: into an empty table or a full one, in pieces of any size."""
    outcome = hand(*([f"a{number}", "A", "x"] for number in range(30)), by=Handed(person="Wang"))
    monkeypatch.setattr("gongkai.release.filling.BATCH", 7)
    assert approve(Portal.at(portal.root), store, outcome.submission, LI).fate == "published"


def test_what_is_public_already_is_nothing_new(hand: Hand, portal: Portal, store: Store) -> None:
    first, second = hand(["a1", "A", "x"]), hand(["a1", "A", "x"])
    approve(Portal.at(portal.root), store, first.submission, LI)
    assert approve(Portal.at(portal.root), store, second.submission, LI).fate == "unchanged"
    assert entry_of(store, second).fate == "unchanged"


def test_what_does_not_fit_any_more_is_rejected(
    hand: Hand, portal: Portal, store: Store, make_dataset: MakeDataset
) -> None:
    outcome = hand(["a1", "A", "x"])
    declare(portal, make_dataset, "required")
    path = portal.root / "datasets/item/datapackage.yaml"
    strict = path.read_text(encoding="utf-8").replace(
        "- name: name\n", "- name: name\n      constraints: {minLength: 2}\n"
    )
    path.write_text(strict, encoding="utf-8")
    done = approve(Portal.at(portal.root), store, outcome.submission, LI)
    entry = entry_of(store, outcome)
    report = entry.told("report")
    assert (done.fate, entry.fate, store.current()) == ("rejected", "rejected", None)
    assert report is not None
    assert report["tasks"][0]["errors"][0]["cell"] == "x"


def test_other_layouts_need_another_submission(hand: Hand, portal: Portal, store: Store) -> None:
    outcome = hand(["a1", "A", "x"])
    layouts = "layouts: [{name: f, headers: [编号], fields: {key: {from: 编号}, agency: {value: A}}}]"
    (portal.root / "datasets/item/pipeline.yaml").write_text(layouts, encoding="utf-8")
    with pytest.raises(InvalidData, match="anew"):
        approve(Portal.at(portal.root), store, outcome.submission, LI)
    assert entry_of(store, outcome).fate == "waiting"


def test_a_large_change_needs_a_reason_too(hand: Hand, portal: Portal, store: Store) -> None:
    many = [[f"a{number}", "A", "x"] for number in range(60)]
    approve(Portal.at(portal.root), store, hand(*many).submission, LI)
    outcome = hand(*many[:10])
    assert (outcome.fate, [stop.rule for stop in outcome.stops]) == ("waiting", ["removed"])
    refused = approve(Portal.at(portal.root), store, outcome.submission, LI)
    assert (refused.fate, [stop.rule for stop in refused.stops]) == ("waiting", ["removed"])
    reason = Word(person="Li", accept="merged")
    assert approve(Portal.at(portal.root), store, outcome.submission, reason).fate == "published"
    assert store.last().raw["submissions"][0]["accepted_change"] == "merged"


def test_a_stop_without_review_can_be_approved(
    hand: Hand, portal: Portal, store: Store, make_dataset: MakeDataset
) -> None:
    declare(portal, make_dataset, "none")
    many = [[f"a{number}", "A", "x"] for number in range(60)]
    assert hand(*many).fate == "published"
    outcome = hand(*many[:10])
    done = approve(Portal.at(portal.root), store, outcome.submission, Word(person="Li", accept="merged"))
    assert (done.fate, entry_of(store, outcome).fate) == ("published", "published")


def test_committed_rows_and_ways_back_need_no_second_person(
    portal: Portal, store: Store, make_dataset: MakeDataset, hand: Hand
) -> None:
    make_dataset("item", FIELDS, [HEADER, ["a1", "A", "x"]], replace={"slice": ["agency"]}, owner="agency")
    assert build(Portal.at(portal.root), store).release is not None
    declare(portal, make_dataset, "required")
    approve(Portal.at(portal.root), store, hand(["a1", "A", "y"]).submission, LI)
    assert rollback(store, 1, reason="wrong") is not None
    assert list(verify(store)) == []


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda store, folder: flip(folder / "decision-1.json"), id="a decision"),
        pytest.param(lambda store, folder: (folder / "decision-1.json").unlink(), id="a decision that is gone"),
        pytest.param(lambda store, folder: flip(folder / "report.json"), id="a report"),
        pytest.param(lambda store, folder: rewrite(store), id="the audit log"),
    ],
)
def test_what_was_altered_is_found(hand: Hand, portal: Portal, store: Store, spoil: Callable[..., None]) -> None:
    outcome = hand(["a1", "A", "x"])
    approve(Portal.at(portal.root), store, outcome.submission, LI)
    assert list(verify(store)) == []
    spoil(store, entry_of(store, outcome).submission.folder)
    found: list[Finding] = list(verify(store, again=False))
    assert found


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def rewrite(store: Store) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(store.root / "private.db")) as connection, connection:
        connection.execute("UPDATE audit SET person = 'Zhao' WHERE number = 2")


def test_unknown_ids_and_words(portal: Portal, store: Store, make_dataset: MakeDataset) -> None:
    with pytest.raises(NoSubmission):
        reject(store, "nosuch", LI)
    with pytest.raises(NoSubmission):
        approve(portal, store, "nosuch", LI)
    assert not store.root.exists()
    declare(portal, make_dataset, "maybe")
    with pytest.raises(BrokenDescriptor, match="review"):
        assert Portal.at(portal.root).datasets
