"""What the templates of Datasette's own pages are given beside Datasette's context."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from datasette.utils.asgi import Request

from gongkai.catalog import Catalog, TableEntry
from gongkai.messages import pick
from gongkai.portal.edge import local
from gongkai.portal.listing import Listing
from gongkai.portal.parameters import address
from gongkai.portal.site import Site
from gongkai.portal.words import value_text


class Record:
    """One row of a table with the rows that it refers to and that refer to it."""

    def __init__(self, site: Site, table: TableEntry) -> None:
        self.site = site
        self.table = table
        self.resource = table.resource
        self.references = site.here.catalog.references(table.name)

    def title(self, row: Mapping[str, Any]) -> str:
        """Return what the row is called."""
        label = self.resource.label
        if label and row.get(label):
            return value_text(self.resource.schema[label], row[label])
        return ", ".join(str(row[name]) for name in self.resource.schema.primary_key)

    async def labels(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Return the labels of the rows that it refers to, by field; a row that is not there has none."""
        labels: dict[str, str] = {}
        for name in self.references:
            value = row[name]
            if value is not None:
                found = await self.site.expand_foreign_keys(
                    None, self.table.dataset.database, self.table.name, name, [value]
                )
                labels |= {field: str(label) for (field, _), label in found.items()}
        return labels

    def referring(self, tables: Sequence[Mapping[str, Any]], row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield the tables whose rows refer to this one: what they are called, how many, and where they are."""
        catalog = self.site.here.catalog
        for item in tables:
            entry = catalog.tables.get(item["other_table"])
            if entry is not None and item["count"]:
                query = [(item["other_column"], str(row[item["column"]]))]
                yield {
                    "title": pick(entry.resource.titles) or entry.name,
                    "field": entry.resource.schema[item["other_column"]],
                    "count": item["count"],
                    "link": local(address(entry.path, query)),
                }


def page_words(site: Site, request: Request | None, view: str, table: str | None) -> dict[str, Any]:
    """Return the words and objects that the template of a page needs."""
    catalog = site.here.catalog
    entry = catalog.tables.get(table) if table else None
    words: dict[str, Any] = {
        "site_titles": site.portal.titles,
        "site_descriptions": _texts(site.portal.metadata, "description"),
        "site_publisher": _texts(site.portal.metadata, "publisher"),
        "site_contact": site.portal.metadata.get("contact") or "",
        "release": catalog.release,
        "here": _here(request),
        "origin": f"{request.scheme}://{request.host}" if request else "",
        "sample": _is_sample(catalog, entry),
    }
    if entry is not None and request is not None:
        words["entry"] = catalog.by_name[entry.dataset.name]
        words["table_entry"] = entry
        if view == "table":
            words["listing"] = Listing(entry, catalog.references(entry.name), request)
        if view == "row":
            words["record"] = Record(site, entry)
    return words


def _is_sample(catalog: Catalog, entry: TableEntry | None) -> bool:
    return entry.dataset.sample if entry is not None else catalog.sample


def _here(request: Request | None) -> str:
    if request is None:
        return "/"
    query = request.query_string
    return f"{request.path}?{query}" if query else str(request.path)


def _texts(metadata: Mapping[str, Any], name: str) -> dict[str, str]:
    pair = {"zh": metadata.get(name), "en": metadata.get(f"{name}_en")}
    return {language: str(text) for language, text in pair.items() if text}
