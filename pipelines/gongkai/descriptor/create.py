"""A new portal, from the files in `scaffold/`."""

from __future__ import annotations

import shutil
from pathlib import Path

from gongkai.descriptor.portal import Portal
from gongkai.errors import NotEmpty

SCAFFOLD = Path(__file__).parent / "scaffold"


def create_portal(folder: Path) -> Portal:
    """Write a new portal with one example dataset into a new or empty folder and return it.

    Raises NotEmpty, OSError.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(where=folder)
    # copyfile, not copy2: the files of an installation may be read-only.
    shutil.copytree(SCAFFOLD, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
    # A dot file of that name would take effect within this package's own checkout.
    (folder / "gitignore").rename(folder / ".gitignore")
    return Portal.at(folder)
