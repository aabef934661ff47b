"""The one right spelling of a text or a code, where a wrong one leaves no doubt."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable

from gongkai.codes import is_uscc
from gongkai.codes.uscc import is_organisation_code

#: Characters without a shape, which no one means.
INVISIBLE = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF])

DOCUMENT = re.compile(r"([\u4e00-\u9fa5]+)[〔［\[(【{《] ?((?:19|20)\d{2}) ?年?[〕］\])】}》] ?第?(\d{1,5})号?")
BARE_DOCUMENT = re.compile(r"([\u4e00-\u9fa5]+)((?:19|20)\d{2})(\d{1,3})号")

EDITION = re.compile(r"((?:19|20)\d{2})(版.*)")
HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}(?::\d{1,5})?(?:/\S*)?")

CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
#: Letters that no credit code has, and the digits they are mistaken for.
MISTAKEN = str.maketrans("OISZ", "0152")


def plain(text: str) -> str:
    r"""Return a text in half-width characters, without what is unseen and without space at its ends.

    >>> plain("　２０２０年\u200b "), plain("Ｐ0001")
    ('2020年', 'P0001')
    """
    return " ".join(unicodedata.normalize("NFKC", text).translate(INVISIBLE).split())


def as_document_number(text: str) -> str | None:
    """Return a document number in its standard form, the year within 〔 〕.

    >>> as_document_number("皖政办秘[2020]110号"), as_document_number("皖价电200714号"), as_document_number("201X")
    ('皖政办秘〔2020〕110号', '皖价电〔2007〕14号', None)
    """
    read = plain(text).replace(" ", "")
    found = DOCUMENT.fullmatch(read) or BARE_DOCUMENT.fullmatch(read)
    if found is None:
        return None
    issuer, year, count = found.groups()
    return f"{issuer}〔{year}〕{int(count)}号"


def as_edition(text: str) -> str | None:
    """Return the name of an edition with the 年 that it lacks.

    >>> as_edition("2025版"), as_edition("第3版")
    ('2025年版', None)
    """
    found = EDITION.fullmatch(plain(text).replace(" ", ""))
    return f"{found[1]}年{found[2]}" if found else None


def as_address(text: str) -> str | None:
    """Return the address of a page on the web that lacks its scheme.

    >>> as_address("www.ahsz.gov.cn"), as_address("见附件")
    ('http://www.ahsz.gov.cn', None)
    """
    read = plain(text)
    return f"http://{read}" if HOST.fullmatch(read) else None


def as_credit_code(text: str) -> str | None:
    """Return the credit code that a text means; the last character is reckoned anew where all before it is sound.

    >>> as_credit_code("11511301008778183M"), as_credit_code("11511301108778183N")
    ('11511301008778183N', None)
    """
    spelt = credit_code_spelling(text)
    if spelt is not None:
        return spelt
    read = _code(text).translate(MISTAKEN)
    if len(read) not in {17, 18} or not is_organisation_code(read[8:17]):
        return None
    return _completed(read[:17], CODE_CHARACTERS, is_uscc)


def credit_code_spelling(text: str) -> str | None:
    """Return the credit code that is written with other characters: lower case, full width, O for 0.

    >>> credit_code_spelling("1151130１００877818３n"), credit_code_spelling("115113O1OO8778183N")
    ('11511301008778183N', '11511301008778183N')
    """
    read = _code(text)
    return next((code for code in (read, read.translate(MISTAKEN)) if is_uscc(code)), None)


def as_organisation_code(text: str) -> str | None:
    """Return the organisation code that a text means; the last character is reckoned anew.

    >>> as_organisation_code("00318722-9"), as_organisation_code("003187220")
    ('003187229', '003187229')
    """
    read = _code(text)
    if is_organisation_code(read):
        return read
    return _completed(read[:8], string.digits + "X", is_organisation_code) if len(read) == 9 else None


def _code(text: str) -> str:
    return re.sub(r"[\s-]", "", plain(text)).upper()


def _completed(start: str, characters: str, holds: Callable[[str], bool]) -> str | None:
    return next((start + last for last in characters if holds(start + last)), None)
