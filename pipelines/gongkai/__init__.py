"""gongkai 公开: from an agency's spreadsheet to a trustworthy public API.

    portal = gongkai.Portal.at("."); store = gongkai.Store.at("store")
    outcome = gongkai.publish(portal, store, "power_item", Path("list.csv"))

Names are imported when they are first used, so that `gongkai --help` does not wait for Arrow.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongkai.descriptor import Portal
    from gongkai.pipeline import Outcome, build, check, publish
    from gongkai.release import Store
    from gongkai.report import Report, Violation

_HOMES = {
    "Outcome": "gongkai.pipeline",
    "Portal": "gongkai.descriptor",
    "Report": "gongkai.report",
    "Store": "gongkai.release",
    "Violation": "gongkai.report",
    "build": "gongkai.pipeline",
    "check": "gongkai.pipeline",
    "publish": "gongkai.pipeline",
}

__all__ = ["Outcome", "Portal", "Report", "Store", "Violation", "build", "check", "publish"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'gongkai' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
