"""What a request asks for, read from its path."""

from __future__ import annotations

from dataclasses import dataclass

from datasette.utils import tilde_decode

from gongkai.catalog import Catalog, DatasetEntry, TableEntry

FORMATS = ("json", "csv")


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A path taken apart: its segments, the format asked for, and the dataset or table it speaks of."""

    segments: tuple[str, ...]
    format: str
    database: str = ""
    table: TableEntry | None = None
    dataset: DatasetEntry | None = None

    @property
    def is_table(self) -> bool:
        """Whether it asks for rows of a table, not for one row or a page about the table."""
        return self.table is not None and len(self.segments) == 2

    @property
    def is_tool(self) -> bool:
        """Whether it asks for one of Datasette's own tools."""
        return "-" in self.segments

    @property
    def is_asset(self) -> bool:
        """Whether it asks for a style sheet or the like."""
        return self.segments[:1] == ("assets",) or self.segments[:2] == ("-", "static")


def read_visit(path: str, catalog: Catalog) -> Visit:
    """Return what a path asks for."""
    *folders, last = path.strip("/").split("/")
    stem, dot, ending = last.rpartition(".")
    form = ending if dot and ending in FORMATS else "html"
    if dot and len(folders) < 2:
        last = stem
    segments = tuple(tilde_decode(segment) for segment in (*folders, last) if segment)
    if segments[:1] == ("datasets",) and len(segments) > 1:
        return Visit(segments=segments, format=form, dataset=catalog.by_name.get(segments[1]))
    database = segments[0] if segments and segments[0] in _databases(catalog) else ""
    table = catalog.tables.get(segments[1]) if database and len(segments) > 1 else None
    if table is None or table.dataset.database != database:
        return Visit(segments=segments, format=form, database=database)
    return Visit(
        segments=segments,
        format=form,
        database=database,
        table=table,
        dataset=catalog.by_name[table.dataset.name],
    )


def _databases(catalog: Catalog) -> set[str]:
    return set(catalog.release.databases) if catalog.release else set()
