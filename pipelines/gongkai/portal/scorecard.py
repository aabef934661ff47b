"""The scorecard: what each agency scored in a year, and the rows that cost it points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from datasette import Response
from datasette.utils.asgi import Request

from gongkai import oversight
from gongkai.errors import UsageError
from gongkai.oversight import Assessment, Card
from gongkai.portal.addresses import address, local, row_path
from gongkai.portal.answers import TTL, as_csv, asked, page
from gongkai.portal.edition import Edition
from gongkai.portal.fault import Fault
from gongkai.portal.site import Site

PATH = "/scorecard"
PARAMETERS = ("year", "agency")


async def scorecard(datasette: Site, request: Request) -> Response:
    """Return the scores of a year, the last one unless asked for, of all agencies or of one."""
    chosen = {name: value for name, value in asked(request, PARAMETERS) if value}
    found = await _found(datasette.here)
    years = oversight.years(found.cards)
    year = _year(chosen.get("year"), years)
    cards = [card for card in found.cards if card.year == year]
    shown = [card for card in cards if chosen.get("agency") in {None, card.agency}]
    if not shown:
        raise Fault(404)
    tables = datasette.here.catalog.tables

    def link(table: str, key: tuple[Any, ...]) -> str:
        return row_path(tables[table].path, *key)

    form = request.url_vars["format"]
    if form == "json":
        told = {"release": found.release, "year": year, "cards": oversight.as_json(shown, link)}
        return Response.json(told, headers=dict(TTL))
    if form == "csv":
        return as_csv(oversight.as_rows(shown, link), "scorecard")
    context = {
        "year": year,
        "years": years,
        "cards": cards,
        "card": _in_full(shown[0], link) if "agency" in chosen else None,
        "agency": chosen.get("agency", ""),
        "indicators": _indicators(cards),
        "points": lambda points: f"{oversight.plain(points):,}",
        "address": lambda agency: local(address(PATH, [("year", str(year)), ("agency", agency)])),
        "all": local(address(PATH, [("year", str(year))])),
        "json": local(address(f"{PATH}.json", list(chosen.items()))),
        "csv": local(address(f"{PATH}.csv", list(chosen.items()))),
    }
    return await page(datasette, request, "scorecard.html", context)


def _year(text: str | None, years: Sequence[int]) -> int:
    if text is None and years:
        return years[0]
    if text is None or text not in map(str, years):
        raise Fault(404)
    return int(text)


def _in_full(card: Card, link: oversight.Link) -> dict[str, Any]:
    marks = [
        {
            "mark": mark,
            "rows": [
                (", ".join(map(str, one.key)), local(link(mark.indicator.subject.name, one.key)), one)
                for one in mark.deductions
            ],
        }
        for mark in card.marks
    ]
    return {"card": card, "marks": marks}


def _indicators(cards: Sequence[Card]) -> list[Mapping[str, Any]]:
    """Return how each indicator turned out over all agencies: points lost, and rows that cost them."""
    marks = zip(*(card.marks for card in cards), strict=True)
    return [
        {
            "indicator": same[0].indicator,
            "lost": sum(mark.lost for mark in same),
            "faults": sum(len(mark.deductions) for mark in same),
            "rows": sum(mark.rows for mark in same),
        }
        for same in marks
    ]


async def _found(edition: Edition) -> Assessment:
    """Return the assessment of the release; worked out once, for it never changes."""
    found = await edition.once("scorecard", lambda: _assess(edition))
    if found is None:
        raise Fault(404)
    return found


def _assess(edition: Edition) -> Assessment | None:
    """Return the assessment, None where the portal scores nobody."""
    if edition.release is None:
        return None
    try:
        return oversight.assessment(edition.release)
    except UsageError:
        # A portal without indicators has no such page.
        return None
