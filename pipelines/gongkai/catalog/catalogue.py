"""The catalogue of a release: what a reader finds, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gongkai.catalog.files import tell_files
from gongkai.catalog.words import THEMES
from gongkai.descriptor import NOTICE, Package, Resource
from gongkai.query import Question, questions_of
from gongkai.release import Release
from gongkai.release.manifest import TableFacts

#: Properties of a field that say how agencies write its values; published values stand in the type's own form.
ALWAYS = frozenset({"missingValues"})
SUBMITTED: Mapping[str, frozenset[str]] = {
    "boolean": ALWAYS | {"trueValues", "falseValues"},
    "date": ALWAYS | {"format"},
    "datetime": ALWAYS | {"format"},
    "integer": ALWAYS | {"groupChar", "bareNumber"},
    "list": ALWAYS | {"delimiter", "itemType"},
    "number": ALWAYS | {"decimalChar", "groupChar", "bareNumber"},
    "time": ALWAYS | {"format"},
}


@dataclass(frozen=True, kw_only=True)
class TableEntry:
    """One table that readers can open."""

    resource: Resource
    dataset: Package
    facts: TableFacts
    #: What the manifest says of its files.
    files: Sequence[Mapping[str, Any]] = ()

    @property
    def name(self) -> str:
        """The name of the table, in SQL and in addresses."""
        return self.resource.name

    @property
    def path(self) -> str:
        """The address of the table's page."""
        return f"/{self.dataset.database}/{self.name}"

    @property
    def csv(self) -> str:
        """The address of all rows as CSV."""
        return f"{self.path}.csv?_stream=on&_size=max"

    @property
    def json(self) -> str:
        """The address of the rows as JSON."""
        return f"{self.path}.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Where the values of a foreign key lead: a field of a table."""

    table: TableEntry
    field: str

    @property
    def is_key(self) -> bool:
        """Whether a value names a row by its whole key, which is the row's address."""
        return self.table.resource.schema.primary_key == (self.field,)


@dataclass(frozen=True, kw_only=True)
class DatasetEntry:
    """One dataset of the catalogue."""

    package: Package
    tables: tuple[TableEntry, ...]

    @property
    def name(self) -> str:
        """The name of the dataset."""
        return self.package.name

    @property
    def path(self) -> str:
        """The address of the dataset's page."""
        return f"/datasets/{self.name}"

    @property
    def descriptor(self) -> str:
        """The address of the published descriptor."""
        return f"{self.path}/datapackage.json"

    @property
    def rows(self) -> int:
        """How many rows its tables have together."""
        return sum(table.facts.rows for table in self.tables)

    @property
    def latest(self) -> TableFacts:
        """The facts of the table that changed last."""
        return max((table.facts for table in self.tables), key=lambda facts: facts.changed_in)

    @property
    def texts(self) -> str:
        """All titles and descriptions, for a search among datasets."""
        tables = [text for table in self.tables for text in table.resource.titles.values()]
        return " ".join([self.name, *self.package.titles.values(), *self.package.descriptions.values(), *tables])

    def as_json(self) -> dict[str, Any]:
        """Return what a program needs to find the data."""
        package = self.package
        return {
            "name": package.name,
            **_pair("title", package.titles),
            **_pair("description", package.descriptions),
            "theme": package.theme,
            "rows": self.rows,
            "changed_at": self.latest.changed_at,
            "changed_in": self.latest.changed_in,
            **({"sample": True, **_pair("notice", NOTICE)} if package.sample else {"sample": False}),
            "page": self.path,
            "datapackage": self.descriptor,
            "tables": [
                {
                    "name": table.name,
                    **_pair("title", table.resource.titles),
                    "rows": table.facts.rows,
                    "json": table.json,
                    "csv": table.csv,
                }
                for table in self.tables
            ],
        }


