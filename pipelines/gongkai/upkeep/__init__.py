"""What keeps a store in order over the years: going back, taking down, proving, making room."""

from gongkai.upkeep.export import export
from gongkai.upkeep.fetch import facts_of, fetch, marked, report_of
from gongkai.upkeep.finding import Finding
from gongkai.upkeep.referrers import withdraw_all
from gongkai.upkeep.rollback import rollback
from gongkai.upkeep.rotate import rotate
from gongkai.upkeep.verify import verify
from gongkai.upkeep.withdraw import withdraw

__all__ = [
    "Finding",
    "export",
    "facts_of",
    "fetch",
    "marked",
    "report_of",
    "rollback",
    "rotate",
    "verify",
    "withdraw",
    "withdraw_all",
]
