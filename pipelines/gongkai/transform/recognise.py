"""Which layout a file has, told from its header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.descriptor import Layout, Resource, Schema
from gongkai.names import nearest, plain_label
from gongkai.table import Table

#: A header that shares fewer labels with the schema than this is another form, not a faulty one.
LIKENESS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How a header was understood.

    `layout` is the declared form that it has; without one the labels are the schema's own, and `names` holds the
    field for each label, or the label itself where it is no field's.
    """

    layout: Layout | None
    names: tuple[str, ...] = ()


def recognise(labels: Sequence[str], resource: Resource, layouts: Sequence[Layout]) -> Match | None:
    """Return how a header is to be read, or None when it is in no known form.

    A layout matches when the header has its labels, in any order, and no others; the comparison forgives white space
    and full-width characters. The schema's own names and titles match when at least half of them are there: what
    is missing then is a fault to report, not another form.
    """
    for layout in layouts:
        if match := recognise_one(labels, resource, layout):
            return match
    names = tuple(_name(label, resource.schema) for label in labels)
    found = len(set(names) & set(resource.schema.names))
    needed = max(1, LIKENESS * max(len(resource.schema.names), len(labels)))
    return Match(layout=None, names=names) if found >= needed else None


def recognise_one(labels: Sequence[str], resource: Resource, layout: Layout) -> Match | None:
    """Return the match of a header with one layout, or None where it is another form."""
    plain = sorted(plain_label(label) for label in labels)
    fits = layout.resource == resource.name and sorted(plain_label(label) for label in layout.headers) == plain
    return Match(layout=layout) if fits else None


def is_meant(layout: Layout, table: Table) -> bool:
    """Tell whether a layout is for this file: what is around the table must say so where the layout asks for it."""
    return layout.only is None or any(re.search(layout.only, text) for text in around(table))


def around(table: Table) -> tuple[str, ...]:
    """Return what says something of the whole table: the texts above and below it, its sheet, its file's name."""
    return (*table.notes, table.sheet or "", table.source.name)


def closest(labels: Sequence[str], resource: Resource, layouts: Sequence[Layout]) -> tuple[str, list[str]]:
    """Return the name and the labels of the known form that a header resembles most."""
    forms = {layout.name: list(layout.headers) for layout in layouts if layout.resource == resource.name}
    forms |= {resource.name: list(resource.schema.names)}
    titles = [field.titles.get("zh", field.name) for field in resource.schema.fields]
    forms |= {f"{resource.name} (zh)": titles}
    given = {plain_label(label) for label in labels}

    def likeness(name: str) -> float:
        wanted = {plain_label(label) for label in forms[name]}
        return len(given & wanted) / max(1, len(given | wanted))

    best = max(forms, key=likeness)
    return best, forms[best]


def pairing(labels: Sequence[str], wanted: Sequence[str]) -> list[tuple[str, str]]:
    """Return each label that is not wanted with the wanted one, not given, that is nearest to it."""
    given = {plain_label(label) for label in labels}
    missing = [label for label in wanted if plain_label(label) not in given]
    known = {plain_label(label) for label in wanted}
    return [(label, nearest(label, missing)) for label in labels if plain_label(label) not in known]


def _name(label: str, schema: Schema) -> str:
    plain = plain_label(label)
    for field in schema.fields:
        if plain in {field.name, *(plain_label(title) for title in field.titles.values())}:
            return field.name
    return label.strip()
