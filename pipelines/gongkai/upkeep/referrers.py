"""A row taken down with all rows that refer to it, and those that refer to these."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from gongkai.descriptor import ForeignKey, Portal, Resource
from gongkai.names import quoted
from gongkai.pipeline.checking import tables_of
from gongkai.release import Release, Store
from gongkai.release.tombstone import typed_key
from gongkai.sandbox import REGISTER
from gongkai.upkeep.pointing import check_examples
from gongkai.upkeep.reason import check_reason
from gongkai.upkeep.withdraw import withdraw

#: A row: its table, and its key as texts in the order of the key's fields.
Row = tuple[str, tuple[str, ...]]


def withdraw_all(
    portal: Portal, store: Store, table: str, key: Sequence[str], *, reason: str, person: str = ""
) -> list[tuple[Row, Release]]:
    """Take down a row and whatever refers to it, and return the rows, each with the release of its record.

    Each row has a release and a record of its own, the row that is named the last one: a process that dies on the way
    leaves a store in which every key holds, and the same command goes on. Raises as `withdraw` does.
    """
    last = store.last()
    resources = {resource.name: resource for resource in tables_of(last.declared)}
    check_reason(reason, key)
    rows = [*referrers(last, (table, tuple(key)))] if table in resources else [(table, tuple(key))]
    for name, own in rows:
        if name in resources:
            # Asked of all before the first one goes.
            check_examples(last.declared, resources[name], own)
    return [((name, own), withdraw(portal, store, name, own, reason=reason, person=person)) for name, own in rows]


def referrers(release: Release, row: Row) -> list[Row]:
    """Return a row and all that refers to it, closed registers included, each behind those that refer to it.

    What is derived from a row follows it by itself, and is not among them.
    """
    resources = {resource.name: resource for resource in tables_of(release.declared)}
    (file,), registers = release.databases.values(), release.registers
    with closing(sqlite3.connect(_address(file.path), uri=True)) as connection:
        if registers is not None:
            connection.execute(f"ATTACH ? AS {REGISTER}", (_address(registers.databases[REGISTER].path),))
        return _behind(row, lambda one: list(_referring(connection, resources, one)))


def _behind(first: Row, referring: Callable[[Row], list[Row]]) -> list[Row]:
    """Return what can be reached, deepest first. A chain of rows may be longer than Python can call functions."""
    order, seen, stack = [], {first}, [(first, iter(referring(first)))]
    while stack:
        other = next((one for one in stack[-1][1] if one not in seen), None)
        if other is None:
            order.append(stack.pop()[0])
        else:
            seen.add(other)
            stack.append((other, iter(referring(other))))
    return order


def _referring(connection: sqlite3.Connection, resources: Mapping[str, Resource], row: Row) -> Iterator[Row]:
    parent = resources[row[0]]
    key = typed_key(parent, row[1])
    if key is None:
        return
    for child in (resource for resource in resources.values() if resource.derive is None):
        for link in child.schema.foreign_keys:
            if (link.resource or child.name) == parent.name:
                yield from _linked(connection, child, link, parent, key)


def _linked(
    connection: sqlite3.Connection, child: Resource, link: ForeignKey, parent: Resource, key: Sequence[object]
) -> Iterator[Row]:
    guards, width = dict(link.error_where or {}), len(child.schema.primary_key)
    chosen = ", ".join(f"c.{quoted(name)}" for name in (*child.schema.primary_key, *guards))
    pairs = zip(link.fields, link.reference_fields, strict=True)
    on = " AND ".join(f"c.{quoted(here)} = p.{quoted(there)}" for here, there in pairs)
    own = " AND ".join(f"p.{quoted(name)} = ?" for name in parent.schema.primary_key)
    query = f"SELECT {chosen} FROM {_place(child)} c JOIN {_place(parent)} p ON {on} WHERE {own}"
    for cells in connection.execute(query, tuple(key)):
        guarded = zip(guards.values(), cells[width:], strict=True)
        if all(re.search(pattern, str(value)) for pattern, value in guarded):
            yield child.name, tuple(map(str, cells[:width]))


def _place(resource: Resource) -> str:
    return f"{REGISTER if resource.closed else 'main'}.{quoted(resource.name)}"


def _address(path: Path) -> str:
    return f"{path.resolve().as_uri()}?mode=ro&immutable=1"
