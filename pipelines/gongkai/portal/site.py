"""The portal as a Datasette whose databases and configuration come from the current release."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasette.app import Datasette

from gongkai.descriptor import Portal
from gongkai.names import quoted
from gongkai.portal.addresses import local
from gongkai.portal.edition import Edition, open_edition
from gongkai.portal.order import settle_ties
from gongkai.portal.settings import SETTINGS, metadata_rows
from gongkai.release import Release, Store

ASSETS = Path(__file__).parent / "static"

#: What everyone may do.
OPEN = frozenset({"view-instance", "view-database", "view-table"})

#: An edition is closed when its last reader has gone, at the latest after this many seconds.
PATIENCE = 3600.0


@dataclass(eq=False)
class Reading:
    """One request as it is answered: from which edition, and whether a query of it has failed."""

    edition: Edition
    is_broken: bool = False


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


class Site(Datasette):
    """A Datasette that serves the current release of a store.

    `databases`, `config` and `inspect_data` belong to an edition: a request sees those of one edition throughout.
    """

    def __init__(self, portal: Portal, store: Store) -> None:
        self.portal = portal
        self.store = store
        self.edition: Edition | None = None
        # Read now, so that what is wrong with it is told before anybody is served.
        _ = portal.metadata
        self._initial: dict[str, Any] = {}
        self._retired: set[Edition] = set()
        self._farewells: set[asyncio.Task[None]] = set()
        plugins = portal.root / "plugins"
        super().__init__(
            settings=dict(SETTINGS),
            plugins_dir=str(plugins) if plugins.is_dir() else None,
            static_mounts=[("assets", str(ASSETS))],
            cors=True,
        )
        for database in self._initial["databases"].values():
            database.close()
        settle_ties(lambda: _reading.get() is not None)
        # Read whole this once: a portal does not begin on a damaged store.
        self.edition = open_edition(self, store.current(), whole=True)

    @property
    def here(self) -> Edition:
        """The edition of the request that is being answered, else the current one."""
        reading = _reading.get()
        return reading.edition if reading else self.current

    @property
    def current(self) -> Edition:
        """The edition that new requests are answered from."""
        if self.edition is None:
            raise RuntimeError("the portal is still being made")
        return self.edition

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Hold on to the current edition within a block."""
        reading = Reading(self.current)
        reading.edition.readers += 1
        token = _reading.set(reading)
        try:
            yield reading
        finally:
            _reading.reset(token)
            reading.edition.readers -= 1

    def query_failed(self) -> None:
        """Take note that a query of the request in hand has failed."""
        reading = _reading.get()
        if reading is not None:
            reading.is_broken = True

    def absolute_url(self, request: Any, path: str) -> str:
        """Return a whole address; a path within the site stays in the half of the language spoken."""
        url: str = super().absolute_url(request, local(path) if path.startswith("/") else path)
        return url

    async def allowed_many(self, *, actions: Sequence[str], resource: Any = None, actor: Any = None) -> dict[str, bool]:
        """Allow everyone to read and no one anything else; Datasette would ask a database of rules each time."""
        return {action: action in OPEN for action in actions}

    async def adopt(self, release: Release | None) -> None:
        """Serve a release from the next request on, and let go of the last one.

        Raises DamagedStore; what was served is served on.
        """
        edition = await asyncio.to_thread(open_edition, self, release)
        old, self.edition = self.current, edition
        self._retired.add(old)
        farewell = asyncio.create_task(self._retire(old))
        self._farewells.add(farewell)
        farewell.add_done_callback(self._farewells.discard)
        await self.describe()

    async def describe(self) -> None:
        """Write what the current edition says of its tables to where Datasette looks for it."""
        tables = metadata_rows(self.portal.metadata, self.current.catalog)

        def replace(connection: sqlite3.Connection) -> None:
            for table, rows in tables.items():
                connection.execute(f"DELETE FROM {quoted(table)}")
                for row in rows:
                    marks = ", ".join("?" for _ in row)
                    connection.execute(f"INSERT OR REPLACE INTO {quoted(table)} VALUES ({marks})", row)

        await self.refresh_schemas(force=True)
        await self.get_internal_database().execute_write_fn(replace)

    async def _retire(self, edition: Edition) -> None:
        deadline = time.monotonic() + PATIENCE
        while edition.readers and time.monotonic() < deadline:
            await asyncio.sleep(0.1)
        self._retired.discard(edition)
        await asyncio.to_thread(edition.close)

    def close(self) -> None:
        """Close all files."""
        for edition in self._retired:
            edition.close()
        super().close()

    # Datasette sets these three once and reads them everywhere; here they answer for the edition in hand.
    @property
    def databases(self) -> Mapping[str, Any]:
        """The open databases by name."""
        return self.here.databases if self.edition else self._initial["databases"]

    @databases.setter
    def databases(self, value: Mapping[str, Any]) -> None:
        self._initial["databases"] = value

    @property
    def config(self) -> Mapping[str, Any]:
        """Datasette's configuration."""
        return self.here.config if self.edition else self._initial["config"]

    @config.setter
    def config(self, value: Mapping[str, Any]) -> None:
        self._initial["config"] = value

    @property
    def inspect_data(self) -> Mapping[str, Any]:
        """What is known of the files without opening them."""
        return self.here.inspect_data if self.edition else {}

    @inspect_data.setter
    def inspect_data(self, value: Mapping[str, Any]) -> None:
        self._initial["inspect_data"] = value


def site_of(datasette: Any) -> Site | None:
    """Return the portal that a Datasette is, or None: our plugins leave any other one as it is."""
    return datasette if isinstance(datasette, Site) else None
