"""An edition: one release as it is served, from its open files to its configuration."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from datasette.database import Database

from gongkai.catalog import Catalog
from gongkai.errors import DamagedStore, refusal
from gongkai.messages import translate
from gongkai.names import quoted
from gongkai.portal.settings import configuration
from gongkai.release import DatabaseFile, Release, holding
from gongkai.release.manifest import check_hash
from gongkai.release.tombstone import Stone, stones

if TYPE_CHECKING:
    from datasette.app import Datasette

Result = TypeVar("Result")

#: Datasette stops counting rows at a limit; readers are told true counts.
NO_LIMIT = 2**53


class PublicDatabase(Database):  # type: ignore[misc]
    """A database of an edition; it tells the site of each query that failed."""

    async def execute(self, *args: Any, **options: Any) -> Any:
        """Run a query as Datasette does."""
        with self._telling():
            return await super().execute(*args, **options)

    async def execute_fn(self, *args: Any, **options: Any) -> Any:
        """Run a function on a connection as Datasette does."""
        with self._telling():
            return await super().execute_fn(*args, **options)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except Exception:
            self.ds.query_failed()
            raise


@dataclass(eq=False, kw_only=True)
class Edition:
    """What one request sees from its beginning to its end, whatever is published meanwhile."""

    catalog: Catalog
    databases: Mapping[str, Database]
    config: Mapping[str, Any]
    inspect_data: Mapping[str, Any]
    #: How many requests are being answered from it now.
    readers: int = 0
    #: What was worked out once for all its readers, by name.
    kept: dict[str, Any] = field(default_factory=dict)
    #: Tells whoever makes room in the store that the files are read.
    held: ExitStack = field(default_factory=ExitStack)

    @property
    def release(self) -> Release | None:
        """The release; None where nothing is published yet."""
        return self.catalog.release

    async def once(self, name: str, work: Callable[[], Result]) -> Result:
        """Return what some work gives, done once in a thread for all readers; it is kept under a name.

        Raises what the work raises, and then lets the next reader have another go.
        """
        if name not in self.kept:
            self.kept[name] = asyncio.ensure_future(asyncio.to_thread(work))
            self.kept[name].add_done_callback(lambda done: self._let_go(name, done))
        # One reader who goes away does not stop it for the others.
        result: Result = await asyncio.shield(self.kept[name])
        return result

    def _let_go(self, name: str, done: asyncio.Future[Any]) -> None:
        if done.cancelled() or done.exception() is not None:
            self.kept.pop(name, None)

    @cached_property
    def stones(self) -> Mapping[tuple[str, str], Stone]:
        """What is told of the rows that were taken down, by table and digest of the key."""
        files = self.release.history.values() if self.release else ()
        return {mark: stone for file in files for mark, stone in stones(file.path).items()}

    def close(self) -> None:
        """Close its files."""
        for database in self.databases.values():
            database.close()
        self.held.close()


def open_edition(datasette: Datasette, release: Release | None, *, whole: bool = False) -> Edition:
    """Open the files of a release and check that they are what its manifest says; `whole` reads every byte.

    Raises DamagedStore; nothing stays open then.
    """
    catalog = Catalog(release)
    files = release.databases if release else {}
    for file in files.values():
        _check(file, catalog)
    if whole and release:
        _check_hashes(release)
    return Edition(
        catalog=catalog,
        databases={name: _open(datasette, name, file) for name, file in files.items()},
        config=configuration(catalog),
        inspect_data={name: _inspected(file) for name, file in files.items()},
        held=holding(release) if release else ExitStack(),
    )


def _check_hashes(release: Release) -> None:
    described = {release.descriptors[name]: item["sha256"] for name, item in release.raw["descriptors"].items()}
    files = {file.path: file.sha256 for file in release.databases.values()}
    for path, expected in {**files, **described}.items():
        check_hash(path, expected)


def _check(file: DatabaseFile, catalog: Catalog) -> None:
    """Check size, tables, columns and row counts: what tells most damage at once, however large the file."""
    try:
        size = file.path.stat().st_size
        if size != file.bytes:
            fault = translate("it has {actual} bytes, not {expected}", actual=size, expected=file.bytes)
            raise DamagedStore(where=file.path, fault=fault)
        with closing(sqlite3.connect(f"file:{_uri_path(file.path)}?immutable=1", uri=True)) as connection:
            for name, facts in file.tables.items():
                _check_table(connection, name, facts.rows, file.path)
                _check_columns(connection, name, catalog, file.path)
    except OSError as error:
        raise DamagedStore(where=file.path, fault=refusal(error)[0]) from error
    except sqlite3.Error as error:
        raise DamagedStore(where=file.path, fault=str(error)) from error


def _check_table(connection: sqlite3.Connection, table: str, rows: int, path: Path) -> None:
    count = connection.execute(f"SELECT COUNT(*) FROM {quoted(table)}").fetchone()[0]
    if count != rows:
        fault = translate("table {table} has {actual} rows, not {expected}", table=table, actual=count, expected=rows)
        raise DamagedStore(where=path, fault=fault)


def _check_columns(connection: sqlite3.Connection, table: str, catalog: Catalog, path: Path) -> None:
    present = {row[1] for row in connection.execute(f"PRAGMA table_info({quoted(table)})")}
    entry = catalog.tables.get(table)
    lacking = set(entry.resource.schema.names) - present if entry else set()
    if lacking:
        fault = translate("table {table} lacks {names}", table=table, names=", ".join(sorted(lacking)))
        raise DamagedStore(where=path, fault=fault)


def _open(datasette: Datasette, name: str, file: DatabaseFile) -> Database:
    database = PublicDatabase(datasette, path=_uri_path(file.path), is_mutable=False)
    database.name = database.route = name
    database.cached_hash, database.cached_size = file.sha256, file.bytes
    database._cached_table_counts = _counts(file)
    database.count_limit = NO_LIMIT
    return database


def _inspected(file: DatabaseFile) -> dict[str, Any]:
    tables = {name: {"count": count} for name, count in _counts(file).items()}
    return {"hash": file.sha256, "size": file.bytes, "file": file.path.name, "tables": tables}


def _counts(file: DatabaseFile) -> dict[str, int]:
    return {name: facts.rows for name, facts in file.tables.items()}


def _uri_path(path: Path) -> str:
    """Return a path as Datasette puts it into a URI: these three characters would end it there."""
    return str(path.resolve()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
