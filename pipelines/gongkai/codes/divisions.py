"""Administrative divisions as GB/T 2260 counts them, revoked ones included: python-stdnum's list."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any


@cache
def _divisions() -> Any:
    # The list is read from a file when it is first asked for.
    from stdnum import numdb

    return numdb.get("cn/loc")


# A table of many companies has few regions.
@lru_cache(maxsize=10_000)
def is_division(code: str) -> bool:
    """Tell whether six digits are, or once were, the code of a province, a city or a county.

    >>> is_division("341302"), is_division("340225"), is_division("341399")
    (True, True, False)
    """
    parts = _divisions().info(code)
    return len(code) == 6 and bool(parts) and all(facts for _, facts in parts)


def is_province(code: str) -> bool:
    """Tell whether two digits are the code of a province.

    >>> is_province("34"), is_province("38")
    (True, False)
    """
    return len(code) == 2 and any("province" in facts for _, facts in _divisions().info(code))
