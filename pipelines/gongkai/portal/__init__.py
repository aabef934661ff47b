"""The portal: Datasette behind our pages, serving the current release of a store.

The only room that imports Datasette; `plugins/gongkai_*.py` hook what stands here into it. Names are imported when
they are first used: Datasette loads our plugins, and they this room, while it is itself still being imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.lazily import lazily

if TYPE_CHECKING:
    from gongkai.portal.edge import english, guard
    from gongkai.portal.fault import answer, fault_of, refusal
    from gongkai.portal.follow import Follower
    from gongkai.portal.pages import ROUTES
    from gongkai.portal.search import search_expression
    from gongkai.portal.server import build
    from gongkai.portal.serving import serve
    from gongkai.portal.site import Site, site_of
    from gongkai.portal.views import page_words
    from gongkai.portal.words import prepare

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

__getattr__ = lazily(
    __name__,
    {
        "ROUTES": "pages",
        "Follower": "follow",
        "Site": "site",
        "answer": "fault",
        "build": "server",
        "english": "edge",
        "fault_of": "fault",
        "guard": "edge",
        "page_words": "views",
        "prepare": "words",
        "refusal": "fault",
        "search_expression": "search",
        "serve": "serving",
        "site_of": "site",
    },
)
