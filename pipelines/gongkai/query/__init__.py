"""The read side of a release: what was, since when, and what changed."""

from gongkai.query.compare import differences
from gongkai.query.past import Change, Life, Past

__all__ = ["Change", "Life", "Past", "differences"]
