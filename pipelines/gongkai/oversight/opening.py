"""The database of a release, opened to be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from gongkai.errors import DamagedStore, UsageError
from gongkai.messages import translate
from gongkai.release import Release


@contextmanager
def database_with(release: Release, table: str, missing: str) -> Iterator[sqlite3.Connection]:
    """Open the database of a release that holds a table.

    Raises UsageError with the text `missing` (a place for the `table`) where none does, and DamagedStore.
    """
    file = next((file for file in release.databases.values() if table in file.tables), None)
    if file is None:
        raise UsageError(fault=translate(missing, table=table))
    connection = sqlite3.connect(f"{file.path.resolve().as_uri()}?immutable=1", uri=True)
    try:
        yield connection
    except sqlite3.DatabaseError as error:
        raise DamagedStore(where=file.path, fault=str(error)) from error
    finally:
        connection.close()
