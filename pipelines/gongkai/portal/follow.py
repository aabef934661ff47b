"""The portal follows the store: a new release is served as soon as it is published."""

from __future__ import annotations

import asyncio
import logging
import time

from gongkai.errors import DamagedStore, GongkaiError
from gongkai.messages import explain, translate
from gongkai.portal.site import Site

#: Seconds between two looks at current.json.
INTERVAL = 0.2

#: A release that could not be served is tried again after so many seconds: its files may have been restored.
RETRY = 2.0

logger = logging.getLogger("gongkai.portal")

#: What tells one state of current.json from the next: it is replaced, never changed.
Mark = tuple[int, int, int] | None


class Follower:
    """Brings each new release of the store to the readers of a site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        # No state of a file: whatever was published between opening the site and this moment is looked at.
        self.seen: Mark | str = "nothing"
        self.retry_at = float("inf")
        self.complaint = ""

    async def watch(self) -> None:
        """Watch the store for ever."""
        while True:
            await self.look()
            await asyncio.sleep(INTERVAL)

    async def look(self) -> None:
        """Serve the current release of the store if it is another one than is served."""
        mark = self._mark()
        if mark == self.seen and time.monotonic() < self.retry_at:
            return
        self.seen, self.retry_at = mark, float("inf")
        try:
            await self._catch_up()
        except GongkaiError as error:
            self._complain(explain(error))
        except Exception as error:  # noqa: BLE001 - whatever it is, the portal goes on with what it has, and tries again
            self._complain(repr(error), error)

    def _complain(self, complaint: str, error: Exception | None = None) -> None:
        """Write once what is wrong, and look again after a while."""
        self.retry_at = time.monotonic() + RETRY
        if complaint != self.complaint:
            self.complaint = complaint
            logger.error("%s", complaint, exc_info=error)

    async def _catch_up(self) -> None:
        release = await asyncio.to_thread(self.site.store.current)
        served = self.site.current.release
        if release is None and served is not None:
            raise DamagedStore(where=self.site.store.root, fault=translate("current.json is gone"))
        if release is None or (served is not None and release.sha256 == served.sha256):
            return
        await self.site.adopt(release)
        self.complaint = ""
        logger.info("%s", translate("release {number} is served", number=release.number))

    def _mark(self) -> Mark:
        try:
            facts = (self.site.store.root / "current.json").stat()
        except OSError:
            return None
        return facts.st_mtime_ns, facts.st_ino, facts.st_size
