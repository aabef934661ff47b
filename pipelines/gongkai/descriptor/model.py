"""The objects of a descriptor, with the words of Data Package v2 and Table Schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

Texts = Mapping[str, str]

#: The class of openness of a dataset whose rows are never published.
CLOSED = "closed"
#: What is said of illustrative rows, wherever they are shown and with every file of them.
NOTICE: Texts = {
    "zh": "示例数据，仅供演示，不作为任何行政或法律依据。",
    "en": "Sample data for demonstration only; no basis for any legal or administrative act.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One value of a code list and its labels."""

    value: str
    labels: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a Table Schema; `raw` is its descriptor, which frictionless understands."""

    name: str
    type: str
    titles: Texts
    descriptions: Texts
    categories: tuple[Category, ...]
    raw: Mapping[str, Any]

    @property
    def constraints(self) -> Mapping[str, Any]:
        """The constraints of the field as declared."""
        value = self.raw.get("constraints")
        return value if isinstance(value, Mapping) else {}

    @property
    def required(self) -> bool:
        """Whether each row must have a value."""
        return bool(self.constraints.get("required"))

    @property
    def unique(self) -> bool:
        """Whether each value may stand once."""
        return bool(self.constraints.get("unique"))

    def label_of(self, value: object) -> Texts:
        """Return the labels of one value of the code list, or {} where it has none."""
        return next((item.labels for item in self.categories if item.value == str(value)), {})


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """Fields that must hold a key of another table (or of the same one).

    `error_where` maps a field to a pattern: where each matches its field, a missing key is an error, elsewhere a
    warning; without it a missing key is always an error.
    """

    fields: tuple[str, ...]
    package: str
    resource: str
    reference_fields: tuple[str, ...]
    error_where: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A Table Schema."""

    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    raw: Mapping[str, Any]

    def __getitem__(self, name: str) -> Field:
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields, in order."""
        return tuple(field.name for field in self.fields)

    def missing_values(self, name: str) -> tuple[str, ...]:
        """Return the texts that stand for a missing value in a field: its own, else the schema's, else the empty."""
        values = self[name].raw.get("missingValues", self.raw.get("missingValues", [""]))
        return tuple(item["value"] if isinstance(item, Mapping) else item for item in values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace:
    """How a submission replaces rows: all of them, the slices it speaks of, row by row, or not at all."""

    mode: Literal["all", "slice", "upsert", "append"]
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose row each is: the field that holds the agency, and whether the agency above may change it too."""

    field: str
    subordinates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """How large a difference may be that is published without a word: shares of the rows that are published.

    The shares count from `rows` published rows on; `empty` says whether a table may never lose its last row.
    """

    removed: float = 0.2
    changed: float = 0.5
    empty: bool = True
    rows: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Derive:
    """How rows are made of those of other tables: by a SELECT, or by a derivation that has a name."""

    sql: str | None
    by: str | None
    #: The tables that the rows are made of, closed registers among them.
    sources: tuple[str, ...]
    #: Whether the rows depend on the day, too.
    daily: bool = False


@dataclass(frozen=True, kw_only=True)
class Resource:
    """One table of a dataset."""

    name: str
    package: str
    titles: Texts
    descriptions: Texts
    path: str
    schema: Schema
    replace: Replace
    label: str | None
    columns: tuple[str, ...]
    facets: tuple[str, ...]
    search: tuple[str, ...]
    indexes: tuple[str, ...]
    raw: Mapping[str, Any]
    gate: Gate = Gate()
    owner: Owner | None = None
    #: Whether the rows are private: a register that is handed in and never published.
    closed: bool = False
    derive: Derive | None = None

    @cached_property
    def fingerprint(self) -> str:
        """A hash of what decides the shape of the SQL table: it changes when the table must be made anew.

        What fields are called for readers, and how their cells are written, is no part of it.
        """
        schema = self.schema
        shape = {
            "fields": [(field.name, field.type, field.required, field.unique) for field in schema.fields],
            "primary_key": schema.primary_key,
            "foreign_keys": [
                (key.fields, key.resource or self.name, key.reference_fields) for key in schema.foreign_keys
            ],
            "indexes": (self.indexes, self.facets, self.replace.by),
            "search": self.search,
        }
        return _hash(shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person or body and the parts it plays."""

    titles: Texts
    roles: tuple[str, ...]
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """Under which terms the data may be used."""

    name: str
    title: str
    path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What the rows were taken from, and where it is found."""

    titles: Texts
    path: str | None


@dataclass(frozen=True, kw_only=True)
class Package:
    """One dataset: a Data Package of one or more tables."""

    name: str
    titles: Texts
    descriptions: Texts
    theme: str
    database: str
    sample: bool
    frequency: str
    openness: str
    contributors: tuple[Party, ...]
    licenses: tuple[Licence, ...]
    legal_basis: tuple[Texts, ...]
    created: str
    version: str
    resources: tuple[Resource, ...]
    raw: Mapping[str, Any]
    folder: Path | None = None
    #: Whether a second person must approve what is handed in before it is published.
    review: bool = False
    sources: tuple[Source, ...] = ()

    def __getitem__(self, name: str) -> Resource:
        for resource in self.resources:
            if resource.name == name:
                return resource
        raise KeyError(name)

    @property
    def closed(self) -> bool:
        """Whether its tables are registers whose rows are never published."""
        return self.openness == CLOSED

    @property
    def publisher(self) -> Party | None:
        """The party that answers for publication."""
        return next((party for party in self.contributors if "publisher" in party.roles), None)

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the whole descriptor."""
        return _hash(self.raw)


def _hash(facts: object) -> str:
    return sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
