"""What is installed: the package, the plugins, and all that they read; nothing beside them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "pipelines"


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names of the files in the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return ZipFile(wheel).namelist()


def test_top_level_is_the_package_and_its_plugins(names: list[str]) -> None:
    top = {name.partition("/")[0] for name in names if ".dist-info/" not in name}
    assert top == {"gongkai", *(path.name for path in (ROOT / "plugins").glob("*.py"))}


def test_everything_in_the_package_is_installed(names: list[str]) -> None:
    """Templates, static files, catalogues and the scaffold are read from where the package is installed."""
    files = {path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert {str(path.relative_to(PACKAGE)) for path in files} == {name for name in names if name.startswith("gongkai/")}


@pytest.mark.parametrize(
    "needed",
    [
        pytest.param("gongkai/messages/zh/LC_MESSAGES/gongkai.mo", id="catalogue"),
        pytest.param("gongkai/descriptor/scaffold/metadata.yml", id="scaffold"),
        pytest.param("gongkai/descriptor/scaffold/gitignore", id="scaffold's gitignore"),
        pytest.param("gongkai/py.typed", id="types"),
    ],
)
def test_needed_file_is_installed(names: list[str], needed: str) -> None:
    assert needed in names
