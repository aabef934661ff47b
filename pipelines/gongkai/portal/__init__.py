"""The portal: Datasette behind our pages, serving the current release of a store.

The only room that imports Datasette; `plugins/gongkai_*.py` hook what stands here into it.
"""

from __future__ import annotations

from typing import Any

from gongkai.load import search_expression
from gongkai.portal.edge import edge, english
from gongkai.portal.fault import answer, fault_of, refusal
from gongkai.portal.follow import Follower
from gongkai.portal.pages import ROUTES
from gongkai.portal.server import build, serve
from gongkai.portal.site import Site
from gongkai.portal.views import page_words
from gongkai.portal.words import prepare

__all__ = [
    "ROUTES",
    "Follower",
    "Site",
    "answer",
    "build",
    "edge",
    "english",
    "fault_of",
    "page_words",
    "prepare",
    "refusal",
    "search_expression",
    "serve",
    "site_of",
]


def site_of(datasette: Any) -> Site | None:
    """Return the portal that a Datasette is, or None: our plugins leave any other one as it is."""
    return datasette if isinstance(datasette, Site) else None
