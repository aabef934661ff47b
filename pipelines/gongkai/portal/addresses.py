"""Addresses within the site, in the half of the language that is spoken."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from datasette.utils import tilde_encode

from gongkai.messages import get_language

#: Where the English half of the site begins.
ENGLISH = "/en"


def address(path: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Return a path with a query string.

    >>> address("/open/agency", [("name", "a b")])
    '/open/agency?name=a+b'
    """
    return f"{path}?{urlencode(pairs)}" if pairs else path


def local(path: str) -> str:
    """Return an address within the site in the half of the language spoken."""
    return f"{ENGLISH}{path}" if get_language() == "en" else path


def other_half(path: str) -> str:
    """Return the address of the same page in the other language."""
    return path if get_language() == "en" else f"{ENGLISH}{path}"


def row_path(table: str, *keys: object) -> str:
    """Return the address of a row's page below the address of its table.

    >>> row_path("/open/fee", "a/b", 2026)
    '/open/fee/a~2Fb,2026'
    """
    return f"{table}/{','.join(tilde_encode(str(key)) for key in keys)}"


def tilded(path: str) -> str:
    """Return a path with its percent escapes as Datasette writes them: it takes `%` in a path for a letter.

    >>> tilded("/open/fee/%E6%B0%B4.json")
    '/open/fee/~E6~B0~B4.json'
    """
    return path.replace("%", "~")
