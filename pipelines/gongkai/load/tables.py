"""The SQL tables of a resource: made with sqlite-utils, filled in bulk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import sqlite_utils

from gongkai.descriptor import Resource
from gongkai.load.search import search_table, search_text
from gongkai.load.values import sqlite_type
from gongkai.names import quoted

BATCH = 10_000


def register_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the SQL functions that the search index is filled with."""
    connection.create_function("search_text", 1, search_text, deterministic=True)


def create_table(connection: sqlite3.Connection, resource: Resource) -> None:
    """Create the table of a resource with its keys, indexes and search index.

    The natural key is the PRIMARY KEY: Datasette links a foreign key to the row page that the key's value names.
    """
    database = sqlite_utils.Database(connection)
    schema = resource.schema
    table = database.table(resource.name)
    table.create(
        {field.name: sqlite_type(field) for field in schema.fields},
        pk=schema.primary_key[0] if len(schema.primary_key) == 1 else schema.primary_key,
        # Other required fields are checked by `validate`: rows published before a field became required must
        # find a place here until a submission fills them.
        not_null=set(schema.primary_key),
        foreign_keys=[
            (key.fields[0], key.resource or resource.name, key.reference_fields[0])
            for key in schema.foreign_keys
            if len(key.fields) == 1
        ],
    )
    for name in _indexed(resource):
        table.create_index([name])
    for field in schema.fields:
        if field.constraints.get("unique") and schema.primary_key != (field.name,):
            table.create_index([field.name], unique=True, index_name=f"unique_{resource.name}_{field.name}")
    if resource.search:
        _create_search(connection, resource)


def stage(connection: sqlite3.Connection, name: str, columns: dict[str, list[Any]], types: Sequence[str]) -> None:
    """Fill a temporary table with columns of values; `types` are the SQL types in the same order."""
    definitions = ", ".join(f"{quoted(label)} {kind}" for label, kind in zip(columns, types, strict=True))
    connection.execute(f"DROP TABLE IF EXISTS temp.{quoted(name)}")
    connection.execute(f"CREATE TEMP TABLE {quoted(name)} ({definitions})")
    marks = ", ".join("?" for _ in columns)
    rows: Iterable[tuple[Any, ...]] = zip(*columns.values(), strict=True)
    connection.executemany(f"INSERT INTO temp.{quoted(name)} VALUES ({marks})", rows)


def search_rows(connection: sqlite3.Connection, resource: Resource, rowids: str, *, remove: bool = False) -> None:
    """Add rows to the search index, or take them out; `rowids` is a query that yields their rowids.

    A row is taken out with the text that it was indexed with, so this comes before the row changes: that is
    how FTS5 deletes from an index that keeps no text of its own.
    """
    if not resource.search:
        return
    index = quoted(search_table(resource.name))
    columns = ", ".join(quoted(name) for name in resource.search)
    texts = ", ".join(f"search_text({quoted(name)})" for name in resource.search)
    target, values = (f"{index}, rowid", "'delete', rowid") if remove else ("rowid", "rowid")
    connection.execute(
        f"INSERT INTO {index} ({target}, {columns}) "
        f"SELECT {values}, {texts} FROM {quoted(resource.name)} WHERE rowid IN ({rowids})"
    )


def _indexed(resource: Resource) -> list[str]:
    keys = [key.fields[0] for key in resource.schema.foreign_keys if len(key.fields) == 1]
    primary = {resource.schema.primary_key[0]}
    wanted = [*keys, *resource.facets, *resource.indexes, *resource.replace.by]
    return [name for name in dict.fromkeys(wanted) if name not in primary]


def _create_search(connection: sqlite3.Connection, resource: Resource) -> None:
    columns = ", ".join(quoted(name) for name in resource.search)
    index = quoted(search_table(resource.name))
    connection.execute(f"CREATE VIRTUAL TABLE {index} USING fts5({columns}, content='', tokenize='unicode61')")
