"""Does a table hold what its schema says? frictionless is the law, Arrow is the speed."""

from gongkai.validate import checks
from gongkai.validate.file import LIMIT, check_file
from gongkai.validate.keys import check_keys
from gongkai.validate.numbers import check_exact
from gongkai.validate.rows import check_rows
from gongkai.validate.sources import Cut

__all__ = ["LIMIT", "Cut", "check_exact", "check_file", "check_keys", "check_rows", "checks"]
