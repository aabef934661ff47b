"""The kinds of personal data: how each is sieved out of a column and found in a cell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from gongkai.privacy import homes, sieve
from gongkai.privacy.digits import find_bank_cards, find_mobiles, find_residents
from gongkai.privacy.homes import find_homes
from gongkai.privacy.mail import find_mails
from gongkai.privacy.papers import PAPERS, TAIWAN_NAME, find_passports, find_plates
from gongkai.privacy.plain import Cell, Span

Find = Callable[[Cell], Iterator[Span]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of personal data; `sieve` gives the RE2 patterns of suspect cells under a column's name."""

    find: Find
    sieve: Callable[[str], tuple[str, ...]]


KINDS: Mapping[str, Kind] = {
    "resident-id": Kind(find_residents, lambda _: (sieve.RESIDENT, sieve.OLD_RESIDENT, sieve.NAMED_RESIDENT)),
    "mobile": Kind(find_mobiles, lambda _: (sieve.MOBILE,)),
    "bank-card": Kind(find_bank_cards, lambda _: (sieve.BANK_CARD,)),
    "passport": Kind(
        find_passports,
        lambda label: (
            *((sieve.PAPER_FORM, sieve.NAMED_PAPER) if PAPERS.search(label) else (sieve.PAPER,)),
            *((sieve.PERMIT_COLUMN,) if TAIWAN_NAME.search(label) else ()),
        ),
    ),
    "plate": Kind(find_plates, lambda _: (sieve.PLATE,)),
    "email": Kind(find_mails, lambda _: (sieve.MAIL,)),
    "home-address": Kind(
        find_homes,
        lambda label: (sieve.HOME, *((sieve.HOME_COLUMN,) if homes.LABELLED.search(label) else ())),
    ),
}


def find_all(cell: Cell, kinds: Collection[str] = tuple(KINDS)) -> dict[str, list[Span]]:
    """Return the personal items of a cell by kind; kinds without any are left out."""
    found = {kind: sorted(set(KINDS[kind].find(cell))) for kind in kinds}
    return {kind: _outer(spans) for kind, spans in found.items() if spans}


def _outer(spans: list[Span]) -> list[Span]:
    """Leave out the spans that lie within another: 138… within 0086 138…."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return kept
