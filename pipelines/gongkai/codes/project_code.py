"""Codes of fixed-asset investment projects (GB/T 40058-2021): 2606-451323-04-01-451872."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

FORM = re.compile(r"([0-9]{2})([0-9]{2})-([0-9]{6})-([0-9]{2})-([0-9]{2})-([0-9]{5})([0-9A-Z])", re.ASCII)
LOOSE = re.compile(r"([0-9]{4})-?([0-9]{6})-?([0-9]{2})-?([0-9]{2})-?([0-9]{5}[0-9A-Z])", re.ASCII)
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))
#: Projects of the central government name no region.
CENTRAL = "000000"
CENTURY = 2000


class ProjectCode(NamedTuple):
    """The parts of a project code.

    The standard says that the last character is a check character; how it is reckoned is not public, so it is
    taken apart and not compared.
    """

    year: int
    month: int
    region: str
    department: str
    kind: str
    serial: str
    check: str


def project_code(text: str) -> ProjectCode | None:
    """Return the parts of a project code, or None where the text has another form.

    >>> project_code("2606-451323-04-01-451872").region
    '451323'
    """
    found = FORM.fullmatch(text)
    if found is None:
        return None
    year, month, *rest = found.groups()
    return ProjectCode(CENTURY + int(year), int(month), *rest)


def mended_project_code(text: str) -> str | None:
    """Return what a text must have meant as a project code, or None where that is not plain.

    >>> mended_project_code("2606 451323 04 01 451872")
    '2606-451323-04-01-451872'
    """
    plain = "".join(unicodedata.normalize("NFKC", text).upper().split()).translate(DASHES)
    found = LOOSE.fullmatch(plain)
    return "-".join(found.groups()) if found else None
