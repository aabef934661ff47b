"""Whatever is looked at: the message that reading it gives everywhere, or an answer; never another exception."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.extract.hostile import Hostile, hostile

from gongkai import extract
from gongkai.errors import GongkaiError
from gongkai.messages import explain
from gongkai.profile import draft, look

FILES = list(hostile(60))


def said(function: object, path: Path) -> str | None:
    """Return the message of the error that a file makes, None where it makes none."""
    try:
        function(path)  # type: ignore[operator]
    except GongkaiError as error:
        return explain(error)
    return None


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.kind)
def test_hostile_file(tmp_path: Path, file: Hostile) -> None:
    path = tmp_path / file.name
    path.write_bytes(file.data)
    fault = said(extract.read, path)
    assert said(look, path) == fault
    if fault:
        assert said(draft, path) == fault
    else:
        # A table without one column of its own name can be looked at, and no more.
        told = said(draft, path)
        assert told is None or "no column has a name" in told or "personal data" in told


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "not a file" in str(said(look, tmp_path / "pipe"))


def test_there_are_both_sorts() -> None:
    assert len({file.kind for file in FILES}) > 15
