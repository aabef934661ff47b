"""Holding the agencies to account: what is due when by which rule, and whether it was kept."""

from gongkai.oversight.deadlines import Deadline, deadlines, moment_of
from gongkai.oversight.judging import REMARKS, STATUSES, Facts, Judge, Verdict
from gongkai.oversight.rules import Rule, Use, read_rules, read_uses

__all__ = [
    "REMARKS",
    "STATUSES",
    "Deadline",
    "Facts",
    "Judge",
    "Rule",
    "Use",
    "Verdict",
    "deadlines",
    "moment_of",
    "read_rules",
    "read_uses",
]
