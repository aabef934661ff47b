"""Official codes and personal numbers: their check characters, their forms, their masks."""

from gongkai.codes.bank_card import is_bank_card, luhn
from gongkai.codes.mask import masked, masked_name
from gongkai.codes.mobile import is_mobile, mobile_within
from gongkai.codes.passport import is_passport, is_permit
from gongkai.codes.plate import is_plate
from gongkai.codes.resident import birth_date, is_resident_id, resident_check
from gongkai.codes.uscc import is_uscc

__all__ = [
    "birth_date",
    "is_bank_card",
    "is_mobile",
    "is_passport",
    "is_permit",
    "is_plate",
    "is_resident_id",
    "is_uscc",
    "luhn",
    "masked",
    "masked_name",
    "mobile_within",
    "resident_check",
]
