"""The keys of published tables, for stages that must not open a database themselves."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

import pyarrow as pa

from gongkai.errors import DamagedStore
from gongkai.names import quoted
from gongkai.release.manifest import Release


@dataclass(frozen=True)
class ReleaseKeys:
    """The keys that a release holds; answers as `gongkai.keys.Keys`."""

    release: Release

    def of(self, resource: str, fields: Sequence[str]) -> pa.Table | None:
        """Return the values of fields of a table as text, or None where the release has no such table.

        Raises DamagedStore.
        """
        for file in self.release.databases.values():
            if resource in file.tables:
                uri = f"{file.path.resolve().as_uri()}?immutable=1"
                try:
                    with closing(sqlite3.connect(uri, uri=True)) as connection:
                        return columns_of(connection, resource, fields)
                except sqlite3.Error as error:
                    raise DamagedStore(where=file.path, fault=str(error)) from error
        return None


def columns_of(connection: sqlite3.Connection, table: str, fields: Sequence[str]) -> pa.Table:
    """Return fields of a table as columns of text."""
    names = ", ".join(f"CAST({quoted(name)} AS TEXT)" for name in fields)
    cells = connection.execute(f"SELECT {names} FROM {quoted(table)}").fetchall()
    columns = list(zip(*cells, strict=True)) or [() for _ in fields]
    arrays = [pa.array(column, pa.large_string()) for column in columns]
    return pa.table(dict(zip(fields, arrays, strict=True)))
