"""What we rely on in Datasette, and nothing promises beyond the version that is pinned."""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
import os
import subprocess
import sys
import tomllib
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import datasette
import pytest
from datasette.app import DEFAULT_SETTINGS, Datasette
from datasette.database import Database
from datasette.filters import Filters
from datasette.plugins import pm
from datasette.views import table as table_view
from datasette.views.row import RowContext
from datasette.views.table import TableContext

from gongkai import pipeline
from gongkai.descriptor import Package, Portal
from gongkai.portal.settings import SETTINGS
from gongkai.portal.site import Site
from gongkai.release import Store

ROOT = Path(__file__).parent.parent.parent
PLUGINS = sorted(path.name for path in (ROOT / "plugins").glob("gongkai_*.py"))


@pytest.fixture(scope="module")
def site(market: Portal, market_store: Store) -> Site:
    return Site(market, market_store)


def run(site: Datasette, work: Callable[[], Awaitable[Any]]) -> Any:
    """Return what some work gives on a Datasette that has started."""

    async def started() -> Any:
        await site.invoke_startup()
        return await work()

    return asyncio.run(started())


def test_the_version_is_the_pinned_one() -> None:
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert f"datasette=={datasette.__version__}" in dependencies


def test_every_setting_is_ours(site: Site) -> None:
    assert set(SETTINGS) == set(DEFAULT_SETTINGS)
    assert site.settings_dict() == SETTINGS


