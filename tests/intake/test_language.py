"""Languages: a report is in the sender's, also after the intake began anew; the audit log is in that of its reader."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from gongkai.descriptor import Portal
from gongkai.intake.desk import Desk
from gongkai.messages import Language, speaking
from gongkai.pipeline import build, hand_in
from gongkai.release import Audit, Handed, Store
from gongkai.reports.register import event_line

from .conftest import Place


@pytest.mark.parametrize(
    ("language", "says"),
    [
        pytest.param("en", "the file is empty", id="English"),
        pytest.param("zh", "文件为空", id="Chinese"),
        pytest.param(None, "文件为空", id="from before it was kept"),
    ],
)
def test_what_was_left_undone_is_reported_in_the_senders_language(
    portal: Portal, store: Store, tmp_path: Path, language: Language | None, says: str
) -> None:
    build(portal, store)
    file = tmp_path / "empty.csv"
    file.touch()
    by = Handed(agency="A", via="intake", language=language)
    submission = hand_in(portal, store, "public_facility", file, by=by)
    desk = Desk(portal.root, store)
    assert [entry.id for entry in desk.start()] == [submission.id]
    verdict: dict[str, Any] | None = None
    until = time.monotonic() + 60
    while (verdict := desk.verdict(submission.id)) == {"state": "queued"} and time.monotonic() < until:
        time.sleep(0.01)
    desk.stop()
    assert verdict is not None
    assert says in verdict["fault"]


@pytest.mark.parametrize("sender", ["zh-CN", "en"])
def test_a_refusal_is_told_in_the_readers_language(place: Place, sender: str) -> None:
    with place.web(place.secrets["A"]) as web:
        web.headers["accept-language"] = sender
        place.announce(web, b"x", dataset="nosuch")
        place.announce(web, b"x" * 200_000)
    events = [event.as_json() for event in Audit(place.store.root).events()][-2:]
    assert [event["because"] for event in events] == [
        "there is no such dataset",
        "the file has more bytes than the limit of {limit}",
    ]
    assert events[1]["values"] == {"limit": 100_000}
    told: dict[Language, list[str]] = {}
    for language in ("zh", "en"):
        with speaking(language):
            told[language] = [event_line(event) for event in events]
    assert "because=there is no such dataset" in told["en"][0]
    assert "because=没有该数据集" in told["zh"][0]
    assert "because=the file has more bytes than the limit of 100000  " in told["en"][1]
    assert "{limit}" not in told["zh"][1]
