"""The pages that are not Datasette's: the catalogue, the datasets and their descriptors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from datasette import Response
from datasette.utils.asgi import Request

from gongkai.catalog import DatasetEntry, published_descriptor
from gongkai.load import fold
from gongkai.portal.fault import Fault
from gongkai.portal.site import Site

TTL = {"Cache-Control": "max-age=5"}


async def home(datasette: Site, request: Request) -> Response:
    """Return the catalogue as a page; `q` narrows it down."""
    catalog = datasette.here.catalog
    words = fold(request.args.get("q") or "").split()
    found = tuple(entry for entry in catalog.datasets if all(word in fold(entry.texts) for word in words))
    context = {"catalog": catalog, "themes": list(catalog.themes(found)), "found": found, "q": request.args.get("q")}
    return await _page(datasette, request, "home.html", context)


async def catalog_json(datasette: Site) -> Response:
    """Return the catalogue for programs."""
    return Response.json(datasette.here.catalog.as_json(), headers=dict(TTL))


async def dataset(datasette: Site, request: Request) -> Response:
    """Return the page of one dataset: what it is, under which terms, and its data dictionary."""
    entry = _entry(datasette, request)
    return await _page(datasette, request, "dataset.html", {"entry": entry, "catalog": datasette.here.catalog})


async def datapackage(datasette: Site, request: Request) -> Response:
    """Return the descriptor of one dataset as Data Package."""
    site = f"{request.scheme}://{request.host}"
    return Response.json(published_descriptor(_entry(datasette, request), site), headers=dict(TTL))


def _entry(datasette: Site, request: Request) -> DatasetEntry:
    entry = datasette.here.catalog.by_name.get(request.url_vars["name"])
    if entry is None:
        raise Fault(404)
    return entry


async def _page(site: Site, request: Request, template: str, context: dict[str, object]) -> Response:
    html = await site.render_template(template, context, request=request, view_name="catalogue")
    return Response.html(html, headers=dict(TTL))


#: Address and the view that answers it, as Datasette takes them.
ROUTES: list[tuple[str, Callable[..., Awaitable[Response]]]] = [
    (r"^/$", home),
    (r"^/catalog\.json$", catalog_json),
    (r"^/datasets/(?P<name>[^/]+)/datapackage\.json$", datapackage),
    (r"^/datasets/(?P<name>[^/.]+)$", dataset),
]
