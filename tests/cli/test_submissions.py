"""`gongkai submissions` and `gongkai submission`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from gongkai.descriptor import Portal
from gongkai.pipeline import build, publish
from gongkai.release import Handed, Store

Call = Callable[..., tuple[int, str, str]]
DATASET = "public_facility"


@pytest.fixture
def rejected(portal: Portal, table_file: Callable[[Sequence[Sequence[str]]], Path]) -> str:
    """The id of a submission that was rejected, after a build."""
    declaration = portal.root / "datasets/public_facility/datapackage.yaml"
    text = declaration.read_text(encoding="utf-8").replace("    type: table", "    type: table\n    owner: name", 1)
    declaration.write_text(text, encoding="utf-8")
    portal = Portal.at(portal.root)
    store = Store.at(portal.root / "store")
    build(portal, store)
    rows = [["facility_id", "name", "kind", "address", "opened_on"], ["F0008", "新馆", "博物馆", "", "昨天"]]
    return publish(portal, store, DATASET, table_file(rows), by=Handed(person="Wang", agency="新馆")).submission


@pytest.mark.parametrize(
    ("words", "count"),
    [
        pytest.param([], 2, id="all"),
        pytest.param(["--fate", "rejected"], 1, id="of one fate"),
        pytest.param(["--agency", "新馆"], 1, id="of one agency"),
        pytest.param(["--dataset", DATASET, "--fate", "published"], 1, id="of both"),
        pytest.param(["--dataset", "other"], 0, id="of none"),
    ],
)
def test_list(call: Call, portal: Portal, rejected: str, words: Sequence[str], count: int) -> None:
    code, out, _ = call(portal.root, "submissions", *words)
    assert (code, len(out.splitlines())) == (0, count)
    told = json.loads(call(portal.root, "submissions", *words, "--format", "json")[1])
    assert len(told) == count
    assert ("rejected" in {item["fate"] for item in told}) == (rejected in out)


def test_show(call: Call, portal: Portal, rejected: str, tmp_path: Path) -> None:
    code, out, _ = call(portal.root, "submission", "show", rejected)
    assert code == 0
    assert [word for word in (rejected, "handed in by: Wang", "row 2, column 5", "昨天") if word not in out] == []
    told = json.loads(call(portal.root, "submission", "show", rejected, "--format", "json")[1])
    assert (told["fate"], told["report"]["valid"], told["difference"]) == ("rejected", False, None)
    for name, start in (
        ("r.html", b"<!doctype html>"),
        ("r.xlsx", b"PK"),
        ("r.txt", b"submission: "),
        ("r.json", b"{"),
    ):
        assert call(portal.root, "submission", "show", rejected, "--output", tmp_path / name)[0] == 0
        assert (tmp_path / name).read_bytes().startswith(start)


def test_fetch(call: Call, portal: Portal, rejected: str, tmp_path: Path) -> None:
    code, out, _ = call(portal.root, "submission", "fetch", rejected, "--output", tmp_path / "back")
    assert (code, len(out.splitlines())) == (0, 4)
    assert (tmp_path / "back/marked.xlsx").is_file()
    code, _, err = call(portal.root, "submission", "fetch", "nosuch", "--output", tmp_path / "back")
    assert (code, "no submission" in err) == (2, True)
