"""What must hold between tables: declared by datasets, put to a draft before it is released, or to a release."""

from gongkai.consistency.before import between_tables
from gongkai.consistency.declare import PROPERTY, rules_of
from gongkai.consistency.examine import LIMIT, Examination, Finding, Outcome
from gongkai.consistency.functions import FUNCTIONS, register
from gongkai.consistency.model import Rule
from gongkai.consistency.narrowing import is_cut, narrowed
from gongkai.consistency.released import agencies_of, agency_called, examine_release
from gongkai.consistency.telling import Link, as_rows, called, in_full, named_tables

__all__ = [
    "FUNCTIONS",
    "LIMIT",
    "PROPERTY",
    "Examination",
    "Finding",
    "Link",
    "Outcome",
    "Rule",
    "agencies_of",
    "agency_called",
    "as_rows",
    "between_tables",
    "called",
    "examine_release",
    "in_full",
    "is_cut",
    "named_tables",
    "narrowed",
    "register",
    "rules_of",
]
