"""A file of a release copied beside other work, and held to its hash on the way."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from gongkai.errors import DamagedStore, refusal
from gongkai.messages import translate

#: Bytes that are read at once.
PIECE = 2**20


class Copying:
    """A copy that is under way; `wait` before it is used, or `stop` where it is not needed any more."""

    def __init__(self, source: Path, target: Path, expected: str) -> None:
        self._stopped = False
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="copy")
        self._made: Future[None] = self._pool.submit(self._copy, source, target, expected)

    def wait(self) -> None:
        """Wait until the copy is whole.

        Raises DamagedStore where the file is not what its hash says, OSError where it cannot be copied.
        """
        self._made.result()
        self._pool.shutdown()

    def stop(self) -> None:
        """Let go of both files; what is copied is no whole file then."""
        self._stopped = True
        self._pool.shutdown(cancel_futures=True)

    def _copy(self, source: Path, target: Path, expected: str) -> None:
        digest = sha256()
        try:
            reader = source.open("rb")
        except OSError as error:
            raise DamagedStore(where=source, fault=refusal(error)[0]) from error
        with reader, target.open("wb") as writer:
            # Read once: what is built on a damaged file would carry the damage into every later release.
            while (piece := reader.read(PIECE)) and not self._stopped:
                digest.update(piece)
                writer.write(piece)
        if not self._stopped and digest.hexdigest() != expected:
            fault = translate("its sha256 is {actual}, not {expected}", actual=digest.hexdigest(), expected=expected)
            raise DamagedStore(where=source, fault=fault)