@dataclass(frozen=True)
class Catalog:
    """All datasets of a release; empty where nothing is published."""

    release: Release | None

    @cached_property
    def datasets(self) -> tuple[DatasetEntry, ...]:
        """The datasets that have a table, in the order of their descriptors."""
        entries = (self._entry(package) for package in (self.release.packages if self.release else ()))
        return tuple(entry for entry in entries if entry.tables)

    @cached_property
    def tables(self) -> Mapping[str, TableEntry]:
        """The tables by their names."""
        return {table.name: table for entry in self.datasets for table in entry.tables}

    @cached_property
    def by_name(self) -> Mapping[str, DatasetEntry]:
        """The datasets by their names."""
        return {entry.name: entry for entry in self.datasets}

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """What readers ask often, by name."""
        found = questions_of(self.release.packages) if self.release else ()
        return {question.name: question for question in found}

    def questions_about(self, dataset: str) -> list[Question]:
        """Return the questions that a dataset declares."""
        return [question for question in self.questions.values() if question.dataset == dataset]

    @property
    def sample(self) -> bool:
        """Whether any dataset holds illustrative rows."""
        return any(entry.package.sample for entry in self.datasets)

    def themes(self, datasets: tuple[DatasetEntry, ...] | None = None) -> Iterator[tuple[str, list[DatasetEntry]]]:
        """Yield each theme that has datasets, with them."""
        entries = self.datasets if datasets is None else datasets
        for theme in dict.fromkeys([*THEMES, *(entry.package.theme for entry in entries)]):
            if found := [entry for entry in entries if entry.package.theme == theme]:
                yield theme, found

    def references(self, table: str) -> Mapping[str, Reference]:
        """Return where each foreign key field of a table leads."""
        entry = self.tables[table]
        return {
            key.fields[0]: Reference(table=self.tables[key.resource or table], field=key.reference_fields[0])
            for key in entry.resource.schema.foreign_keys
            if len(key.fields) == 1 and (key.resource or table) in self.tables
        }

    def as_json(self) -> dict[str, Any]:
        """Return the catalogue as a JSON document."""
        release = self.release
        return {
            "release": release.number if release else None,
            "created": release.created if release else None,
            "datasets": [entry.as_json() for entry in self.datasets],
            "questions": [_question(question) for question in self.questions.values()],
            "closed": [_closed(package) for package in (release.closed if release else ())],
        }

    def _entry(self, package: Package) -> DatasetEntry:
        tables = []
        for resource in package.resources:
            facts = self.release.table(resource.name) if self.release else None
            if facts is not None:
                files = self.release.files_of(resource.name) if self.release else ()
                tables.append(TableEntry(resource=resource, dataset=package, facts=facts, files=files))
        return DatasetEntry(package=package, tables=tuple(tables))


def published_descriptor(entry: DatasetEntry, site: str) -> dict[str, Any]:
    """Return a dataset's descriptor as readers get it: it describes the published CSV, not the committed file.

    `site` is the address before the path, such as `https://data.example.gov.cn`.
    """
    raw = dict(entry.package.raw)
    tables = {table.name: table for table in entry.tables}
    raw["resources"] = [
        _published_resource(resource, tables[resource["name"]], site)
        for resource in raw["resources"]
        if resource["name"] in tables
    ]
    sample = entry.package.sample
    return {**raw, "sample": sample, **(_pair("notice", NOTICE) if sample else {})}


def _closed(package: Package) -> dict[str, Any]:
    """Return what is told of a register whose rows are never public: that it is kept, and by which law."""
    return {
        "name": package.name,
        **_pair("title", package.titles),
        **_pair("description", package.descriptions),
        "theme": package.theme,
        "legal_basis": [_pair("title", texts) for texts in package.legal_basis],
    }


def _question(question: Question) -> dict[str, Any]:
    """Return what a program needs to ask a question."""
    return {
        "name": question.name,
        **_pair("title", question.titles),
        **_pair("description", question.descriptions),
        "dataset": question.dataset,
        "parameters": [
            {"name": one.name, **_pair("title", one.titles), "kind": one.kind, "default": one.default}
            for one in question.parameters
        ],
        "page": question.path,
        "json": f"{question.path}.json",
        "csv": f"{question.path}.csv",
    }


def _published_resource(raw: Mapping[str, Any], table: TableEntry, site: str) -> dict[str, Any]:
    kept = {key: value for key, value in raw.items() if key not in {"dialect", "bytes", "hash", "extrapaths"}}
    fields = [_published_field(field) for field in raw["schema"]["fields"]]
    # Whatever stood for a missing value, nothing is published in its place.
    schema = {**raw["schema"], "fields": fields, "missingValues": [""]}
    form = {"path": f"{site}{table.csv}", "scheme": site.partition(":")[0], "format": "csv", "mediatype": "text/csv"}
    more = {"encoding": "utf-8", "rows": table.facts.rows, "schema": schema}
    return {**kept, **form, **more, "files": tell_files(table.files, lambda file: f"{site}/{file['path']}")}


def _published_field(raw: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in raw.items() if key not in SUBMITTED.get(raw.get("type", "any"), ALWAYS)}
    # A list is stored and published as a JSON array, so that an item may hold the delimiter.
    return {**kept, "type": "array"} if raw.get("type") == "list" else kept


def _pair(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    pair = {name: texts.get("zh", ""), f"{name}_en": texts.get("en", "")}
    return {key: text for key, text in pair.items() if text}
