"""The account that a government gives of itself: its yearly report, and what becomes of each figure in it."""

from gongkai.account.checking import check_claims
from gongkai.account.claims import DERIVED, Claim, claims_of
from gongkai.account.document import Paragraph, Piece, document_of, paragraphs_of, pieces
from gongkai.account.judging import DIFFERS, NO_DATA, REPRODUCED, Verdict, judge
from gongkai.account.numbers import shown
from gongkai.account.telling import ILLUSTRATIVE, KINDS, WORDS, expected, in_full, render, with_unit

__all__ = [
    "DERIVED",
    "DIFFERS",
    "ILLUSTRATIVE",
    "KINDS",
    "NO_DATA",
    "REPRODUCED",
    "WORDS",
    "Claim",
    "Paragraph",
    "Piece",
    "Verdict",
    "check_claims",
    "claims_of",
    "document_of",
    "expected",
    "in_full",
    "judge",
    "paragraphs_of",
    "pieces",
    "render",
    "shown",
    "with_unit",
]
