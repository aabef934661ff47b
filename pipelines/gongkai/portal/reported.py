"""The yearly report as a page: in sections, each figure with the verdict of its claim, and what is behind that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasette import Response
from datasette.utils.asgi import Request

from gongkai import account
from gongkai.account import Claim, Paragraph, Piece, Verdict
from gongkai.catalog import TableEntry
from gongkai.portal.addresses import local
from gongkai.portal.answers import TTL, as_csv, asked, page
from gongkai.portal.edition import Edition
from gongkai.portal.fault import Fault
from gongkai.portal.site import Site

PATH = "/report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph as the page shows it: in pieces, with the verdicts that follow from its figures."""

    paragraph: Paragraph
    heading: tuple[Piece, ...]
    text: tuple[Piece, ...]
    derived: tuple[Verdict, ...]

    @property
    def anchor(self) -> str:
        """The name of its place on the page."""
        return f"p{self.paragraph.number}"


async def document(datasette: Site, request: Request) -> Response:
    """Return the report, with the verdict on each figure beside it."""
    asked(request, ())
    edition = datasette.here
    release = edition.release
    paragraphs = await edition.once("report", lambda: account.paragraphs_of(release) if release else ())
    if not paragraphs:
        raise Fault(404)
    verdicts = await _verdicts(edition)
    passages = list(_passages(paragraphs, verdicts))
    context = {
        **_shared(datasette),
        "title": next((one.heading for one in paragraphs if one.level == "title"), ""),
        "passages": [one for one in passages if one.paragraph.level != "title"],
        "contents": [one for one in passages if one.paragraph.level in {"chapter", "section"}],
        "verdicts": verdicts,
        "by_id": {verdict.claim.id: verdict for verdict in verdicts},
        "counts": Counter(verdict.word for verdict in verdicts),
        "is_illustrative": any(verdict.is_illustrative for verdict in verdicts),
    }
    return await page(datasette, request, "report.html", context)


async def claims(datasette: Site, request: Request) -> Response:
    """Return all verdicts for programs, as `gongkai claims` does."""
    asked(request, ())
    verdicts = await _verdicts(datasette.here)
    if not verdicts:
        raise Fault(404)
    told = account.in_full(verdicts, datasette.here.release)
    if request.url_vars["format"] == "json":
        return Response.json(told, headers=dict(TTL))
    return as_csv(_rows(told["claims"]), "claims")


async def claim(datasette: Site, request: Request) -> Response:
    """Return one claim: what the report says, what the data give, and how."""
    asked(request, ())
    verdicts = await _verdicts(datasette.here)
    found = next((verdict for verdict in verdicts if verdict.claim.id == request.url_vars["name"]), None)
    if found is None:
        raise Fault(404)
    if request.url_vars["format"] == "json":
        return Response.json(account.in_full([found], datasette.here.release), headers=dict(TTL))
    tables = datasette.here.catalog.tables
    context = {
        **_shared(datasette),
        "verdict": found,
        "tables": [tables[name] for name in found.tables if name in tables],
        "others": [other for other in verdicts if other is not found and _is_beside(other.claim, found.claim)],
    }
    return await page(datasette, request, "claim.html", context)


def _is_beside(one: Claim, other: Claim) -> bool:
    return (one.paragraph, one.start) == (other.paragraph, other.start)


def _shared(site: Site) -> dict[str, Any]:
    """Return what both pages need: the words of verdicts, and where rows and files are."""
    document = _document_table(site.here)
    return {
        "WORDS": account.WORDS,
        "KINDS": account.KINDS,
        "ILLUSTRATIVE": account.ILLUSTRATIVE,
        "stated": account.stated,
        "given": account.given,
        "amount": account.amount,
        "search": local(document.path) if document else "",
        "about": local(site.here.catalog.by_name[document.dataset.name].path) if document else "",
        "json": local(f"{PATH}/claims.json"),
        "csv": local(f"{PATH}/claims.csv"),
    }


def _document_table(edition: Edition) -> TableEntry | None:
    found = account.document_of(edition.release.packages) if edition.release else None
    return edition.catalog.tables.get(found.name) if found else None


def _passages(paragraphs: Sequence[Paragraph], verdicts: Sequence[Verdict]) -> Iterator[Passage]:
    claims = [verdict.claim for verdict in verdicts]
    for paragraph in paragraphs:
        heading, text = account.pieces(paragraph, claims)
        marked = {claim.id for piece in (*heading, *text) for claim in piece.claims}
        here = [verdict for verdict in verdicts if verdict.claim.paragraph == paragraph.number]
        derived = tuple(verdict for verdict in here if verdict.claim.id not in marked)
        yield Passage(paragraph=paragraph, heading=heading, text=text, derived=derived)


async def _verdicts(edition: Edition) -> tuple[Verdict, ...]:
    """Return the verdicts on the release; worked out once, for it never changes."""
    release = edition.release
    return await edition.once("claims", lambda: account.judge(release) if release else ())


def _rows(claims: Sequence[Mapping[str, Any]]) -> Iterator[list[Any]]:
    """Yield claims as lines of a table; a bound has a column of its own."""
    names = [name for name in claims[0] if name not in {"expected", "tables"}]
    yield [*names, "expected", "expected_min", "tables"]
    for one in claims:
        bound = one["expected"]["min"] if isinstance(one["expected"], Mapping) else None
        told = one["expected"] if bound is None else None
        yield [*(one[name] for name in names), told, bound, " ".join(one["tables"])]
