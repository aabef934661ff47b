"""gongkai 公开: from an agency's spreadsheet to a trustworthy public API.

    report = gongkai.check(Path("list.csv"), schema)

    portal = gongkai.Portal.at("."); store = gongkai.Store.at("store")
    outcome = gongkai.publish(portal, store, "power_item", Path("list.csv"))

Names are imported when they are first used, so that `gongkai --help` does not wait for Arrow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.lazily import lazily

if TYPE_CHECKING:
    from gongkai.bare import check
    from gongkai.descriptor import Portal
    from gongkai.pipeline import Outcome, build, publish
    from gongkai.release import Store
    from gongkai.report import Report, Violation

__all__ = ["Outcome", "Portal", "Report", "Store", "Violation", "build", "check", "publish"]

__getattr__ = lazily(
    __name__,
    {
        "Outcome": "pipeline",
        "Portal": "descriptor",
        "Report": "report",
        "Store": "release",
        "Violation": "report",
        "build": "pipeline",
        "check": "bare",
        "publish": "pipeline",
    },
)
