"""The stored questions of the bundled portal: in both languages, at least three a theme, each with an answer."""

from __future__ import annotations

import re
from collections import Counter
from operator import attrgetter
from pathlib import Path

import pytest

from gongkai.descriptor import Portal
from gongkai.query import LATEST, Question, answer, choices, questions_of
from gongkai.release import Store

PORTAL = Portal.at(Path(__file__).parents[2])
QUESTIONS = questions_of(PORTAL.datasets)
CHINESE = re.compile(r"[\u4e00-\u9fff]")

of_each_question = pytest.mark.parametrize("question", QUESTIONS, ids=attrgetter("name"))


def test_each_theme_has_three() -> None:
    themes = Counter(PORTAL[question.dataset].theme for question in QUESTIONS)
    assert {theme for theme, count in themes.items() if count < 3} == set()
    assert set(themes) >= {"lists", "disclosure", "requests", "fees", "hotline", "reference"}


@of_each_question
def test_texts_stand_in_both_languages(question: Question) -> None:
    titles = [one.titles for one in question.parameters]
    titles += [one.titles for one in question.columns.values() if one.titles]
    for texts in (question.titles, question.descriptions, *titles):
        assert set(texts) == {"zh", "en"}
        assert not CHINESE.search(texts["en"])


@of_each_question
def test_there_is_an_answer_without_a_word_from_the_reader(built: Store, question: Question) -> None:
    release = built.last()
    offered = choices(release, question)
    given = {one.name: offered[one.name][0] if one.default == LATEST else one.default for one in question.parameters}
    assert answer(release, question, given, limit=1).rows
    stray = [one.name for one in question.parameters if one.source and given[one.name] not in ["", *offered[one.name]]]
    assert stray == []
