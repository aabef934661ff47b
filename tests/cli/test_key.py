"""`gongkai key show` and `gongkai key rotate`."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from gongkai.descriptor import Portal
from gongkai.pipeline import build
from gongkai.release import Store

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def published(portal: Portal) -> Store:
    """The store of the small portal, with one release."""
    store = Store.at(portal.root / "store")
    build(portal, store)
    return store


def test_a_new_key_takes_over(call: Call, portal: Portal, published: Store) -> None:
    old = call(portal.root, "key", "show")[1]
    (portal.root / "old.pem").write_text(old)
    code, out, _ = call(portal.root, "key", "rotate", "--why", "换届", "--as", "Li")
    assert (code, "from release 2 on" in out) == (0, True)
    new = call(portal.root, "key", "show")[1]
    assert new == (published.root / "public-key.pem").read_text() != old
    assert "a new key signs: 换届" in call(portal.root, "log")[1]
    assert json.loads(call(portal.root, "log", "--format", "json")[1])[0]["rotation"]["reason"] == "换届"
    assert call(portal.root, "verify", "--public-key", portal.root / "old.pem")[0] == 0
    event = json.loads(call(portal.root, "audit", "--format", "json")[1])[-1]
    assert (event["event"], event["person"]) == ("key-rotated", "Li")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        pytest.param([], 2, "--why", id="no reason"),
        pytest.param(["--why", " "], 2, "reason in words", id="a reason without words"),
        pytest.param(["--why", "a", "--compromised", "soon"], 2, "soon", id="no day"),
        pytest.param(["--why", "a", "--compromised", "2020-01-01"], 2, "--vouch", id="nobody looked"),
        pytest.param(["--why", "a", "--compromised", "2020-01-01", "--vouch"], 0, "release 2", id="somebody looked"),
    ],
)
def test_what_it_asks_for(call: Call, portal: Portal, published: Store, words: list[str], code: int, says: str) -> None:
    done = call(portal.root, "key", "rotate", *words)
    assert (done[0], says in "".join(done[1:])) == (code, True)
    assert published.last().number == (2 if code == 0 else 1)
