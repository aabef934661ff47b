"""Codes with check characters: credit codes, organisation codes, index numbers, document numbers, project codes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator
from datetime import date
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from gongkai import codes
from gongkai.codes.uscc import FORM, LENGTH
from gongkai.errors import N_
from gongkai.messages import notes, translate
from gongkai.report import Severity
from gongkai.validate.checks.catalogue import Finding, Remark, check
from gongkai.validate.checks.kinds import Each, Lookup, Weight
from gongkai.validate.checks.view import TEXT, Rows

#: What is wrong with a text, and how seriously that is taken where it is not as the check is.
Fault = tuple[str, Severity | None]
Judge = Callable[[str], Fault | None]

#: Government offices number documents since the founding of the state.
FIRST_YEAR = 1949


def judged(rows: Rows, fields: Collection[str], judge: Judge) -> Iterator[Finding]:
    """Yield a finding for each cell that a judge finds fault with; each distinct text is judged once."""
    for field in fields:
        texts = rows.texts(field)
        faults = {text: judge(text) for text in pc.unique(texts).drop_null().to_pylist()}
        bad = {text: fault for text, fault in faults.items() if fault is not None}
        if not bad:
            continue
        for position in pc.indices_nonzero(pc.is_in(texts, value_set=pa.array(list(bad), TEXT))).to_pylist():
            note, severity = bad[texts[position].as_py()]
            yield Finding(position=position, field=field, note=note, severity=severity)


def weighed(note: str, weight: Weight) -> Fault | None:
    """Return a fault as seriously as declared: an error is as serious as the check, which may be a warning itself."""
    if weight == "ignore":
        return None
    return note, "warning" if weight == "warning" else None


@check("uscc", "Unified Social Credit Code")
def uscc(
    rows: Rows,
    *,
    fields: Each,
    region: bool = False,
    table: Lookup | None = None,
) -> Iterator[Finding | Remark]:
    """A unified social credit code has its form and both check characters.

    GB 32100-2015; positions 9 to 17 are an organisation code of GB 11714 with a check character of its own. With
    `region`, a warning where positions 3 to 8 are no division, current or revoked: of the published `table`, or else of
    GB/T 2260 as python-stdnum lists it. Never an error: a code keeps the region of its first issue.
    """
    known = None
    if region:
        known, remark = _regions(rows, table)
        yield from remark
    yield from judged(rows, fields, partial(_uscc_fault, is_known=known))


@check("organization-code", "Organisation Code")
def organization_code(rows: Rows, *, fields: Each, hyphen: bool = False) -> Iterator[Finding | Remark]:
    """An organisation code of nine characters has its check character (GB 11714).

    With `hyphen` it may be written as on old certificates, with a hyphen before the check character.
    """

    def judge(text: str) -> Fault | None:
        plain = text[:8] + text[9:] if hyphen and text[8:9] == "-" else text
        return None if codes.is_organisation_code(plain) else (_organisation_note(plain), None)

    yield from judged(rows, fields, judge)


@check("index-number", "Index Number")
def index_number(rows: Rows, *, fields: Each, checksum: Weight = "error") -> Iterator[Finding | Remark]:
    """An index number (索引号) is the publisher's code, a month and a serial number.

    The publisher's credit code or organisation code, a stroke, YYYYMM, a hyphen and five digits: the form of Anhui's
    government sites. All Anhui codes seen keep their check characters; elsewhere some prefixes are local numbers.
    """
    yield from judged(rows, fields, partial(_index_fault, today=rows.today, checksum=checksum))


@check("document-number", "Document Number")
def document_number(
    rows: Rows, *, fields: Each, brackets: Weight = "error", orders: bool = False
) -> Iterator[Finding | Remark]:
    """A document number (文号) is the issuer's short name, the year within 〔〕, and a number.

    GB/T 9704: no 第 before the number and no zeros in front of it. `brackets` says how other brackets are taken; with
    `orders` the number of an order (国务院令第711号) will do too.
    """

    def judge(text: str) -> Fault | None:
        return None if orders and codes.is_order(text) else _document_fault(text, rows.today, brackets)

    yield from judged(rows, fields, judge)


@check("project-code", "Project Code")
def project_code(
    rows: Rows, *, fields: Each, region: Weight = "warning", table: Lookup | None = None
) -> Iterator[Finding | Remark]:
    """An investment project code has the form of GB/T 40058-2021, a month that has come and a known region.

    The rule of its check character is not public, so that is not compared; a letter in its place is a warning.
    """
    known = None
    if region != "ignore":
        known, remark = _regions(rows, table)
        yield from remark
    yield from judged(rows, fields, partial(_project_fault, today=rows.today, is_known=known, region=region))


def _regions(rows: Rows, table: Lookup | None) -> tuple[Callable[[str], bool] | None, list[Remark]]:
    """Return what tells a known region, and a remark where the table that should tell is not published."""
    if table is None:
        return codes.is_division, []
    listed = rows.known(table.table, [table.code])
    if listed is None:
        return None, [not_published(table.table)]
    return set(listed.column(table.code).to_pylist()).__contains__, []


def not_published(table: str) -> Remark:
    """Return the remark that a table cannot be asked."""
    return Remark(translate(N_("not looked up, because {place} is not published"), place=table))


def _uscc_fault(text: str, is_known: Callable[[str], bool] | None) -> Fault | None:
    if not codes.is_uscc(text):
        return uscc_note(text), None
    if is_known is not None and not is_known(text[2:8]):
        return notes.REGION.format(region=text[2:8]), "warning"
    return None


def uscc_note(text: str) -> str:
    """Return what is wrong with a credit code, and the right one where that is plain."""
    plain = _plain(text)
    if plain != text and codes.is_uscc(plain):
        return notes.SPELLING.format(right=plain)
    if len(text) != LENGTH:
        return notes.LENGTH.format(count=len(text), wanted=LENGTH)
    if FORM.fullmatch(text) is None:
        position = _first_wrong(text)
        return notes.CHARACTER.format(position=position + 1, character=text[position])
    right = codes.with_checks(text)
    if right[16] == text[16]:
        return notes.CHECK.format(right=right[17])
    return notes.CHECKS.format(organisation=right[16], right=right[17])


def _first_wrong(text: str) -> int:
    """Return the first position whose character the form does not allow there."""
    sound = "1" * LENGTH
    tries = (sound[:place] + text[place] + sound[place + 1 :] for place in range(LENGTH))
    return next(place for place, tried in enumerate(tries) if FORM.fullmatch(tried) is None)


def _plain(text: str) -> str:
    """Return a code as codes are written: half-width capitals and digits without spaces and hyphens."""
    return "".join(unicodedata.normalize("NFKC", text).upper().replace("-", "").split())


def _organisation_note(text: str) -> str:
    plain = _plain(text)
    if plain != text and codes.is_organisation_code(plain):
        return notes.SPELLING.format(right=plain)
    if len(text) != 9:
        return notes.LENGTH.format(count=len(text), wanted=9)
    allowed = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    wrong = next((place for place, each in enumerate(text[:8]) if each not in allowed), None)
    if wrong is not None:
        return notes.CHARACTER.format(position=wrong + 1, character=text[wrong])
    return notes.CHECK.format(right=codes.organisation_check(text[:8]))


def _index_fault(text: str, today: date, checksum: Weight) -> Fault | None:
    parts = codes.index_number(text)
    if parts is None:
        return notes.FORM.format(form="003187229/202212-00003"), None
    if fault := _month_note(parts.year, parts.month, today):
        return fault, None
    if len(parts.publisher) == LENGTH:
        sound = codes.is_uscc(parts.publisher)
        right = codes.with_checks(parts.publisher) if FORM.fullmatch(parts.publisher) else None
    else:
        sound = codes.is_organisation_code(parts.publisher)
        right = parts.publisher[:8] + codes.organisation_check(parts.publisher[:8])
    if sound:
        return None
    if right is None:
        return weighed(notes.PUBLISHER.format(publisher=parts.publisher), checksum)
    return weighed(notes.PUBLISHER_MEND.format(right=right), checksum)


def _document_fault(text: str, today: date, brackets: Weight) -> Fault | None:
    parts = codes.document_number(text)
    if parts is not None:
        is_year = FIRST_YEAR <= parts.year <= today.year
        return None if is_year else (notes.YEAR.format(year=parts.year), None)
    right = codes.mended_number(text)
    if right is None:
        return notes.FORM.format(form="皖政办秘〔2017〕110号"), None
    if codes.bracketed(text) == right:
        return weighed(notes.BRACKETS.format(right=right), brackets)
    return notes.SPELLING.format(right=right), None


def _project_fault(text: str, today: date, is_known: Callable[[str], bool] | None, region: Weight) -> Fault | None:
    parts = codes.project_code(text)
    if parts is None:
        right = codes.mended_project_code(text)
        return (
            notes.SPELLING.format(right=right) if right else notes.FORM.format(form="2606-451323-04-01-451872")
        ), None
    if fault := _month_note(parts.year, parts.month, today):
        return fault, None
    if is_known is not None and parts.region != codes.CENTRAL and not is_known(parts.region):
        return weighed(notes.REGION.format(region=parts.region), region)
    if not parts.check.isdigit():
        return notes.CHECK_UNKNOWN.format(character=parts.check), "warning"
    return None


def _month_note(year: int, month: int, today: date) -> str | None:
    if not 1 <= month <= 12 or year < FIRST_YEAR:
        return notes.MONTH.format(month=f"{year:04}{month:02}")
    if (year, month) > (today.year, today.month):
        return notes.FUTURE.format(month=f"{year:04}-{month:02}")
    return None
