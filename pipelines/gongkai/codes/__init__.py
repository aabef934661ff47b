"""Official codes and personal numbers: their forms, their check characters, their masks, and what a wrong one meant."""

from gongkai.codes.bank_card import is_bank_card, luhn
from gongkai.codes.divisions import is_division, is_province
from gongkai.codes.document_number import bracketed, document_number, is_order, mended_number
from gongkai.codes.index_number import index_number
from gongkai.codes.item_code import item_code
from gongkai.codes.mask import masked, masked_name
from gongkai.codes.mobile import is_mobile, mobile_within
from gongkai.codes.passport import is_passport, is_permit
from gongkai.codes.plate import is_plate
from gongkai.codes.project_code import CENTRAL, mended_project_code, project_code
from gongkai.codes.resident import birth_date, is_resident_id, masked_resident, resident_check, resident_ids
from gongkai.codes.uscc import is_organisation_code, is_uscc, organisation_check, with_checks

__all__ = [
    "CENTRAL",
    "birth_date",
    "bracketed",
    "document_number",
    "index_number",
    "is_bank_card",
    "is_division",
    "is_mobile",
    "is_order",
    "is_organisation_code",
    "is_passport",
    "is_permit",
    "is_plate",
    "is_province",
    "is_resident_id",
    "is_uscc",
    "item_code",
    "luhn",
    "masked",
    "masked_name",
    "masked_resident",
    "mended_number",
    "mended_project_code",
    "mobile_within",
    "organisation_check",
    "project_code",
    "resident_check",
    "resident_ids",
    "with_checks",
]
