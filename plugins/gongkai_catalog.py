"""The portal's own pages, and its templates and words in Datasette's."""

from collections.abc import Awaitable, Callable, Generator
from typing import Any

from datasette import Response, hookimpl

from gongkai import portal


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """Serve the catalogue and the page of each dataset."""
    return list(portal.ROUTES) if portal.site_of(datasette) else []


@hookimpl
def startup(datasette: Any) -> Callable[[], Awaitable[None]] | None:
    """Describe the release to Datasette and begin to follow the store."""
    site = portal.site_of(datasette)
    if site is None:
        return None

    async def begin() -> None:
        await site.describe()
        site.add_background_task(lambda _: portal.Follower(site).watch(), name="gongkai-follow")

    return begin


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """Put our templates before Datasette's."""
    if portal.site_of(datasette):
        portal.prepare(env)


@hookimpl
def extra_template_vars(datasette: Any, request: Any, view_name: str, table: str | None) -> dict[str, Any]:
    """Give templates what they say of the site and of the table."""
    site = portal.site_of(datasette)
    return portal.page_words(site, request, view_name, table) if site else {}


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Check each request, and complete each answer with what travels with the data."""
    site = portal.site_of(datasette)
    return portal.guard(site) if site else lambda app: app


@hookimpl(tryfirst=True)
def forbidden(datasette: Any, request: Any, message: str) -> Callable[[], Awaitable[Response]] | None:
    """Answer in the reader's language where something is not open."""
    site = portal.site_of(datasette)
    return (lambda: portal.refusal(site, request, 403, message)) if site else None


@hookimpl(hookwrapper=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Generator[None, Any, None]:
    """Answer in the reader's language; Datasette's own handler prints a traceback for each page not found."""
    outcome = yield
    site = portal.site_of(datasette)
    if site is not None:
        outcome.force_result([lambda: portal.answer(site, request, portal.fault_of(exception))])
