"""What was published at any time: rows as of a release or a day, the life of a row, the changes since.

The rows of the current release are at hand; the history holds what was changed since, and is undone backwards.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

from gongkai.descriptor import Resource
from gongkai.errors import NoHistory, NoTable
from gongkai.names import nearest, quoted
from gongkai.query.undo import Event, Row, Undone, cells, written_key
from gongkai.release import FILLED, Release, Store, holding

EVENTS = "SELECT release, key, kind, before, after FROM events"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One event of the feed; of a table that got its first rows `rows` says how many."""

    release: int
    created: str
    table: str
    kind: str
    key: Sequence[Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    rows: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """A row as it was from one release on until another, which is None where it is still so.

    `since` is None where the history does not reach back to it.
    """

    since: int | None
    until: int | None
    row: Mapping[str, Any]


class Past:
    """What a store published until now. It keeps files open: use it in a `with` block.

    Raises NoRelease, DamagedStore.
    """

    def __init__(self, store: Store, release: Release | None = None) -> None:
        self.store, self.release = store, release or store.last()
        self._open: dict[Path, sqlite3.Connection] = {}
        self._releases: dict[int, Release | None] = {}
        self._held = holding(self.release)

    def __enter__(self) -> Past:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection in self._open.values():
            connection.close()
        self._held.close()

    def number_of(self, when: int | date) -> int:
        """Return the release that was current at the end of a day (UTC); 0 where nothing was published yet.

        Raises NoSuchRelease.
        """
        if isinstance(when, int):
            return self.store.release_at(when).number if when else 0
        days = ((number, created[:10]) for number, created in self._times.items())
        return max((number for number, day in days if day <= when.isoformat()), default=0)

    def as_of(self, table: str, when: int | date) -> Iterator[Row]:
        """Yield the rows of a table as they were, in the order of their keys and under the names of then.

        A table that was not there has no rows. Raises NoSuchRelease, NoHistory.
        """
        number = self.number_of(when)
        then = self._then(number)
        resource = _resource(then, table) if then else None
        if resource is None:
            return
        first = min(self._times, default=self.release.number)
        if number < first:
            raise NoHistory(where=self.store.root, table=table, when=when, first=first)
        undone = Undone()
        query = f'{EVENTS} WHERE "table" = ? AND release > ? ORDER BY id DESC'
        for _, key, kind, before, _ in self._history.execute(query, (table, number)):
            undone.undo(key, kind, {} if kind == FILLED else cells(before))
        yield from undone.rows(self._today(table), resource.schema.primary_key, resource.schema.names)

    def timeline(self, table: str, key: Sequence[Any]) -> list[Life]:
        """Return the life of one row, the latest part first; [] where it never was.

        Raises NoTable.
        """
        resource = _resource(self.release, table)
        if resource is None:
            known = [name for file in self.release.databases.values() for name in file.tables]
            raise NoTable(where=self.store.root, name=table, nearest=nearest(table, known))
        name = written_key(key)
        query = f"{EVENTS} WHERE \"table\" = ? AND key IN (?, '') ORDER BY id DESC"
        events: list[Event] = self._history.execute(query, (table, name)).fetchall()
        condition = " AND ".join(f"{quoted(part)} = ?" for part in resource.schema.primary_key)
        row = next(self._today(table, condition, tuple(key)), None)
        return list(_lives(row, events))

    def changes(self, since: int | date, table: str | None = None) -> Iterator[Change]:
        """Yield what changed after a release or a day, the earliest first.

        Raises NoSuchRelease.
        """
        query = (
            'SELECT release, "table", kind, key, before, after FROM events WHERE release > ? '
            'AND (? IS NULL OR "table" = ?) ORDER BY id'
        )
        found = self._history.execute(query, (self.number_of(since), table, table))
        for number, name, kind, key, before, after in found:
            filled = kind == FILLED
            yield Change(
                release=number,
                created=self._times[number],
                table=name,
                kind=kind,
                key=() if filled else tuple(cells(key)),
                before=cells(before),
                after={} if filled else cells(after),
                rows=int(after) if filled else 1,
            )

    def tables(self, number: int) -> list[str]:
        """Return the names of the tables of a release; 0 has none."""
        then = self._then(number)
        return [name for file in then.databases.values() for name in file.tables] if then else []

    def key(self, table: str, number: int) -> tuple[str, ...]:
        """Return the key of a table as a release declares it; () where it has no such table."""
        then = self._then(number)
        resource = _resource(then, table) if then else None
        return resource.schema.primary_key if resource else ()

    def _then(self, number: int) -> Release | None:
        """Return a release, or its private side where this is the past of closed registers; None where none is."""
        # A release reads what it declares once; each table asks for it.
        if number not in self._releases:
            then = self.store.release_at(number) if number else None
            self._releases[number] = then.registers if then and self.release.private else then
        return self._releases[number]

    @cached_property
    def _times(self) -> dict[int, str]:
        return dict(self._history.execute("SELECT number, created FROM releases").fetchall())

    @property
    def _history(self) -> sqlite3.Connection:
        """The history. Datasets share one database, and so one history."""
        for file in self.release.history.values():
            return self._connection(file.path)
        raise NoHistory(where=self.store.root, table="*", when=1, first="-")

    def _today(self, table: str, condition: str = "1", values: tuple[Any, ...] = ()) -> Iterator[Row]:
        """Yield the rows of the current release in the order of their keys."""
        resource = _resource(self.release, table)
        if resource is None:
            return
        file = next(file for file in self.release.databases.values() if table in file.tables)
        names = resource.schema.names
        columns, order = (", ".join(map(quoted, group)) for group in (names, resource.schema.primary_key))
        query = f"SELECT {columns} FROM {quoted(table)} WHERE {condition} ORDER BY {order}"
        for row in self._connection(file.path).execute(query, values):
            yield dict(zip(names, row, strict=True))

    def _connection(self, path: Path) -> sqlite3.Connection:
        if path not in self._open:
            self._open[path] = sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)
        return self._open[path]


def _resource(release: Release, table: str) -> Resource | None:
    """Return a table as a release declares it, or None where it has none of that name."""
    resources = (resource for package in release.packages for resource in package.resources)
    found = next((resource for resource in resources if resource.name == table), None)
    return found if found is not None and release.table(table) is not None else None


def _lives(row: Row | None, events: Sequence[Event]) -> Iterator[Life]:
    """Yield the parts of a row's life from today backwards; an event without a key filled the whole table."""
    until: int | None = None
    for release, key, kind, before, _ in events:
        if key and kind == "removed":
            row, until = cells(before), release
        elif row is not None and (not key or kind == "added"):
            yield Life(since=release, until=until, row=row)
            row = None
        elif row is not None and kind == "changed":
            yield Life(since=release, until=until, row=row)
            row, until = {**row, **cells(before)}, release
    if row is not None:
        yield Life(since=None, until=until, row=row)
