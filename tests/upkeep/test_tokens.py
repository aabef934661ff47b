"""The tokens of the private database: what one allows cannot change without `gongkai verify` telling of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from gongkai.intake import Agencies
from gongkai.release import Audit, Store
from gongkai.release.audit import PRIVATE
from gongkai.upkeep import verify


@pytest.fixture
def granted(lived: Store) -> tuple[Store, str]:
    """A store with two tokens, one of which was revoked; the id of the good one."""
    agencies = Agencies(lived.root)
    agencies.add("A", "Agency A")
    good, _ = agencies.create_token("A", datasets=["item"], person="张科")
    gone, _ = agencies.create_token("A")
    agencies.revoke(gone.id)
    return lived, good.id


def change(store: Store, statement: str) -> None:
    with closing(sqlite3.connect(store.root / PRIVATE)) as connection, connection:
        connection.execute(statement)


def test_as_they_were_made(granted: tuple[Store, str]) -> None:
    store, _ = granted
    assert list(verify(store, again=False)) == []


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE token SET datasets = NULL WHERE revoked IS NULL", id="opened to every dataset"),
        pytest.param("UPDATE token SET agency = 'B' WHERE revoked IS NULL", id="given to another agency"),
        pytest.param("UPDATE token SET expires = '2999-01-01T00:00:00Z' WHERE revoked IS NULL", id="made to last"),
        pytest.param("UPDATE token SET hash = 'x' WHERE revoked IS NULL", id="another secret"),
        pytest.param("UPDATE token SET revoked = NULL WHERE revoked IS NOT NULL", id="good again"),
        pytest.param("UPDATE token SET revoked = created WHERE revoked IS NULL", id="revoked by nobody"),
        pytest.param("DELETE FROM token WHERE revoked IS NULL", id="gone"),
        pytest.param(
            "INSERT INTO token SELECT 'new', agency, 'y', person, datasets, created, expires, NULL FROM token LIMIT 1",
            id="made by nobody",
        ),
    ],
)
def test_one_that_was_altered_is_named(granted: tuple[Store, str], statement: str) -> None:
    store, good = granted
    change(store, statement)
    (finding,) = verify(store, again=False)
    name = "new" if "'new'" in statement else good
    assert finding.place == PRIVATE
    assert (f"token {name} " in finding.fault) is ("NOT NULL" not in statement)


def test_one_from_before_its_digest_was_kept(lived: Store) -> None:
    agencies = Agencies(lived.root)
    agencies.add("A", "Agency A")
    token, _ = agencies.create_token("A")
    change(lived, "DELETE FROM audit WHERE event = 'token-created'")
    Audit(lived.root).write("token-created", token=token.id, agency="A")
    assert list(verify(lived, again=False)) == []
    change(lived, "DELETE FROM token")
    assert [finding.place for finding in verify(lived, again=False)] == [PRIVATE]
