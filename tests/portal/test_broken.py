"""A download that cannot go on breaks off; nobody takes it for whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from datasette.database import Database, DatasetteClosedError, QueryInterrupted
from datasette.utils.asgi import AsgiWriter

from gongkai import pipeline
from gongkai.descriptor import Package, Portal
from gongkai.release import Store

MakeDataset = Callable[..., Package]


@pytest.fixture
def long(portal: Portal, store: Store, make_dataset: MakeDataset, serve_site: Callable[..., str]) -> str:
    """The address of a portal with a table of more rows than one query gives."""
    rows = [["key"], *([f"{number:05}"] for number in range(5001))]
    make_dataset("long", {"key": {"constraints": {"required": True}}}, rows)
    pipeline.build(Portal.at(portal.root), store)
    return serve_site(Portal.at(portal.root), store)


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the query for the second page of rows take too long."""
    execute = Database.execute

    async def fail(self: Any, sql: str, *args: Any, **options: Any) -> Any:
        if "from long" in sql and " > :p0" in sql:
            raise QueryInterrupted(Exception("interrupted"), sql, {})
        return await execute(self, sql, *args, **options)

    monkeypatch.setattr(Database, "execute", fail)


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the database be closed as soon as the first rows are written."""
    write, look = AsgiWriter.write, Database.execute_fn
    written: list[str] = []

    async def note(self: Any, chunk: str) -> None:
        written.append(chunk)
        await write(self, chunk)

    async def fail(self: Any, *args: Any, **options: Any) -> Any:
        if written:
            raise DatasetteClosedError("closed")
        return await look(self, *args, **options)

    monkeypatch.setattr(AsgiWriter, "write", note)
    monkeypatch.setattr(Database, "execute_fn", fail)


@pytest.mark.parametrize("failure", ["interrupted", "closed"])
def test_a_stream_that_cannot_go_on_breaks_off(long: str, failure: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(failure)
    with httpx.Client(base_url=long, trust_env=False) as web, pytest.raises(httpx.RemoteProtocolError):
        web.get("/open/long.csv?_stream=on")


@pytest.mark.parametrize("form", ["", ".json", ".csv"])
def test_a_page_whose_query_takes_too_long_says_so(interrupted: None, long: str, form: str) -> None:
    with httpx.Client(base_url=long, trust_env=False) as web:
        answer = web.get(f"/en/open/long{form}?_next=00001")
    assert answer.status_code == 400
    assert "narrow it down" in answer.text
