"""The files of the release as readers get them: linked from the dataset's page, the bytes of the store."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import httpx
import pytest

from gongkai import pipeline
from gongkai.descriptor import create_portal
from gongkai.portal import Site
from gongkai.release import Store

from .conftest import running


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Store]]:
    portal = create_portal(tmp_path_factory.mktemp("downloads") / "portal")
    store = Store.at(portal.root / "store")
    assert pipeline.build(portal, store).accepted
    with running(Site(portal, store)) as (origin, _), httpx.Client(base_url=origin, trust_env=False) as client:
        yield client, store


def test_every_file_that_the_release_names(served: tuple[httpx.Client, Store]) -> None:
    client, store = served
    ((table, made),) = store.last().raw["files"].items()
    page = client.get(f"/datasets/{store.last().packages[0].name}").text
    assert {file["format"] for file in made["files"]} == {"csv", "jsonl", "parquet", "excel-csv", "xlsx"}
    for file in made["files"]:
        assert f'href="/{file["path"]}"' in page
        answer = client.get(f"/{file['path']}")
        assert (answer.status_code, sha256(answer.content).hexdigest()) == (200, file["sha256"])
        assert "immutable" in answer.headers["cache-control"]
        assert f"/{table}-" in f"/{answer.headers['content-disposition'].partition('filename=')[2].strip(chr(34))}"


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/files/public_facility/no.csv", id="no such file"),
        pytest.param("/files/public_facility/..%2F..%2Fcurrent.json", id="upwards"),
        pytest.param("/files/..%2Fprivate.db", id="the private database"),
        pytest.param("/files/..%2F/private.db", id="the private database by a folder"),
    ],
)
def test_nothing_else_is_served(served: tuple[httpx.Client, Store], path: str) -> None:
    client, _ = served
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == 404
