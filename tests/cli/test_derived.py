"""A closed register and what is derived from it, from the first file to the proof, as seen at a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.counted import REQUEST

from gongkai.descriptor import Portal

Call = Callable[..., tuple[int, str, str]]
FEBRUARY = ["R4", "2020-02", "丙", "7"]


@pytest.fixture
def rows(counted: Callable[..., Portal], call: Call, table_file: Callable[[Sequence[Sequence[str]]], Path]) -> Path:
    """A file for the register of a portal that is built."""
    code, out, _ = call(counted().root, "build")
    assert (code, "derive     month: 2 added" in out) == (0, True)
    return table_file([list(REQUEST), FEBRUARY])


def test_the_whole_way(portal: Portal, call: Call, rows: Path) -> None:
    code, out, _ = call(portal.root, "publish", "request", rows)
    assert (code, "derive     month: 0 added, 1 changed" in out) == (0, True)
    code, out, _ = call(portal.root, "submissions", "--dataset", "month", "--format", "json")
    assert [(item["via"], item["fate"], item["release"]) for item in json.loads(out)] == [
        ("derived", "published", 2),
        ("derived", "published", 1),
    ]
    code, out, _ = call(portal.root, "diff", "1", "2")
    assert (code, "month: 0 rows added, 1 changed" in out, "R4" in out) == (0, True, False)
    assert call(portal.root, "withdraw", "request", "R4", "--why", "依法")[0] == 0
    assert call(portal.root, "rollback", "2", "--why", "看错了")[0] == 0
    assert call(portal.root, "gc", "--keep", "1")[0] == 0
    code, out, err = call(portal.root, "verify")
    assert (code, err) == (0, ""), out


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        pytest.param("text", "month: 0 rows added, 1 changed, 0 removed, 1 unchanged\n", id="text"),
        pytest.param("html", "<h2>month: 0 rows added, 1 changed, 0 removed, 1 unchanged</h2>", id="html"),
        pytest.param("json", '"derived": [', id="json"),
    ],
)
def test_a_dry_run_shows_what_follows(portal: Portal, call: Call, rows: Path, form: str, shown: str) -> None:
    code, out, _ = call(portal.root, "publish", "request", rows, "--dry-run", "--format", form)
    assert (code, shown in out) == (0, True)
    assert call(portal.root, "build")[0] == 0
    assert json.loads((portal.root / "store" / "current.json").read_text("utf-8"))["number"] == 1


def test_a_file_for_it_is_refused(portal: Portal, call: Call, rows: Path) -> None:
    code, out, err = call(portal.root, "publish", "month", rows)
    assert (code, out) == (1, "")
    assert "month: its rows are derived from request" in err


def test_a_file_that_would_make_it_wrong(portal: Portal, call: Call, rows: Path) -> None:
    more = [["R8", "2020-01", "丙", ""], ["R9", "2020-01", "丙", ""]]
    text = "\n".join(",".join(row) for row in [list(REQUEST), *more])
    rows.write_text(text, encoding="utf-8")
    code, _, err = call(portal.root, "publish", "request", rows)
    assert (code, "a table that is derived from it would be wrong: month: " in err) == (1, True)
