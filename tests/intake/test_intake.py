"""Two agencies against a running intake: each publishes its own rows, and whatever else they try changes nothing."""

from __future__ import annotations

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from gongkai import clock
from gongkai.errors import PushRefused
from gongkai.intake import Parcel, push
from gongkai.intake.app import App
from gongkai.intake.uploads import LIFE, Uploads
from gongkai.progress import Silence
from gongkai.release import Audit
from gongkai.release.register import Register
from gongkai.upkeep import verify

from .conftest import HEADER, Place

Row = list[str]


def parcel(place: Place, agency: str, file: Path, **other: Any) -> Parcel:
    return Parcel(**{"url": place.url, "token": place.secrets[agency], "dataset": "item", "file": file, **other})


def test_each_publishes_its_own_rows(place: Place) -> None:
    for number, agency in enumerate(("A", "B"), 2):
        key = agency.lower()
        verdict = push(parcel(place, agency, place.file([f"{key}1", agency, "y"], [f"{key}2", agency, "y"])), Silence())
        assert (verdict["fate"], verdict["release"], verdict["report"]["valid"]) == ("published", number, True)
        assert [stage["name"] for stage in verdict["stages"]][-1] == "release"
    assert place.store.last().rows_of("item") == 4
    entries = list(Register(place.store.root).entries())
    assert [(entry.facts["agency"], entry.facts["via"]) for entry in entries[:2]] == [("B", "intake"), ("A", "intake")]
    assert list(verify(place.store)) == []


def test_rows_of_the_other_are_refused_by_name(place: Place) -> None:
    before = place.public()
    verdict = push(parcel(place, "A", place.file(["a1", "A", "y"], ["b1", "B", "stolen"])), Silence())
    (fault,) = verdict["report"]["tasks"][0]["errors"]
    assert (verdict["fate"], fault["type"], fault["rowNumber"], fault["cell"]) == ("rejected", "foreign-row", 3, "b1")
    assert place.public() == before


def test_what_cannot_be_read_is_told(place: Place, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    verdict = push(parcel(place, "A", tmp_path / "empty.csv"), Silence())
    assert (verdict["exit_code"], "the file is empty" in verdict["fault"]) == (2, True)
    verdict = push(parcel(place, "A", place.table_file([["key"], ["1"]]), dataset="list"), Silence())
    assert (verdict["exit_code"], "owner" in verdict["fault"]) == (1, True)


def test_the_same_file_again_is_one_submission(place: Place) -> None:
    file, other = place.file(["a1", "A", "y"]), place.file(["a1", "A", "z"])
    first = push(parcel(place, "A", file), Silence())
    again = push(parcel(place, "A", file), Silence())
    assert first["submission"] == again["submission"]
    assert (again["fate"], again["release"], place.kept()) == ("published", 2, 2)
    # After another one it is news again: the agency goes back.
    push(parcel(place, "A", other), Silence())
    assert push(parcel(place, "A", file), Silence())["release"] == 4


@pytest.mark.parametrize(
    ("names", "submissions"),
    [
        pytest.param([f"n{number}" for number in range(8)], 8, id="eight files"),
        pytest.param(["n"] * 8, 1, id="one file eight times"),
    ],
)
def test_eight_at_once(place: Place, names: list[str], submissions: int) -> None:
    kept = place.kept()
    parcels = [parcel(place, agency, file) for agency, file in files(place, names)]
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda item: push(item, Silence()), parcels))
    assert {verdict["fate"] for verdict in verdicts} == {"published"}
    assert len({verdict["submission"] for verdict in verdicts}) == submissions
    assert (place.kept(), place.store.last().number) == (kept + submissions, 1 + submissions)
    assert list(verify(place.store)) == []


def files(place: Place, names: list[str]) -> list[tuple[str, Path]]:
    """Return a file for each name, of the two agencies in turn; of one where the names are the same."""
    same = len(set(names)) == 1
    agencies = ["A" if same else "AB"[number % 2] for number in range(len(names))]
    pairs = zip(agencies, names, strict=True)
    return [(agency, place.file([f"{agency.lower()}1", agency, name])) for agency, name in pairs]


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        pytest.param(lambda place, monkeypatch: {"token": "gongkai_guess"}, "not known", id="unknown"),
        pytest.param(lambda place, monkeypatch: {"token": revoked(place)}, "revoked", id="revoked"),
        pytest.param(lambda place, monkeypatch: {"token": expired(place, monkeypatch)}, "expired", id="expired"),
        pytest.param(lambda place, monkeypatch: {"token": scoped(place)}, "not for this dataset", id="another dataset"),
    ],
)
def test_a_token_that_is_not_good(
    place: Place, monkeypatch: pytest.MonkeyPatch, spoil: Callable[..., dict[str, Any]], fault: str
) -> None:
    other = spoil(place, monkeypatch)
    before, kept = place.public(), place.kept()
    with pytest.raises(PushRefused, match=fault):
        push(parcel(place, "A", place.file(["a1", "A", "y"]), **other), Silence())
    assert (place.public(), place.kept()) == (before, kept)
    assert [why for why in place.denials() if fault in why]
    assert Audit(place.store.root).broken() is None


