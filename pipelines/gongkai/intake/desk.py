"""The desk of the intake: what was received is carried to its fate, one submission at a time, in its order."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections import OrderedDict
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gongkai import pipeline
from gongkai.descriptor import Portal
from gongkai.errors import GongkaiError, RecordFailed, StoreBusy, refusal
from gongkai.messages import Language, explain, negotiate, speaking, translate
from gongkai.pipeline import Outcome
from gongkai.progress import Advance
from gongkai.release import Store, Submission
from gongkai.release.register import Entry, Register

#: How often a store that another process holds is asked again, in seconds.
AGAIN = 0.2
#: So many verdicts are kept in memory with the stages that led to them.
KEPT = 1_000


@dataclass(slots=True)
class Notes:
    """A watcher that writes down each stage, for the one who waits far away."""

    stages: list[dict[str, Any]] = field(default_factory=list)

    def stage(self, name: str, **facts: object) -> None:
        """Write down what a stage did."""
        self.stages.append({"name": name, "facts": facts})

    def working(
        self, name: str, total: int | None = None, *, in_bytes: bool = False
    ) -> AbstractContextManager[Advance]:
        """Show nothing."""
        return nullcontext(lambda rows: None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One submission that waits for its turn, and the language in which its reports are written."""

    submission: Submission
    language: Language


class Desk:
    """A queue and the one thread that empties it."""

    def __init__(self, root: Path, store: Store, *, room: int = 100) -> None:
        self.root, self.store = root, store
        self._jobs: queue.Queue[Job | None] = queue.Queue()
        self._room = room
        self._verdicts: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._pending: set[str] = set()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name="gongkai-intake", daemon=True)

    def start(self) -> list[Entry]:
        """Begin to work, with what an earlier process left undone, which is returned in its order."""
        entries = reversed(list(Register(self.store.root).entries()))
        left = [entry for entry in entries if entry.fate == "unfinished" and entry.facts.get("via") == "intake"]
        for entry in left:
            self.put(Job(submission=entry.submission, language=negotiate(entry.facts.get("language"))))
        self._thread.start()
        return left

    def stop(self) -> None:
        """End after the submission under way."""
        self._stopped.set()
        self._jobs.put(None)
        self._thread.join()

    @property
    def full(self) -> bool:
        """Whether no more submissions are taken for now."""
        return len(self._pending) >= self._room

    def put(self, job: Job) -> None:
        """Let a submission wait for its turn."""
        self._pending.add(job.submission.id)
        self._jobs.put(job)

    def verdict(self, name: str) -> dict[str, Any] | None:
        """Return what is known of a submission in memory; None where it must be read from the store."""
        return {"state": "queued"} if name in self._pending else self._verdicts.get(name)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None and not self._stopped.is_set():
            with speaking(job.language):
                verdict = self._carry(job)
            if verdict is not None:
                self._verdicts[job.submission.id] = verdict
                while len(self._verdicts) > KEPT:
                    self._verdicts.popitem(last=False)
            self._pending.discard(job.submission.id)

    def _carry(self, job: Job) -> dict[str, Any] | None:
        notes = Notes()
        while not self._stopped.is_set():
            try:
                # Read anew each time: a descriptor that was mended counts from the next file on.
                portal = Portal.at(self.root)
                outcome = pipeline.carry(portal, self.store, job.submission, notes)
                came = job.submission.received
                schema = portal.resource(came["dataset"], came["resource"]).schema.raw
            except StoreBusy:
                notes.stages.clear()
                self._stopped.wait(AGAIN)
            except GongkaiError as error:
                release = error.facts["number"] if isinstance(error, RecordFailed) else None
                failed = {"fault": explain(error), "exit_code": error.exit_code, "release": release}
                return {"state": "done", "stages": notes.stages, **failed}
            except Exception as error:  # noqa: BLE001 - one file that breaks us must not end the service for all
                fault = translate(refusal(error)[0]) if isinstance(error, OSError) else type(error).__name__
                with contextlib.suppress(Exception):
                    job.submission.close("rejected", fault=fault)
                return {"state": "done", "stages": notes.stages, "fault": fault, "exit_code": 2}
            else:
                return {**told(outcome, notes.stages), "schema": schema}
        return None


def told(outcome: Outcome, stages: list[dict[str, Any]]) -> dict[str, Any]:
    """Return an outcome as it is sent."""
    return {
        "state": "done",
        "stages": stages,
        "fate": outcome.fate,
        "review": outcome.review,
        "report": outcome.report.as_json(),
        "stops": [stop.as_json() for stop in outcome.stops],
        "release": outcome.release.number if outcome.release else None,
    }
