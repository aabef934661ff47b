"""Identifiers: slugs, SQL names and the nearest known name."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from difflib import get_close_matches

SLUG = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")

#: The search index of a table is a table itself: its name and this. No other table's name may hold it.
SEARCH_SUFFIX = "_search"


def is_slug(name: str) -> bool:
    """Tell whether a name may be a dataset, resource, table, URL segment and file stem.

    >>> is_slug("power_item"), is_slug("Power-Item"), is_slug("权力")
    (True, False, False)
    """
    return SLUG.fullmatch(name) is not None


def quoted(name: str) -> str:
    """Return a name as a quoted SQL identifier.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def nearest(name: str, known: Collection[str]) -> str:
    """Return the known name that resembles the given one most; "" where none is known.

    >>> nearest("power_itm", ["agency", "power_item"])
    'power_item'
    """
    close = get_close_matches(name, list(known), n=1, cutoff=0.0)
    return close[0] if close else ""


def told_apart(labels: Sequence[str]) -> tuple[str, ...]:
    """Return the labels; those that stand more than once are numbered in their order.

    >>> told_apart(["项目", "件数", "项目"])
    ('项目[1]', '件数', '项目[2]')
    """
    counts, seen = Counter(labels), Counter[str]()
    told = []
    for label in labels:
        seen[label] += 1
        told.append(label if counts[label] == 1 else f"{label}[{seen[label]}]")
    return tuple(told)


def plain_label(label: str) -> str:
    """Return a label as labels are compared: NFKC, without white space."""
    return "".join(unicodedata.normalize("NFKC", label).split())