def revoked(place: Place) -> str:
    token, secret = place.agencies.create_token("A")
    assert place.agencies.revoke(token.id).revoked
    return secret


def expired(place: Place, monkeypatch: pytest.MonkeyPatch) -> str:
    secret = place.agencies.create_token("A", days=1)[1]
    monkeypatch.setattr(clock, "stamp", lambda: "2999-01-01T00:00:00Z")
    return secret


def scoped(place: Place) -> str:
    return place.agencies.create_token("A", datasets=["list"])[1]


def test_only_hashes_of_tokens_are_kept(place: Place) -> None:
    content = b"".join(path.read_bytes() for path in place.store.root.rglob("*") if path.is_file())
    assert sha256(place.secrets["A"].encode()).hexdigest().encode() in content
    assert place.secrets["A"].encode() not in content
    assert (place.store.root / "private.db").stat().st_mode & 0o077 == 0


def test_a_replayed_upload_finds_nothing(place: Place) -> None:
    content, other = place.file(["a1", "A", "y"]).read_bytes(), place.file(["a1", "A", "z"]).read_bytes()
    with place.web(place.secrets["A"]) as web:
        upload = place.announce(web, content).json()["upload"]
        assert web.put(f"/v1/uploads/{upload}", content=content).status_code == 202
        second = place.announce(web, other).json()["upload"]
        name = web.put(f"/v1/uploads/{second}", content=other).json()["submission"]
        assert web.get(f"/v1/submissions/{name}").json()["fate"] == "published"
        before, kept = place.public(), place.kept()
        # The old upload would undo what came after it.
        assert web.put(f"/v1/uploads/{upload}", content=content).status_code == 409
    assert (place.public(), place.kept()) == (before, kept)
    assert "announce it anew" in place.denials()[-1]


def test_an_upload_serves_the_token_that_announced_it(place: Place) -> None:
    content = place.file(["a1", "A", "y"]).read_bytes()
    with place.web(place.secrets["A"]) as mine, place.web(place.secrets["B"]) as other:
        upload = place.announce(mine, content).json()["upload"]
        assert other.put(f"/v1/uploads/{upload}", content=content).status_code == 409
        name = mine.put(f"/v1/uploads/{upload}", content=content).json()["submission"]
        assert other.get(f"/v1/submissions/{name}").status_code == 404
        assert mine.get(f"/v1/submissions/{name[:-1]}").status_code == 404


@pytest.mark.parametrize(
    ("sent", "status", "why"),
    [
        pytest.param(lambda content: content[:-1], 400, "cut off", id="shorter"),
        pytest.param(lambda content: content + b"x", 413, "longer", id="longer"),
        pytest.param(lambda content: content[:-1] + b"!", 422, "sha256", id="another byte"),
    ],
)
def test_what_came_is_not_what_was_announced(
    place: Place, sent: Callable[[bytes], bytes], status: int, why: str
) -> None:
    content = place.file(["a1", "A", "y"]).read_bytes()
    before, kept = place.public(), place.kept()
    with place.web(place.secrets["A"]) as web:
        upload = place.announce(web, content).json()["upload"]
        answer = web.put(f"/v1/uploads/{upload}", content=sent(content))
        assert (answer.status_code, why in answer.json()["error"]) == (status, True)
    assert (place.public(), place.kept()) == (before, kept)
    assert why in place.denials()[-1]
    assert list((place.store.root / ".uploads").iterdir()) == []


