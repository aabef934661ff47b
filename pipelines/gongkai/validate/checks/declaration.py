"""The checks that a schema declares, read and verified before any row is looked at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.descriptor import Resource, Schema
from gongkai.errors import N_, BrokenDescriptor, UnknownCheck
from gongkai.names import nearest
from gongkai.report import Severity
from gongkai.validate.checks.catalogue import CHECKS, Kind, parameters_of
from gongkai.validate.checks.kinds import (
    DATE_TYPES,
    NO_CONDITIONS,
    ONE_BY_ONE,
    Bound,
    Conditions,
    DateName,
    Lookup,
    Texts,
    fields_in,
    table_fields_in,
)
from gongkai.validate.checks.parameters import Misfit, read_parameter

#: The portal's tables and their fields.
Tables = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """How seriously a check is taken, from when to when, and in which rows."""

    severity: Severity = "error"
    since: date | None = None
    until: date | None = None
    on: str | None = None
    where: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check that a schema declares."""

    kind: Kind
    when: When
    parameters: Mapping[str, Any]
    #: Fields of which those that a table has are checked, and whether the declaration names them itself.
    one_by_one: tuple[str, ...]
    named: bool
    #: Fields without which nothing can be checked.
    together: frozenset[str]

    @property
    def name(self) -> str:
        """The check's public name, which is the type of its violations."""
        return self.kind.name

    @property
    def fields(self) -> frozenset[str]:
        """All fields that the check looks at."""
        return self.together.union(self.one_by_one)


def common(
    *,
    severity: Severity = "error",
    since: date | None = None,
    until: date | None = None,
    on: DateName | None = None,
    where: Conditions = NO_CONDITIONS,
) -> When:
    """Return what every check may declare besides its own parameters."""
    return When(severity=severity, since=since, until=until, on=on, where=where)


COMMON = parameters_of(common)


def read(raw: Any, schema: Schema, where: object, tables: Tables | None = None) -> tuple[Check, ...]:
    """Return the checks of a declared list; `tables` are those that it may refer to, None where they are not known.

    Raises UnknownCheck, and BrokenDescriptor where a parameter is unknown, missing or not what it should be.
    """
    if raw is None:
        return ()
    if not isinstance(raw, list | tuple):
        raise BrokenDescriptor(where=where, fault=N_("checks must be a list"))
    return tuple(_check(item, schema, f"{where} [check {number}]", tables) for number, item in enumerate(raw, start=1))


def of(target: Resource | Schema, tables: Tables | None = None) -> tuple[Check, ...]:
    """Return the checks of a schema, or of a resource: its schema's and its own.

    Raises as `read` does.
    """
    if isinstance(target, Schema):
        return read(target.raw.get("checks"), target, "schema", tables)
    place = f"{target.package} [{target.name}]"
    declared = [*(target.schema.raw.get("checks") or ()), *(target.raw.get("checks") or ())]
    return read(declared, target.schema, place, tables)


def _check(item: Any, schema: Schema, where: str, tables: Tables | None) -> Check:
    if not isinstance(item, Mapping) or not isinstance(item.get("name"), str):
        raise BrokenDescriptor(where=where, fault=N_("a check is a mapping with a name"))
    kind = CHECKS.get(item["name"])
    if kind is None:
        close = nearest(item["name"], CHECKS)
        raise UnknownCheck(where=where, name=item["name"], nearest=close, known=", ".join(sorted(CHECKS)))
    try:
        given = _spelled(kind, item)
        _verify_names(kind, given)
        return _read(kind, given, schema, tables)
    except Misfit as error:
        raise BrokenDescriptor(where=f"{where} {kind.name}", fault=str(error)) from error


def _spelled(kind: Kind, item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the declared parameters; one `field` may stand for a list of one."""
    given = {str(name): value for name, value in item.items() if name != "name"}
    if "field" in given and "field" not in kind.types and "fields" in kind.types and "fields" not in given:
        given["fields"] = given.pop("field")
    return given


def _verify_names(kind: Kind, given: Collection[str]) -> None:
    known = {**COMMON[0], **kind.types}
    for name in given:
        if name not in known:
            near = nearest(name, known)
            raise Misfit(N_("no parameter called “{name}”; the nearest is “{nearest}”"), name=name, nearest=near)
    for name in kind.types:
        if name not in given and name not in kind.defaults:
            raise Misfit(N_("the parameter “{name}” is missing"), name=name)
    if kind.one_of and not set(kind.one_of) & set(given):
        raise Misfit(N_("one of the parameters {names} is missing"), names=", ".join(kind.one_of))


def _read(kind: Kind, given: Mapping[str, Any], schema: Schema, tables: Tables | None) -> Check:
    when = {name: _value(hint, given[name], schema, name) for name, hint in COMMON[0].items() if name in given}
    values = {
        name: _value(hint, given.get(name), schema, name)
        for name, hint in kind.types.items()
        # Only texts mean something when they are not named: all of them.
        if name in given or hint is Texts
    }
    _verify_bounds(kind, values, schema)
    _verify_tables(kind, {**kind.defaults, **values}, tables)
    alone = [name for name, hint in kind.types.items() if hint in ONE_BY_ONE]
    hints = [(COMMON[0][name], value) for name, value in when.items()]
    hints += [(kind.types[name], value) for name, value in values.items() if name not in alone]
    return Check(
        kind=kind,
        when=common(**when),
        parameters=values,
        one_by_one=tuple(each for name in alone for each in values[name]),
        named=any(name in given for name in alone),
        together=frozenset(each for hint, value in hints for each in fields_in(hint, value)),
    )


def _value(hint: Any, value: Any, schema: Schema, name: str) -> Any:
    try:
        return read_parameter(hint, value, schema)
    except Misfit as error:
        raise Misfit("{name}: {fault}", name=name, fault=error) from error


def _verify_bounds(kind: Kind, values: Mapping[str, Any], schema: Schema) -> None:
    bounds = [values[name] for name, hint in kind.types.items() if hint is Bound]
    if len({schema[name].type in DATE_TYPES for name in bounds}) > 1:
        raise Misfit(N_("{names} are not of one kind: dates or numbers"), names=", ".join(bounds))


def _verify_tables(kind: Kind, values: Mapping[str, Any], tables: Tables | None) -> None:
    """Make sure that the table that is referred to is the portal's, and has the fields."""
    table = values.get("table")
    if table is None or tables is None:
        return
    table = table.table if isinstance(table, Lookup) else table
    if table not in tables:
        raise Misfit(
            N_("no table called “{name}”; the nearest is “{nearest}”"), name=table, nearest=nearest(table, tables)
        )
    for name, hint in kind.types.items():
        for field_ in table_fields_in(hint, values[name]):
            if field_ not in tables[table]:
                near = nearest(field_, tables[table])
                raise Misfit(N_("no field called “{name}”; the nearest is “{nearest}”"), name=field_, nearest=near)
