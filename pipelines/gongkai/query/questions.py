"""Questions that readers ask often: SQL with labelled parameters, declared by datasets."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.descriptor import Package, Resource, Texts
from gongkai.descriptor.node import Node
from gongkai.names import nearest

#: The property of a descriptor, and the stem of the file, in which a dataset declares questions.
PROPERTY = "questions"

TEXTS = frozenset({"title", "title_en", "description", "description_en"})
OF_QUESTION = frozenset({"name", "sql", "parameters", "columns"}) | TEXTS
OF_PARAMETER = frozenset({"name", "kind", "from", "part", "default", "optional"}) | TEXTS

KINDS = ("text", "number", "date", "choice")
#: How many characters of a date its parts are.
PARTS: Mapping[str, int] = {"year": 4, "month": 7}
#: The default of a choice that takes its greatest value: the last year that there is.
LATEST = "latest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A field of a table: what a column of an answer holds, or what a choice offers."""

    table: str
    field: str
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What a reader may say; without an answer the default stands, or an empty text."""

    name: str
    titles: Texts
    descriptions: Texts
    kind: str
    default: str
    #: Whether it may be left empty: the SQL is then given an empty text.
    optional: bool
    source: Source | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the answer: what readers call it, and the field that it holds."""

    name: str
    titles: Texts
    source: Source | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A stored query."""

    name: str
    where_declared: str
    dataset: str
    titles: Texts
    descriptions: Texts
    sql: str
    parameters: tuple[Parameter, ...]
    #: The columns that are declared; others are fields of the dataset's first table, by their names.
    columns: Mapping[str, Column]

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/questions/{self.name}"


def questions_of(packages: Sequence[Package]) -> tuple[Question, ...]:
    """Return the questions that datasets declare, in their order.

    Raises BrokenDescriptor: a faulty declaration, two questions of one name, a field that a table does not have.
    """
    tables = {resource.name: resource for package in packages for resource in package.resources}
    found: dict[str, Question] = {}
    for package in packages:
        for question in _of_package(package, tables):
            if other := found.get(question.name):
                place = Node({}, question.where_declared)
                raise place.fault("a question of this name stands in “{other}” too", other=other.dataset)
            found[question.name] = question
    return tuple(found.values())


def _of_package(package: Package, tables: Mapping[str, Resource]) -> Iterator[Question]:
    if PROPERTY not in package.raw:
        return
    place = f"{package.folder / PROPERTY}.yaml" if package.folder else f"{package.name}/{PROPERTY}"
    node = Node(package.raw, place).node(PROPERTY)
    _known(node, {PROPERTY})
    for item in node.nodes(PROPERTY):
        yield _question(item.at(item.text("name")), package, tables)


def _question(node: Node, package: Package, tables: Mapping[str, Resource]) -> Question:
    _known(node, OF_QUESTION)
    node.text("title")
    columns = node.node("columns") if "columns" in node.raw else None
    return Question(
        name=node.slug("name"),
        where_declared=str(node.where),
        dataset=package.name,
        titles=node.texts("title"),
        descriptions=node.texts("description"),
        sql=node.text("sql").strip().rstrip(";"),
        parameters=tuple(_parameter(item.at(item.text("name")), tables) for item in node.nodes("parameters")),
        columns={name: _column(columns, name, tables) for name in columns.raw} if columns else {},
    )


def _parameter(own: Node, tables: Mapping[str, Resource]) -> Parameter:
    _known(own, OF_PARAMETER)
    own.text("title")
    kind = own.text("kind", "text")
    if kind not in KINDS:
        raise own.fault("“{name}” must be one of {allowed}", name="kind", allowed=", ".join(KINDS))
    if (kind == "choice") != ("from" in own.raw):
        raise own.fault("a choice is from a field, and only a choice is")
    source = _source(own, own.text("from"), tables) if kind == "choice" else None
    return Parameter(
        name=own.text("name"),
        titles=own.texts("title"),
        descriptions=own.texts("description"),
        kind=kind,
        default=str(own.raw.get("default", "")),
        optional=own.raw.get("optional", False) is True,
        source=source,
    )


def _column(node: Node, name: str, tables: Mapping[str, Resource]) -> Column:
    raw = node.raw[name]
    if isinstance(raw, str):
        return Column(name=name, titles={}, source=_source(node, raw, tables))
    own = node.node(name).at(name)
    own.text("title")
    _known(own, {"title", "title_en", "from"})
    source = _source(own, own.text("from"), tables) if "from" in own.raw else None
    return Column(name=name, titles=own.texts("title"), source=source)


def _source(node: Node, text: str, tables: Mapping[str, Resource]) -> Source:
    """Return the field that `table.field` names."""
    table, dot, field = text.partition(".")
    if not dot or table not in tables:
        raise node.fault("“{name}” is no field of a table, such as agency.name", name=text)
    names = tables[table].schema.names
    if field not in names:
        raise node.fault(
            "the table “{table}” has no field “{name}”; the nearest is “{nearest}”",
            table=table,
            name=field,
            nearest=nearest(field, names),
        )
    part = node.raw.get("part")
    if part is not None and part not in PARTS:
        raise node.fault("“{name}” must be one of {allowed}", name="part", allowed=", ".join(PARTS))
    return Source(table=table, field=field, length=PARTS[part] if part else None)


def _known(node: Node, names: Collection[str]) -> None:
    if unknown := sorted(set(node.raw) - set(names)):
        raise node.fault("no such property: {names}", names=", ".join(unknown))


def default_column(name: str, question: Question, resource: Resource) -> Column:
    """Return what a column of an answer is: as declared, else the field of its name, else only its name."""
    if name in question.columns:
        return question.columns[name]
    source = Source(table=resource.name, field=name) if name in resource.schema.names else None
    return Column(name=name, titles={}, source=source)


def row_of(values: Sequence[Any], columns: Sequence[Column]) -> dict[str, Any]:
    """Return a row of an answer by the names of its columns."""
    return {column.name: value for column, value in zip(columns, values, strict=True)}
