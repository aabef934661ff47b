"""What all tests share: the bundled portal, a small one, and the real files that stand beside the checkout."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.descriptor import Portal, create_portal
from gongkai.messages import speaking
from gongkai.release import Store

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("GONGKAI_SHARED", ROOT.parent / "shared"))


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with speaking("en"):
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files that nobody here wrote; they are read where they stand, never copied."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"the real files are not here: {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def bundled() -> Portal:
    """The portal of this repository."""
    return Portal.at(ROOT)


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    """A new portal with the one example dataset, `public_facility`."""
    return create_portal(tmp_path / "portal")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store that does not exist yet."""
    return Store.at(tmp_path / "store")
