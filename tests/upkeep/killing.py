"""Kills a process at random moments of what it does to a store, looks at the store after each, and tells what it found.

A moment is a time of the run, a line of the code that writes, a line from where the new manifest is written to the end,
one while `current.json` is written, or one behind that. Run as a program: the process that is forked must have no
thread of a test runner.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from types import FrameType
from typing import Any

from gongkai.descriptor import Portal
from gongkai.messages import set_language
from gongkai.pipeline import publish
from gongkai.release import Store
from gongkai.release.collect import collect
from gongkai.upkeep import rollback, verify, withdraw

KINDS = ("publish", "rollback", "gc", "withdraw", "first")
#: From which mark to which the lines of a mode run.
SPANS = {"line": ("", "all"), "end": ("end", "all"), "pointer": ("pointer", "pointed"), "after": ("pointed", "all")}
MODES = ("time", *SPANS)
#: Whose lines are counted: what leads to a release and what removes the old.
WRITERS = ("/gongkai/pipeline/", "/gongkai/release/", "/gongkai/upkeep/")
#: From here on the new release comes to be, or the old is removed.
END = {("store.py", "_point_to"), ("collect.py", "_tell")}
#: The files by which the store turns: what is public, and what may be missing.
POINTERS = ("current.json", "collected.json")
ROWS = 1000
#: The one thing that `verify` may say after a kill: the row is gone from what is current, and the rest is to be done.
UNFINISHED = "it was withdrawn and is still there; remove it with: gongkai gc"


@dataclass
class Lines:
    """Counts lines as they run, or ends the process at one of them, counted from a mark on."""

    kill_at: int | None = None
    #: The mark: how many lines run before it grows with the releases of a store.
    since: str = ""
    #: How many lines ran in all; before the end; before the pointer was written, and when it was.
    counts: dict[str, int] = field(default_factory=lambda: {"all": 0})

    def __call__(self, frame: FrameType, event: str, _: Any) -> Lines | None:
        """Trace a function where it is one that writes."""
        code, file = frame.f_code, frame.f_code.co_filename.rpartition("/")[2]
        if not any(writer in code.co_filename for writer in WRITERS):
            return None
        if event == "line":
            self.counts["all"] += 1
            start = self.counts.get(self.since, None if self.since else 0)
            if start is not None and self.counts["all"] - start == self.kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
        elif (file, code.co_name) in END:
            self.counts.setdefault("end", self.counts["all"])
        elif code.co_name == "write_whole" and frame.f_locals["path"].name in POINTERS:
            self.counts["pointer" if event == "call" else "pointed"] = self.counts["all"]
        return self

    def moment(self, mode: str, share: float) -> Lines:
        """Return what kills at a share of the lines that a mode chooses from, which were counted before."""
        first, last = SPANS[mode]
        lines = self.counts[last] - self.counts.get(first, 0)
        return Lines(kill_at=1 + int(share * lines), since=first)


@dataclass
class Trials:
    """A store, and what became of it."""

    portal: Portal
    root: Path
    dice: random.Random
    faults: list[Any] = field(default_factory=list)
    #: For each kind: how long it takes, and which lines it runs.
    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, Lines] = field(default_factory=dict)
    #: In which tenth of its run each kind was killed, and how often in which mode.
    tenths: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    killed: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    number: int = 0

    @property
    def store(self) -> Store:
        return Store.at(self.root)

    @property
    def last(self) -> int:
        release = self.store.current()
        return release.number if release else 0

    @property
    def pointer(self) -> bytes:
        path = self.root / "current.json"
        return path.read_bytes() if path.exists() else b""

    def hand_in(self, *rows: str) -> None:
        path = self.root.parent / "rows.csv"
        path.write_text("\n".join(["key,name", *rows, ""]))
        publish(self.portal, self.store, "item", path)

    def work(self, kind: str) -> None:
        if kind in {"publish", "first"}:
            self.hand_in(*(f"k{row},n{self.number if row % 7 == self.number % 7 else 0}" for row in range(ROWS)))
        elif kind == "rollback":
            rollback(self.store, self.last - 1, reason="x")
        elif kind == "gc":
            collect(self.store, 1)
        else:
            withdraw(self.portal, self.store, "item", [f"w{self.number}"], reason="x")

    def measure(self, kind: str) -> None:
        """Run a kind twice to its end: for the time, and for the lines."""
        with self.place(kind):
            start = time.monotonic()
            self._forked(kind, None)
            self.seconds[kind] = time.monotonic() - start
        reader, writer = os.pipe()
        with self.place(kind):
            self._forked(kind, Lines(), told=writer)
        self.lines[kind] = Lines(counts=json.loads(os.read(reader, 1000)))
        os.close(reader)
        os.close(writer)

    def next(self) -> None:
        """Publish a row, which must work after whatever happened."""
        before = self.last
        self.hand_in(f"next,{self.number}-{before}")
        if self.last != before + 1:
            self.faults.append(["the next one", self.number, before])

    @contextmanager
    def place(self, kind: str) -> Iterator[None]:
        """Work in the store, or for a first release in a new one; the next release must work there."""
        self.number += 1
        root = self.root
        if kind == "first":
            self.root = root.parent / f"first-{self.number}" / "store"
            self.root.parent.mkdir()
        try:
            yield
            self.next()
        finally:
            self.root = root

    def trial(self, kind: str, mode: str) -> None:
        """Kill a piece of work once, and look at what is left."""
        share, lines = self.dice.random(), self.lines[kind].counts
        with self.place(kind):
            before, pointer = self.last, self.pointer
            if mode == "time":
                status = self._forked(kind, None, seconds=share * self.seconds[kind])
            else:
                moment = self.lines[kind].moment(mode, share)
                share = (lines.get(moment.since, 0) + (moment.kill_at or 0)) / (lines["all"] + 1)
                status = self._forked(kind, moment)
            if os.WIFSIGNALED(status):
                self.tenths[kind][int(share * 10)] += 1
                self.killed[mode] += 1
            self._look(kind, mode, before, pointer)

    def _look(self, kind: str, mode: str, before: int, pointer: bytes) -> None:
        after = self.last
        self.outcomes["new" if after > before else "old"] += 1
        whole = after == before + 1 or (after == before and self.pointer == pointer)
        # A store without a release has nothing to prove yet.
        found = [finding.fault for finding in verify(self.store, again=self.number % 25 == 0)] if after else []
        if kind == "withdraw" and set(found) == {UNFINISHED}:
            self.outcomes["unfinished"] += 1
            with self.store.locked():
                pass
            found = [finding.fault for finding in verify(self.store, again=False)]
        if found or not whole:
            self.faults.append([self.number, kind, mode, before, after, found])

    def _forked(self, kind: str, lines: Lines | None, *, told: int | None = None, seconds: float | None = None) -> int:
        """Do a piece of work in a process of its own, and return how that ended."""
        pid = os.fork()
        if pid == 0:
            try:
                sys.settrace(lines)
                self.work(kind)
                sys.settrace(None)
                if told is not None and lines is not None:
                    os.write(told, json.dumps(lines.counts).encode())
            except BaseException as error:  # noqa: BLE001 - whatever it is, this process ends here
                sys.settrace(None)
                os.write(2, f"{kind}: {error!r}\n".encode())
                os._exit(1)
            os._exit(0)
        if seconds is not None:
            time.sleep(seconds)
            os.kill(pid, signal.SIGKILL)
        status = os.waitpid(pid, 0)[1]
        if os.WIFEXITED(status) and os.WEXITSTATUS(status):
            self.faults.append([self.number, kind, "failed"])
        return status


def main(portal: str, root: str, trials: str, seed: str) -> None:
    """Make the trials and print what was found."""
    set_language("en")
    run = Trials(Portal.at(portal), Path(root), random.Random(int(seed)))  # noqa: S311 - not for secrets
    run.hand_in(*(f"k{row},n0" for row in range(ROWS)))
    run.hand_in(*(f"w{row},n" for row in range(2 * int(trials) + 40)))
    for kind in KINDS:
        run.measure(kind)
    for kind, mode in cycle((kind, mode) for mode in MODES for kind in KINDS):
        # One that ended before its moment came is none.
        if sum(run.killed.values()) == int(trials):
            break
        run.trial(kind, mode)
    run.faults += [[finding.place, finding.fault] for finding in verify(run.store)]
    # The folder of a submission whose process died is private, and stays as it was.
    drafts = [str(path) for path in run.root.rglob(".*draft*") if "submissions" not in path.parts]
    told = {"faults": run.faults, "drafts": drafts, "outcomes": run.outcomes, "killed": run.killed}
    lines = {kind: lines.counts for kind, lines in run.lines.items()}
    sys.stdout.write(f"{json.dumps({**told, 'tenths': run.tenths, 'seconds': run.seconds, 'lines': lines})}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
