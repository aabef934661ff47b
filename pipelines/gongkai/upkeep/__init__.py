"""What keeps a store in order over the years: going back, taking down, proving, making room."""

from gongkai.upkeep.export import export
from gongkai.upkeep.rollback import rollback
from gongkai.upkeep.verify import Finding, verify
from gongkai.upkeep.withdraw import finish, withdraw

__all__ = ["Finding", "export", "finish", "rollback", "verify", "withdraw"]
