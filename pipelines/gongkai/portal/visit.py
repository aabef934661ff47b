"""What a request asks for, read from its path."""

from __future__ import annotations

from dataclasses import dataclass

from datasette.utils import tilde_decode

from gongkai.catalog import Catalog, DatasetEntry, TableEntry

#: Pages, and the two forms in which rows are given to programs.
FORMATS = frozenset({"html", "json", "csv"})


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A path taken apart: its segments, the format asked for, and the dataset or table it speaks of."""

    segments: tuple[str, ...]
    format: str
    database: str = ""
    table: TableEntry | None = None
    dataset: DatasetEntry | None = None

    @property
    def is_rows(self) -> bool:
        """Whether it asks for rows of a table, not for one row."""
        return self.table is not None and len(self.segments) == 2

    @property
    def is_tool(self) -> bool:
        """Whether it asks for one of Datasette's own tools; a row may have the key `-`."""
        return self.segments[:1] == ("-",) or (bool(self.database) and self._is_below_database)

    @property
    def _is_below_database(self) -> bool:
        return self.segments[1:2] == ("-",) or len(self.segments) > 3

    @property
    def is_asset(self) -> bool:
        """Whether it asks for a style sheet or the like."""
        return self.segments[:1] == ("assets",)


def read_visit(path: str, catalog: Catalog) -> Visit:
    """Return what a path asks for; nothing is known of one with an empty segment, which Datasette redirects."""
    *folders, last = path.removeprefix("/").split("/")
    stem, dot, ending = last.rpartition(".")
    form = ending if dot else "html"
    segments = tuple(tilde_decode(segment) for segment in (*folders, stem if dot else last))
    if segments[:1] == ("datasets",) and len(segments) > 1:
        return Visit(segments=segments, format=form, dataset=catalog.by_name.get(segments[1]))
    database = segments[0] if segments[0] in _databases(catalog) and all(segments) else ""
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
