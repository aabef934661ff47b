"""The account that a government gives of itself: its yearly report, and what becomes of each figure in it."""

from gongkai.account.annual import AnnualReport, annual_report
from gongkai.account.annual_page import annual_in_full, annual_page
from gongkai.account.annual_workbook import write_annual
from gongkai.account.checking import check_claims
from gongkai.account.claims import DERIVED, Claim, claims_of
from gongkai.account.document import Paragraph, Piece, document_of, paragraphs_of, pieces
from gongkai.account.form_check import Checked, Fault, check_reports
from gongkai.account.form_telling import render_annual, render_report, report_in_full
from gongkai.account.judging import DIFFERS, NO_DATA, REPRODUCED, Verdict, judge
from gongkai.account.telling import ILLUSTRATIVE, KINDS, WORDS, amount, given, in_full, render, stated
from gongkai.account.work import WorkReport, work_page, work_report

__all__ = [
    "DERIVED",
    "DIFFERS",
    "ILLUSTRATIVE",
    "KINDS",
    "NO_DATA",
    "REPRODUCED",
    "WORDS",
    "AnnualReport",
    "Checked",
    "Claim",
    "Fault",
    "Paragraph",
    "Piece",
    "Verdict",
    "WorkReport",
    "amount",
    "annual_in_full",
    "annual_page",
    "annual_report",
    "check_claims",
    "check_reports",
    "claims_of",
    "document_of",
    "given",
    "in_full",
    "judge",
    "paragraphs_of",
    "pieces",
    "render",
    "render_annual",
    "render_report",
    "report_in_full",
    "stated",
    "work_page",
    "work_report",
    "write_annual",
]
