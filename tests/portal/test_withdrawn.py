"""The address of a row that was taken down: 410 with reason and date, as a page in two languages and as JSON."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import httpx
import pytest

from gongkai.descriptor import Portal
from gongkai.portal.addresses import row_path
from gongkai.release import Store
from gongkai.upkeep import withdraw

REASON = '<b>依法</b>"撤下"'
#: Rows whose keys an address could trip over, one of them with a number in its key.
TAKEN = (("permit", ("甲,乙",)), ("permit", ("x.json",)), ("permit", ("50%",)), ("fee_item", ("C/1", "2025")))


@pytest.fixture(scope="module")
def taken(market: Portal, market_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store whose rows with awkward keys were taken down."""
    root = tmp_path_factory.mktemp("taken") / "store"
    shutil.copytree(market_store.root, root)
    store = Store.at(root, market_store.key)
    for table, key in TAKEN:
        withdraw(market, store, table, key, reason=REASON)
    return store


@pytest.fixture
def client(market: Portal, taken: Store, serve_site: Callable[[Portal, Store], str]) -> Iterator[httpx.Client]:
    """Ask the portal of that store."""
    with httpx.Client(base_url=serve_site(market, taken)) as client:
        yield client


@pytest.mark.parametrize(("table", "key"), [pytest.param(*row, id=",".join(row[1])) for row in TAKEN])
def test_the_address_tells_why_and_when(client: httpx.Client, taken: Store, table: str, key: tuple[str, ...]) -> None:
    path = row_path(f"/open/{table}", *key)
    day = taken.last().created[:10]
    for half, title in (("", "该条记录已撤下"), ("/en", "This record was withdrawn")):
        answer = client.get(half + path)
        assert answer.status_code == 410
        assert title in answer.text
        assert day in answer.text
        assert "&lt;b&gt;依法&lt;/b&gt;" in answer.text
        assert "<b>依法" not in answer.text
    told = client.get(f"{path}.json")
    assert told.status_code == 410
    body = told.json()
    assert (body["ok"], body["status"]) == (False, 410)
    stone = body["tombstone"]
    assert (stone["table"], stone["reason"], stone["withdrawn"][:10]) == (table, REASON, day)
    assert len(stone["key_sha256"]) == 64
    assert key[0] not in told.text
    assert client.get(f"{path}.csv").status_code == 410


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/open/permit/P00001", 200, id="a row that stands"),
        pytest.param("/open/fee_item/C~2F1,2024", 200, id="a row that stands beside one that went"),
        pytest.param("/open/permit/nosuch", 404, id="a row that never was"),
        pytest.param("/open/fee_item/C~2F1,x", 404, id="a key of another type"),
        pytest.param("/open/fee_item/C~2F1", 404, id="half a key"),
        pytest.param("/open/permit.json?permit_id=x.json", 200, id="a question that finds nothing"),
    ],
)
def test_other_addresses_are_as_before(client: httpx.Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status
