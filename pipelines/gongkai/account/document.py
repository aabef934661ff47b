"""The report as a document: its paragraphs, and the words in them that state figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongkai.account import tables
from gongkai.account.claims import DERIVED, Claim
from gongkai.account.tables import text, whole
from gongkai.descriptor import Package, Resource
from gongkai.release import Release

#: The table that holds the paragraphs, and the fields by which it is known from another table of that name.
TABLE = "source_report"
FIELDS = ("paragraph_no", "level", "heading", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph; its heading, where it has one, is its beginning."""

    number: int
    #: `title`, `chapter`, `section` or `paragraph`.
    level: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a paragraph, and the claims that its words state."""

    text: str
    claims: tuple[Claim, ...] = ()


def document_of(packages: Sequence[Package]) -> Resource | None:
    """Return the table of the report, or None where a portal has none."""
    return tables.find(packages, TABLE, FIELDS)


def paragraphs_of(release: Release) -> tuple[Paragraph, ...]:
    """Return the paragraphs of the report in their order.

    Raises DamagedStore.
    """
    rows = tables.published(release, document_of(release.packages), FIELDS)
    return tuple(
        Paragraph(number=whole(number), level=text(level), heading=text(heading), text=text(words))
        for number, level, heading, words in rows
    )


def pieces(paragraph: Paragraph, claims: Sequence[Claim]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return the heading and the text of a paragraph in pieces, cut where words state claims.

    Claims that follow from others mark no words of their own, nor does one whose words do not stand where it says.
    """
    words = paragraph.heading + paragraph.text
    stated = [
        claim
        for claim in claims
        if claim.paragraph == paragraph.number
        and claim.basis != DERIVED
        and claim.text
        and words[claim.start : claim.end] == claim.text
    ]
    edge = len(paragraph.heading)
    return tuple(_cut(words, 0, edge, stated)), tuple(_cut(words, edge, len(words), stated))


def _cut(words: str, first: int, last: int, claims: Sequence[Claim]) -> Iterator[Piece]:
    inside = [claim for claim in claims if first <= claim.start and claim.end <= last]
    cuts = sorted({first, last, *(claim.start for claim in inside), *(claim.end for claim in inside)})
    for start, end in pairwise(cuts):
        # Where words of two claims overlap, each piece belongs to those that begin with it.
        yield Piece(text=words[start:end], claims=tuple(claim for claim in inside if claim.start == start))
