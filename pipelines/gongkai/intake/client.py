"""Pushing from afar: announce the file, send it, wait for the verdict; what fails on the way is tried again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from gongkai.errors import N_, NoAnswer, PushRefused, UnreadableFile
from gongkai.messages import get_language, translate
from gongkai.progress import Advance, Watcher

#: Answers that may be others a moment later.
PASSING = frozenset({408, 409, 429, 502, 503, 504})
#: How often a push is tried, and the first and the longest pause between two tries, in seconds.
TRIES, PAUSE, LONGEST = 8, 0.5, 30.0
#: How much of the file is sent at once.
PIECE = 256 * 1024

Verdict = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What is pushed, where to, and by which right."""

    url: str
    token: str
    dataset: str
    file: Path
    resource: str | None = None
    accept: str | None = None


def push(parcel: Parcel, watcher: Watcher, *, pause: Callable[[float], object] = time.sleep) -> Verdict:
    """Send a file and return the verdict on it. The same file again is the same submission, so that trying is safe.

    Raises UnreadableFile, PushRefused where the intake says no, NoAnswer where it does not answer.
    """
    _check_address(parcel)
    headers = {"authorization": f"Bearer {parcel.token}", "accept-language": get_language()}
    # No redirect is followed: the token is for this address alone.
    with httpx.Client(base_url=parcel.url.rstrip("/"), headers=headers, timeout=httpx.Timeout(60.0)) as web:
        name = _trying(lambda: _send(web, parcel, watcher), parcel, pause)
        with watcher.working("wait"):
            while True:
                verdict: Verdict = _trying(lambda: _ask(web, name), parcel, pause)
                if verdict["state"] == "done":
                    return verdict


def _trying(step: Callable[[], Any], parcel: Parcel, pause: Callable[[float], object]) -> Any:
    """Return what a step returns, tried again with longer and longer pauses where that may help."""
    last, wait = "", PAUSE
    for tried in range(TRIES):
        try:
            return step()
        except _Passing as error:
            last, asked = str(error), error.wait
        except httpx.TransportError as error:
            last, asked = str(error) or type(error).__name__, 0.0
        if tried + 1 < TRIES:
            pause(min(max(wait, asked), LONGEST))
            wait *= 2
    raise NoAnswer(where=parcel.url, fault=last, tries=TRIES)


def _send(web: httpx.Client, parcel: Parcel, watcher: Watcher) -> str:
    # Looked at anew for each try: someone may be at work on the file.
    facts = _facts(parcel)
    told = _json(web.post("/v1/uploads", json=facts), parcel.url)
    if "submission" in told:
        return str(told["submission"])
    size = int(facts["bytes"])
    with watcher.working("send", size, in_bytes=True) as advance:
        headers = {"content-length": str(size), "content-type": "application/octet-stream"}
        answer = web.put(f"/v1/uploads/{told['upload']}", content=_pieces(parcel.file, advance), headers=headers)
    return str(_json(answer, parcel.url)["submission"])


def _ask(web: httpx.Client, name: str) -> dict[str, Any]:
    return _json(web.get(f"/v1/submissions/{name}"), str(web.base_url))


class _Passing(Exception):
    """An answer that may be another one a moment later."""

    def __init__(self, fault: str, wait: float) -> None:
        self.wait = wait
        super().__init__(fault)


def _json(answer: httpx.Response, where: str) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        told = {}
    if answer.is_success and isinstance(told, dict) and told:
        return told
    fault = str(told.get("error", "")) if isinstance(told, dict) else ""
    fault = fault or translate("the answer was {status}", status=answer.status_code)
    if answer.status_code in PASSING:
        wait = answer.headers.get("retry-after", "")
        raise _Passing(fault, float(wait) if wait.isdigit() else 0.0)
    raise PushRefused(where=where, fault=fault)


def _facts(parcel: Parcel) -> dict[str, Any]:
    try:
        with parcel.file.open("rb") as stream:
            digest = file_digest(stream, "sha256").hexdigest()
        size = parcel.file.stat().st_size
    except OSError as error:
        raise UnreadableFile(where=parcel.file, fault=error.strerror or str(error)) from error
    facts = {"dataset": parcel.dataset, "resource": parcel.resource, "file": parcel.file.name, "bytes": size}
    return {**facts, "sha256": digest, "accept_change": parcel.accept}


def _pieces(file: Path, advance: Advance) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while piece := stream.read(PIECE):
            yield piece
            advance(len(piece))


def _check_address(parcel: Parcel) -> None:
    url = parcel.url
    if not parcel.token or not (parcel.token.isascii() and parcel.token.isprintable()) or " " in parcel.token:
        raise PushRefused(where=url, fault=N_("what is given as a token is none"))
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise PushRefused(where=url, fault=N_("no address of the form https://host"))
    if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise PushRefused(where=url, fault=N_("a token is sent to another machine by https only"))
