"""What travels with each answer: its release, the description of the data, and the rules for browsers."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

from gongkai.catalog import NOTICE_HEADER
from gongkai.portal.edition import Edition
from gongkai.portal.visit import Visit

Message = MutableMapping[str, Any]
Headers = list[tuple[bytes, bytes]]

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
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    (b"access-control-expose-headers", b"Link, X-Gongkai-Release, X-Gongkai-Notice"),
]
#: Answers do not differ by these, so no cache need keep them apart.
DROPPED = frozenset({b"vary"})


def completed(message: Message, visit: Visit, edition: Edition) -> Message:
    """Return a message with our headers where it is the start of an answer."""
    if message["type"] != "http.response.start":
        return message
    added = [*SECURITY, *_facts(visit, edition)]
    if visit.format in {"json", "csv"}:
        added += CORS
    if visit.format == "csv" and message["status"] == 200:
        added.append((b"content-type", b"text/csv; charset=utf-8; header=present"))
    replaced = {name for name, _ in added if name != b"link"} | DROPPED
    kept = [(name, value) for name, value in message.get("headers", []) if name.lower() not in replaced]
    return {**message, "headers": [*kept, *added]}


def prefixed(message: Message, prefix: bytes) -> Message:
    """Return a message whose redirect stays in the half of the site that a prefix opens."""
    if message["type"] != "http.response.start":
        return message
    headers = [
        (name, prefix + value if name.lower() == b"location" and value.startswith(b"/") else value)
        for name, value in message.get("headers", [])
    ]
    return {**message, "headers": headers}


def _facts(visit: Visit, edition: Edition) -> Iterator[tuple[bytes, bytes]]:
    if edition.release is None or visit.is_asset:
        return
    yield b"x-gongkai-release", str(edition.release.number).encode()
    if visit.dataset is not None:
        yield b"link", f'<{visit.dataset.descriptor}>; rel="describedby"; type="application/json"'.encode()
    if visit.dataset.package.sample if visit.dataset else edition.catalog.sample:
        yield b"x-gongkai-notice", NOTICE_HEADER.encode()
