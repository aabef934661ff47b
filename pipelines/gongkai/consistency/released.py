"""The rules put to what is published."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from gongkai.consistency.examine import LIMIT, Examination, Outcome
from gongkai.consistency.model import Rule
from gongkai.descriptor import Package, Resource
from gongkai.errors import N_, DamagedStore, UsageError
from gongkai.messages import translate
from gongkai.names import quoted
from gongkai.release import Release


def examine_release(
    release: Release,
    packages: Sequence[Package],
    rules: Sequence[Rule],
    *,
    today: date,
    agency: str | None = None,
    limit: int | None = LIMIT,
) -> list[Outcome]:
    """Return what rules find in a release, of all agencies or of one.

    Raises DamagedStore, and BrokenDescriptor where the SQL of a rule cannot be run.
    """
    found: dict[str, Outcome] = {}
    for name, file in release.databases.items():
        held = [package for package in packages if package.database == name]
        # A rule that is about a table of none of them is told to lack it.
        asked = [rule for rule in rules if rule.table in file.tables or rule.name not in found]
        try:
            with closing(sqlite3.connect(f"{file.path.resolve().as_uri()}?immutable=1", uri=True)) as connection:
                outcomes = Examination(connection, held, today).run(asked, agency=agency, limit=limit)
        except sqlite3.Error as error:
            raise DamagedStore(where=file.path, fault=str(error)) from error
        found |= {outcome.rule.name: outcome for outcome in outcomes}
    return [found[rule.name] for rule in rules if rule.name in found]


def agencies_of(release: Release, packages: Sequence[Package], rules: Sequence[Rule]) -> dict[str, str]:
    """Return the codes of all agencies that findings may be ascribed to, with what each is called."""
    found: dict[str, str] = {}
    for table, code, known, file in _published(release, packages, rules):
        query = f"SELECT {quoted(code)}, {quoted(known.label or code)} FROM {quoted(table)} ORDER BY 1"
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?immutable=1", uri=True)) as connection:
            found |= {str(row[0]): str(row[1] or row[0]) for row in connection.execute(query) if row[0] is not None}
    return found


def agency_called(name: str, release: Release, packages: Sequence[Package], rules: Sequence[Rule]) -> str:
    """Return the code of an agency that findings are ascribed to, by its code, its label or another name of it.

    Raises UsageError where no agency is called so, or several are.
    """
    found: set[str] = set()
    for target, code, known, path in _published(release, packages, rules):
        names = dict.fromkeys([code, *filter(None, [known.label]), *known.search])
        query = f"SELECT {quoted(code)} FROM {quoted(target)} WHERE :name IN ({', '.join(map(quoted, names))})"
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)) as connection:
            found |= {str(row[0]) for row in connection.execute(query, {"name": name})}
    if len(found) == 1:
        return found.pop()
    several = N_("several agencies are called “{name}”: {codes}; give the code")
    text = several if found else N_("no agency is called “{name}”")
    raise UsageError(fault=translate(text, name=name, codes=", ".join(sorted(found))))


def _published(
    release: Release, packages: Sequence[Package], rules: Sequence[Rule]
) -> Iterator[tuple[str, str, Resource, Path]]:
    """Yield the published tables of agencies, their fields of codes, what is declared of them, and their files."""
    resources = {resource.name: resource for package in packages for resource in package.resources}
    for table, code in sorted(_directories(rules, resources)):
        for file in release.databases.values():
            if table in file.tables:
                yield table, code, resources[table], file.path


def _directories(rules: Sequence[Rule], resources: Mapping[str, Resource]) -> set[tuple[str, str]]:
    """Return the tables of agencies and their fields of codes: what the agency columns of rules are or refer to."""
    found: set[tuple[str, str]] = set()
    for rule in rules:
        subject = resources.get(rule.table)
        if subject is None or rule.agency is None:
            continue
        keys = [key for key in subject.schema.foreign_keys if key.fields == (rule.agency,)]
        found |= {(key.resource or rule.table, key.reference_fields[0]) for key in keys}
        if subject.schema.primary_key == (rule.agency,):
            found.add((rule.table, rule.agency))
    return {(table, field) for table, field in found if table in resources}
