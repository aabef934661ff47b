"""The history of a database: a file of its own that grows with what changes.

`events` holds one line for each row that came, changed or went, with the cells that it had before; the rows as they
were at any release are those of today with the events since then undone (`gongkai.query`).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from gongkai.release.journal import Event
from gongkai.release.tombstone import Tombstone, scrub

SCHEMA = """
CREATE TABLE releases (number INTEGER PRIMARY KEY, created TEXT NOT NULL);
CREATE TABLE events (
   id INTEGER PRIMARY KEY,
   release INTEGER NOT NULL REFERENCES releases (number),
   "table" TEXT NOT NULL,
   key TEXT NOT NULL,
   kind TEXT NOT NULL,
   before TEXT,
   after TEXT
);
CREATE INDEX events_by_row ON events ("table", key);
CREATE INDEX events_by_release ON events ("table", release);
CREATE TABLE tombstones (
   "table" TEXT NOT NULL,
   digest TEXT NOT NULL,
   release INTEGER NOT NULL,
   created TEXT NOT NULL,
   reason TEXT NOT NULL,
   PRIMARY KEY ("table", digest)
);
"""


class HistoryDraft:
    """The history of the coming release: that of the last one, and what is written into it."""

    def __init__(self, path: Path, last: Path | None) -> None:
        self.path = path
        if last is not None:
            shutil.copyfile(last, path)
            path.chmod(0o644)
        self.connection = sqlite3.connect(path, isolation_level=None)
        # It becomes public by a rename or not at all, like a draft of a database.
        self.connection.execute("PRAGMA journal_mode=MEMORY")
        self.connection.execute("PRAGMA synchronous=OFF")
        if last is None:
            self.connection.executescript(SCHEMA)

    def write(self, number: int, created: str, events: Iterable[Event]) -> None:
        """Write a release and its events."""
        execute = self.connection.execute
        execute("BEGIN")
        execute("INSERT INTO releases VALUES (?, ?)", (number, created))
        self.connection.executemany(
            'INSERT INTO events (release, "table", key, kind, before, after) VALUES (?, ?, ?, ?, ?, ?)',
            ((number, *event) for event in events),
        )
        execute("COMMIT")

    def finish(self) -> None:
        """Leave the file whole, with no journal beside it."""
        self.connection.execute("PRAGMA journal_mode=DELETE")
        self.connection.close()
        with self.path.open("rb") as stream:
            os.fsync(stream.fileno())


def write_history(
    path: Path,
    last: Path | None,
    made: tuple[int, str],
    events: Iterable[Event],
    stone: Tombstone | None = None,
) -> None:
    """Write the history of a release: that of the last one, what is new, and without a row that was taken down."""
    draft = HistoryDraft(path, last)
    with closing(draft.connection):
        draft.write(*made, events)
        if stone is not None:
            scrub(draft.connection, stone, *made)
        draft.finish()
