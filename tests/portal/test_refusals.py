"""What the portal does not answer, and how it says so: in the reader's language and in the form asked for."""

from __future__ import annotations

import httpx
import pytest

FORMS = [pytest.param("", id="html"), pytest.param(".json", id="json"), pytest.param(".csv", id="csv")]

BAD_QUERIES = [
    pytest.param("nosuch=1", id="unknown column"),
    pytest.param("_nosuch=1", id="unknown parameter"),
    pytest.param("kind__nosuch=p", id="unknown operator"),
    pytest.param("nosuch__gt=1", id="operator on an unknown column"),
    pytest.param("_size=abc", id="size is no number"),
    pytest.param("_size=-1", id="negative size"),
    pytest.param("_size=5001", id="size above the limit"),
    pytest.param("_size=²", id="size in a superscript digit"),
    pytest.param("_next=a,b", id="next of too many parts"),
    pytest.param("_sort=fee&_next=P00001", id="next of another order"),
    pytest.param("_sort=nosuch", id="sort by an unknown column"),
    pytest.param("_sort_desc=nosuch", id="sort down by an unknown column"),
    pytest.param("_sort=fee&_sort_desc=days", id="two orders"),
    pytest.param("_search=许可&_searchmode=raw", id="raw search"),
    pytest.param("_search_kind=p", id="search in a column without search"),
    pytest.param("_search=许可&_search_name=许可", id="search in all columns and in one"),
    pytest.param("_col=nosuch", id="unknown column to show"),
    pytest.param("_nocol=permit_id", id="hidden key"),
    pytest.param("_facet=nosuch", id="facet of an unknown column"),
    pytest.param("_facet_array=name", id="list facet of a text"),
    pytest.param("_facet_size=²", id="facet size in a superscript digit"),
    pytest.param("name__arraycontains=x", id="list operator on a text"),
    pytest.param("kind__in=[1", id="broken list"),
    pytest.param("kind__in=[[1]]", id="nested list"),
    pytest.param("kind__in=" + "[" * 20000, id="deeply nested list"),
    pytest.param("days__gt=" + "9" * 30, id="number too large"),
    pytest.param("permit_id__gt=0042", id="text that would be compared as a number"),
    pytest.param("_shape=nosuch", id="unknown shape"),
    pytest.param("_labels=nosuch", id="labels neither on nor off"),
    pytest.param("_json_infinity=nosuch", id="infinity neither on nor off"),
    pytest.param("_ttl=0", id="cache time"),
    pytest.param("_timelimit=1", id="time limit"),
    pytest.param("_trace=1", id="trace"),
    pytest.param("_through={}", id="through"),
    pytest.param("_fts_table=agency_search", id="another search table"),
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("query", BAD_QUERIES)
def test_a_query_that_means_nothing_is_refused(web: httpx.Client, query: str, form: str) -> None:
    answer = web.get(f"/open/permit{form}?{query}")
    assert answer.status_code == 400
    _check_form(answer, form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "query",
    [
        pytest.param("nosuch=1", id="unknown parameter"),
        pytest.param("_size=5", id="parameter of a table"),
        pytest.param("_shape=nosuch", id="unknown shape"),
    ],
)
def test_a_row_is_asked_for_nothing_it_does_not_have(web: httpx.Client, query: str, form: str) -> None:
    assert web.get(f"/open/permit/P00001{form}?{query}").status_code == 400


@pytest.mark.parametrize("form", FORMS)
def test_a_table_without_search_says_so(web: httpx.Client, form: str) -> None:
    answer = web.get(f"/en/open/fee_note{form}?_search=x")
    assert answer.status_code == 400
    assert "has no search" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/nosuch", id="page"),
        pytest.param("/datasets/nosuch", id="dataset"),
        pytest.param("/datasets/nosuch/datapackage.json", id="descriptor"),
        pytest.param("/open/nosuch", id="table"),
        pytest.param("/open/nosuch.json", id="table as json"),
        pytest.param("/open/nosuch.csv", id="table as csv"),
        pytest.param("/open/permit/nosuch", id="row"),
        pytest.param("/open/permit/nosuch.json", id="row as json"),
        pytest.param("/open/permit/nosuch.csv", id="row as csv"),
        pytest.param("/open/permit/P00001,P00002", id="key of too many parts"),
        pytest.param("/open/fee_item/C~2F1", id="key of too few parts"),
        pytest.param("/open/permit.xyz", id="unknown form"),
        pytest.param("/open/permit/P00001.xyz", id="unknown form of a row"),
        pytest.param("/open/permit.blob?_blob_column=name", id="blob"),
        pytest.param("/open/permit_search", id="search index"),
        pytest.param("/open/permit_search_data.json", id="inside of a search index"),
        pytest.param("/open/sqlite_master", id="schema table"),
        pytest.param("/open.db", id="database file"),
        pytest.param("/_memory", id="memory database"),
        pytest.param("/.json", id="index of databases"),
        pytest.param("/assets/nosuch.css", id="asset"),
        pytest.param("/assets/%2e%2e/site.py", id="file outside the assets"),
        pytest.param("//open/permit", id="empty segment"),
    ],
)
@pytest.mark.parametrize(("half", "title"), [("", "没有这个页面"), ("/en", "There is no such page")])
def test_what_is_not_there(web: httpx.Client, path: str, half: str, title: str) -> None:
    answer = web.get(half + path)
    assert answer.status_code == 404
    if "assets" not in path:
        assert title in (answer.json()["error"] if path.endswith(".json") else answer.text)


