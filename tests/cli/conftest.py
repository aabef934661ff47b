"""The command in this process: its exit code and what it wrote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gongkai.cli import main

#: Calls a command and returns its exit code, its output and its messages.
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Return a function that runs a command for the portal in a folder."""

    def run(folder: Path, *words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["--lang", "en", "--root", str(folder), *map(str, words)])
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return run
