"""A sample.yaml: the tables whose rows it describes, read in two steps.

First the names of all fields of all datasets, then what is made of them: words of one file may name the tables of
another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.descriptor import Package, Portal, Resource, read_mapping
from gongkai.sample.amounts import read_parts
from gongkai.sample.choices import read_words
from gongkai.sample.maker import read_maker
from gongkai.sample.place import Maker, Place, Words, World
from gongkai.sample.rows import Part, companions, names_in, read_rows

FILE = "sample.yaml"
#: Fields that help to make others and are not written begin with it.
HELPER = "_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A table of a sample.yaml as it is written; `resource` is None for one that is kept in memory only."""

    dataset: str
    table: str
    resource: Resource | None
    raw: Mapping[str, Any]
    lists: Mapping[str, Words]
    where: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that are made, in the order in which they are made."""
        own = self.raw.get("fields")
        listed = [name for names in (own if isinstance(own, Mapping) else ()) for name in parts_of(names)]
        return tuple(dict.fromkeys([*(name for name in names_in(self.raw.get("rows")) if name not in listed), *listed]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How the rows of a table are made: its parts, and the makers of its fields in order; several names share one."""

    place: Place
    parts: tuple[Part, ...]
    own: tuple[Mapping[tuple[str, ...], Maker], ...]
    common: Mapping[tuple[str, ...], Maker]
    order: tuple[tuple[str, ...], ...]
    sort: tuple[str, ...]


def parts_of(names: str) -> tuple[str, ...]:
    """Return the names of the fields that one maker fills: `on_time, overdue` are two."""
    return tuple(name.strip() for name in names.split(","))


def root_settings(portal: Portal, world: World) -> tuple[int, Mapping[str, Words]]:
    """Return the seed and the word lists of the portal's own sample.yaml; without one 0 and none.

    Raises BrokenDescriptor, UnreadableFile.
    """
    path = portal.root / FILE
    if not path.exists():
        return 0, {}
    place = Place(where=str(path), world=world, read=read_maker)
    raw = place.options(read_mapping(path), may=("seed", "lists"))
    return place.at("seed").whole(raw.get("seed", 0)), _lists(raw, place)


def read_drafts(
    package: Package, path: Path, portal: Portal, lists: Mapping[str, Words], world: World
) -> Iterator[Draft]:
    """Yield the tables of the sample.yaml of a dataset.

    Raises BrokenDescriptor, UnreadableFile.
    """
    place = Place(where=_name(path, portal), world=world, read=read_maker)
    raw = place.options(read_mapping(path), "tables", may=("lists",))
    own = _lists(raw, place)
    tables = place.at("tables").options(raw["tables"], may=raw["tables"] if isinstance(raw["tables"], Mapping) else ())
    for name, written_down in tables.items():
        spot = place.at(name)
        item = spot.options(written_down, "rows", "fields", may=("sort", "memory"))
        resource = next((resource for resource in package.resources if resource.name == name), None)
        if spot.truth(item.get("memory", False)) != (resource is None):
            spot.known(name, [resource.name for resource in package.resources])
            raise spot.fault("a table of the dataset cannot be kept in memory only")
        draft = Draft(
            dataset=package.name, table=name, resource=resource, raw=item, lists={**lists, **own}, where=spot.where
        )
        _check_names(draft, own, spot)
        yield draft


def _name(path: Path, portal: Portal) -> str:
    return str(path.relative_to(portal.root))


def _lists(raw: Mapping[str, Any], place: Place) -> Mapping[str, Words]:
    spot = place.at("lists")
    lists = spot.options(raw.get("lists", {}), may=raw.get("lists", {}))
    return {name: read_words(item, spot.at(name)) for name, item in lists.items()}


def _check_names(draft: Draft, own: Collection[str], place: Place) -> None:
    """Make sure that fields are those of the table, that required ones are made, and that no name means two things."""
    place.at("fields").options(draft.raw["fields"], may=draft.raw["fields"])
    others = companions(draft.raw["rows"])
    listed = Counter(name for names in draft.raw["fields"] for name in parts_of(names))
    for name in (*draft.fields, *others):
        if name in own or listed[name] > 1 or (name in others and name in draft.fields):
            raise place.fault("“{name}” stands for two things here; give one of them another name", name=name)
    if draft.resource is None:
        return
    schema = draft.resource.schema
    for name in draft.fields:
        if not name.startswith(HELPER):
            place.known(name, schema.names)
    needed = [field.name for field in schema.fields if field.required or field.name in schema.primary_key]
    if missing := [name for name in needed if name not in draft.fields]:
        raise place.fault("nothing makes the field “{name}”, which is required", name=missing[0])


def read_plan(draft: Draft, world: World) -> Plan:
    """Return how the rows of a table are made.

    Raises BrokenDescriptor.
    """
    names = {*draft.fields, *companions(draft.raw["rows"])}
    place = Place(where=draft.where, world=world, read=read_maker, names=frozenset(names), lists=draft.lists)
    # What rows are made for is named before any field is made.
    parts = read_rows(draft.raw["rows"], place.at("rows"))
    common = _makers(draft.raw["fields"], place)
    own = tuple(_makers(part.fields, part.place) for part in parts)
    first = dict.fromkeys(names for makers in own for names in makers if names not in common)
    _check_shared({name for names in first for name in names}, common, place)
    sort = place.at("sort")
    return Plan(
        place=place,
        parts=tuple(parts),
        own=own,
        common=common,
        order=(*first, *common),
        sort=tuple(sort.known(name, draft.fields) for name in sort.texts(draft.raw["sort"]))
        if "sort" in draft.raw
        else (),
    )


def _check_shared(set_alone: Collection[str], common: Collection[tuple[str, ...]], place: Place) -> None:
    """Make sure that no part of the rows sets one of several fields that are made together."""
    if shared := [name for names in common if len(names) > 1 for name in names if name in set_alone]:
        raise place.fault("“{name}” is made together with other fields; it cannot be set alone", name=shared[0])


def _makers(raw: Mapping[str, Any], place: Place) -> dict[tuple[str, ...], Maker]:
    return {parts_of(names): _maker(parts_of(names), item, place.at(names)) for names, item in raw.items()}


def _maker(names: tuple[str, ...], raw: Any, place: Place) -> Maker:
    """Return the maker of a field, or of several into which a number is divided; both give a tuple a row."""
    if len(names) > 1:
        return read_parts(place.options(raw, "split")["split"], names, place.at("split"))
    make = place.maker(raw)
    return lambda rows, draw: [(value,) for value in make(rows, draw)]
