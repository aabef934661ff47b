"""Search in Chinese: the query is cut into the same words as the text was."""

from typing import Any

from datasette import hookimpl

from gongkai import portal


# Last, because Datasette registers its own function of this name in the same hook.
@hookimpl(trylast=True)
def prepare_connection(conn: Any, datasette: Any) -> None:
    """Let `_search` ask the index in the words it was made of."""
    if portal.site_of(datasette):
        conn.create_function("escape_fts", 1, portal.search_expression)
