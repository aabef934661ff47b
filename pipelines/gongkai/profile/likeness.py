"""Which dataset of a portal a file looks like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.descriptor import Portal, Resource
from gongkai.extract import Document
from gongkai.messages import pick
from gongkai.names import plain_label
from gongkai.recognition import recognised
from gongkai.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A dataset that would take the file: by a layout, or by labels that are its fields' (`shared` of `wanted`)."""

    dataset: str
    resource: str
    title: str
    layout: str | None = None
    shared: int = 0
    wanted: int = 0

    def as_json(self) -> dict[str, object]:
        """Return the likeness for a program."""
        return {
            "dataset": self.dataset,
            "resource": self.resource,
            "layout": self.layout,
            "shared": self.shared,
            "fields": self.wanted,
        }


def likest(document: Document, portal: Portal) -> Likeness | None:
    """Return the dataset that takes a file, the one that it has most in common with; None where none does.

    Raises what reading the portal or the file raises.
    """
    return max(_likely(document, portal), key=_closeness, default=None)


def _likely(document: Document, portal: Portal) -> Iterator[Likeness]:
    for package in portal.datasets:
        for resource in package.resources:
            table, match = recognised(document, resource, portal.layouts(package.name))
            if match is not None:
                yield Likeness(
                    dataset=package.name,
                    resource=resource.name,
                    title=pick(resource.titles or package.titles),
                    layout=match.layout.name if match.layout else None,
                    shared=_shared(table, resource),
                    wanted=len(resource.schema.fields),
                )


def _closeness(found: Likeness) -> tuple[bool, float]:
    return found.layout is not None, found.shared / max(1, found.wanted)


def _shared(table: Table, resource: Resource) -> int:
    given = {plain_label(label) for label in table.labels}
    return sum(
        not given.isdisjoint({field.name, *map(plain_label, field.titles.values())}) for field in resource.schema.fields
    )
