"""The edge of the portal: every request passes here before Datasette sees it, every answer on its way back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any
from urllib.parse import urlencode

from datasette import Response
from datasette.utils.asgi import Request

from gongkai.catalog import NOTICE_HEADER, TableEntry
from gongkai.load import search_table
from gongkai.messages import get_language, speaking
from gongkai.portal.edition import Edition
from gongkai.portal.fault import Fault, answer
from gongkai.portal.parameters import Pairs, address, check_pairs, read_pairs, tidied
from gongkai.portal.site import Site
from gongkai.portal.visit import Visit, read_visit

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

METHODS = "GET, HEAD, OPTIONS"

#: Datasette's tools that say something to the public; its consoles and debuggers are not offered.
TOOLS = frozenset({("-", "versions"), ("-", "plugins"), ("-", "settings")})

SECURITY: Headers = [
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
        b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
]
CORS: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"Link, X-Gongkai-Release, X-Gongkai-Notice"),
]


def english(app: App) -> App:
    """Return an app that answers in English below `/en/` and in Chinese elsewhere."""

    async def speak(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not (path == "/en" or path.startswith("/en/")):
            with speaking("zh"):
                return await app(scope, receive, send)
        inner = {**scope, "path": path[3:] or "/", "raw_path": _raw_path(scope)[3:] or b"/"}
        with speaking("en"):
            return await app(inner, receive, _prefixing(send))

    return speak


def guard(site: Site) -> Callable[[App], App]:
    """Return the wrapper that checks requests and completes answers."""

    def wrap(app: App) -> App:
        async def stand_at_the_edge(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            with site.reading() as edition:
                visit = read_visit(_raw_path(scope).decode("latin-1"), edition.catalog)
                send = _completing(send, visit, edition)
                try:
                    response = _at_once(scope, visit)
                except Fault as fault:
                    response = await answer(site, Request(scope, receive), fault)
                if response is not None:
                    await response.asgi_send(send)
                else:
                    await app(_whole_stream(scope, visit), receive, send)

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
    if visit.is_tool and not visit.is_asset and not _is_public_tool(visit):
        raise Fault(404)
    if visit.database and len(visit.segments) == 1 and visit.format == "html":
        return Response.redirect("/")
    if visit.database and visit.table is None and _is_index(visit):
        raise Fault(404)
    if visit.table is not None and visit.is_table:
        return _check_query(scope, visit.table)
    return None


def _check_query(scope: Scope, table: TableEntry) -> Response | None:
    pairs = read_pairs(scope["query_string"])
    check_pairs(pairs, table)
    plain = tidied(pairs)
    if plain == pairs:
        return None
    # A filter that came from a form may name an operator that is not there.
    check_pairs(plain, table)
    return Response.redirect(address(_raw_path(scope).decode("latin-1"), plain))


def _is_public_tool(visit: Visit) -> bool:
    if visit.database:
        return visit.segments[1:] == ("-", "query")
    return visit.segments in TOOLS and visit.format == "json"


def _is_index(visit: Visit) -> bool:
    """Tell whether a path names a search index: it is no data, though its name is a table's to SQLite."""
    return len(visit.segments) > 1 and search_table("") in visit.segments[1]


def _whole_stream(scope: Scope, visit: Visit) -> Scope:
    """Let a streamed CSV be read in the largest pages: Datasette would fetch it by screenfuls."""
    pairs: Pairs = read_pairs(scope["query_string"])
    names = {name for name, _ in pairs}
    if visit.format != "csv" or "_stream" not in names or "_size" in names:
        return scope
    return {**scope, "query_string": urlencode([*pairs, ("_size", "max")]).encode()}


def _completing(send: Send, visit: Visit, edition: Edition) -> Send:
    """Return a send that adds our headers to the start of an answer."""

    async def complete(message: Message) -> None:
        if message["type"] == "http.response.start":
            added = [*SECURITY, *_facts(visit, edition)]
            if visit.format in {"json", "csv"}:
                added += CORS
            if visit.format == "csv" and message["status"] == 200:
                added.append((b"content-type", b"text/csv; charset=utf-8; header=present"))
            ours = {name for name, _ in added if name != b"link"}
            kept = [(name, value) for name, value in message.get("headers", []) if name.lower() not in ours]
            message = {**message, "headers": [*kept, *added]}
        await send(message)

    return complete


def _facts(visit: Visit, edition: Edition) -> Iterator[tuple[bytes, bytes]]:
    """Yield what travels with each answer: the release, the description of the data, and that they are a sample."""
    if edition.release is None or visit.is_asset:
        return
    yield b"x-gongkai-release", str(edition.release.number).encode()
    if visit.dataset is not None:
        yield b"link", f'<{visit.dataset.descriptor}>; rel="describedby"; type="application/json"'.encode()
    if visit.dataset.package.sample if visit.dataset else edition.catalog.sample:
        yield b"x-gongkai-notice", NOTICE_HEADER.encode()


def _prefixing(send: Send) -> Send:
    """Return a send that keeps redirects in the English half of the site."""

    async def prefix(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [
                (name, b"/en" + value if name.lower() == b"location" and value.startswith(b"/") else value)
                for name, value in message.get("headers", [])
            ]
            message = {**message, "headers": headers}
        await send(message)

    return prefix


def _raw_path(scope: Scope) -> bytes:
    raw = scope.get("raw_path")
    path: bytes = raw if raw is not None else scope["path"].encode()
    return path.partition(b"?")[0]


def local(path: str) -> str:
    """Return an address within the site in the half of the language spoken."""
    return f"/en{path}" if get_language() == "en" else path
