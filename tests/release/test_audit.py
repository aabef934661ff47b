"""The audit log after a process that died while it wrote."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from gongkai.release import Audit

ROOT = Path(__file__).parents[2]

#: Dies within a transaction that no longer fits into memory, so that its journal stays.
DYING = """
import os, sys
from pathlib import Path
from gongkai.release.audit import private
with private(Path(sys.argv[1])) as connection:
    connection.execute("PRAGMA cache_size=1")
    connection.execute("CREATE TABLE large (cell)")
    connection.executemany("INSERT INTO large VALUES (?)", [("x" * 3000,)] * 1000)
    os._exit(9)
"""


def test_what_was_written_before_is_read_after_a_death(tmp_path: Path) -> None:
    audit = Audit(tmp_path)
    audit.write("built")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "pipelines")}
    subprocess.run([sys.executable, "-c", DYING, str(tmp_path)], env=environment, check=False)
    assert (tmp_path / "private.db-journal").exists()
    assert [event.event for event in audit.events()] == ["built"]
    assert audit.broken() is None
