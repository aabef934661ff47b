"""`gongkai push`, `agency` and what a push does when the way is bad."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from gongkai.cli import main
from gongkai.descriptor import Portal
from gongkai.errors import NoAnswer, UnreadableFile
from gongkai.intake import Parcel, push
from gongkai.intake.limits import Limit
from gongkai.pipeline import Word, approve, reject
from gongkai.progress import Silence

from .conftest import Place

NO_TOKEN = "gongkai_x"  # noqa: S105 - no secret: nobody answers

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Return a function that runs a command and returns its exit code, its output and its messages."""
    monkeypatch.setenv("NO_PROXY", "*")

    def run(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["--lang", "en", *map(str, words)])
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return run


def without_addresses(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "submission" not in line)


def test_push_says_what_publish_says(place: Place, call: Call) -> None:
    to = ("--to", place.url, "--token", place.secrets["A"])
    good, bad = place.file(["a1", "A", "y"]), place.file(["a1", "A", "y"], ["b1", "B", "y"])
    code, out, err = call("push", "item", good, *to)
    assert (code, err) == (0, "")
    assert [word for word in ("extract", "validate", "load", "release    number 2") if word not in out] == []
    far = call("push", "item", bad, *to)
    near = call("--root", place.portal, "publish", "item", bad, "--agency", "A")
    assert (far[0], near[0]) == (1, 1)
    assert [without_addresses(text) for text in far[1:]] == [without_addresses(text) for text in near[1:]]
    assert "“b1” belongs to B" in far[2]


def test_push_writes_the_report_where_it_is_asked_to(place: Place, call: Call, tmp_path: Path) -> None:
    to = ("--to", place.url, "--token", place.secrets["A"])
    bad = place.file(["a1", "A", "y"], ["b1", "B", "y"])
    code, _, _ = call("push", "item", bad, *to, "--output", tmp_path / "marked.xlsx")
    assert (code, (tmp_path / "marked.xlsx").read_bytes()[:2]) == (1, b"PK")
    code, out, _ = call("push", "item", bad, *to, "--format", "json")
    assert (code, json.loads(out)["valid"]) == (1, False)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        pytest.param(["push", "nosuch", "{file}"], 2, "no such dataset", id="no such dataset"),
        pytest.param(["push", "item", "nosuch.csv"], 2, "cannot be read", id="no such file"),
        pytest.param(["push", "list", "{file}"], 1, "owner", id="a table without owner"),
        pytest.param(["push", "item", "{file}", "--resource", "other"], 2, "no resource called", id="no such table"),
    ],
)
def test_push_refused(place: Place, call: Call, words: list[str], code: int, says: str) -> None:
    file = place.table_file([["key"], ["1"]])
    told = call(*(word.format(file=file) for word in words), "--to", place.url, "--token", place.secrets["A"])
    assert (told[0], says in told[2]) == (code, True), told


def test_an_answer_that_is_lost(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    send, calls = httpx.Client.put, []

    def lose(self: httpx.Client, *words: Any, **more: Any) -> httpx.Response:
        answer = send(self, *words, **more)
        calls.append(answer.status_code)
        if len(calls) == 1:
            raise httpx.ReadError("gone")
        return answer

    monkeypatch.setattr(httpx.Client, "put", lose)
    kept = place.kept()
    parcel = Parcel(url=place.url, token=place.secrets["A"], dataset="item", file=place.file(["a1", "A", "y"]))
    pauses: list[float] = []
    assert push(parcel, Silence(), pause=pauses.append)["fate"] == "published"
    assert (calls, place.kept(), pauses) == ([202], kept + 1, [0.5])


def test_nobody_answers(place: Place) -> None:
    pauses: list[float] = []
    parcel = Parcel(url="http://127.0.0.1:9", token=NO_TOKEN, dataset="item", file=place.file(["a1", "A", "y"]))
    with pytest.raises(NoAnswer, match="8 tries"):
        push(parcel, Silence(), pause=pauses.append)
    assert pauses == sorted(pauses)
    assert len(pauses) == 7
    with pytest.raises(UnreadableFile):
        push(Parcel(url=place.url, token=NO_TOKEN, dataset="item", file=Path("nosuch")), Silence())


def test_what_waits_for_a_second_person(place: Place, call: Call) -> None:
    path = place.portal / "datasets/item/datapackage.yaml"
    path.write_text("review: required\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    secret = place.agencies.create_token("A", person="Wang")[1]
    words = ("push", "item", place.file(["a1", "A", "y"]), "--to", place.url, "--token", secret)
    code, out, _ = call(*words)
    assert (code, "must approve" in out) == (0, True)
    (waiting,) = json.loads(call("--root", place.portal, "submissions", "--fate", "waiting", "--format", "json")[1])
    assert call("--root", place.portal, "approve", waiting["id"], "--as", "Wang")[0] == 2
    reject(place.store, waiting["id"], Word(person="Li", why="names a patient"))
    code, _, err = call(*words)
    assert (code, "names a patient" in err) == (1, True)
    other = (*words[:2], place.file(["a1", "A", "z"]), *words[3:])
    assert call(*other)[0] == 0
    (waiting,) = json.loads(call("--root", place.portal, "submissions", "--fate", "waiting", "--format", "json")[1])
    approve(Portal.at(place.portal), place.store, waiting["id"], Word(person="Li"))
    assert call(*other)[0] == 0


def test_agencies_and_tokens(portal: Portal, call: Call) -> None:
    def run(*words: str) -> tuple[int, str, str]:
        return call("--root", portal.root, "agency", *words)

    assert run("token", "create", "A")[0] == 2
    assert run("add", "A", "Agency of A")[0] == 0
    assert "A  Agency of A" in run("list")[1]
    assert json.loads(run("list", "--format", "json")[1])[0]["code"] == "A"
    assert run("token", "create", "A", "--dataset", "nosuch")[0] == 2
    code, secret, err = run("token", "create", "A", "--dataset", "public_facility", "--for", "Wang", "--days", "3")
    assert (code, secret.startswith("gongkai_"), "public_facility" in err) == (0, True, True)
    listed = json.loads(run("token", "list", "A", "--format", "json")[1])
    assert [(item["person"], item["datasets"]) for item in listed] == [("Wang", ["public_facility"])]
    assert secret.strip() not in json.dumps(listed)
    assert "revoked" in run("token", "revoke", listed[0]["id"])[1]
    assert "revoked" in run("token", "list")[1]
    assert run("token", "list", "B")[1] == ""
    assert run("token", "revoke", "nosuch")[0] == 2
    events = [item["event"] for item in json.loads(call("--root", portal.root, "audit", "--format", "json")[1])]
    assert events == ["agency-added", "token-created", "token-revoked"]


def test_a_limit_fills_again_with_time() -> None:
    now = [0.0]
    limit = Limit(burst=2, rate=0.5, clock=lambda: now[0])
    assert [limit.spend("a"), limit.spend("a"), limit.spend("a"), limit.spend("b")] == [0, 0, 2, 0]
    now[0] = 2.0
    assert [limit.spend("a"), limit.spend("a")] == [0, 2]
    now[0] = 100.0
    assert [limit.spend("a") for _ in range(3)] == [0, 0, 2]
