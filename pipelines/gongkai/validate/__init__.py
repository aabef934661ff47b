"""Does a table hold what its schema says? frictionless is the law, Arrow is the speed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.lazily import lazily

if TYPE_CHECKING:
    from gongkai.validate.file import check_file
    from gongkai.validate.keys import check_keys
    from gongkai.validate.numbers import check_exact
    from gongkai.validate.opening import LIMIT
    from gongkai.validate.rows import check_rows
    from gongkai.validate.small import check_small
    from gongkai.validate.sources import Cut
    from gongkai.validate.whole import check_table, fields_of

__all__ = [
    "LIMIT",
    "Cut",
    "check_exact",
    "check_file",
    "check_keys",
    "check_rows",
    "check_small",
    "check_table",
    "fields_of",
]

__getattr__ = lazily(
    __name__,
    {
        "LIMIT": "opening",
        "Cut": "sources",
        "check_exact": "numbers",
        "check_file": "file",
        "check_keys": "keys",
        "check_rows": "rows",
        "check_small": "small",
        "check_table": "whole",
        "fields_of": "whole",
    },
)
