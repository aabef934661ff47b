"""The pages of stored questions: a form, the answer, and the same as JSON and CSV."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from datasette import Response
from datasette.utils.asgi import Request

from gongkai.catalog import Reference
from gongkai.descriptor import Field
from gongkai.messages import number, pick, translate
from gongkai.portal.addresses import address, local
from gongkai.portal.answers import TTL, as_csv, asked, page
from gongkai.portal.cells import labels_of, reference_path
from gongkai.portal.fault import Fault
from gongkai.portal.listing import Shown, style_of
from gongkai.portal.site import Site
from gongkai.portal.words import short, title_of, value_text
from gongkai.query import LATEST, Parameter, Question, Source, answer, choices
from gongkai.query.answers import Answer
from gongkai.query.questions import Column
from gongkai.sandbox import TooSlow

#: So many rows of an answer stand on the page, and in a download.
SHOWN, DOWNLOADED = 500, 100_000
#: A reader's words may be so long.
LONGEST = 200


async def listed(datasette: Site, request: Request) -> Response:
    """Return the page of all questions."""
    asked(request, ())
    catalog = datasette.here.catalog
    themes = [
        (theme, [question for entry in entries for question in catalog.questions_about(entry.name)])
        for theme, entries in catalog.themes()
    ]
    return await page(datasette, request, "questions.html", {"themes": [item for item in themes if item[1]]})


async def question(datasette: Site, request: Request) -> Response:
    """Return the answer to a question as it is asked: a page, JSON or CSV."""
    catalog = datasette.here.catalog
    found = catalog.questions.get(request.url_vars["name"])
    if found is None or catalog.release is None:
        raise Fault(404)
    pairs = dict(asked(request, [parameter.name for parameter in found.parameters]))
    offered = await asyncio.to_thread(choices, catalog.release, found)
    given = {one.name: _given(one, pairs.get(one.name), offered.get(one.name, [])) for one in found.parameters}
    form = request.url_vars["format"]
    limit = DOWNLOADED if form else SHOWN
    try:
        told = await asyncio.to_thread(answer, catalog.release, found, given, limit=limit)
    except TooSlow as error:
        raise Fault(400, translate("the query takes too long; narrow it down with a filter")) from error
    if form and told.more:
        text = translate("the answer has more than {count} rows; narrow it down", count=number(DOWNLOADED))
        raise Fault(400, text)
    if form == "json":
        return Response.json(_as_json(datasette, found, given, told), headers=dict(TTL))
    if form == "csv":
        return as_csv([[column.name for column in told.columns], *told.rows], found.name)
    return await _page(datasette, request, found, given, offered, told)


async def _page(
    site: Site,
    request: Request,
    found: Question,
    given: Mapping[str, Any],
    offered: Mapping[str, Sequence[Any]],
    told: Answer,
) -> Response:
    catalog = site.here.catalog
    query = [(name, str(value)) for name, value in given.items()]
    table = _Table(site, told)
    context = {
        "question": found,
        "entry": catalog.by_name[found.dataset],
        "inputs": [await _input(site, one, given[one.name], offered.get(one.name, [])) for one in found.parameters],
        "headings": table.headings,
        "lines": await table.lines(),
        "more": told.more,
        "json": local(address(f"{found.path}.json", query)),
        "csv": local(address(f"{found.path}.csv", query)),
        "others": [other for other in catalog.questions_about(found.dataset) if other is not found],
    }
    return await page(site, request, "question.html", context)


def _given(parameter: Parameter, text: str | None, offered: Sequence[Any]) -> Any:
    """Return the value of a parameter as SQL is given it.

    Raises Fault where a reader's answer is none.
    """
    if text is None:
        latest = parameter.default == LATEST
        text = str(offered[0]) if latest and offered else "" if latest else parameter.default
    text = text.strip()
    if len(text) > LONGEST:
        raise Fault(
            400, translate("“{name}” is longer than {limit} characters", name=pick(parameter.titles), limit=LONGEST)
        )
    if not text:
        return ""
    return READERS[parameter.kind](parameter, text)


def _number(parameter: Parameter, text: str) -> float | int:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Fault(400, translate("“{name}” must be a number", name=pick(parameter.titles)))
    return int(value) if value.is_integer() else value


def _date(parameter: Parameter, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Fault(
            400, translate("“{name}” must be a date such as 2019-05-15", name=pick(parameter.titles))
        ) from error


READERS = {"text": lambda _, text: text, "choice": lambda _, text: text, "number": _number, "date": _date}


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A parameter as the form shows it."""

    name: str
    title: str
    description: str
    kind: str
    value: str
    optional: bool
    #: Value and label of each choice.
    options: Sequence[tuple[str, str]] = ()


async def _input(site: Site, parameter: Parameter, value: Any, offered: Sequence[Any]) -> Input:
    return Input(
        name=parameter.name,
        title=pick(parameter.titles),
        description=pick(parameter.descriptions),
        kind=parameter.kind,
        value=str(value),
        optional=parameter.optional,
        options=await _options(site, parameter, offered) if parameter.source else (),
    )


