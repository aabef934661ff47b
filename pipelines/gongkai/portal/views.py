"""What the templates of Datasette's own pages are given beside Datasette's context."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from datasette.utils.asgi import Request

from gongkai.account import document_of
from gongkai.catalog import Catalog, TableEntry
from gongkai.descriptor import Field
from gongkai.messages import pick
from gongkai.oversight import INDICATORS
from gongkai.portal.addresses import address, local, row_path
from gongkai.portal.cells import Cell, cell, labels_of
from gongkai.portal.listing import Listing
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
        if label and row[label]:
            return value_text(self.resource.schema[label], row[label])
        return ", ".join(str(key) for key in self._keys(row))

    async def cells(self, row: Mapping[str, Any]) -> list[tuple[Field, Cell]]:
        """Return each field with its value, foreign keys as the names of the rows that they lead to."""
        shown = []
        for field in self.resource.schema.fields:
            reference, value = self.references.get(field.name), row[field.name]
            if reference is not None:
                label = (await labels_of(self.site, reference, [value])).get(str(value))
                value = value if label is None else {"value": value, "label": label}
            shown.append((field, cell(field, value, reference)))
        return shown

    def json(self, row: Mapping[str, Any]) -> str:
        """Return the address of the row as JSON."""
        return local(f"{row_path(self.table.path, *self._keys(row))}.json")

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

    def _keys(self, row: Mapping[str, Any]) -> list[Any]:
        return [row[name] for name in self.resource.schema.primary_key]


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
        "here": here(request),
        "sample": _is_sample(catalog, entry),
        "scored": INDICATORS in catalog.tables,
        "has_report": bool(catalog.release and document_of(catalog.release.packages)),
    }
    if entry is not None and request is not None:
        words["entry"] = catalog.by_name[entry.dataset.name]
        words["table_entry"] = entry
        if view == "table":
            words["listing"] = Listing(site, entry, request.query_string)
        if view == "row":
            words["record"] = Record(site, entry)
    return words


def here(request: Request | None) -> str:
    """Return the address of a page within its half of the site: one that no browser takes for another site's."""
    path = "/" + re.sub(r"^[/\\]+", "", request.path) if request else "/"
    return f"{path}?{request.query_string}" if request and request.query_string else path


def _is_sample(catalog: Catalog, entry: TableEntry | None) -> bool:
    return entry.dataset.sample if entry is not None else catalog.sample


def _texts(metadata: Mapping[str, Any], name: str) -> dict[str, str]:
    pair = {"zh": metadata.get(name), "en": metadata.get(f"{name}_en")}
    return {language: str(text) for language, text in pair.items() if text}
