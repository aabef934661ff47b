"""The rules by which agencies are held to account: what is due when, what they score, and what is asked of them."""

from gongkai.oversight.deadlines import Deadline, deadlines, moment_of
from gongkai.oversight.derivation import derive_counts, derive_deadlines
from gongkai.oversight.indicators import TABLE as INDICATORS
from gongkai.oversight.judging import REMARKS, STATUSES, Facts, Judge, Verdict
from gongkai.oversight.notices import Notices, directory, notices
from gongkai.oversight.released import Assessment, assessment, opened
from gongkai.oversight.rules import Rule, Use, read_rules, read_uses
from gongkai.oversight.scores import Link, as_json, as_rows, plain
from gongkai.oversight.scoring import Card, Deduction, Mark, assess, years

__all__ = [
    "INDICATORS",
    "REMARKS",
    "STATUSES",
    "Assessment",
    "Card",
    "Deadline",
    "Deduction",
    "Facts",
    "Judge",
    "Link",
    "Mark",
    "Notices",
    "Rule",
    "Use",
    "Verdict",
    "as_json",
    "as_rows",
    "assess",
    "assessment",
    "deadlines",
    "derive_counts",
    "derive_deadlines",
    "directory",
    "moment_of",
    "notices",
    "opened",
    "plain",
    "read_rules",
    "read_uses",
    "years",
]
