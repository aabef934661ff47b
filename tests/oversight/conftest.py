"""A database of a few tables with the rules on deadlines of this repository."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
NUMBERS = {"limit", "extension", "third_party"}

#: The columns of a closed register of requests.
REQUESTS = (
    "request_no",
    "agency_uscc",
    "received_on",
    "correction_notice_on",
    "corrected_on",
    "third_party_asked_on",
    "third_party_replied_on",
    "extended",
    "extension_approved_on",
    "replied_on",
    "suspended_days",
)

#: Makes a table of a schema: its name, columns (the first is the key), rows.
Fill = Callable[..., None]


def cell(name: str, text: str) -> str | int | None:
    if name == "restarts":
        return int(text == "true")
    return int(text) if name in NUMBERS and text else text or None


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """A database with the rules, and an empty one attached as the registers."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute("ATTACH ':memory:' AS register")
        for table in ("deadline_rule", "deadline_use"):
            path = ROOT / "datasets" / "deadline_rule" / "data" / f"{table}.csv"
            with path.open(encoding="utf-8", newline="") as stream:
                rows = list(csv.DictReader(stream))
            cells = [{name: cell(name, text) for name, text in row.items()} for row in rows]
            write(made, "main", table, list(rows[0]), [list(row.values()) for row in cells])
        yield made


@pytest.fixture
def fill(connection: sqlite3.Connection) -> Fill:
    """Return a function that makes a table and fills it."""

    def make(table: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]], schema: str = "main") -> None:
        write(connection, schema, table, columns, [[row.get(name) for name in columns] for row in rows])

    return make


def write(
    connection: sqlite3.Connection, schema: str, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    named = ", ".join(f'"{name}"' for name in columns)
    connection.execute(f'CREATE TABLE {schema}."{table}" ({named}, PRIMARY KEY ("{columns[0]}"))')
    connection.executemany(f'INSERT INTO {schema}."{table}" VALUES ({", ".join("?" * len(columns))})', rows)
