"""What a submission changes: rows added, changed and removed, found and applied in SQL."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from gongkai.descriptor import Resource
from gongkai.load import search_rows
from gongkai.names import quoted
from gongkai.release.changes import KINDS, RowChange, Sides, changes
from gongkai.release.journal import write_changes
from gongkai.release.tombstone import digest_of
from gongkai.report import Violation

INCOMING = "incoming"
#: The column of the incoming table that holds the row number in the source.
ROW = "_source_row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Which rows of one table a submission adds, changes and removes, and how many.

    `rows` holds as many of them as were asked for; the counts are of all.
    """

    table: str
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    #: How many rows the table had.
    before: int = 0
    rows: tuple[RowChange, ...] = ()
    #: The digest of all rows that differ, where it was asked for.
    sha256: str | None = None

    def __bool__(self) -> bool:
        return any((self.added, self.changed, self.removed))

    @property
    def matched(self) -> int:
        """How many published rows the submission speaks of."""
        return self.unchanged + self.changed + self.removed

    @property
    def whole(self) -> bool:
        """Whether `rows` holds every row that differs."""
        return len(self.rows) == self.added + self.changed + self.removed

    def in_full(self) -> dict[str, Any]:
        """Return the counts and the rows, and their digest where there is one."""
        digest = {"sha256": self.sha256} if self.sha256 else {}
        rows = [change.as_json() for change in self.rows]
        return {**self.as_json(), "whole": self.whole, **digest, "rows": rows}

    def digested(self, changes: Iterable[RowChange], limit: int | None) -> Difference:
        """Return the difference with the digest of all its rows, which are given, and of each kind up to a limit."""
        digest, seen, shown = sha256(), Counter[str](), []
        for change in changes:
            seen[change.kind] += 1
            told = change.as_json()
            digest.update(f"{json.dumps(told, ensure_ascii=False, sort_keys=True)}\n".encode(errors="surrogatepass"))
            if limit is None or seen[change.kind] <= limit:
                shown.append(change)
        return replace(self, rows=tuple(shown), sha256=digest.hexdigest())

    def as_json(self) -> dict[str, object]:
        """Return the counts."""
        return {
            "table": self.table,
            "added": self.added,
            "changed": self.changed,
            "removed": self.removed,
            "unchanged": self.unchanged,
        }


