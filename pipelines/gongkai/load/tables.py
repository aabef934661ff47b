"""The SQL tables of a resource: made with sqlite-utils, filled in bulk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

import sqlite_utils

from gongkai.descriptor import Resource
from gongkai.load.search import search_table, search_text
from gongkai.load.values import sqlite_type
from gongkai.names import quoted

#: The cache while an index is made, in SQLite's words 4 MiB: the table is read once, and SQLite sorts at once what the
#: cache may hold. What fits that of the processor is sorted in two thirds of the time that 64 MiB take.
SORTED = -4096


def register_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the SQL functions that the search index is filled with."""
    connection.create_function("search_text", 1, search_text, deterministic=True)


def create_table(connection: sqlite3.Connection, resource: Resource) -> None:
    """Create the table of a resource with its keys, indexes and search index.

    The natural key is the PRIMARY KEY: Datasette links a foreign key to the row page that the key's value names.
    """
    # Written here and not by sqlite-utils, which refuses a key to a table that is made later: two tables may refer
    # to one another.
    lines = ",\n".join(f"   {line}" for line in _definitions(resource))
    connection.execute(f"CREATE TABLE {quoted(resource.name)} (\n{lines}\n)")
    create_indexes(connection, resource)
    if resource.search:
        create_search(connection, search_table(resource.name), resource.search)


def create_indexes(connection: sqlite3.Connection, resource: Resource) -> None:
    """Create the indexes of a table, its key and its search index aside."""
    ((held,),) = connection.execute("PRAGMA cache_size")
    connection.execute(f"PRAGMA cache_size={SORTED}")
    _create_indexes(connection, resource)
    connection.execute(f"PRAGMA cache_size={held}")


def _create_indexes(connection: sqlite3.Connection, resource: Resource) -> None:
    table = sqlite_utils.Database(connection).table(resource.name)
    for name in _indexed(resource):
        table.create_index([name], index_name=_index("idx", resource, name))
    for field in resource.schema.fields:
        if field.unique and resource.schema.primary_key != (field.name,):
            # Not a UNIQUE one: while rows are replaced two may share a value for a moment, and whether they still do
            # at the end is a fault to be told, not an exception of SQLite.
            table.create_index([field.name], index_name=_index("unique", resource, field.name))


def drop_indexes(connection: sqlite3.Connection, resource: Resource) -> None:
    """Drop the indexes that `create_indexes` makes."""
    query = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
    for (name,) in connection.execute(query, (resource.name,)).fetchall():
        connection.execute(f"DROP INDEX {quoted(name)}")


def create_search(connection: sqlite3.Connection, index: str, names: Sequence[str]) -> None:
    """Create a search index over columns of some names, empty."""
    columns = ", ".join(map(quoted, names))
    connection.execute(f"CREATE VIRTUAL TABLE {quoted(index)} USING fts5({columns}, content='', tokenize='unicode61')")


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


def _definitions(resource: Resource) -> Iterator[str]:
    schema = resource.schema
    for field in schema.fields:
        # Other required fields are checked by `validate`: rows published before a field became required must
        # find a place here until a submission fills them.
        needed = " NOT NULL" if field.name in schema.primary_key else ""
        yield f"{quoted(field.name)} {sqlite_type(field)}{needed}"
    yield f"PRIMARY KEY ({', '.join(quoted(name) for name in schema.primary_key)})"
    for key in schema.foreign_keys:
        if len(key.fields) == 1:
            target = f"{quoted(key.resource or resource.name)} ({quoted(key.reference_fields[0])})"
            yield f"FOREIGN KEY ({quoted(key.fields[0])}) REFERENCES {target}"


def _index(kind: str, resource: Resource, field: str) -> str:
    # No slug holds two underscores, so no other table's index is called the same.
    return f"{kind}_{resource.name}__{field}"


def _indexed(resource: Resource) -> list[str]:
    keys = [key.fields[0] for key in resource.schema.foreign_keys if len(key.fields) == 1]
    primary = {resource.schema.primary_key[0]}
    wanted = [*keys, *resource.facets, *resource.indexes, *resource.replace.by]
    return [name for name in dict.fromkeys(wanted) if name not in primary]
