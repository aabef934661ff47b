"""One value as a page shows it: its text, and the row that a foreign key leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gongkai.catalog import Reference, TableEntry
from gongkai.descriptor import Field
from gongkai.portal.addresses import address, local, row_path
from gongkai.portal.words import value_text

if TYPE_CHECKING:
    from gongkai.portal.site import Site

#: Values of a foreign key field, and what the rows that they name are called.
Labels = Mapping[Any, str]


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


async def labels_of(site: Site, table: TableEntry, field: str, values: Sequence[Any]) -> Labels:
    """Return what the rows are called that values of a foreign key name; one that is not there is left out."""
    known = [value for value in values if value is not None]
    if not known:
        return {}
    found = await site.expand_foreign_keys(None, table.dataset.database, table.name, field, known)
    return {value: label for (_, value), label in found.items()}
