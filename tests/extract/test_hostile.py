"""Whatever is handed in: a clear message, an exit code, bounded memory, and a public store that is as it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from gongkai.descriptor import Portal
from gongkai.pipeline import build
from gongkai.release import Store
from gongkai.release.manifest import file_hash

SCRIPT = Path(__file__).with_name("hostile.py")
PIPELINES = SCRIPT.parents[2] / "pipelines"
GIB = 1024**3


def public_part(store: Store) -> dict[str, str]:
    files = (path for path in store.root.rglob("*") if path.is_file() and "submissions" not in path.parts)
    return {
        str(path.relative_to(store.root)): file_hash(path) for path in files if path.name not in {".lock", "private.db"}
    }


@pytest.mark.parametrize("count", [pytest.param(56, id="some"), pytest.param(500, id="all", marks=pytest.mark.soak)])
def test_hostile_files(portal: Portal, store: Store, tmp_path: Path, count: int) -> None:
    build(portal, store)
    before = public_part(store)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    command = [sys.executable, str(SCRIPT), str(inbox), str(portal.root), str(store.root), str(count)]
    environment = {**os.environ, "PYTHONPATH": str(PIPELINES), "GONGKAI_LANG": "en", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=True)
    *answers, last = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == count
    assert [answer for answer in answers if answer["code"] not in (1, 2)] == []
    assert [answer for answer in answers if "Traceback" in answer["said"] or not answer["said"].strip()] == []
    assert last["peak"] < GIB
    assert public_part(store) == before
    # Each kind is met at least twice.
    assert min(Counter(answer["kind"] for answer in answers).values()) >= 2
