"""The forms in which our own pages answer: a page, JSON, CSV."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Sequence
from io import StringIO

from datasette import Response
from datasette.utils.asgi import Request

from gongkai.messages import translate
from gongkai.names import nearest
from gongkai.portal.fault import Fault
from gongkai.portal.parameters import Pairs, read_pairs
from gongkai.portal.site import Site

TTL = {"Cache-Control": "max-age=5"}


async def page(site: Site, request: Request, template: str, context: dict[str, object]) -> Response:
    """Return a page of ours."""
    html = await site.render_template(template, context, request=request, view_name="catalogue")
    return Response.html(html, headers=dict(TTL))


def as_csv(rows: Iterable[Sequence[object]], name: str) -> Response:
    """Return rows, the header first, as a CSV to be saved under a name."""
    text = StringIO()
    csv.writer(text).writerows(rows)
    disposition = f'attachment; filename="{name}.csv"'
    headers = {**TTL, "Content-Disposition": disposition}
    return Response.text(text.getvalue(), headers=headers)


def asked(request: Request, known: Collection[str]) -> Pairs:
    """Return the parameters of a request.

    Raises Fault where one is not known: what is ignored would look like an answer.
    """
    pairs = read_pairs((request.query_string or "").encode())
    for name, _ in pairs:
        if name not in known:
            near = nearest(name, known)
            raise Fault(400, translate("no parameter “{name}”; the nearest is “{nearest}”", name=name, nearest=near))
    return pairs
