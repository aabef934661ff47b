"""What still points at a row that is to go: rows that refer to it, and examples in descriptors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.descriptor import Package, Resource
from gongkai.errors import InvalidData
from gongkai.messages import translate
from gongkai.report import Violation


def refuse_orphans(orphans: Sequence[Violation]) -> None:
    """Raise InvalidData, which names every row that refers to one that is to go; nothing where none does."""
    if orphans:
        text = translate(
            "rows refer to it: {rows}; withdraw them first, or all in one step with --with-referrers",
            rows=", ".join(f"{fault.note} ({fault.field})" for fault in orphans),
        )
        raise InvalidData(fault=text)


def check_examples(packages: Sequence[Package], resource: Resource, key: Sequence[str]) -> None:
    """Make sure that no descriptor shows the key of a row of a table as the example of a field.

    Raises InvalidData.
    """
    held = dict(zip(resource.schema.primary_key, key, strict=False))
    tables = [(package, table) for package in packages for table in package.resources]
    places = [
        f"datasets/{package.name}/datapackage.yaml [{table.name}.{name}]"
        for package, table in tables
        for pairs in _pairs(table, resource)
        if pairs and all(str(table.schema[name].raw.get("example")) == held.get(there) for name, there in pairs)
        for name, _ in pairs
    ]
    if places:
        text = translate(
            "its key stands as an example in {places}; put another one there, publish that, and withdraw the row then",
            places=", ".join(places),
        )
        raise InvalidData(fault=text)


def _pairs(table: Resource, resource: Resource) -> Iterator[list[tuple[str, str]]]:
    """Yield the fields of a table that hold whole keys of a resource, each with the key's field."""
    whole = set(resource.schema.primary_key)
    if table.name == resource.name:
        yield [(name, name) for name in resource.schema.primary_key]
    for key in table.schema.foreign_keys:
        if (key.resource or table.name) == resource.name and whole == set(key.reference_fields):
            yield list(zip(key.fields, key.reference_fields, strict=True))
