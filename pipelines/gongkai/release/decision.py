"""Decisions on a submission that waits: signed records in its folder, each written once and never changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongkai import clock
from gongkai.release.manifest import read_json
from gongkai.release.submission import DECISIONS, Submission, write_json

if TYPE_CHECKING:
    from gongkai.release.store import Store


def decide(store: Store, submission: Submission, decision: str, *, person: str, **facts: Any) -> None:
    """Write a decision (approved, rejected, withdrawn, rechecked); asked while the store is locked.

    Raises BadKey, DamagedStore, OSError.
    """
    number = len(decisions(submission.folder)) + 1
    told = {"submission": submission.id, "number": number, "decision": decision, "at": clock.stamp(), "person": person}
    write_json(submission.folder / f"decision-{number}.json", store.sign({**told, **facts}))


def same_person(one: str, other: str) -> bool:
    """Tell whether two names are of one person, however they are typed.

    >>> same_person("王 科长", "王科长 "), same_person("alice", "ＡＬＩＣＥ"), same_person("王科长", "李科长")
    (True, True, False)
    """
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def decisions(folder: Path) -> list[Mapping[str, Any]]:
    """Return the decisions on the submission of a folder, the first one first.

    Raises DamagedStore.
    """
    found = [read_json(path) for path in folder.glob(DECISIONS)]
    return sorted(found, key=lambda record: int(record["number"]))
