"""The portal: Datasette behind our pages, serving the current release of a store.

The only room that imports Datasette; `plugins/gongkai_*.py` hook what stands here into it. Names are imported when
they are first used: Datasette loads our plugins, and they this room, while it is itself still being imported.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongkai.load import search_expression
    from gongkai.portal.edge import english, guard
    from gongkai.portal.fault import answer, fault_of, refusal
    from gongkai.portal.follow import Follower
    from gongkai.portal.pages import ROUTES
    from gongkai.portal.server import build, serve
    from gongkai.portal.site import Site, site_of
    from gongkai.portal.views import page_words
    from gongkai.portal.words import prepare

_HOMES = {
    "ROUTES": "gongkai.portal.pages",
    "Follower": "gongkai.portal.follow",
    "Site": "gongkai.portal.site",
    "answer": "gongkai.portal.fault",
    "build": "gongkai.portal.server",
    "english": "gongkai.portal.edge",
    "fault_of": "gongkai.portal.fault",
    "guard": "gongkai.portal.edge",
    "page_words": "gongkai.portal.views",
    "prepare": "gongkai.portal.words",
    "refusal": "gongkai.portal.fault",
    "search_expression": "gongkai.load",
    "serve": "gongkai.portal.server",
    "site_of": "gongkai.portal.site",
}

__all__ = [
    "ROUTES",
    "Follower",
    "Site",
    "answer",
    "build",
    "english",
    "fault_of",
    "guard",
    "page_words",
    "prepare",
    "refusal",
    "search_expression",
    "serve",
    "site_of",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'gongkai.portal' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
