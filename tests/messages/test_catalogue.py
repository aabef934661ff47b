"""The catalogue of texts: complete, compiled, and with the places of the original."""

from __future__ import annotations

from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo

from gongkai.messages.collect import CATALOGUE, collect, read

CATALOG = read()
MESSAGES = [message for message in CATALOG if message.id]


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """The texts of a message: one, or one for each number."""
    return [text] if isinstance(text, str) else list(text or ())


def places(text: str) -> set[str]:
    return {name.rpartition("!")[0] or name for _, name, _, _ in Formatter().parse(text) if name is not None}


def name(message: Message) -> str:
    return forms(message.id)[0][:40]


def test_holds_the_texts_of_the_code_and_no_others() -> None:
    assert {str(message.id) for message in collect()} == {str(message.id) for message in CATALOG}


@pytest.mark.parametrize("message", MESSAGES, ids=name)
def test_is_translated(message: Message) -> None:
    assert forms(message.string)
    assert all(forms(message.string))
    assert not message.fuzzy


@pytest.mark.parametrize("message", MESSAGES, ids=name)
def test_translation_has_the_places_of_the_original(message: Message) -> None:
    offered = [places(form) for form in forms(message.id)]
    for form in filter(None, forms(message.string)):
        assert places(form) <= set().union(*offered)
        # Of a text with a plural, each form has its own places.
        assert any(places(form) == own for own in offered)


def test_compiled_form_is_of_this_catalogue() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as stream:
        compiled = {tuple(forms(message.id)): forms(message.string) for message in read_mo(stream) if message.id}
    translated = (message for message in MESSAGES if any(forms(message.string)))
    assert compiled == {tuple(forms(message.id)): forms(message.string) for message in translated}
