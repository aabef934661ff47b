"""Index numbers of published government information (索引号) as Anhui writes them."""

from __future__ import annotations

import re
from typing import NamedTuple

FORM = re.compile(r"([0-9A-Z]{18}|[0-9A-Z]{9})/([0-9]{4})([0-9]{2})-([0-9]{5})", re.ASCII)


class IndexNumber(NamedTuple):
    """The parts of an index number: the publisher's credit code or organisation code, the month, a serial number."""

    publisher: str
    year: int
    month: int
    serial: str


def index_number(text: str) -> IndexNumber | None:
    """Return the parts of an index number, or None where the text has another form.

    >>> index_number("003187229/202212-00003")
    IndexNumber(publisher='003187229', year=2022, month=12, serial='00003')
    """
    found = FORM.fullmatch(text)
    return IndexNumber(found[1], int(found[2]), int(found[3]), found[4]) if found else None
