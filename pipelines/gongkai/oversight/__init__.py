"""The rules by which agencies are held to account: what they score, and what is asked of them."""

from gongkai.oversight.indicators import TABLE as INDICATORS
from gongkai.oversight.notices import Notices, directory, notices
from gongkai.oversight.released import Assessment, assessment, opened
from gongkai.oversight.scoring import Card, Deduction, Mark, assess, years
from gongkai.oversight.telling import Link, as_json, as_rows, plain

__all__ = [
    "INDICATORS",
    "Assessment",
    "Card",
    "Deduction",
    "Link",
    "Mark",
    "Notices",
    "as_json",
    "as_rows",
    "assess",
    "assessment",
    "directory",
    "notices",
    "opened",
    "plain",
    "years",
]
