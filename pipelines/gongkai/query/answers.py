"""Questions put to a database: checked before a release, and answered for readers."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from gongkai.descriptor import Package
from gongkai.errors import N_, BrokenDescriptor
from gongkai.messages import translate
from gongkai.names import quoted
from gongkai.query.questions import LATEST, Column, Parameter, Question, Source, default_column, questions_of
from gongkai.release import Release
from gongkai.sandbox import REFUSALS, NotAllowed, Sandbox, TooSlow, reading

#: So long a question may take.
SECONDS = 2.0
#: So many values a choice may offer.
CHOICES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The rows of an answer; `more` tells that they were cut."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool


class _Asked(dict[str, object]):
    """Stands for every parameter and takes note of those that a statement names."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def __missing__(self, name: str) -> str:
        self.names.append(name)
        return ""


def check_questions(connection: sqlite3.Connection, packages: Sequence[Package]) -> None:
    """Prepare the SQL of every question against a database.

    Raises BrokenDescriptor: the SQL is wrong or does more than reading, a parameter is not declared or not used, a
    column has no title.
    """
    questions = questions_of(packages)
    if not questions:
        return
    by_name = {package.name: package for package in packages}
    with reading(connection, _tables(packages), seconds=SECONDS) as sandbox:
        for question in questions:
            _check(question, by_name[question.dataset], sandbox)


def answer(release: Release, question: Question, given: Mapping[str, object], *, limit: int) -> Answer:
    """Return the first rows of what a question yields.

    Raises TooSlow, and BrokenDescriptor where the SQL cannot be run.
    """
    package = next(package for package in release.packages if package.name == question.dataset)
    tables = _tables(release.packages)
    with (
        _opened(release, package.database) as connection,
        reading(connection, tables, seconds=SECONDS) as sandbox,
    ):
        try:
            cursor = sandbox.execute(question.sql, dict(given))
            rows = cursor.fetchmany(limit + 1)
        except sqlite3.Error as error:
            raise _told(sandbox.told(error), question) from error
        except NotAllowed as error:
            raise _told(error, question) from error
        names = [column[0] for column in cursor.description]
    columns = tuple(default_column(name, question, package.resources[0]) for name in names)
    return Answer(columns=columns, rows=tuple(rows[:limit]), more=len(rows) > limit)


def choices(release: Release, question: Question) -> dict[str, list[Any]]:
    """Return the values that each choice of a question offers, by the name of its parameter."""
    package = next(package for package in release.packages if package.name == question.dataset)
    found: dict[str, list[Any]] = {}
    with _opened(release, package.database) as connection:
        for parameter in question.parameters:
            if parameter.source is not None:
                rows = connection.execute(_offered(parameter, parameter.source)).fetchall()
                found[parameter.name] = [value for (value,) in rows]
    return found


def _offered(parameter: Parameter, source: Source) -> str:
    column = f"CAST({quoted(source.field)} AS TEXT)"
    value = f"substr({column}, 1, {source.length})" if source.length else column
    order = "DESC" if parameter.default == LATEST else "ASC"
    return (
        f"SELECT DISTINCT {value} FROM {quoted(source.table)} WHERE {quoted(source.field)} IS NOT NULL "
        f"ORDER BY 1 {order} LIMIT {CHOICES}"
    )


def _check(question: Question, package: Package, sandbox: Sandbox) -> None:
    asked = _Asked()
    sandbox.begin()
    try:
        # It may end with a comment, which takes all that follows on its line.
        cursor = sandbox.execute(f"SELECT * FROM ({question.sql}\n) LIMIT 0", asked)
    except (NotAllowed, TooSlow, sqlite3.Error) as error:
        raise _told(error, question) from error
    names = [column[0] for column in cursor.description]
    declared = {parameter.name for parameter in question.parameters}
    undeclared, unused = set(asked.names) - declared, declared - set(asked.names)
    columns = [default_column(name, question, package.resources[0]) for name in names]
    nameless = [column.name for column in columns if column.source is None and not column.titles]
    twice = [name for name in names if names.count(name) > 1]
    for text, found in (
        (N_("the SQL has parameters that are not declared: {names}"), undeclared),
        (N_("parameters are declared that the SQL does not have: {names}"), unused),
        (N_("columns are declared that the SQL does not yield: {names}"), set(question.columns) - set(names)),
        (N_("columns of the answer have no title: {names}"), nameless),
        (N_("the SQL yields two columns of one name: {names}"), twice),
    ):
        if found:
            fault = translate(text, names=", ".join(sorted(found)))
            raise BrokenDescriptor(where=question.where_declared, fault=fault)


def _told(error: Exception, question: Question) -> Exception:
    """Return what an error means: a question that takes too long is no fault of its declaration."""
    kind = next((kind for kind in REFUSALS if isinstance(error, kind)), None)
    if kind is None or kind is TooSlow:
        return error
    fault = translate(REFUSALS[kind], fault=error, seconds=SECONDS)
    return BrokenDescriptor(where=question.where_declared, fault=fault)


def _tables(packages: Sequence[Package]) -> Collection[str]:
    return {resource.name for package in packages for resource in package.resources}


def _opened(release: Release, database: str) -> closing[sqlite3.Connection]:
    path = release.databases[database].path
    return closing(sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True))
