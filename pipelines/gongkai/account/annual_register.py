"""The closed register of requests, where its rows can be counted and nothing else: a connection with one table."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from gongkai import extract
from gongkai.account.annual_declared import Register
from gongkai.account.tables import find, opened
from gongkai.errors import N_, InvalidData, UsageError
from gongkai.messages import translate
from gongkai.names import quoted
from gongkai.release import Release
from gongkai.table import Table

NO_DATE = N_("{path}: row {row}: “{cell}” in “{field}” is no date such as 2022-03-01")


def register_of(path: Path, register: Register) -> sqlite3.Connection:
    """Return a register that is read from a file of its own, in memory only: it is not handed in.

    Raises UsageError where the file cannot be read or lacks a column, InvalidData where a date is none.
    """
    table = extract.read(path)
    lacking = [name for name in register.fields if name not in table.labels]
    if lacking:
        raise UsageError(
            fault=translate("{path}: the register lacks the columns {names}", path=path, names=", ".join(lacking))
        )
    connection = sqlite3.connect(":memory:")
    columns = ", ".join(map(quoted, register.fields))
    connection.execute(f"CREATE TABLE {quoted(register.table)} ({columns})")
    places = ", ".join("?" * len(register.fields))
    sql = f"INSERT INTO {quoted(register.table)} VALUES ({places})"
    connection.executemany(sql, _rows(path, table, register))
    connection.commit()
    return connection


def published_register(release: Release, register: Register) -> sqlite3.Connection | None:
    """Return the closed register of a release, only to be read; None where it has none with the columns that count."""
    private = release.registers
    table = find(private.packages, register.table, register.fields) if private else None
    if private is None or table is None or private.table(table.name) is None:
        return None
    return opened(private, table)


def _rows(path: Path, table: Table, register: Register) -> Iterator[tuple[str | None, ...]]:
    columns = [table.column(name).to_pylist() for name in register.fields]
    dates = [(place, name) for place, name in enumerate(register.fields) if name in register.dates]
    for number, cells in zip(table.rows.to_pylist(), zip(*columns, strict=True), strict=True):
        row = tuple((cell or "").strip() or None for cell in cells)
        for place, name in dates:
            if row[place] is not None and not _is_day(str(row[place])):
                fault = translate(NO_DATE, path=path, row=number, cell=row[place], field=name)
                raise InvalidData(fault=fault)
        yield row


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_empty(connection: sqlite3.Connection, register: Register, agencies: Collection[str]) -> bool:
    """Tell whether a register holds no request of some agencies."""
    marks = ", ".join("?" * len(agencies))
    sql = f"SELECT 1 FROM {quoted(register.table)} WHERE agency_uscc IN ({marks}) LIMIT 1"
    return connection.execute(sql, tuple(agencies)).fetchone() is None


def reaches(connection: sqlite3.Connection, register: Register, days: tuple[str, str]) -> bool:
    """Tell whether anything in a register, of whatever body, is dated between two days: else it is not of that time."""
    within = " OR ".join(f"{quoted(name)} BETWEEN ? AND ?" for name in register.dates)
    sql = f"SELECT 1 FROM {quoted(register.table)} WHERE {within} LIMIT 1"
    return connection.execute(sql, days * len(register.dates)).fetchone() is not None
