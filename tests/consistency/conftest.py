"""Small portals of a few tables, made of words."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import date
from typing import Any

import pytest

from gongkai.consistency import Examination, Outcome, rules_of
from gongkai.descriptor import Package, read_package
from gongkai.load import create_table
from gongkai.names import quoted

TODAY = date(2026, 3, 2)

#: A table: its rows, the header first, whose fields have types where these are written as `name:type`.
Rows = Sequence[Sequence[Any]]
Tables = Mapping[str, Rows]
#: Puts rules to tables and returns what each found; rules are of the first table unless they name another.
Examine = Callable[..., list[Outcome]]

#: What every rule must say.
TEXTS = {"title": "不一致", "title_en": "Contradiction", "advice": "改正。", "advice_en": "Correct it."}
#: The fields of the small tables that refer to an agency.
AGENCIES = ("agency", "authority")


def make_packages(tables: Tables, rules: Sequence[Mapping[str, Any]] = (), **file: Any) -> list[Package]:
    """Return packages of one table each, the first with the rules."""
    first = next(iter(tables))
    declared = {"consistency": {**file, "rules": [{**TEXTS, **rule} for rule in rules]}}
    return [_package(name, rows, declared if name == first else {}, tables) for name, rows in tables.items()]


def _package(name: str, rows: Rows, more: Mapping[str, Any], tables: Tables) -> Package:
    fields = [label.partition(":") for label in rows[0]]
    keys = [
        {"fields": [field], "reference": {"package": "body", "resource": "body", "fields": ["code"]}}
        for field, *_ in fields
        if field in AGENCIES and "body" in tables
    ]
    schema = {
        "fields": [
            {"name": field, "type": kind or "string", "title": f"{field}字段", "title_en": f"the {field}"}
            for field, _, kind in fields
        ],
        "primaryKey": [fields[0][0]],
        "foreignKeys": keys,
    }
    resource = {"name": name, "title": f"{name}表", "path": f"{name}.csv", "schema": schema}
    if name == "body":
        resource["label"] = "name"
    return read_package({"name": name, "title": name, "resources": [resource], **more}, name)


def fill(connection: sqlite3.Connection, packages: Sequence[Package], tables: Tables) -> None:
    """Make the tables of packages and fill them."""
    for package in packages:
        resource = package.resources[0]
        create_table(connection, resource)
        marks = ", ".join("?" for _ in resource.schema.names)
        connection.executemany(f"INSERT INTO {quoted(resource.name)} VALUES ({marks})", tables[package.name][1:])


@pytest.fixture
def examine() -> Iterator[Examine]:
    """Return a function that puts rules to small tables."""
    with ExitStack() as opened:

        def run(tables: Tables, *rules: Mapping[str, Any], absent: Sequence[str] = (), **options: Any) -> list[Outcome]:
            connection = opened.enter_context(closing(sqlite3.connect(":memory:")))
            packages = make_packages(tables, rules, agency=options.pop("agency_field", None))
            present = [package for package in packages if package.name not in absent]
            fill(connection, present, tables)
            return Examination(connection, packages, TODAY).run(rules_of(packages), **options)

        yield run
