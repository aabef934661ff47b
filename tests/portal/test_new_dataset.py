"""One more dataset is one more folder: from an empty one to pages, without a line of Python."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import httpx
import pytest

from gongkai.cli import main
from gongkai.descriptor import Portal
from gongkai.release import Store

DESCRIPTOR = """
name: park_bench
title: 公园长椅
title_en: Park benches
description: 公园里有多少长椅。
description_en: How many benches the parks have.
theme: reference
frequency: ANNUAL
contributors: [{title: 示例市人民政府, title_en: Example City, roles: [publisher]}]
licenses: [{name: CC0-1.0}]
resources:
  - name: park_bench
    title: 长椅
    title_en: Benches
    type: table
    path: data/park_bench.csv
    replace: upsert
    label: park
    facets: [kind]
    search: [park]
    schema:
      fields:
        - {name: bench_id, title: 编号, title_en: Number, type: string, constraints: {required: true}}
        - {name: park, title: 公园, title_en: Park, type: string}
        - {name: kind, title: 材质, title_en: Material, type: string}
        - {name: seats, title: 座位, title_en: Seats, type: integer}
      primaryKey: [bench_id]
"""
QUESTIONS = """
questions:
  - name: seats_of_parks
    title: 各公园有多少座位？
    title_en: How many seats does each park have?
    columns: {total: {title: 座位数, title_en: All seats}}
    sql: SELECT park, SUM(seats) AS total FROM park_bench GROUP BY park ORDER BY park
"""
RULES = """
rules:
  - name: bench_without_a_seat
    title: 没有座位的长椅
    title_en: A bench without a seat
    advice: 核对座位数。
    advice_en: Count the seats.
    query: {sql: SELECT bench_id FROM park_bench WHERE seats < 1}
"""
ROWS = "bench_id,park,kind,seats\nB1,东湖公园,石,3\nB2,东湖公园,木,4\nB3,三角洲公园,木,4\n"


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", *map(str, words)])
    return int(ended.value.code or 0)


@pytest.fixture
def web(tmp_path: Path, serve_site: Callable[[Portal, Store], str], monkeypatch: pytest.MonkeyPatch) -> httpx.Client:
    """A client of a portal that began as an empty folder and got one folder more."""
    # The command sets it for click's own words.
    monkeypatch.setenv("LANGUAGE", "en")
    root = tmp_path / "new"
    assert run("init", root) == 0
    folder = root / "datasets" / "park_bench"
    (folder / "data").mkdir(parents=True)
    for name, text in (
        ("datapackage.yaml", DESCRIPTOR),
        ("questions.yaml", QUESTIONS),
        ("consistency.yaml", RULES),
        ("data/park_bench.csv", ROWS),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    assert run("--root", root, "build") == 0
    assert list(root.rglob("*.py")) == []
    return httpx.Client(base_url=serve_site(Portal.at(root), Store.at(root / "store")), trust_env=False)


def test_a_folder_becomes_pages(web: httpx.Client) -> None:
    with web:
        for language, title in (("", "公园长椅"), ("/en", "Park benches")):
            home = web.get(f"{language}/")
            assert title in home.text
            for path in (
                "/datasets/park_bench",
                "/open/park_bench",
                "/open/park_bench/B1",
                "/questions/seats_of_parks",
            ):
                answer = web.get(language + path)
                assert (answer.status_code, answer.headers["content-type"][:9]) == (200, "text/html"), path
        told = web.get("/open/park_bench.json", params={"kind": "木", "_extra": "count"}).json()
        assert (told["count"], told["rows"][0]["seats"]) == (2, 4)
        rows = list(csv.reader(StringIO(web.get("/open/park_bench.csv?_stream=on").text)))
        assert rows == list(csv.reader(StringIO(ROWS)))
        seats = {row["park"]: row["total"] for row in web.get("/questions/seats_of_parks.json").json()["rows"]}
        assert seats == {"东湖公园": 7, "三角洲公园": 4}
        assert web.get("/datasets/park_bench/datapackage.json").json()["title"] == "公园长椅"
        assert web.get("/-/consistency.json").status_code == 200
