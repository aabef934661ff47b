"""Many rows into SQLite, a batch at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from gongkai.descriptor import Resource
from gongkai.load.search import search_table, search_texts
from gongkai.load.tables import create_indexes, drop_indexes
from gongkai.names import quoted

#: Rows that are Python's at once.
BATCH = 2_500

#: The SQL types of columns.
SQL_TYPES: Mapping[pa.DataType, str] = {
    pa.int64(): "INTEGER",
    pa.float64(): "REAL",
    pa.large_string(): "TEXT",
    pa.string(): "TEXT",
}


def stage(connection: sqlite3.Connection, name: str, values: pa.Table) -> None:
    """Fill a temporary table with columns of values."""
    definitions = ", ".join(f"{quoted(field.name)} {SQL_TYPES[field.type]}" for field in values.schema)
    connection.execute(f"DROP TABLE IF EXISTS temp.{quoted(name)}")
    connection.execute(f"CREATE TEMP TABLE {quoted(name)} ({definitions})")
    insert = f"INSERT INTO temp.{quoted(name)} VALUES ({_marks(values.column_names)})"
    for columns in _lists(values):
        connection.executemany(insert, _rows(columns))


def fill(
    connection: sqlite3.Connection,
    resource: Resource,
    values: pa.Table,
    *,
    search: bool = True,
    indexes: bool = True,
) -> None:
    """Fill an empty table: its rows are numbered from 1 in the order of the values.

    `search`: its search index too; `indexes`: make its indexes, which are dropped first in any case. Raises
    sqlite3.IntegrityError where two rows have one key.
    """
    # Sorted once, an index is made in a fraction of the time that it takes to keep it sorted.
    drop_indexes(connection, resource)
    names = values.column_names
    insert = f"INSERT INTO {quoted(resource.name)} ({', '.join(map(quoted, names))}) VALUES ({_marks(names)})"
    for columns in _lists(values):
        connection.executemany(insert, _rows(columns))
    if search and resource.search:
        _index(connection, resource, searched(resource, values))
    if indexes:
        create_indexes(connection, resource)


def searched(resource: Resource, values: pa.Table) -> pa.Table:
    """Return the columns that the search index of a table is made of."""
    names = dict.fromkeys([resource.schema.primary_key[0], *resource.search])
    return values.select([name for name in names if name in values.column_names])


def rowids(resource: Resource, columns: Mapping[str, pa.Array], first: int, count: int) -> pa.Array:
    """Return the number of each row from the first on: to SQLite, a key of one integer is the number."""
    key = resource.schema.primary_key
    if len(key) == 1 and resource.schema[key[0]].type in {"boolean", "integer", "year"}:
        return columns[key[0]]
    return pa.array(range(first, first + count), pa.int64())


def _index(connection: sqlite3.Connection, resource: Resource, values: pa.Table) -> None:
    """Fill the search index of a table."""
    names, first = resource.search, 1
    insert = (
        f"INSERT INTO {quoted(search_table(resource.name))} (rowid, {', '.join(map(quoted, names))}) "
        f"VALUES ({_marks(['rowid', *names])})"
    )
    for batch in values.to_batches(max_chunksize=BATCH):
        columns = dict(zip(batch.schema.names, batch.columns, strict=True))
        # FTS5 takes out only what it has put in: a row without a word stands in the index too.
        nothing = [None] * batch.num_rows
        texts = [search_texts(columns[name].to_pylist() if name in columns else nothing) for name in names]
        numbers = rowids(resource, columns, first, batch.num_rows).to_pylist()
        connection.executemany(insert, zip(numbers, *texts, strict=True))
        first += batch.num_rows


def _lists(values: pa.Table) -> Iterator[list[list[Any]]]:
    for batch in values.to_batches(max_chunksize=BATCH):
        yield [column.to_pylist() for column in batch.columns]


def _rows(columns: Sequence[list[Any]]) -> Iterable[tuple[Any, ...]]:
    return zip(*columns, strict=True)


def _marks(names: Sequence[str]) -> str:
    return ", ".join("?" for _ in names)