@pytest.mark.parametrize(
    "path",
    [
        *("/-/" + name for name in ("", "config.json", "databases.json", "threads", "tasks.json", "actor.json")),
        *("/-/" + name for name in ("actions", "auth-token", "create-token", "api", "jump.json", "queries", "schema")),
        *("/-/" + name for name in ("logout", "permissions", "allowed.json", "rules.json", "check.json", "messages")),
        *("/-/" + name for name in ("allow-debug", "patterns", "debug/autocomplete", "static/app.css", "versions")),
        *("/open/-/" + name for name in ("create", "queries", "queries/store", "execute-write", "schema.json")),
        *("/open/permit/-/" + name for name in ("insert", "upsert", "alter", "drop", "count", "fragment", "schema")),
        *("/open/permit/-/" + name for name in ("autocomplete", "set-column-type", "foreign-key-suggestions")),
        *("/open/permit/P00001/-/" + name for name in ("delete", "update")),
    ],
)
def test_consoles_and_writes_are_not_there(web: httpx.Client, path: str) -> None:
    assert web.get(path).status_code == 404
    assert web.post(path, json={}).status_code == 405


@pytest.mark.parametrize(
    "path", ["/open/-/query?sql=select+1", "/open/-/query.json?sql=select+1", "/open/permit?_where=1"]
)
def test_own_sql_is_forbidden(web: httpx.Client, path: str) -> None:
    assert web.get(path).status_code == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "NOSUCH"])
@pytest.mark.parametrize("path", ["/", "/open/permit", "/open/permit.json", "/open/permit/P00001", "/nosuch"])
def test_the_portal_is_only_for_reading(web: httpx.Client, method: str, path: str) -> None:
    answer = web.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "path", ["/", "/open/permit", "/open/permit.json", "/open/permit.csv?_stream=on", "/open/permit/P00001", "/nosuch"]
)
def test_head_answers_as_get_without_the_body(web: httpx.Client, path: str) -> None:
    head, get = web.head(path), web.get(path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers["content-type"] == get.headers["content-type"]


def test_options_says_what_is_offered(web: httpx.Client) -> None:
    answer = web.options("/open/permit.json")
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"authorization": "Bearer dstok_nosuch"}, id="token"),
        pytest.param({"cookie": "ds_actor=nosuch; ds_messages=nosuch"}, id="cookies"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/open/permit", "/open/permit.json"])
def test_who_asks_makes_no_difference(web: httpx.Client, headers: dict[str, str], path: str) -> None:
    known, unknown = web.get(path, headers=headers), web.get(path)
    assert known.text == unknown.text
    assert known.headers["cache-control"] == unknown.headers["cache-control"] == "max-age=5"
    assert "vary" not in known.headers
    assert "set-cookie" not in known.headers


def _check_form(answer: httpx.Response, form: str) -> None:
    assert "Traceback" not in answer.text
    if form == ".json":
        body = answer.json()
        assert body == {"ok": False, "error": body["error"], "errors": [body["error"]], "status": answer.status_code}
        return
    kind = "text/plain" if form == ".csv" else "text/html"
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
