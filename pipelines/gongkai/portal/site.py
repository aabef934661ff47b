"""The portal as a Datasette whose databases and configuration come from the current release."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from datasette.app import Datasette

from gongkai.descriptor import Portal
from gongkai.names import quoted
from gongkai.portal.edition import Edition, open_edition
from gongkai.portal.settings import SETTINGS, metadata_rows
from gongkai.release import Release, Store

ASSETS = Path(__file__).parent / "static"

#: An edition is closed when its last reader has gone, at the latest after this many seconds.
PATIENCE = 60.0

_pinned: ContextVar[Edition | None] = ContextVar("edition", default=None)


class Site(Datasette):
    """A Datasette that serves the current release of a store.

    `databases`, `config` and `inspect_data` belong to an edition: a request sees those of one edition throughout.
    """

    def __init__(self, portal: Portal, store: Store) -> None:
        self.portal = portal
        self.store = store
        self.edition: Edition | None = None
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
        self.edition = open_edition(self, store.current())

    @property
    def here(self) -> Edition:
        """The edition of the request that is being answered, else the current one."""
        pinned = _pinned.get()
        return pinned or self.current

    @property
    def current(self) -> Edition:
        """The edition that new requests are answered from."""
        if self.edition is None:
            raise RuntimeError("the portal is still being made")
        return self.edition

    @contextmanager
    def reading(self) -> Iterator[Edition]:
        """Hold on to the current edition within a block."""
        edition = self.current
        edition.readers += 1
        token = _pinned.set(edition)
        try:
            yield edition
        finally:
            _pinned.reset(token)
            edition.readers -= 1

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
