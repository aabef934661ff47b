"""The store: numbered, immutable releases and the submissions they came from."""

from gongkai.release.changes import RowChange
from gongkai.release.difference import Difference
from gongkai.release.draft import Draft
from gongkai.release.gate import Stop, stops
from gongkai.release.manifest import DatabaseFile, Release, TableFacts
from gongkai.release.store import Store
from gongkai.release.submission import Submission

__all__ = [
    "DatabaseFile",
    "Difference",
    "Draft",
    "Release",
    "RowChange",
    "Stop",
    "Store",
    "Submission",
    "TableFacts",
    "stops",
]
