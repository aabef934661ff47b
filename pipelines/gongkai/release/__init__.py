"""The store: numbered, immutable releases and the submissions they came from."""

from gongkai.release.audit import Audit
from gongkai.release.changes import RowChange
from gongkai.release.difference import Comparison, Difference
from gongkai.release.draft import Draft
from gongkai.release.filling import Filling
from gongkai.release.gate import Stop, stops
from gongkai.release.holding import holding
from gongkai.release.journal import FILLED
from gongkai.release.keyring import KEY
from gongkai.release.manifest import DatabaseFile, Release, TableFacts
from gongkai.release.signing import make_key
from gongkai.release.store import Store
from gongkai.release.submission import Handed, Submission

__all__ = [
    "FILLED",
    "KEY",
    "Audit",
    "Comparison",
    "DatabaseFile",
    "Difference",
    "Draft",
    "Filling",
    "Handed",
    "Release",
    "RowChange",
    "Stop",
    "Store",
    "Submission",
    "TableFacts",
    "holding",
    "make_key",
    "stops",
]