@dataclass(frozen=True)
class Comparison:
    """The staged rows of a submission against the rows of the draft.

    `carried` are the fields that the submission has; a field that it lacks keeps its value in a row that is there
    (mode upsert), and is missing in one that is new.
    """

    connection: sqlite3.Connection
    resource: Resource
    carried: tuple[str, ...]
    #: Table and digest of the key of each row that may not come back.
    withdrawn: frozenset[tuple[str, str]] = frozenset()
    #: How many rows of the submission are not staged because they are published as they are. Then `temp.missing` holds
    #: the keys that are published and not among all rows of the submission.
    sifted: int | None = None

    def find(self) -> Difference:
        """Sort the rows into three temporary tables and count them."""
        self._keep(
            "added",
            f"SELECT i.rowid AS id FROM {self._staged} i LEFT JOIN {self._table} t ON {self._on} WHERE t.rowid IS NULL",
        )
        self._keep(
            "changed",
            f"SELECT t.rowid AS id, i.rowid AS new FROM {self._staged} i "
            f"JOIN {self._table} t ON {self._on} WHERE {self._differs}",
        )
        self._keep("removed", self._removed())
        added, changed, removed = (self._count(f"temp.{kind}") for kind in KINDS)
        return Difference(
            table=self.resource.name,
            added=added,
            changed=changed,
            removed=removed,
            unchanged=(self.sifted or 0) + self._count(self._staged) - added - changed,
            before=self._count(self._table),
        )

    def rows(self, limit: int | None = None) -> Iterator[RowChange]:
        """Yield the rows that `find` sorted, of each kind up to a limit; asked before `apply`."""
        return changes(self.connection, self.sides, limit)

    @property
    def sides(self) -> Sides:
        """The two tables that are compared."""
        schema = self.resource.schema
        return Sides(
            old=self._table, new=self._staged, key=schema.primary_key, carried=self.carried, columns=schema.names
        )

    def strangers(self) -> list[Violation]:
        """Return the rows whose key is published in a slice that the row does not belong to."""
        by = self.resource.replace.by
        if not by:
            return []
        other = " OR ".join(f"t.{quoted(name)} IS NOT i.{quoted(name)}" for name in by)
        keys = ", ".join(f"i.{quoted(name)}" for name in self.resource.schema.primary_key)
        found = self.connection.execute(
            f"SELECT i.{quoted(ROW)}, {keys}, {', '.join(f't.{quoted(name)}' for name in by)} "
            f"FROM {self._staged} i JOIN {self._table} t ON {self._on} WHERE {other} ORDER BY 1"
        )
        width = len(self.resource.schema.primary_key)
        return [
            Violation(
                type="key-elsewhere",
                row=row[0],
                field=self.resource.schema.primary_key[0],
                cell=", ".join(str(cell) for cell in row[1 : 1 + width]),
                note=", ".join(f"{name}={value}" for name, value in zip(by, row[1 + width :], strict=True)),
            )
            for row in found
        ]

    def barred(self) -> list[Violation]:
        """Return the rows that were taken down and may not come back."""
        names = ", ".join(quoted(name) for name in (ROW, *self.resource.schema.primary_key))
        query = f"SELECT {names} FROM {self._staged} ORDER BY 1"
        return bars(self.resource, self.withdrawn, lambda: self.connection.execute(query))

    def lacking(self) -> list[Violation]:
        """Return the new rows that lack a required field because the submission does not carry it."""
        required = [field.name for field in self.resource.schema.fields if field.required]
        absent = [name for name in required if name not in self.carried]
        if not absent:
            return []
        rows = self.connection.execute(
            f"SELECT i.{quoted(ROW)} FROM {self._staged} i JOIN temp.added a ON a.id = i.rowid ORDER BY 1"
        ).fetchall()
        note = 'constraint "required" is "True"'
        return [
            Violation(type="constraint-error", row=row, field=name, note=note) for (row,) in rows for name in absent
        ]

    def repeated(self) -> list[Violation]:
        """Return the rows whose value in a unique field another published row has; asked after `apply`."""
        return [fault for name in repeats(self.resource, self.carried) for fault in self._repeated(name)]

    def _repeated(self, name: str) -> list[Violation]:
        key = quoted(self.resource.schema.primary_key[0])
        found = self.connection.execute(
            f"SELECT i.{quoted(ROW)}, i.{quoted(name)}, MIN(t.{key}) FROM {self._staged} i "
            f"JOIN {self._table} t ON t.{quoted(name)} = i.{quoted(name)} AND NOT ({self._on}) "
            f"GROUP BY i.rowid ORDER BY 1"
        )
        return [
            Violation(type="repeated-value", row=row, field=name, cell=str(cell), note=str(key))
            for row, cell, key in found
        ]

    def apply(self) -> None:
        """Change the draft's rows and its search index, and write what changes into the journal."""
        write_changes(self.connection, self.resource.name, self.sides)
        execute, table = self.connection.execute, self._table
        carried = ", ".join(quoted(name) for name in self.carried)
        search_rows(self.connection, self.resource, "SELECT id FROM temp.removed", remove=True)
        search_rows(self.connection, self.resource, "SELECT id FROM temp.changed", remove=True)
        execute(f"DELETE FROM {table} WHERE rowid IN (SELECT id FROM temp.removed)")
        values = [name for name in self.carried if name not in self.resource.schema.primary_key]
        if values:
            settings = ", ".join(f"{quoted(name)} = i.{quoted(name)}" for name in values)
            execute(
                f"UPDATE {table} SET {settings} FROM temp.changed c JOIN {self._staged} i ON i.rowid = c.new "
                f"WHERE c.id = {table}.rowid"
            )
        highest = execute(f"SELECT COALESCE(MAX(rowid), 0) FROM {table}").fetchone()[0]
        execute(
            f"INSERT INTO {table} ({carried}) SELECT {carried} FROM {self._staged} "
            f"WHERE rowid IN (SELECT id FROM temp.added) ORDER BY rowid"
        )
        search_rows(self.connection, self.resource, "SELECT id FROM temp.changed")
        search_rows(self.connection, self.resource, f"SELECT rowid FROM {table} WHERE rowid > {highest}")

    @property
    def _table(self) -> str:
        return f"main.{quoted(self.resource.name)}"

    @property
    def _staged(self) -> str:
        return f"temp.{quoted(INCOMING)}"

    @property
    def _on(self) -> str:
        return _same(self.resource.schema.primary_key, "t", "i")

    @property
    def _differs(self) -> str:
        names = [name for name in self.carried if name not in self.resource.schema.primary_key]
        return " OR ".join(f"t.{quoted(name)} IS NOT i.{quoted(name)}" for name in names) or "0"

    def _removed(self) -> str:
        absent = f"NOT EXISTS (SELECT 1 FROM {self._staged} i WHERE {self._on})"
        everything = f"SELECT t.rowid AS id FROM {self._table} t WHERE {absent}"
        mode, by = self.resource.replace.mode, self.resource.replace.by
        if mode in {"upsert", "append"}:
            return f"{everything} AND 0"
        if mode == "all" and self.sifted is not None:
            on = _same(self.resource.schema.primary_key, "t", "m")
            return f"SELECT t.rowid AS id FROM temp.missing m CROSS JOIN {self._table} t ON {on}"
        if mode == "all":
            return everything
        slices = f"SELECT DISTINCT {', '.join(quoted(name) for name in by)} FROM {self._staged}"
        # IS, not =: rows without an agency are a slice too.
        return f"{everything} AND EXISTS (SELECT 1 FROM ({slices}) s WHERE {_same(by, 't', 's', 'IS')})"

    def _keep(self, name: str, query: str) -> None:
        self.connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
        self.connection.execute(f"CREATE TEMP TABLE {name} AS {query}")

    def _count(self, table: str) -> int:
        count: int = self.connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
        return count


def bars(
    resource: Resource, withdrawn: frozenset[tuple[str, str]], rows: Callable[[], Iterable[Sequence[Any]]]
) -> list[Violation]:
    """Return the rows, each its number in the source and its key, that were taken down and may not come back."""
    if not any(table == resource.name for table, _ in withdrawn):
        return []
    field = resource.schema.primary_key[0]
    return [
        Violation(type="withdrawn-row", row=number, field=field, cell=", ".join(map(str, key)))
        for number, *key in rows()
        if (resource.name, digest_of(resource.name, key)) in withdrawn
    ]


def repeats(resource: Resource, carried: Collection[str]) -> list[str]:
    """Return the unique fields of which a value may stand in two rows; that of a key cannot."""
    schema = resource.schema
    unique = [field.name for field in schema.fields if field.unique and field.name in carried]
    return [name for name in unique if schema.primary_key != (name,)]


def _same(names: Sequence[str], left: str, right: str, operator: str = "=") -> str:
    return " AND ".join(f"{left}.{quoted(name)} {operator} {right}.{quoted(name)}" for name in names)
