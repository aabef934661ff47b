"""A request that is refused, and the page or the JSON that says so."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from datasette import Response
from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, NotFound, Request
from datasette.views.base import DatasetteError

from gongkai.errors import N_
from gongkai.messages import translate

if TYPE_CHECKING:
    from gongkai.portal.site import Site
    from gongkai.release.tombstone import Stone

logger = logging.getLogger("gongkai.portal")

TITLES = {
    400: N_("The request cannot be understood"),
    403: N_("This is not open to the public"),
    404: N_("There is no such page"),
    405: N_("The portal is only for reading"),
    410: N_("This record was withdrawn"),
    500: N_("Something went wrong on our side"),
}
ADVICE = {
    400: N_("Check the address, or go back and choose again."),
    403: N_("The datasets of this portal are open to everyone; this page is not one of them."),
    404: N_("The address may be mistyped, or the record may have been withdrawn. The catalogue lists everything."),
    405: N_("Data are published by the agencies, not through this site. Use GET."),
    410: N_("It was taken down from all that the portal publishes, older releases included, and does not come back."),
    500: N_("The fault is recorded. Try again in a moment."),
}
#: What Datasette says in English only, so that the catalogue has it.
DATASETTE_SAYS = (
    N_("_next not allowed for CSV streaming"),
    N_("_where= is not allowed"),
    N_("Cannot use _sort and _sort_desc at the same time"),
    N_("You do not have permission to view this table"),
    N_("You do not have permission to view this database"),
    N_("You do not have permission to view this query"),
    N_("SQL query took too long. The time limit is controlled by the sql_time_limit_ms setting."),
)


class Fault(Exception):
    """A request cannot be answered: the HTTP status and what to tell the reader."""

    def __init__(self, status: int, message: str = "", **headers: str) -> None:
        self.status, self.message = status, message
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        super().__init__(message)


class Withdrawn(Fault):
    """A row is asked for that was taken down: what the public may know of that."""

    def __init__(self, stone: Stone) -> None:
        self.stone = stone
        told = translate("Withdrawn on {day}. Reason: {reason}", day=stone.created[:10], reason=stone.reason)
        super().__init__(410, told, Cache_Control="max-age=5")

    def as_json(self) -> dict[str, Any]:
        """Return the facts of the withdrawal."""
        stone = self.stone
        facts = {"table": stone.table, "withdrawn": stone.created, "release": stone.release, "reason": stone.reason}
        return {**facts, "key_sha256": stone.digest}


class BrokenStream(Exception):
    """A download cannot go on; its connection is broken off, so that nobody takes it for whole."""


#: What a reader is told of the exceptions that are foreseen; the first class that fits decides.
FORESEEN: Sequence[tuple[type[Exception], Callable[[Any], Fault]]] = (
    (Fault, lambda fault: fault),
    (QueryInterrupted, lambda _: Fault(400, translate("the query takes too long; narrow it down with a filter"))),
    (OverflowError, lambda _: Fault(400, translate("a number is too large"))),
    (DatasetteError, lambda error: Fault(error.status, translate(str(error.plain_message or error.message)))),
    # The title says it in the reader's language, Datasette's message in English only.
    (NotFound, lambda _: Fault(404)),
    (Base400, lambda error: Fault(error.status, translate(str(error.args[0])) if error.args else "")),
)


def fault_of(error: Exception) -> Fault:
    """Return what a reader is told of an exception; what we did not foresee is not described to the public."""
    for kind, tell in FORESEEN:
        if isinstance(error, kind):
            return tell(error)
    # The one place that sees it: a reader is told nothing, the log everything.
    logger.error("unforeseen", exc_info=error)
    return Fault(500)


async def answer(site: Site, request: Request, fault: Fault) -> Response:
    """Return the page, the JSON or the text that tells a reader of a fault."""
    title = translate(TITLES.get(fault.status, TITLES[400]))
    message = fault.message or title
    path = request.path
    headers = dict(fault.headers)
    if path.endswith(".json"):
        body: dict[str, Any] = {"ok": False, "error": message, "errors": [message], "status": fault.status}
        if isinstance(fault, Withdrawn):
            body["tombstone"] = fault.as_json()
        return Response.json(body, status=fault.status, headers=headers)
    if path.endswith(".csv"):
        return Response.text(message, status=fault.status, headers=headers)
    advice = translate(ADVICE.get(fault.status, ADVICE[400]))
    stone = fault.stone if isinstance(fault, Withdrawn) else None
    context: dict[str, Any] = {"status": fault.status, "title": title, "error": fault.message, "advice": advice}
    if stone:
        context |= {"stone": stone, "stone_table": site.here.catalog.tables.get(stone.table)}
    html = await site.render_template(
        "gone.html" if stone else "error.html", context, request=request, view_name="error"
    )
    return Response.html(html, status=fault.status, headers=headers)


async def refusal(site: Site, request: Request, status: int, message: str) -> Response:
    """Return the answer to what is not allowed."""
    return await answer(site, request, Fault(status, translate(message)))
