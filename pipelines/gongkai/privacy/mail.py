"""Addresses of electronic mail, unless they are the authorities' own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.codes import masked
from gongkai.privacy.plain import Cell, Span

_USER = r"[A-Za-z0-9_][A-Za-z0-9._%+\-]{0,63}"
_DOMAIN = r"(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,62})\.){1,8}[A-Za-z]{2,24}"
ADDRESS = re.compile(rf"(?<![A-Za-z0-9._%+\-])({_USER})(?:@| @ )({_DOMAIN})(?![A-Za-z0-9\-])")
#: Domains that only authorities have.
OFFICIAL = re.compile(r"(?:^|\.)(?:gov\.cn|gov\.hk|gov\.mo|mil\.cn|gov)$", re.IGNORECASE)


def find_mails(cell: Cell) -> Iterator[Span]:
    """Yield the mail addresses of a cell that are on no official domain."""
    for found in ADDRESS.finditer(cell.text):
        name, domain = found.groups()
        if not OFFICIAL.search(domain):
            yield Span(found.start(), found.end(), f"{masked(name, 1, 0)}@{domain}")