def test_a_connection_that_breaks(place: Place) -> None:
    content = place.file(["a1", "A", "y"]).read_bytes()
    kept = place.kept()
    with place.web(place.secrets["A"]) as web:
        upload = place.announce(web, content).json()["upload"]
        host, port = place.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as line:
            head = f"PUT /v1/uploads/{upload} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {place.secrets['A']}\r\n"
            line.sendall(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content[:-5])
        # The next request waits for nothing that the broken one holds.
        assert web.get("/v1/health").status_code == 200
        assert web.put(f"/v1/uploads/{upload}", content=content).status_code == 409
    assert place.kept() == kept


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        pytest.param({"dataset": "nosuch"}, 404, id="no such dataset"),
        pytest.param({"dataset": "../item"}, 404, id="a path for a dataset"),
        pytest.param({"resource": "nosuch"}, 201, id="no such table: told when it came"),
        pytest.param({"bytes": 100_001}, 413, id="too large"),
        pytest.param({"bytes": -1}, 400, id="less than nothing"),
        pytest.param({"bytes": True}, 400, id="no number"),
        pytest.param({"sha256": "x"}, 400, id="no hash"),
        pytest.param({"file": 7}, 400, id="no name"),
    ],
)
def test_announcements(place: Place, facts: dict[str, Any], status: int) -> None:
    with place.web(place.secrets["A"]) as web:
        assert place.announce(web, b"key\n", **facts).status_code == status


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        pytest.param("GET", "/", b"", 404, id="nothing there"),
        pytest.param("DELETE", "/v1/uploads", b"", 404, id="no such verb"),
        pytest.param("POST", "/v1/uploads", b"{", 400, id="no JSON"),
        pytest.param("POST", "/v1/uploads", b"[]", 400, id="no object"),
        pytest.param("POST", "/v1/uploads", b"[" * 70_000, 413, id="a long body"),
        pytest.param("POST", "/v1/uploads", b"[" * 60_000, 400, id="a deep body"),
        pytest.param("GET", "/v1/submissions/nosuch", b"", 404, id="no such submission"),
    ],
)
def test_requests_that_are_none(place: Place, method: str, path: str, content: bytes, status: int) -> None:
    with place.web(place.secrets["A"]) as web:
        answer = web.request(method, path, content=content)
        assert (answer.status_code, bool(answer.json()["error"])) == (status, True)
        assert "server" not in answer.headers


def test_who_guesses_must_wait_and_others_need_not(place: Place) -> None:
    with place.web("gongkai_guess") as stranger, place.web(place.secrets["A"]) as friend:
        answers = [stranger.post("/v1/uploads", json={}) for _ in range(15)]
        assert {answer.status_code for answer in answers} == {401, 429}
        assert int(answers[-1].headers["retry-after"]) > 0
        assert friend.get("/v1/submissions/nosuch").status_code == 404
    # What is not even looked at does not fill the log.
    assert len(place.denials()) < 15


def test_a_disk_without_room(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": 1_000})()
    monkeypatch.setattr("gongkai.intake.app.disk_usage", lambda folder: usage)
    before, kept = place.public(), place.kept()
    with pytest.raises(PushRefused, match="no room"):
        push(parcel(place, "A", place.file(["a1", "A", "y"])), Silence())
    assert (place.public(), place.kept()) == (before, kept)


def test_what_a_dead_process_left_is_carried_on(place: Place) -> None:
    from gongkai import pipeline
    from gongkai.descriptor import Portal
    from gongkai.intake.desk import Desk
    from gongkai.release import Handed

    by = Handed(person="A", agency="A", via="intake")
    left = pipeline.hand_in(Portal.at(place.portal), place.store, "item", place.file(["a1", "A", "y"]), by=by)
    desk = Desk(place.portal, place.store)
    desk.start()
    while desk.verdict(left.id) == {"state": "queued"}:
        pass
    desk.stop()
    assert Register(place.store.root).find(left.id).fate == "published"


def test_a_submission_waits_while_another_holds_the_store(place: Place) -> None:
    content = place.file(["a1", "A", "y"]).read_bytes()
    with place.store.locked(), place.web(place.secrets["A"]) as web:
        upload = place.announce(web, content).json()["upload"]
        name = web.put(f"/v1/uploads/{upload}", content=content).json()["submission"]
        assert Register(place.store.root).find(name).fate == "unfinished"
    with place.web(place.secrets["A"]) as web:
        assert web.get(f"/v1/submissions/{name}").json()["fate"] == "published"


def test_an_upload_grows_old() -> None:
    now = [0.0]
    uploads = Uploads(clock=lambda: now[0])
    announced: Any = type("Announced", (), {"token": "t"})()
    name = uploads.announce(announced)
    now[0] = LIFE + 1
    with pytest.raises(Exception, match="announce it anew"):
        uploads.begin(name, "t")


def test_a_token_goes_to_another_machine_by_https_only(place: Place) -> None:
    file = place.file(["a1", "A", "y"])
    for url in ("http://example.org", "ftp://127.0.0.1", "nothing"):
        with pytest.raises(PushRefused):
            push(parcel(place, "A", file, url=url), Silence())
    for token in ("", "a b", "口令", "a\n"):
        with pytest.raises(PushRefused, match="token"):
            push(parcel(place, "A", file, token=token), Silence())
    assert httpx.post(f"{place.url}/v1/uploads", json={}, trust_env=False).status_code == 401


def test_the_header_is_that_of_the_file(place: Place) -> None:
    assert place.file().read_text(encoding="utf-8").strip() == ",".join(HEADER)
    assert isinstance(place.app, App)
    assert httpx.get(f"{place.url}/v1/health", trust_env=False).json() == {"ok": True}
