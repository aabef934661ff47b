"""The rows of one table, made field by field: each sees what was made before it, of all rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from gongkai.descriptor import Schema
from gongkai.errors import BrokenDescriptor
from gongkai.sample.draw import Draw
from gongkai.sample.official import sortable
from gongkai.sample.place import Maker, Place
from gongkai.sample.plan import Draft, Plan
from gongkai.sample.values import Row, typed, written

Names = tuple[str, ...]


def make_rows(draft: Draft, plan: Plan, seed: int) -> list[Row]:
    """Return the rows of a table.

    Raises BrokenDescriptor: its words ask for what cannot be.
    """
    chance = partial(Draw, seed, draft.dataset, draft.table)
    parts = [_base(number, plan, chance) for number in range(len(plan.parts))]
    types = {field.name: field.type for field in draft.resource.schema.fields} if draft.resource else {}
    for names in plan.order:
        others: list[Row] = []
        for number, rows in enumerate(parts):
            if maker := plan.own[number].get(names):
                _fill(rows, names, maker, chance(*names, str(number)), plan, types)
            else:
                others += rows
        if maker := plan.common.get(names):
            _fill(others, names, maker, chance(*names), plan, types)
        else:
            for row in others:
                row.update(dict.fromkeys(names))
    rows = [row for part in parts for row in part]
    rows.sort(key=lambda row: [sortable(row[name]) for name in plan.sort])
    if draft.resource is not None:
        _check_keys(rows, draft.resource.schema, plan.place)
    return rows


def _base(number: int, plan: Plan, chance: Callable[..., Draw]) -> list[Row]:
    with _told(plan.parts[number].place):
        return plan.parts[number].base(lambda name: chance("rows", str(number), name))


@contextmanager
def _told(place: Place) -> Iterator[None]:
    """Tell what nobody foresaw with its place: a mistake in a file is never a fault of the program."""
    try:
        yield
    except BrokenDescriptor:
        raise
    except (ArithmeticError, TypeError, ValueError, LookupError) as error:
        raise place.fault("this cannot be made: {error}", error=f"{type(error).__name__}: {error}") from error


def _fill(rows: list[Row], names: Names, maker: Maker, draw: Draw, plan: Plan, types: Mapping[str, str]) -> None:
    place = plan.place.at(", ".join(names))
    if not rows:
        return
    with _told(place):
        values = maker(rows, draw)
    for row, found in zip(rows, values, strict=True):
        row.update({name: _typed(value, types.get(name), place) for name, value in zip(names, found, strict=True)})


def _typed(value: Any, kind: str | None, place: Place) -> Any:
    if kind is None:
        return value
    try:
        return typed(value, kind)
    except ValueError as error:
        raise place.fault("“{value}” is no {type}", value=written(value), type=kind) from error


def _check_keys(rows: list[Row], schema: Schema, place: Place) -> None:
    """Make sure that each row has a key of its own."""
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        key = tuple(written(row.get(name)) for name in schema.primary_key)
        if key in seen or "" in key:
            raise place.fault("two rows have the key {key}, or it is missing", key=", ".join(key))
        seen.add(key)
