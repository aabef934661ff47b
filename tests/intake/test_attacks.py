"""Whatever an agency or a stranger tries: it is refused, stands in the audit log, and changes nothing public."""

from __future__ import annotations

import errno
import io
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from hashlib import sha256
from typing import Any

import httpx
import pytest

from gongkai import clock, pipeline
from gongkai.descriptor import Portal
from gongkai.intake import Parcel, push
from gongkai.intake.app import App
from gongkai.intake.limits import Limit
from gongkai.intake.protocol import Protocol
from gongkai.progress import Silence
from gongkai.release import Audit, Handed
from gongkai.release.register import Register
from gongkai.upkeep import verify

from .conftest import Place

#: What is tried; returns the status of the answer and its words.
Attack = Callable[[Place], tuple[int, str]]

ROWS = b"key,agency,name\na1,A,y\n"


def announced(place: Place, *, header: dict[str, str] | None = None, **facts: Any) -> tuple[int, str]:
    """Announce a file with other facts or another header than are good."""
    headers = {"authorization": f"Bearer {place.secrets['A']}"} if header is None else header
    told = {"dataset": "item", "file": "a.csv", "bytes": len(ROWS), "sha256": sha256(ROWS).hexdigest(), **facts}
    with httpx.Client(base_url=place.url, headers={"accept-language": "en", **headers}, trust_env=False) as web:
        answer = web.post("/v1/uploads", json=told)
    return answer.status_code, answer.text


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def of_a_token(make: Callable[[Place], dict[str, str]]) -> Attack:
    return lambda place: announced(place, header=make(place))


def revoked(place: Place) -> dict[str, str]:
    token, secret = place.agencies.create_token("A")
    place.agencies.revoke(token.id)
    return bearer(secret)


def scoped(place: Place) -> dict[str, str]:
    return bearer(place.agencies.create_token("A", datasets=["list"])[1])


def put(place: Place, *bodies: bytes, header: dict[str, str] | None = None, **facts: Any) -> tuple[int, str]:
    """Announce a file and send these bodies for it; the last answer counts."""
    with place.web(place.secrets["A"]) as web:
        upload = place.announce(web, ROWS, **facts).json()["upload"]
        for body in bodies:
            answer = web.put(f"/v1/uploads/{upload}", content=body, headers=header or {})
    return answer.status_code, answer.text


def replayed(place: Place) -> tuple[int, str]:
    """Send an upload twice that was cut off the first time."""
    return put(place, ROWS[:-1], ROWS)


def revoked_meanwhile(place: Place) -> tuple[int, str]:
    token, secret = place.agencies.create_token("A")
    with place.web(secret) as web:
        upload = place.announce(web, ROWS).json()["upload"]
        place.agencies.revoke(token.id)
        answer = web.put(f"/v1/uploads/{upload}", content=ROWS)
    return answer.status_code, answer.text


def of_another(place: Place) -> tuple[int, str]:
    with place.web(place.secrets["A"]) as mine, place.web(place.secrets["B"]) as other:
        upload = place.announce(mine, ROWS).json()["upload"]
        answer = other.put(f"/v1/uploads/{upload}", content=ROWS)
    return answer.status_code, answer.text


def raw(place: Place, head: str, *pieces: bytes) -> tuple[int, str]:
    """Send an upload byte by byte as a client would that keeps to no rule, and return the answer."""
    with place.web(place.secrets["A"]) as web:
        upload = place.announce(web, ROWS).json()["upload"]
    host, port = place.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as line:
        start = f"PUT /v1/uploads/{upload} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {place.secrets['A']}\r\n"
        line.sendall(f"{start}Accept-Language: en\r\n{head}\r\n\r\n".encode())
        for piece in pieces:
            line.sendall(piece)
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    return int(answer.split()[1]), answer.decode()


def hurried(place: Place) -> tuple[int, str]:
    """Ask again and again; only the first refusal is worth a line of the log."""
    place.app.friends = Limit(burst=3, rate=0.001)
    answers = [announced(place, dataset="nosuch") for _ in range(9)]
    assert [status for status, _ in answers] == [404] * 3 + [429] * 6
    assert len([why for why in place.denials() if "too many" in why]) == 1
    return answers[-1]


