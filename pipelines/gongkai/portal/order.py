"""One order of rows on all pages.

Datasette sorts its first page by the chosen column alone and the pages after it by the column and the key. Between
rows with equal values the two orders differ, so that pages, and a CSV made of pages, lost some rows and gave others
twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datasette.views import table as table_view


def settle_ties(is_ours: Callable[[], bool]) -> None:
    """Have Datasette sort every page by the key at last, in requests that are ours."""
    datasette_order = table_view._sort_order
    if hasattr(datasette_order, "settles_ties"):
        return

    async def sort_order(metadata: Any, sortable: Any, request: Any, by_key: str) -> tuple[str, str, str]:
        rising, falling, by = await datasette_order(metadata, sortable, request, by_key)
        settled = f"{by}, {by_key}" if (rising or falling) and by_key and is_ours() else by
        return rising, falling, settled

    sort_order.settles_ties = True  # type: ignore[attr-defined]
    table_view._sort_order = sort_order
