"""Document numbers (文号, GB/T 9704): 皖政办秘〔2017〕110号."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

#: The short name of the issuer, the year within hexagonal brackets, the number without zeros in front.
FORM = re.compile(r"([\u4e00-\u9fa5]{2,10})〔((?:19|20)[0-9]{2})〕([1-9][0-9]{0,3})号")
#: An order (令) bears the number of its issuer and no year.
ORDER = re.compile(r"[\u4e00-\u9fa5]{2,20}令第[1-9][0-9]{0,3}号")
#: The same with whatever stands for the brackets, a 第 and zeros that do not belong there.
LOOSE = re.compile(r"([\u4e00-\u9fa5]{2,10}?)〔?((?:19|20)[0-9]{2})〕?第?0*([1-9][0-9]{0,3})号")
BRACKETS = str.maketrans(
    {**dict.fromkeys("[(（［﹝【〖「{｛<＜《〈", "〔"), **dict.fromkeys("])）］﹞】〗」}｝>＞》〉", "〕")}
)


class DocumentNumber(NamedTuple):
    """The parts of a document number."""

    issuer: str
    year: int
    serial: int


def document_number(text: str) -> DocumentNumber | None:
    """Return the parts of a document number, or None where the text is none as it stands.

    >>> document_number("皖政办秘〔2017〕110号")
    DocumentNumber(issuer='皖政办秘', year=2017, serial=110)
    >>> document_number("皖办发〔201X〕47号") is None
    True
    """
    found = FORM.fullmatch(text)
    return DocumentNumber(found[1], int(found[2]), int(found[3])) if found else None


def is_order(text: str) -> bool:
    """Tell whether a text is the number of an order.

    >>> is_order("国务院令第711号"), is_order("皖政办秘〔2017〕110号")
    (True, False)
    """
    return ORDER.fullmatch(text) is not None


def bracketed(text: str) -> str:
    """Return a text with hexagonal brackets in place of all others.

    >>> bracketed("皖政办秘[2017]110号")
    '皖政办秘〔2017〕110号'
    """
    return text.translate(BRACKETS)


def mended_number(text: str) -> str | None:
    """Return what a text must have meant as a document number, or None where that is not plain.

    >>> mended_number("皖价电200714号"), mended_number("宿政发（2019）第05号")
    ('皖价电〔2007〕14号', '宿政发〔2019〕5号')
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).translate(BRACKETS)
    found = LOOSE.fullmatch(plain)
    return f"{found[1]}〔{found[2]}〕{found[3]}号" if found else None
