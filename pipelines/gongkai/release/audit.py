"""The audit log: who did what and when. Private; each event holds the hash of the one before, so that none can go."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from gongkai import clock
from gongkai.errors import AuditFailed, RecordFailed

#: The private database: audit log, tokens as hashes. Never served.
PRIVATE = "private.db"

#: How long another process may write, in seconds, until we give up.
PATIENCE = 30.0

EVENTS = "SELECT number, at, event, person, facts, hash FROM audit ORDER BY number"
HEAD = "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that someone did."""

    number: int
    at: str
    event: str
    person: str
    facts: dict[str, Any]
    hash: str

    def as_json(self) -> dict[str, Any]:
        """Return the event as plain data."""
        told = {"number": self.number, "at": self.at, "event": self.event, "person": self.person}
        return {**told, **self.facts, "hash": self.hash}


def reason(text: str, facts: Mapping[str, object] | None = None) -> dict[str, Any]:
    """Return why something was refused as an event keeps it: in no language, to be worded by who reads it."""
    values = {name: fact if isinstance(fact, int | float) else str(fact) for name, fact in (facts or {}).items()}
    return {"because": text, "values": values or None}


@contextmanager
def private(root: Path) -> Iterator[sqlite3.Connection]:
    """Open the private database of a store in one transaction, made with the first one.

    Raises AuditFailed where it cannot be written.
    """
    path = root / PRIVATE
    try:
        root.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            # The owner alone may read it, from its first moment on.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(path, isolation_level=None, timeout=PATIENCE)) as connection:
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                yield connection
    except (sqlite3.Error, OSError) as error:
        raise AuditFailed(where=path, fault=error) from error


def read_private(root: Path, table: str, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """Return what a query finds in a table of the private database; nothing where that is not there yet.

    Raises AuditFailed.
    """
    path = root / PRIVATE
    if not path.exists():
        return []
    try:
        # Read only: a store is proven from a copy that nobody may write to, too. A journal is what a process left
        # that died while it wrote, and SQLite must undo that before anyone can read.
        undone = path.with_name(f"{PRIVATE}-journal").exists() and os.access(path, os.W_OK)
        uri = f"{path.resolve().as_uri()}?mode={'rw' if undone else 'ro'}"
        with closing(sqlite3.connect(uri, uri=True, timeout=PATIENCE)) as connection:
            known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
            return connection.execute(query, values).fetchall() if known else []
    except sqlite3.Error as error:
        raise AuditFailed(where=path, fault=error) from error


@dataclass(frozen=True)
class Audit:
    """The audit log of a store."""

    root: Path

    def write(self, event: str, person: str = "", **facts: Any) -> None:
        """Write an event; facts that are None are left out.

        Raises AuditFailed.
        """
        with private(self.root) as connection:
            self.add(connection, event, person, **facts)

    def add(self, connection: sqlite3.Connection, event: str, person: str = "", **facts: Any) -> None:
        """Write an event in the transaction of what it tells, so that neither is there without the other."""
        told = {name: fact for name, fact in facts.items() if fact is not None}
        _prepare(connection)
        last = connection.execute(HEAD).fetchone()
        number, before = (last[0] + 1, last[1]) if last else (1, "")
        row = (number, clock.stamp(), event, person, _written(told))
        connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?)", (*row, _hash(before, row)))

    def write_after(self, release: int, event: str, person: str = "", **facts: Any) -> None:
        """Write an event of a release that is public by now.

        Raises RecordFailed.
        """
        try:
            self.write(event, person, release=release, **facts)
        except AuditFailed as error:
            raise RecordFailed(where=self.root / PRIVATE, number=release, fault=error.facts["fault"]) from error

    def events(self) -> Iterator[Event]:
        """Yield all events, the first one first.

        Raises AuditFailed.
        """
        for number, at, event, person, facts, digest in read_private(self.root, "audit", EVENTS):
            yield Event(number=number, at=at, event=event, person=person, facts=json.loads(facts), hash=digest)

    def head(self) -> tuple[int, str] | None:
        """Return number and hash of the last event; None where there is none.

        Raises AuditFailed.
        """
        found = read_private(self.root, "audit", HEAD)
        return (found[0][0], found[0][1]) if found else None

    def broken(self) -> int | None:
        """Return the number of the first event that is not as it was written; None where all are.

        Raises AuditFailed.
        """
        before = ""
        for expected, event in enumerate(self.events(), 1):
            row = (event.number, event.at, event.event, event.person, _written(event.facts))
            if event.number != expected or event.hash != _hash(before, row):
                return expected
            before = event.hash
        return None


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TABLE IF NOT EXISTS audit (number INTEGER PRIMARY KEY, at TEXT NOT NULL, event TEXT NOT NULL, "
        "person TEXT NOT NULL, facts TEXT NOT NULL, hash TEXT NOT NULL)"
    )


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(before: str, row: tuple[object, ...]) -> str:
    return sha256(f"{before}\n{_written(row)}".encode()).hexdigest()
