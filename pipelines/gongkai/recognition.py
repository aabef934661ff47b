"""How a file is understood: which layout it has, and so how its rows are to be read."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai import extract, transform
from gongkai.descriptor import Layout, Resource
from gongkai.descriptor.reading import Reading
from gongkai.errors import NoSheet
from gongkai.table import Table


def recognised(
    document: extract.Document, target: Resource, layouts: Sequence[Layout]
) -> tuple[Table, transform.Match | None]:
    """Return the table of a file, and how it was understood: layouts may say how their rows are to be read."""
    own = [layout for layout in layouts if layout.reading != Reading()]
    for layout in own:
        try:
            labels = document.labels(layout.reading)
        except NoSheet:
            continue
        if match := transform.recognise_one(labels, target, layout):
            table = document.table(layout.reading)
            if transform.is_meant(layout, table):
                return table, match
    table = document.table()
    plain = [layout for layout in layouts if layout not in own and transform.is_meant(layout, table)]
    return table, transform.recognise(table.labels, target, plain)
