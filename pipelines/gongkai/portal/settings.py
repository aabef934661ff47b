"""What Datasette is told: settings, and the configuration and metadata of a release's tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gongkai.catalog import Catalog, DatasetEntry, TableEntry
from gongkai.descriptor import NOTICE, Resource
from gongkai.load import search_table

#: Every setting there is, so that no default of Datasette decides in our place.
SETTINGS: Mapping[str, Any] = {
    "allow_csv_stream": True,
    # The files hold search indexes and are no published form; CSV and JSON are.
    "allow_download": False,
    "allow_facet": True,
    "allow_signed_tokens": False,
    "base_url": "/",
    "cache_size_kb": 0,
    "default_allow_sql": False,
    "default_cache_ttl": 5,
    "default_facet_size": 12,
    "default_page_size": 50,
    "facet_suggest_time_limit_ms": 50,
    "facet_time_limit_ms": 1000,
    "force_https_urls": False,
    # No limit: a table that is cut short looks whole.
    "max_csv_mb": 0,
    # Nothing is ever written: these two bind no one.
    "max_insert_rows": 1,
    "max_post_body_bytes": 1024,
    "max_returned_rows": 5000,
    "max_signed_tokens_ttl": 0,
    "num_sql_threads": 4,
    "sql_time_limit_ms": 2000,
    "suggest_facets": False,
    "template_debug": False,
    "trace_debug": False,
    # Our templates shorten long cells, in both languages alike.
    "truncate_cells_html": 0,
}

#: Rows that describe the data, for one of Datasette's four metadata tables.
MetadataRows = list[tuple[str, ...]]

JSON_ARRAYS = frozenset({"array", "list"})


def configuration(catalog: Catalog) -> dict[str, Any]:
    """Return Datasette's configuration of the tables of a release."""
    databases: dict[str, Any] = {}
    for table in catalog.tables.values():
        tables = databases.setdefault(table.dataset.database, {"tables": {}})["tables"]
        tables[table.name] = table_configuration(table.resource)
        if table.resource.search:
            tables[search_table(table.name)] = {"hidden": True}
    return {"databases": databases}


def table_configuration(resource: Resource) -> dict[str, Any]:
    """Return Datasette's configuration of one table."""
    chosen: dict[str, Any] = {"facets": [_facet(resource, name) for name in resource.facets]}
    if resource.label:
        chosen["label_column"] = resource.label
    if resource.search:
        # Never left to detection: where that fails, a search is ignored and every row comes back.
        chosen |= {"fts_table": search_table(resource.name), "fts_pk": "rowid"}
    return chosen


def metadata_rows(portal: Mapping[str, Any], catalog: Catalog) -> dict[str, MetadataRows]:
    """Return the rows of Datasette's metadata tables, by table.

    Datasette inherits nothing, so licence and source stand on each database and each table.
    """
    resources: MetadataRows = []
    columns: MetadataRows = []
    databases: dict[str, MetadataRows] = {}
    for entry in catalog.datasets:
        database = entry.package.database
        databases.setdefault(database, [(database, key, text) for key, text in _rights(entry)])
        for table in entry.tables:
            resources += [(database, table.name, key, text) for key, text in _table_facts(entry, table)]
            columns += _column_rows(database, table.resource)
    instance: MetadataRows = [(key, str(value)) for key, value in portal.items() if value]
    return {
        "metadata_instance": instance,
        "metadata_databases": [row for rows in databases.values() for row in rows],
        "metadata_resources": resources,
        "metadata_columns": columns,
    }


def _facet(resource: Resource, name: str) -> str | dict[str, str]:
    return {"array": name} if resource.schema[name].type in JSON_ARRAYS else name


def _table_facts(entry: DatasetEntry, table: TableEntry) -> Iterator[tuple[str, str]]:
    yield from _texts("title", table.resource.titles or entry.package.titles)
    yield from _texts("description", table.resource.descriptions or entry.package.descriptions)
    yield from _rights(entry)
    if entry.package.sample:
        yield "sample", "true"
        yield from _texts("notice", NOTICE)


def _rights(entry: DatasetEntry) -> Iterator[tuple[str, str]]:
    for licence in entry.package.licenses[:1]:
        yield "license", licence.title
        if licence.path:
            yield "license_url", licence.path
    if publisher := entry.package.publisher:
        yield from _texts("source", publisher.titles)
        if publisher.path:
            yield "source_url", publisher.path


def _column_rows(database: str, resource: Resource) -> Iterable[tuple[str, ...]]:
    for field in resource.schema.fields:
        texts = [text for text in (field.titles.get("zh"), field.descriptions.get("zh")) if text]
        yield (database, resource.name, field.name, "description", "：".join(texts))


def _texts(name: str, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if "zh" in texts:
        yield name, texts["zh"]
    if "en" in texts:
        yield f"{name}_en", texts["en"]
