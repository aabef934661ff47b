"""The pages that are not Datasette's: the catalogue, the datasets and their descriptors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from datasette import Response
from datasette.utils.asgi import Request

from gongkai.catalog import DatasetEntry, neutralised, published_descriptor
from gongkai.consistency import rules_of
from gongkai.load import fold
from gongkai.portal import asking, downloads, holding, reported, scorecard
from gongkai.portal.answers import TTL, page
from gongkai.portal.downloads import NAMES, in_words
from gongkai.portal.fault import Fault
from gongkai.portal.site import Site


async def home(datasette: Site, request: Request) -> Response:
    """Return the catalogue as a page; `q` narrows it down."""
    catalog = datasette.here.catalog
    words = fold(request.args.get("q") or "").split()
    found = tuple(entry for entry in catalog.datasets if all(word in fold(entry.texts) for word in words))
    context = {
        "catalog": catalog,
        "themes": list(catalog.themes(found)),
        "found": found,
        "q": request.args.get("q"),
        "asked_about": lambda entries: [one for entry in entries for one in catalog.questions_about(entry.name)],
    }
    return await page(datasette, request, "home.html", context)


async def catalog_json(datasette: Site) -> Response:
    """Return the catalogue for programs."""
    return Response.json(datasette.here.catalog.as_json(), headers=dict(TTL))


async def dataset(datasette: Site, request: Request) -> Response:
    """Return the page of one dataset: what it is, under which terms, and its data dictionary."""
    entry = _entry(datasette, request)
    rules = rules_of([entry.package])
    context = {
        "names": NAMES,
        "size": in_words,
        "entry": entry,
        "catalog": datasette.here.catalog,
        "rules": rules,
        "neutralised": neutralised,
    }
    return await page(datasette, request, "dataset.html", context)


async def datapackage(datasette: Site, request: Request) -> Response:
    """Return the descriptor of one dataset as Data Package."""
    site = f"{request.scheme}://{request.host}"
    return Response.json(published_descriptor(_entry(datasette, request), site), headers=dict(TTL))


def _entry(datasette: Site, request: Request) -> DatasetEntry:
    entry = datasette.here.catalog.by_name.get(request.url_vars["name"])
    if entry is None:
        raise Fault(404)
    return entry


#: Address and the view that answers it, as Datasette takes them.
ROUTES: list[tuple[str, Callable[..., Awaitable[Response]]]] = [
    (r"^/$", home),
    (r"^/catalog\.json$", catalog_json),
    (r"^/-/consistency(?:\.(?P<format>json|csv))?$", holding.report),
    (r"^/scorecard(?:\.(?P<format>json|csv))?$", scorecard.scorecard),
    (r"^/report$", reported.document),
    (r"^/report/claims\.(?P<format>json|csv)$", reported.claims),
    (r"^/report/claims/(?P<name>[^/.]+)(?:\.(?P<format>json))?$", reported.claim),
    (r"^/files/(?P<table>[^/]+)/(?P<file>[^/]+)$", downloads.download),
    (r"^/questions$", asking.listed),
    (r"^/questions/(?P<name>[^/.]+)(?:\.(?P<format>json|csv))?$", asking.question),
    (r"^/datasets/(?P<name>[^/]+)/datapackage\.json$", datapackage),
    (r"^/datasets/(?P<name>[^/.]+)$", dataset),
]
