"""Questions are read, checked against a database before a release, and answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from gongkai.descriptor import Package, Portal
from gongkai.errors import BrokenDescriptor
from gongkai.pipeline import build
from gongkai.query import answer, choices, questions_of, row_of
from gongkai.release import Store
from gongkai.sandbox import TooSlow

MakeDataset = Callable[..., Package]

ROWS = [["id", "kind", "day"], ["S1", "桥", "2024-05-01"], ["S2", "路", "2025-05-01"], ["S3", "路", "2025-06-01"]]
WORD = {"name": "kind", "title": "种类", "title_en": "Kind"}
GOOD: dict[str, Any] = {
    "name": "things",
    "title": "有哪些？",
    "title_en": "Which are there?",
    "parameters": [{**WORD, "kind": "choice", "from": "thing.kind", "optional": True}],
    "sql": "SELECT id, day FROM thing WHERE :kind = '' OR kind = :kind ORDER BY id;",
}

Declare = Callable[..., Portal]


@pytest.fixture
def declare(portal: Portal, make_dataset: MakeDataset) -> Declare:
    """Return a function that makes a portal with questions about one table."""

    def make(*questions: dict[str, Any]) -> Portal:
        make_dataset("thing", {"id": {}, "kind": {}, "day": {"type": "date"}}, ROWS)
        text = yaml.safe_dump({"questions": list(questions)}, allow_unicode=True)
        (portal.root / "datasets" / "thing" / "questions.yaml").write_text(text, encoding="utf-8")
        return Portal.at(portal.root)

    return make


def test_it_is_answered_from_the_release(declare: Declare, store: Store) -> None:
    assert build(declare(GOOD), store).accepted
    release = store.last()
    (question,) = questions_of(release.packages)
    told = answer(release, question, {"kind": "路"}, limit=1)
    assert [row_of(row, told.columns) for row in told.rows] == [{"id": "S2", "day": "2025-05-01"}]
    assert told.more
    assert not answer(release, question, {"kind": ""}, limit=3).more


@pytest.mark.parametrize(
    "comment", [pytest.param("-- 到此为止", id="of a line"), pytest.param("/* end */", id="closed")]
)
def test_its_sql_may_end_with_a_comment(declare: Declare, store: Store, comment: str) -> None:
    sql = f"SELECT id FROM thing WHERE :kind = '' OR kind = :kind {comment}"
    outcome = build(declare({**GOOD, "sql": sql}), store)
    assert outcome.accepted, outcome.report
    (question,) = questions_of(store.last().packages)
    assert answer(store.last(), question, {"kind": "桥"}, limit=9).rows == (("S1",),)


@pytest.mark.parametrize(
    ("parameter", "offered"),
    [
        pytest.param({"from": "thing.kind"}, ["桥", "路"], id="values of a field"),
        pytest.param({"from": "thing.day", "part": "year"}, ["2024", "2025"], id="years"),
        pytest.param(
            {"from": "thing.day", "part": "month", "default": "latest"}, ["2025-06", "2025-05", "2024-05"], id="m"
        ),
    ],
)
def test_a_choice_offers_what_there_is(
    declare: Declare, store: Store, parameter: dict[str, Any], offered: list[str]
) -> None:
    build(declare({**GOOD, "parameters": [{**WORD, "kind": "choice", **parameter}]}), store)
    (question,) = questions_of(store.last().packages)
    assert choices(store.last(), question) == {"kind": offered}


def test_it_ends_in_time(declare: Declare, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) AS id FROM n"
    build(declare({**GOOD, "parameters": [], "sql": endless}), store)
    (question,) = questions_of(store.last().packages)
    monkeypatch.setattr("gongkai.query.answers.SECONDS", 0.05)
    with pytest.raises(TooSlow):
        answer(store.last(), question, {}, limit=1)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"sql": "SELECT id FROM thing"}, "does not have: kind", id="a parameter that is not used"),
        pytest.param({"parameters": []}, "not declared: kind", id="a parameter without a label"),
        pytest.param({"sql": "SELECT idd, :kind FROM thing"}, "no such column: idd", id="a column that is not there"),
        pytest.param({"sql": "SELECT id FROM thign, :kind"}, "the SQL is wrong", id="no SQL"),
        pytest.param({"sql": "SELECT id, :kind AS x FROM thing"}, "have no title: x", id="a column without a title"),
        pytest.param({"sql": "SELECT id, id, :kind AS day FROM thing"}, "have no title", id="a column twice"),
        pytest.param(
            {"sql": "SELECT name AS id, :kind AS day FROM sqlite_master"}, "sqlite_master", id="another table"
        ),
        pytest.param({"sql": "DELETE FROM thing WHERE kind = :kind"}, "the SQL is wrong", id="a statement that writes"),
        pytest.param({"columns": {"colour": {"title": "色"}}}, "does not yield: colour", id="a column of no answer"),
        pytest.param({"title": None}, "“title” is missing", id="no title"),
        pytest.param({"sgl": "x"}, "no such property: sgl", id="an unknown property"),
        pytest.param({"parameters": [{"name": "kind", "title_en": "Kind"}]}, "“title” is missing", id="no label"),
        pytest.param({"parameters": [{**WORD, "kind": "color"}]}, "must be one of text, number", id="kind"),
        pytest.param({"parameters": [{**WORD, "kind": "choice"}]}, "a choice is from a field", id="no from"),
        pytest.param(
            {"parameters": [{**WORD, "kind": "choice", "from": "thing.kid"}]},
            "no field “kid”; the nearest is “kind”",
            id="an unknown field",
        ),
        pytest.param(
            {"parameters": [{**WORD, "kind": "choice", "from": "kind"}]}, "no field of a table", id="no table"
        ),
        pytest.param(
            {"parameters": [{**WORD, "kind": "choice", "from": "thing.day", "part": "week"}]},
            "“part” must be one of year, month",
            id="an unknown part",
        ),
    ],
)
def test_what_is_wrong_is_told_when_it_is_built(
    declare: Declare, store: Store, change: dict[str, Any], says: str
) -> None:
    with pytest.raises(BrokenDescriptor) as caught:
        build(declare({**GOOD, **change}), store)
    assert says in str(caught.value)
    assert "thing/questions.yaml [things]" in str(caught.value) or "thing/questions.yaml [things] [kind]" in str(
        caught.value
    )
    assert store.current() is None


def test_two_questions_of_one_name(declare: Declare, store: Store) -> None:
    with pytest.raises(BrokenDescriptor, match="a question of this name stands in “thing” too"):
        build(declare(GOOD, GOOD), store)


def test_a_descriptor_declares_questions_in_one_place(declare: Declare) -> None:
    portal = declare(GOOD)
    file = portal.root / "datasets" / "thing" / "datapackage.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "questions: {questions: []}\n", encoding="utf-8")
    with pytest.raises(BrokenDescriptor, match=r"“questions” stands in .*questions\.yaml too"):
        _ = Portal.at(portal.root).datasets
