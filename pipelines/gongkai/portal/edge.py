"""The edge of the portal: every request passes here before Datasette sees it, every answer on its way back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlencode

from datasette import Response
from datasette.utils import tilde_decode
from datasette.utils.asgi import Request

from gongkai.catalog import TableEntry
from gongkai.messages import speaking
from gongkai.portal.addresses import ENGLISH, address, tilded
from gongkai.portal.edition import Edition
from gongkai.portal.fault import BrokenStream, Fault, Withdrawn, answer
from gongkai.portal.headers import completed, prefixed
from gongkai.portal.parameters import Pairs, check_pairs, check_row_pairs, read_pairs, tidied, understood
from gongkai.portal.site import Reading, Site
from gongkai.portal.visit import FORMATS, Visit, read_visit
from gongkai.release.tombstone import digest_of, typed_key

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

METHODS = "GET, HEAD, OPTIONS"

#: Datasette's tools that say something to the public; its consoles and debuggers are not offered.
TOOLS = frozenset({("-", "versions"), ("-", "plugins"), ("-", "settings")})

#: Our own pages among them.
REPORTS = frozenset({("-", "consistency")})

#: Who asks makes no difference here, so Datasette is not told: it would answer a cookie or a token with a page that
#: no cache may keep.
CREDENTIALS = frozenset({b"cookie", b"authorization"})


def english(app: App) -> App:
    """Return an app that answers in English below `/en/` and in Chinese elsewhere."""
    start = ENGLISH.encode()

    async def speak(scope: Scope, receive: Receive, send: Send) -> None:
        path = _raw_path(scope) if scope["type"] == "http" else b""
        if path != start and not path.startswith(start + b"/"):
            with speaking("zh"):
                return await app(scope, receive, send)
        inner = {**scope, "path": scope["path"][len(start) :] or "/", "raw_path": path[len(start) :] or b"/"}
        with speaking("en"):
            return await app(inner, receive, _prefixing(send, start))

    return speak


def guard(site: Site) -> Callable[[App], App]:
    """Return the wrapper that checks requests and completes answers."""

    def wrap(app: App) -> App:
        async def stand_at_the_edge(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            with site.reading() as reading:
                visit = read_visit(_raw_path(scope).decode("latin-1"), reading.edition.catalog)
                send = _completing(send, visit, reading)
                try:
                    response = _at_once(scope, visit)
                    if response is None:
                        _check_withdrawn(_raw_path(scope).decode("latin-1"), visit, reading.edition)
                except Fault as fault:
                    response = await answer(site, Request(scope, receive), fault)
                if response is not None:
                    await response.asgi_send(send)
                else:
                    await app(_inner(scope, visit), receive, send)

        return stand_at_the_edge

    return wrap


def _at_once(scope: Scope, visit: Visit) -> Response | None:
    """Return the answer to what need not reach Datasette, or None.

    Raises Fault.
    """
    if scope["method"] == "OPTIONS":
        return Response("", status=204, headers={"Allow": METHODS, "Access-Control-Allow-Methods": METHODS})
    if scope["method"] not in METHODS.split(", "):
        raise Fault(405, Allow=METHODS)
    if visit.segments == ("",) and visit.format != "html":
        raise Fault(404)
    if visit.is_tool:
        _check_tool(visit)
        return None
    return _at_database(scope, visit) if visit.database else None


def _check_tool(visit: Visit) -> None:
    if visit.database and visit.segments[1:] == ("-", "query"):
        raise Fault(403)
    if visit.segments in REPORTS and visit.format in FORMATS:
        return
    if visit.segments not in TOOLS or visit.format != "json":
        raise Fault(404)


def _at_database(scope: Scope, visit: Visit) -> Response | None:
    if len(visit.segments) == 1 and visit.format == "html":
        return Response.redirect("/")
    if visit.format not in FORMATS or (visit.table is None and len(visit.segments) > 1):
        raise Fault(404)
    if visit.table is None:
        return None
    return _at_rows(scope, visit, visit.table) if visit.is_rows else _at_row(scope, visit.table)


def _at_rows(scope: Scope, visit: Visit, table: TableEntry) -> Response | None:
    pairs = read_pairs(scope["query_string"])
    check_pairs(pairs, table)
    plain = tidied(pairs, table)
    # A filter that came from a form may name an operator that is not there.
    check_pairs(plain, table)
    if visit.format != "html" or plain == pairs:
        return None
    return Response.redirect(address(_raw_path(scope).decode("latin-1"), plain))


def _at_row(scope: Scope, table: TableEntry) -> Response | None:
    path = _raw_path(scope).decode("latin-1")
    if path.rpartition("/")[2].count(",") != len(table.resource.schema.primary_key) - 1:
        raise Fault(404)
    pairs = read_pairs(scope["query_string"])
    check_row_pairs(pairs, table)
    return Response.redirect(address(tilded(path), pairs)) if "%" in path else None


def _check_withdrawn(path: str, visit: Visit, edition: Edition) -> None:
    """Raise Withdrawn where a row is asked for that was taken down."""
    if visit.table is None or visit.is_rows or not edition.stones:
        return
    ending = "" if visit.format == "html" else f".{visit.format}"
    parts = path.rpartition("/")[2].removesuffix(ending).split(",")
    key = typed_key(visit.table.resource, [tilde_decode(part) for part in parts])
    stone = edition.stones.get((visit.table.name, digest_of(visit.table.name, key))) if key else None
    if stone is not None:
        raise Withdrawn(stone)


def _inner(scope: Scope, visit: Visit) -> Scope:
    """Return the request as Datasette is to see it."""
    headers = [(name, value) for name, value in scope["headers"] if name.lower() not in CREDENTIALS]
    inner = {**scope, "headers": headers}
    if visit.table is None or not visit.is_rows:
        return inner
    pairs = understood(tidied(read_pairs(scope["query_string"]), visit.table), visit.table)
    if visit.format == "csv":
        pairs = _stream(pairs, scope["method"])
    return {**inner, "query_string": urlencode(pairs).encode()}


def _stream(pairs: Pairs, method: str) -> Pairs:
    """Let a streamed CSV be read in the largest pages, and not at all where only its headers are asked for."""
    if "_stream" not in dict(pairs):
        return pairs
    kept = [(name, value) for name, value in pairs if name not in {"_size", "_stream"}]
    return [*kept, ("_size", "1")] if method == "HEAD" else [*kept, ("_stream", "on"), ("_size", "max")]


def _completing(send: Send, visit: Visit, reading: Reading) -> Send:
    """Return a send that completes an answer, or breaks it off.

    Where a query fails in the middle of a CSV, Datasette ends the stream as if it were whole, the fault its last line.
    """
    is_download = False

    async def complete(message: Message) -> None:
        nonlocal is_download
        if message["type"] == "http.response.start":
            is_download = visit.format == "csv" and message["status"] == 200
        elif is_download and reading.is_broken:
            raise BrokenStream
        await send(completed(message, visit, reading.edition))

    return complete


def _prefixing(send: Send, prefix: bytes) -> Send:
    """Return a send that keeps redirects in the half of the site that a prefix opens."""

    async def keep(message: Message) -> None:
        await send(prefixed(message, prefix))

    return keep


def _raw_path(scope: Scope) -> bytes:
    raw = scope.get("raw_path")
    path: bytes = raw if raw is not None else scope["path"].encode()
    return path.partition(b"?")[0]