async def _options(site: Site, parameter: Parameter, offered: Sequence[Any]) -> list[tuple[str, str]]:
    """Return the choices with what readers call them: rows by their labels, codes of a code list by theirs."""
    source = parameter.source
    table = site.here.catalog.tables.get(source.table) if source else None
    if source is None or table is None:
        return [(str(value), str(value)) for value in offered]
    field = table.resource.schema[source.field]
    reference = _reference(site, source)
    labels = await labels_of(site, reference, offered) if reference and not source.length else {}
    return [(str(value), str(labels.get(str(value)) or value_text(field, value))) for value in offered]


def _reference(site: Site, source: Source | None) -> Reference | None:
    """Return where the values of a field lead: to the row of another table, or as a key to the row itself."""
    catalog = site.here.catalog
    if source is None or source.table not in catalog.tables:
        return None
    if found := catalog.references(source.table).get(source.field):
        return found
    entry = catalog.tables[source.table]
    own = entry.resource.schema.primary_key == (source.field,)
    return Reference(table=entry, field=source.field) if own else None


class _Table:
    """An answer as the page shows it: where a row's key and its name both stand, the name leads to the row."""

    def __init__(self, site: Site, told: Answer) -> None:
        self.site, self.told = site, told
        places = {column.source: place for place, column in enumerate(told.columns) if column.source}
        self._keys = {
            places[name]: places[key]
            for key, name in filter(None, (_named(site, source) for source in places))
            if name in places
        }
        self.shown = [place for place in range(len(told.columns)) if place not in self._keys.values()]

    @property
    def headings(self) -> list[tuple[str, str]]:
        """What readers call the columns, and how they stand."""
        return [self._heading(self.told.columns[place], place) for place in self.shown]

    async def lines(self) -> list[list[Shown]]:
        """Return the rows with labels and links."""
        columns = [await self._cells(place) for place in self.shown]
        return [list(line) for line in zip(*columns, strict=True)]

    def _heading(self, column: Column, place: int) -> tuple[str, str]:
        field = self._field(column)
        first = next((row[place] for row in self.told.rows if row[place] is not None), None)
        return pick(column.titles) or (title_of(field) if field else column.name), _style(field, first, "")

    async def _cells(self, place: int) -> list[Shown]:
        column, values = self.told.columns[place], [row[place] for row in self.told.rows]
        field, keys, labels = self._field(column), values, {}
        reference = _reference(self.site, column.source)
        if place in self._keys:
            keys = [row[self._keys[place]] for row in self.told.rows]
            reference = _reference(self.site, self.told.columns[self._keys[place]].source)
        elif reference is not None and column.source is not None and reference.table.name != column.source.table:
            labels = dict(await labels_of(self.site, reference, sorted({*values} - {None})))
        return [_cell(field, value, key, reference, labels) for value, key in zip(values, keys, strict=True)]

    def _field(self, column: Column) -> Field | None:
        tables = self.site.here.catalog.tables
        if column.source is None or column.source.table not in tables:
            return None
        return tables[column.source.table].resource.schema[column.source.field]


def _named(site: Site, source: Source) -> tuple[Source, Source] | None:
    """Return the key of a table with the field that names its rows, where a field is such a key."""
    table = site.here.catalog.tables.get(source.table)
    if table is None or table.resource.label in {None, source.field}:
        return None
    if table.resource.schema.primary_key != (source.field,):
        return None
    return source, Source(table=source.table, field=str(table.resource.label))


def _cell(field: Field | None, value: Any, key: Any, reference: Reference | None, labels: Mapping[str, Any]) -> Shown:
    text = str(labels.get(str(value)) or value_text(field, value))
    link = local(reference_path(reference, str(key))) if reference and key is not None else ""
    return Shown(text=short(text), link=link, style=_style(field, value, text))


def _style(field: Field | None, value: Any, text: str) -> str:
    if field is not None:
        return style_of(field, text)
    return "number" if isinstance(value, int | float) else ""


def _as_json(site: Site, found: Question, given: Mapping[str, Any], told: Answer) -> dict[str, Any]:
    release = site.here.release
    return {
        "question": found.name,
        "title": found.titles.get("zh", ""),
        "title_en": found.titles.get("en", ""),
        "release": release.number if release else None,
        "parameters": dict(given),
        "columns": list(_columns(site, told)),
        "rows": [dict(zip((column.name for column in told.columns), row, strict=True)) for row in told.rows],
    }


def _columns(site: Site, told: Answer) -> Iterator[dict[str, str]]:
    tables = site.here.catalog.tables
    for column in told.columns:
        source = column.source
        field = tables[source.table].resource.schema[source.field] if source and source.table in tables else None
        titles = column.titles or (field.titles if field else {})
        yield {"name": column.name, "title": titles.get("zh", ""), "title_en": titles.get("en", "")}
