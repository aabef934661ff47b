"""Search: how the index is asked for a reader's words."""

from gongkai.load import search_expression

__all__ = ["search_expression"]
