"""One value as a page shows it: its text, and the row that a foreign key leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gongkai.catalog import Reference
from gongkai.descriptor import Field
from gongkai.names import quoted
from gongkai.portal.addresses import address, local, row_path
from gongkai.portal.words import value_text

if TYPE_CHECKING:
    from gongkai.portal.site import Site

#: Keys as an address has them, and what the rows that they name are called.
Labels = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a value; of a foreign key also where it leads, and the key where the text is another."""

    text: str
    link: str = ""
    key: str = ""


def cell(field: Field, value: Any, reference: Reference | None = None) -> Cell:
    """Return a value as a page shows it; Datasette gives a foreign key that it found as value and label."""
    if reference is None or not isinstance(value, Mapping):
        return Cell(value_text(field, value))
    label = reference.table.resource.label
    text = value_text(reference.table.resource.schema[label] if label else field, value["label"])
    key = str(value["value"])
    return Cell(text or key, local(reference_path(reference, key)), key if text and text != key else "")


def reference_path(reference: Reference, value: str) -> str:
    """Return the address of the row that a foreign key names; where it is no key of addresses, of a choice of rows."""
    path = reference.table.path
    return row_path(path, value) if reference.is_key else address(path, [(reference.field, value)])


async def labels_of(site: Site, reference: Reference, values: Sequence[Any]) -> Labels:
    """Return what the rows are called that values of a foreign key name; one that is not there is left out.

    One query, where Datasette's own expansion looks up keys, columns and permissions first.
    """
    known = [value for value in values if value is not None]
    name = reference.table.resource.label or reference.field
    if not known:
        return {}
    marks = ", ".join("?" for _ in known)
    table, field = quoted(reference.table.name), quoted(reference.field)
    query = f"SELECT {field}, {quoted(name)} FROM {table} WHERE {field} IN ({marks})"
    found = await site.execute(reference.table.dataset.database, query, known)
    return {str(key): label for key, label in found.rows}
