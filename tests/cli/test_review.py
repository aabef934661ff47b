"""`gongkai approve`, `reject`, `audit` and `submission withdraw`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from gongkai.descriptor import Portal

Call = Callable[..., tuple[int, str, str]]
TableFile = Callable[[Sequence[Sequence[str]]], Path]
HEADER = ["facility_id", "name", "kind", "address", "opened_on"]


@pytest.fixture
def waiting(call: Call, portal: Portal, table_file: TableFile) -> str:
    """The id of a submission that Wang handed in and that waits."""
    path = portal.root / "datasets/public_facility/datapackage.yaml"
    path.write_text("review: required\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    file = table_file([HEADER, ["F0007", "新馆", "博物馆", "", "2020-01-01"]])
    code, out, _ = call(portal.root, "publish", "public_facility", file, "--as", "Wang")
    assert (code, "must approve" in out) == (0, True)
    told = json.loads(call(portal.root, "submissions", "--fate", "waiting", "--format", "json")[1])
    return str(told[0]["id"])


def test_approve(call: Call, portal: Portal, waiting: str) -> None:
    code, _, err = call(portal.root, "approve", waiting, "--as", "Wang")
    assert (code, "another person" in err) == (2, True)
    code, out, _ = call(portal.root, "approve", waiting, "--as", "Li", "--why", "fine")
    assert (code, "number 1" in out) == (0, True)
    assert "approved by Li" in call(portal.root, "submission", "show", waiting)[1]
    told = [event["event"] for event in json.loads(call(portal.root, "audit", "--format", "json")[1])]
    assert told == ["waiting", "denied", "approved"]
    assert len(call(portal.root, "audit")[1].splitlines()) == 3


@pytest.mark.parametrize(
    ("words", "person", "fate"),
    [
        pytest.param(["reject"], "Li", "rejected", id="reject"),
        pytest.param(["submission", "withdraw"], "Wang", "withdrawn", id="withdraw"),
    ],
)
def test_no(call: Call, portal: Portal, waiting: str, words: Sequence[str], person: str, fate: str) -> None:
    assert call(portal.root, *words, waiting, "--as", person, "--why", " ")[0] == 2
    assert call(portal.root, *words, waiting, "--as", person, "--why", "names a patient")[0] == 0
    out = call(portal.root, "submission", "show", waiting)[1]
    assert f"{fate} by {person}" in out
    assert "names a patient" in out
    assert call(portal.root, "approve", waiting, "--as", "Zhao")[0] == 2