@pytest.mark.parametrize(
    ("root", "environment"),
    [
        pytest.param("portal", {}, id="installed"),
        pytest.param("checkout", {"DATASETTE_LOAD_PLUGINS": ""}, id="in the folder"),
        pytest.param("checkout", {}, id="both"),
    ],
)
def test_each_plugin_is_registered_once(portal: Portal, store: Store, root: str, environment: dict[str, str]) -> None:
    script = """
import sys
from gongkai.descriptor import Portal
from gongkai.portal import build
from gongkai.release import Store
build(Portal.at(sys.argv[1]), Store.at(sys.argv[2]))
from datasette.plugins import pm
print(*sorted(name for name, plugin in pm.list_name_plugin() if "gongkai" in name))
print(*(len([hook for hook in pm.hook.asgi_wrapper.get_hookimpls() if "gongkai" in hook.plugin_name])
      for _ in "x"))
"""
    folder = portal.root if root == "portal" else ROOT
    found = subprocess.run(
        [sys.executable, "-c", script, str(folder), str(store.root)],
        env={**os.environ, **environment, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split("\n")[:2] == [" ".join(PLUGINS), "2"]


def test_the_language_is_chosen_before_all_else() -> None:
    # Wrappers are put on one after the other: the last one is outermost. Calls run from the end of the list.
    order = [hook.plugin_name for hook in reversed(pm.hook.asgi_wrapper.get_hookimpls())]
    assert order[-1] == "gongkai_language.py"


def test_a_datasette_that_is_no_portal_stays_as_it_is() -> None:
    other = Datasette(memory=True)
    answer = run(other, lambda: other.client.get("/"))
    assert "Powered by" in answer.text
    assert run(other, lambda: other.client.get("/en")).status_code == 404
    assert "x-frame-options" not in answer.headers


def test_search_asks_in_the_words_of_the_index(site: Site) -> None:
    row = run(site, lambda: site.databases["open"].execute("SELECT escape_fts('戶外廣告')")).first()
    assert row[0] == '"户外 外广 广告"'


def test_counts_come_from_the_manifest(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    database = site.databases["open"]
    monkeypatch.setattr(Database, "_execute_fn", None)
    counts = run_bare(database.table_counts())
    assert (counts["permit"], counts["agency"]) == (130, 3)
    assert (database.hash, database.size) == (database.cached_hash, database.cached_size)


def run_bare(work: Awaitable[Any]) -> Any:
    async def bare() -> Any:
        return await work

    return asyncio.run(bare())


def test_counts_have_no_limit(portal: Portal, store: Store, make_dataset: Callable[..., Package]) -> None:
    rows = [["key"], *([f"{number:05}"] for number in range(10_005))]
    make_dataset("long", {"key": {"constraints": {"required": True}}}, rows)
    pipeline.build(Portal.at(portal.root), store)
    site = Site(Portal.at(portal.root), store)
    answer = run(site, lambda: site.client.get("/open/long.json?key__not=00000&_size=0&_extra=count,count_truncated"))
    assert (answer.json()["count"], answer.json()["count_truncated"]) == (10_004, False)


def test_labels_of_foreign_keys_come_by_column_and_value(site: Site) -> None:
    found = run(site, lambda: site.expand_foreign_keys(None, "open", "permit", "agency_uscc", ["A1", "nosuch"]))
    assert found == {("agency_uscc", "A1"): "城市管理局"}


@pytest.mark.parametrize(
    ("context", "keys"),
    [
        (TableContext, {"rows", "columns", "count", "next", "facet_results", "facets_timed_out", "table"}),
        (RowContext, {"rows", "foreign_key_tables", "table"}),
    ],
)
def test_templates_are_given_what_they_use(context: Any, keys: set[str]) -> None:
    assert keys <= {field.name for field in dataclasses.fields(context)}


@pytest.mark.parametrize("name", ["base.html", "table.html", "row.html", "error.html"])
def test_our_templates_come_first(site: Site, name: str) -> None:
    async def template() -> Any:
        return site.get_jinja_environment().get_template(name).filename

    assert Path(run(site, template)).is_relative_to(ROOT / "pipelines")


def test_what_datasette_reads_belongs_to_the_edition(site: Site) -> None:
    edition = site.current
    assert site.databases is edition.databases
    assert site.config is edition.config
    assert site.inspect_data is edition.inspect_data
    assert set(site.databases) == {"open"}


def test_a_request_reads_one_edition_throughout(market: Portal, market_store: Store) -> None:
    site = Site(market, market_store)

    async def swap() -> None:
        first = site.current
        with site.reading():
            await site.adopt(market_store.last())
            assert site.here is first is not site.current
            assert site.databases is first.databases
        assert site.here is site.current

    run(site, swap)


def test_metadata_stand_where_datasette_looks(site: Site) -> None:
    facts = run(site, lambda: site.get_resource_metadata("open", "permit"))
    assert facts["title"] == "行政许可"
    assert facts["license"] == "CC0 1.0"
    assert facts["source"] == "示例市人民政府"
    assert facts["sample"] == "true"
    columns = run(site, lambda: site.get_column_metadata("open", "permit", "name"))
    assert columns == {"description": "事项名称：以批准文书为准。"}


def test_everyone_may_read_and_no_one_anything_else(site: Site) -> None:
    async def allowed() -> set[str]:
        return {action for action in site.actions if await site.allowed(action=action, actor={"id": "root"})}

    assert run(site, allowed) == {"view-instance", "view-database", "view-table"}


def test_filters_say_which_take_a_value() -> None:
    unary = {key for key, condition in Filters._filters_by_key.items() if condition.no_argument}
    assert unary == {"isnull", "notnull", "isblank", "notblank"}


def test_datasette_still_leaves_ties_open() -> None:
    """Outside of our requests nothing is changed, and the fault that `order` mends is still there."""
    request = datasette.Request.fake("/open/permit?_sort=name")
    order = table_view._sort_order({}, {"name"}, request, "permit_id")
    assert run_bare(order) == ("name", None, "name")
    assert list(inspect.signature(table_view._sort_order).parameters)[3:] == ["by_key"]


def test_a_page_that_is_not_there_leaves_no_trace(site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(site, lambda: site.client.get("/nosuch")).status_code == 404
    assert capfd.readouterr() == ("", "")


def test_what_is_unforeseen_is_logged_and_not_told(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(site, "expand_foreign_keys", fail)
    for form in ("", ".json?_labels=on", ".csv?_labels=on"):
        answer = run(site, partial(site.client.get, f"/en/open/permit{form}"))
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "Something went wrong on our side" in answer.text
    assert "secret" in caplog.text
