"""Which language is spoken, one choice a task (a request, a command)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_spoken: ContextVar[Language] = ContextVar("language", default="zh")


def get_language() -> Language:
    """Return the language spoken now; Chinese unless something else was chosen."""
    return _spoken.get()


def set_language(language: Language) -> None:
    """Speak a language from here on, in this task."""
    _spoken.set(language)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak a language within a block."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def negotiate(wish: str | None) -> Language:
    """Return the language that a locale name asks for, such as `en_GB.UTF-8`; Chinese is the default.

    >>> negotiate("en_US.UTF-8"), negotiate("zh_CN.UTF-8"), negotiate("C"), negotiate(None)
    ('en', 'zh', 'zh', 'zh')
    """
    start = (wish or "")[:2].lower()
    return "en" if start == "en" else "zh"
