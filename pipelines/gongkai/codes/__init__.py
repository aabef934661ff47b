"""Official codes: their forms, their check characters, and what a wrong one must have meant."""

from gongkai.codes.divisions import is_division, is_province
from gongkai.codes.document_number import bracketed, document_number, is_order, mended_number
from gongkai.codes.index_number import index_number
from gongkai.codes.item_code import item_code
from gongkai.codes.project_code import CENTRAL, mended_project_code, project_code
from gongkai.codes.resident import masked, resident_ids
from gongkai.codes.uscc import is_organisation_code, is_uscc, organisation_check, with_checks

__all__ = [
    "CENTRAL",
    "bracketed",
    "document_number",
    "index_number",
    "is_division",
    "is_order",
    "is_organisation_code",
    "is_province",
    "is_uscc",
    "item_code",
    "masked",
    "mended_number",
    "mended_project_code",
    "organisation_check",
    "project_code",
    "resident_ids",
    "with_checks",
]