def crowd(place: Place) -> tuple[int, str]:
    """Open 1,000 connections of which half say half a sentence; who asks a question is answered meanwhile."""
    host, port = place.url.removeprefix("http://").split(":")
    with ExitStack() as lines:
        for number in range(1000):
            line = lines.enter_context(socket.create_connection((host, int(port)), timeout=20))
            if number % 2:
                line.sendall(b"POST /v1/uploads HTTP/1.1\r\nHost: x\r\n")
        status, text = announced(place, dataset="nosuch")
        assert (status, "no such dataset" in text) == (404, True)
        # In the language of the service: of a crowd nobody is known.
        assert [why for why in place.denials() if str(Protocol.held()) in why]
    return status, text


BEFORE: list[Any] = [
    pytest.param(of_a_token(lambda place: bearer("gongkai_guess")), 401, "not known", id="a token that is none"),
    pytest.param(of_a_token(lambda place: bearer(place.secrets["A"][:-1])), 401, "not known", id="a token cut short"),
    pytest.param(of_a_token(lambda place: bearer(place.secrets["A"] + "x")), 401, "not known", id="a longer token"),
    pytest.param(
        of_a_token(lambda place: bearer(sha256(place.secrets["A"].encode()).hexdigest())), 401, "not known",
        id="the hash that is kept",
    ),
    pytest.param(of_a_token(lambda place: {"x-token": place.secrets["A"]}), 401, "not known", id="another header"),
    pytest.param(of_a_token(lambda place: {"cookie": f"token={place.secrets['A']}"}), 401, "not known", id="a cookie"),
    pytest.param(
        of_a_token(lambda place: {"authorization": f"Basic {place.secrets['A']}"}), 401, "not known",
        id="another scheme",
    ),
    pytest.param(of_a_token(revoked), 401, "revoked", id="a token that was revoked"),
    pytest.param(of_a_token(scoped), 403, "not for this dataset", id="a token for another dataset"),
    pytest.param(revoked_meanwhile, 401, "revoked", id="a token that was revoked since it was announced"),
    pytest.param(of_another, 409, "no such upload", id="an upload that another announced"),
    pytest.param(lambda place: announced(place, dataset="nosuch"), 404, "no such dataset", id="no such dataset"),
    pytest.param(lambda place: announced(place, dataset="../list"), 404, "no such dataset", id="a path for a dataset"),
    pytest.param(lambda place: announced(place, bytes=10**12), 413, "more bytes", id="too large"),
    pytest.param(lambda place: announced(place, bytes="1"), 400, "whole number", id="no number"),
    pytest.param(lambda place: put(place, ROWS[:-1]), 400, "cut off", id="cut short"),
    pytest.param(lambda place: put(place, ROWS + b"a2,A,y\n"), 413, "longer", id="longer than announced"),
    pytest.param(lambda place: put(place, ROWS.replace(b"y", b"z")), 422, "sha256", id="another content"),
    pytest.param(replayed, 409, "no such upload", id="an upload that is replayed"),
    pytest.param(lambda place: raw(place, "Content-Length: 9", ROWS), 400, "cut off", id="a length too small"),
    pytest.param(lambda place: raw(place, "Content-Length: 99", ROWS), 408, "slowly", id="a length too large"),
    pytest.param(lambda place: raw(place, "Transfer-Encoding: chunked", b"4\r\nkey,"), 408, "slowly", id="a slow body"),
    pytest.param(hurried, 429, "too many requests", id="too many requests"),
    pytest.param(crowd, 404, "no such dataset", id="1,000 connections"),
]  # fmt: skip


