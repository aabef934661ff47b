"""Texts in the language that is spoken."""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import ClassVar, Protocol

from gongkai.messages.language import Language, get_language
from gongkai.messages.visible import visible

DOMAIN = "gongkai"

#: The facts of an error that are texts of the catalogue. Others are names and paths: a dataset called “list” keeps
#: its name in every language.
TEXTS = frozenset({"fault", "kind", "advice"})


class Explicable(Protocol):
    """An error that carries its message template and its facts."""

    message: ClassVar[str]
    facts: dict[str, object]


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, Path(__file__).parent, languages=[language])


def translate(text: str, /, **facts: object) -> str:
    """Return an English text in the language spoken, with `{name}` places filled from the facts."""
    translated = _catalogue(get_language()).gettext(text) if text else ""
    return translated.format(**facts) if facts else translated


def explain(error: Explicable) -> str:
    """Return an error's message in the language spoken."""
    return worded(error.message, error.facts)


def worded(text: str, facts: Mapping[str, object]) -> str:
    """Return an English text with its facts in the language spoken; `fault`, `kind` and `advice` are translated too.

    Names of files and other texts of others are shown safely.
    """
    told = {name: translate(fact) if name in TEXTS and isinstance(fact, str) else fact for name, fact in facts.items()}
    safe = {name: fact if isinstance(fact, int | float) else visible(str(fact)) for name, fact in told.items()}
    return translate(text, **safe)


def pick(texts: Mapping[str, str]) -> str:
    """Return the text of a bilingual pair `{"zh": …, "en": …}` in the language spoken, else the one there is."""
    return texts.get(get_language()) or texts.get("zh") or next(iter(texts.values()), "")


def number(value: int) -> str:
    """Return a count as readers write it: 1,135."""
    return f"{value:,}"
