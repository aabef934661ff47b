"""Two languages: Chinese at the root, English below /en/."""

from collections.abc import Callable
from typing import Any

from datasette import hookimpl

from gongkai import portal


@hookimpl(trylast=True)
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Choose the language by the address; last, so that all else happens in that language."""
    return portal.english if portal.site_of(datasette) else lambda app: app
