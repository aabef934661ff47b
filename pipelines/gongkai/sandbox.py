"""SQL that was declared, not written by us: it may read some tables, for some time, and do nothing else."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from gongkai.errors import N_
from gongkai.names import quoted

#: What SQL may call: functions of SQLite whose answer depends on nothing but what they are given.
# fmt: off
FUNCTIONS = frozenset({
    "abs", "avg", "char", "coalesce", "count", "date", "dense_rank", "first_value", "format", "glob", "group_concat",
    "hex", "ifnull", "iif", "instr", "json_array_length", "json_extract", "json_type", "json_valid", "julianday",
    "lag", "last_value", "lead", "length", "like", "likely", "lower", "ltrim", "max", "min", "nullif", "printf",
    "rank", "replace", "round", "row_number", "rtrim", "sign", "strftime", "substr", "substring", "sum", "time",
    "total", "trim", "typeof", "unicode", "unlikely", "upper",
})
# fmt: on
#: Tables that SQLite makes of a cell.
MADE_TABLES = frozenset({"json_each", "json_tree"})

#: What the database of closed registers is called where it is attached.
REGISTER = "register"

#: Tables that SQLite makes of itself begin so.
OWN_PREFIXES = ("dbstat", "pragma_", "sqlite_")

#: How many steps of SQLite's machine pass between two looks at the clock.
STEPS = 10_000


class NotAllowed(Exception):
    """A statement does what it may not do; the text says what."""


class TooSlow(Exception):
    """A statement takes longer than it may."""


class Sandbox:
    """A connection that only reads; `tables` are those that statements have read."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        known: Collection[str],
        functions: Collection[str],
        seconds: float,
        registers: Collection[str] = (),
    ) -> None:
        self.tables: set[str] = set()
        self._registers = frozenset(registers)
        self._seconds = seconds
        self._deadline = 0.0
        self._connection = connection
        self._known = frozenset(known)
        self._functions = FUNCTIONS | frozenset(functions)
        schemas = [schema for _, schema, _ in connection.execute("PRAGMA database_list")]
        every = (f"SELECT name FROM {quoted(schema)}.sqlite_master" for schema in schemas)  # noqa: S608 -- quoted
        there = [connection.execute(query).fetchall() for query in every]
        self._there = frozenset(name.lower() for found in there for (name,) in found)
        self._denied = ""
        #: The tables that each statement reads: SQLite is not asked again about one that it has prepared before.
        self._read: dict[str, frozenset[str]] = {}

    def execute(self, sql: str, values: dict[str, object] | None = None) -> sqlite3.Cursor:
        """Run one statement.

        Raises NotAllowed, TooSlow, and sqlite3.Error where the statement is wrong.
        """
        self._denied = ""
        before, self.tables = self.tables, set()
        try:
            return self._connection.execute(sql, {} if values is None else values)
        except sqlite3.Error as error:
            raise self.told(error) from error
        finally:
            self.tables = before | self._read.setdefault(sql, frozenset(self.tables))

    def begin(self) -> None:
        """Begin something new: no table was read for it yet, and it has its own time."""
        self.tables.clear()
        self._deadline = time.monotonic() + self._seconds

    def is_late(self) -> bool:
        """Tell whether the time is over."""
        return time.monotonic() > self._deadline

    def told(self, error: sqlite3.Error) -> Exception:
        """Return what an error of SQLite means here, also one that comes while rows are fetched."""
        if self._denied:
            return NotAllowed(self._denied)
        return TooSlow() if "interrupted" in str(error) else error

    def judge(self, action: int, one: str | None, two: str | None, database: str | None, _: str | None) -> int:
        """Allow a step of a statement or deny it; SQLite asks while it prepares the statement."""
        if action in {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE}:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION and (two or "").lower() in self._functions:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ and self._may_read((one or "").lower(), two, database):
            return sqlite3.SQLITE_OK
        self._denied = str(two if action == sqlite3.SQLITE_FUNCTION else one or two or action)
        return sqlite3.SQLITE_DENY

    def _may_read(self, table: str, column: str | None, database: str | None) -> bool:
        # A count of all rows is asked for without a database.
        if (table in self._known and database in {"main", None}) or (
            table in self._registers and database in {REGISTER, None}
        ):
            self.tables.add(table)
            return True
        # A part of the statement that it names itself is asked for without a column; those of real tables are denied.
        named = not column and database is None and not table.startswith(OWN_PREFIXES) and table not in self._there
        return table in MADE_TABLES or named


@contextmanager
def reading(
    connection: sqlite3.Connection,
    tables: Collection[str],
    *,
    functions: Collection[str] = (),
    seconds: float,
    registers: Collection[str] = (),
) -> Iterator[Sandbox]:
    """Let nothing but reading of some tables happen on a connection within a block, each thing within some seconds.

    `registers` are tables of the private database that is attached as REGISTER; without them nothing of it is read.
    """
    for made in MADE_TABLES:
        # SQLite makes them when they are first used, which is more than reading.
        connection.execute(f"SELECT 1 FROM {made}('[]')")  # noqa: S608 -- our own names
    sandbox = Sandbox(connection, tables, functions, seconds, registers)
    sandbox.begin()
    connection.execute("PRAGMA query_only = ON")
    connection.set_authorizer(sandbox.judge)
    connection.set_progress_handler(sandbox.is_late, STEPS)
    try:
        yield sandbox
    finally:
        connection.set_progress_handler(None, 0)
        connection.set_authorizer(None)
        connection.execute("PRAGMA query_only = OFF")


#: Why a statement is refused, by what happened; filled with `fault` and `seconds`.
REFUSALS = {
    NotAllowed: N_("the SQL may not use “{fault}”; it may only read the tables of the portal"),
    TooSlow: N_("the SQL takes longer than {seconds} seconds"),
    sqlite3.Error: N_("the SQL is wrong: {fault}"),
}
