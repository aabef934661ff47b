"""A file that is whole gets the name that its content has."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

from gongkai.release.manifest import file_hash
from gongkai.release.submission import sync_folder


def place(draft: Path, name: str, undo: ExitStack, mode: int = 0o444) -> tuple[Path, str]:
    """Give a file that is whole the name that its content has, and return its path and hash."""
    digest = file_hash(draft)
    with draft.open("rb") as stream:
        os.fsync(stream.fileno())
    path = draft.with_name(f"{name}-{digest[:16]}.db")
    if not path.exists():
        undo.callback(path.unlink, missing_ok=True)
    draft.rename(path)
    path.chmod(mode)
    sync_folder(path.parent)
    return path, digest
