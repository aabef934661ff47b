"""How a file is understood: which layout it has, and so how its rows are to be read."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai import extract, transform
from gongkai.descriptor import Layout, Resource
from gongkai.descriptor.reading import Reading
from gongkai.errors import NoSheet
from gongkai.messages import number, translate
from gongkai.report import Report, Violation
from gongkai.table import Table
from gongkai.transform.recognise import closest, pairing

#: How many labels of an unknown header are named, and how much of each.
SHOWN_LABELS, SHOWN_LABEL = 30, 40


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


def unrecognised(table: Table, target: Resource, layouts: Sequence[Layout]) -> Report:
    """Return the report on a file of no known form: what it has, and the nearest form."""
    form, wanted = closest(table.labels, target, layouts)
    near = [f"{_cut(given)} → {near}" for given, near in pairing(table.labels, wanted) if near]
    pairs = "; ".join(near[:SHOWN_LABELS])
    note = translate(
        "the file has: {given}. Nearest form “{form}”: {wanted}. Perhaps meant: {pairs}",
        given=_listed(table.labels),
        form=form,
        wanted=_listed(wanted),
        pairs=pairs or "-",
    )
    fault = Violation(type="unknown-layout", row=table.header, note=note, sheet=table.sheet)
    return Report(place=table.source.name, rows=table.height, fields=len(table.labels), errors=(fault,))


def _listed(labels: Sequence[str]) -> str:
    """Return labels in a row, the long ones and the long row cut."""
    listed = ", ".join(map(_cut, labels[:SHOWN_LABELS]))
    rest = len(labels) - SHOWN_LABELS
    return f"{listed} {translate('… and {count} more', count=number(rest))}" if rest > 0 else listed


def _cut(label: str) -> str:
    return label if len(label) <= SHOWN_LABEL else f"{label[:SHOWN_LABEL]}…"
