"""Does a table hold what its schema says? frictionless is the law."""

from gongkai.validate.file import check_file
from gongkai.validate.keys import check_keys
from gongkai.validate.numbers import check_exact
from gongkai.validate.rows import LIMIT, check_rows

__all__ = ["LIMIT", "check_exact", "check_file", "check_keys", "check_rows"]
