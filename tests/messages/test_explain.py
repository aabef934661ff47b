"""Every error says in both languages where it is, what is wrong and what to do."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest

from gongkai import errors
from gongkai.errors import BrokenDescriptor, GongkaiError, NoDataset, NotText
from gongkai.messages import Language, explain, speaking


def subclasses(base: type[GongkaiError]) -> list[type[GongkaiError]]:
    return [base, *(kind for child in base.__subclasses__() for kind in subclasses(child))]


KINDS = [kind for kind in dict.fromkeys(subclasses(GongkaiError)) if kind.__module__ == errors.__name__]


def example(kind: type[GongkaiError]) -> dict[str, object]:
    """A fact for each place of the message: a number where one is counted, else a word that can be found again."""
    places = [(name, form) for _, name, form, _ in Formatter().parse(kind.message) if name]
    return {name: 12345 if form else f"<{name}>" for name, form in places}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_explain(kind: type[GongkaiError], language: Language) -> None:
    facts = example(kind)
    error = kind(**facts)
    with speaking(language):
        sentence = explain(error)
    shown = [f"{fact:,}" if isinstance(fact, int) else str(fact) for fact in facts.values()]
    assert [fact for fact in shown if fact not in sentence and fact.replace(",", "") not in sentence] == []
    assert "{" not in sentence
    # A message that is only a place and a fault has no words of its own.
    if any(words.strip(":; ") for words, *_ in Formatter().parse(kind.message)):
        assert any("一" <= character <= "鿿" for character in sentence) is (language == "zh")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_without_a_border_the_message_is_english(kind: type[GongkaiError]) -> None:
    facts = example(kind)
    with speaking("en"):
        assert str(kind(**facts)) == explain(kind(**facts))


@pytest.mark.parametrize(
    ("error", "part"),
    [
        pytest.param(
            BrokenDescriptor(where="here", fault="no resources"), "没有 resources", id="a fault that is a text"
        ),
        pytest.param(NotText(where="here", kind="binary data (NUL bytes)"), "二进制", id="a kind that is a text"),
        pytest.param(NoDataset(where="there", name="list", nearest="number"), "“list”", id="a name that is a word too"),
        pytest.param(NoDataset(where="there", name="list", nearest="number"), "“number”", id="another one"),
        pytest.param(NoDataset(where=Path("valid"), name="a", nearest="b"), "valid", id="a path that is a word too"),
        pytest.param(BrokenDescriptor(where="{here}", fault="{x}"), "{here}", id="braces in a fact"),
    ],
)
def test_facts_in_chinese(error: GongkaiError, part: str) -> None:
    with speaking("zh"):
        assert part in explain(error)
