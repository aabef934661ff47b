"""The tables that an account is kept in: found by their names and fields, read from a release."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from contextlib import closing
from typing import Any

from gongkai.descriptor import Package, Resource
from gongkai.errors import DamagedStore
from gongkai.names import quoted
from gongkai.release import Release


def find(packages: Sequence[Package], name: str, fields: Collection[str]) -> Resource | None:
    """Return the table of a name, or None where a portal has none, or one that has not these fields."""
    found = (resource for package in packages for resource in package.resources if resource.name == name)
    return next((resource for resource in found if set(fields) <= set(resource.schema.names)), None)


def opened(release: Release, table: Resource) -> sqlite3.Connection:
    """Return a connection to the database that holds a table; it only reads."""
    path = next(file.path for file in release.databases.values() if table.name in file.tables)
    return sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)


def published(release: Release, table: Resource | None, fields: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the rows of a table in the order of these fields; none where a release has not the table.

    Raises DamagedStore.
    """
    if table is None or release.table(table.name) is None:
        return []
    try:
        with closing(opened(release, table)) as connection:
            return rows(connection, table.name, fields)
    except sqlite3.Error as error:
        raise DamagedStore(where=release.root, fault=str(error)) from error


def rows(connection: sqlite3.Connection, table: str, fields: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the rows of a table of a database in the order of these fields."""
    columns = ", ".join(map(quoted, fields))
    return connection.execute(f"SELECT {columns} FROM {quoted(table)} ORDER BY {columns}").fetchall()


def text(value: Any) -> str:
    """Return a cell as text; an empty one as none.

    >>> text(None), text(5), text("x")
    ('', '5', 'x')
    """
    return "" if value is None else str(value)


def whole(value: Any) -> int:
    """Return a cell as a whole number; 0 where it is none: a portal may declare the field as it likes.

    >>> whole(8), whole("8"), whole("x"), whole(None)
    (8, 8, 0, 0)
    """
    return int(text(value)) if text(value).isdecimal() else 0