@pytest.mark.parametrize(("attack", "status", "why"), BEFORE)
def test_refused_before_it_is_kept(
    place: Place, attack: Attack, status: int, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.intake.http.PAUSE", 0.3)
    before, kept = place.public(), place.kept()
    found, text = attack(place)
    assert (found, why in text) == (status, True), text
    assert (place.public(), place.kept()) == (before, kept)
    assert any(why in denial for denial in place.denials()), place.denials()
    assert not any((place.store.root / ".uploads").glob("*"))
    assert Audit(place.store.root).broken() is None


def test_an_expired_token(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    before, secret = place.public(), place.agencies.create_token("A", days=1)[1]
    monkeypatch.setattr(clock, "stamp", lambda: "2999-01-01T00:00:00Z")
    status, text = announced(place, header=bearer(secret))
    assert (status, "expired" in text, "expired" in place.denials()[-1]) == (401, True, True)
    assert place.public() == before


def test_a_slow_body_has_an_end(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces that come one by one are no way to hold a place for ever."""
    monkeypatch.setattr("gongkai.intake.http.LONGEST", 0.5)

    def dripping() -> Iterator[bytes]:
        for number in range(len(ROWS)):
            yield ROWS[number : number + 1]
            pause.wait(0.1)

    pause = threading.Event()
    with place.web(place.secrets["A"]) as web:
        upload = place.announce(web, ROWS).json()["upload"]
        try:
            status = web.put(f"/v1/uploads/{upload}", content=dripping()).status_code
        except httpx.TransportError:
            # The answer came while it was still sending.
            status = 408
    assert (status, "slowly" in place.denials()[-1]) == (408, True)


def bomb() -> bytes:
    """Return a workbook of 80 KB that would be 80 MB."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (80 * 2**20))
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "dataset", "why"),
    [
        pytest.param("a.csv", b"key,agency,name\nb1,B,y\n", "item", "foreign-row", id="a row of another agency"),
        pytest.param("a.csv", b"key,agency,name\nb9,B,y\n", "item", "foreign-row", id="a new row for another agency"),
        pytest.param(
            "a.csv", b"key,agency,name\nb1,A,y\n", "item", "foreign-row", id="a row taken from another agency"
        ),
        pytest.param("a.csv", b"key,agency,name\na1,B,x\n", "item", "foreign-row", id="a row given to another agency"),
        pytest.param("a.csv", b"key,agency,name\nx1,,y\n", "item", "foreign-row", id="a row of nobody"),
        pytest.param("a.csv", b"key\n1\n", "list", "owner", id="a table that says of no row whose it is"),
        pytest.param("a.xlsx", bomb(), "item", "limit", id="a workbook that grows"),
        pytest.param("a.csv", b"\x00\x01\x02\xff" * 99, "item", "", id="bytes"),
        pytest.param("../../../current.json", b"{}", "item", "", id="a name with a path"),
    ],
)
def test_refused_as_what_it_is(place: Place, name: str, content: bytes, dataset: str, why: str) -> None:
    before, kept = place.public(), place.kept()
    with place.web(place.secrets["A"]) as web:
        upload = place.announce(web, content, dataset=dataset, file=name).json()["upload"]
        submission = web.put(f"/v1/uploads/{upload}", content=content).json()["submission"]
        verdict = web.get(f"/v1/submissions/{submission}").json()
    entry = Register(place.store.root).find(submission)
    assert verdict.get("fate", "rejected") == entry.fate == "rejected"
    assert why in str(verdict), verdict
    assert str(place.store.root) not in str(verdict)
    assert place.public() == before
    assert place.kept() == kept + 1
    assert entry.submission.file.parent == entry.submission.folder / "file"
    last = list(Audit(place.store.root).events())[-1]
    assert (last.event, last.facts["submission"], last.facts["agency"]) == ("rejected", submission, "A")
    assert list(verify(place.store)) == []


def test_a_full_disk_is_told_as_one(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*words: object) -> None:
        raise OSError(errno.ENOSPC, "no space", "/secret/place")

    monkeypatch.setattr("gongkai.intake.app._keep", full)
    status, text = put(place, ROWS)
    assert (status, "the disk is full" in text, "secret" in text) == (507, True, False)


def test_what_is_sent_again_after_a_crash_is_found(place: Place) -> None:
    """The file was kept and the process died before it could say so."""
    file = place.file(["a1", "A", "y"])
    by = Handed(person="A", agency="A", via="intake")
    left = pipeline.hand_in(Portal.at(place.portal), place.store, "item", file, by=by)
    app = App(place.portal, place.store)
    app._begin()
    try:
        verdict = push(Parcel(url=place.url, token=place.secrets["A"], dataset="item", file=file), Silence())
    finally:
        app.desk.stop()
    assert (verdict["submission"], verdict["fate"]) == (left.id, "published")
