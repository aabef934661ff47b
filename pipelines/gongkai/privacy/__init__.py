"""Personal data: found before anything is published, masked in whatever is shown or kept."""

from gongkai.privacy.cleaning import clean
from gongkai.privacy.declared import Declaration, Waiver, declarations, waivers
from gongkai.privacy.kinds import KINDS
from gongkai.privacy.masking import mask, redact
from gongkai.privacy.scan import LIMIT, Findings, Waived, scan, scan_column

__all__ = [
    "KINDS",
    "LIMIT",
    "Declaration",
    "Findings",
    "Waived",
    "Waiver",
    "clean",
    "declarations",
    "mask",
    "redact",
    "scan",
    "scan_column",
    "waivers",
]
