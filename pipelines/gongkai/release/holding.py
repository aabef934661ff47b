"""Files that are being read: a shared lock says so, and what collects old files keeps off them."""

from __future__ import annotations

import fcntl
from contextlib import ExitStack
from pathlib import Path

from gongkai.release.manifest import Release


def holding(release: Release) -> ExitStack:
    """Hold the databases and histories of a release until the stack that is returned is closed."""
    stack = ExitStack()
    paths = [file.path for file in release.databases.values()] + [file.path for file in release.history.values()]
    for path in paths:
        try:
            handle = stack.enter_context(path.open("rb"))
        except OSError:
            # Whoever reads it will tell what is wrong with it.
            continue
        # SQLite locks in another way (fcntl), which this does not touch.
        fcntl.flock(handle, fcntl.LOCK_SH)
    return stack


def is_held(path: Path) -> bool:
    """Tell whether someone reads a file."""
    with path.open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
