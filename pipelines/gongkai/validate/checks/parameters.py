"""The parameters of a check, read from a descriptor and verified against the schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from types import NoneType
from typing import Any, get_args

from gongkai.descriptor import Schema
from gongkai.errors import N_
from gongkai.messages import translate
from gongkai.names import nearest
from gongkai.report import Severity
from gongkai.validate.checks.kinds import (
    AMOUNT_TYPES,
    DATE_TYPES,
    NUMBER_TYPES,
    Addends,
    Amount,
    Blanks,
    Bound,
    Conditions,
    Count,
    DateName,
    Dates,
    DivisionDigits,
    Each,
    Extension,
    ItemLengths,
    Lookup,
    Name,
    NumberName,
    Numbers,
    Pairs,
    Part,
    Parts,
    Rule,
    Rules,
    Several,
    TableConditions,
    TableName,
    Texts,
    Together,
    Weight,
    Words,
    plain,
)


class Misfit(Exception):
    """A parameter is not what it should be; the text says how."""

    def __init__(self, text: str, **facts: object) -> None:
        super().__init__(translate(text, **facts))


def read_parameter(hint: Any, value: Any, schema: Schema) -> Any:
    """Return the value of a parameter of a kind.

    Raises Misfit.
    """
    return READERS[plain(hint)](value, schema)


def day(value: Any, _: Schema | None = None) -> date:
    """Return a date of a descriptor, which is ISO text."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise Misfit(N_("“{value}” is no date such as 2019-05-15"), value=value) from error


def condition(value: Any) -> tuple[Any, ...]:
    """Return the alternatives that a cell may be: texts and patterns, truth values, numbers, None for a missing one."""
    alternatives = tuple(value) if isinstance(value, list | tuple) else (value,)
    for item in alternatives:
        if not isinstance(item, str | bool | int | float | NoneType):
            raise Misfit(N_("“{value}” is no text, pattern, number or truth value"), value=item)
        if isinstance(item, str):
            pattern(item)
    return alternatives


def pattern(value: str) -> re.Pattern[str]:
    """Return a pattern compiled."""
    try:
        return re.compile(value)
    except (re.error, RecursionError, OverflowError) as error:
        raise Misfit(N_("a pattern cannot be read: {fault}"), fault=f"{value}: {error}") from error


def _field(value: Any, schema: Schema, types: Collection[str] = ()) -> str:
    if not isinstance(value, str):
        raise Misfit(N_("“{value}” is no name of a field"), value=value)
    if value not in schema.names:
        near = nearest(value, schema.names)
        raise Misfit(N_("no field called “{name}”; the nearest is “{nearest}”"), name=value, nearest=near)
    found = schema[value].type
    if types and found not in types:
        wanted = ", ".join(sorted(types))
        raise Misfit(N_("the field “{name}” is {found}, not {wanted}"), name=value, found=found, wanted=wanted)
    return value


def _fields(value: Any, schema: Schema, types: Collection[str] = (), least: int = 1) -> tuple[str, ...]:
    listed = value if isinstance(value, list | tuple) else [value]
    names = tuple(_field(item, schema, types) for item in listed)
    if len(set(names)) < max(least, len(names)):
        raise Misfit(N_("at least {least} different fields are needed, each once"), least=least)
    return names


def _text(value: Any, _: Schema) -> str:
    if not isinstance(value, str) or not value:
        raise Misfit(N_("“{value}” is no text"), value=value)
    return value


def _words(value: Any, schema: Schema) -> tuple[str, ...]:
    listed = value if isinstance(value, list | tuple) else [value]
    return tuple(_text(item, schema) for item in listed)


def _patterns(value: Any, schema: Schema) -> tuple[str, ...]:
    words = _words(value, schema)
    for word in words:
        pattern(word)
    return words


def _truth(value: Any, _: Schema) -> bool:
    if not isinstance(value, bool):
        raise Misfit(N_("“{value}” is neither true nor false"), value=value)
    return value


def _count(value: Any, _: Schema | None = None) -> int:
    if type(value) is not int or value < 1:
        raise Misfit(N_("“{value}” is no whole number above 0"), value=value)
    return value


def _some_of(value: Any, known: tuple[int, ...]) -> tuple[int, ...]:
    listed = value if isinstance(value, list | tuple) else [value]
    for item in listed:
        if type(item) is not int or item not in known:
            raise Misfit(N_("“{value}” is none of {known}"), value=item, known=", ".join(map(str, known)))
    return tuple(listed)


def _amount(value: Any, _: Schema) -> Decimal:
    try:
        amount = Decimal(str(value))
    except InvalidOperation as error:
        raise Misfit(N_("“{value}” is no number"), value=value) from error
    if not amount.is_finite() or amount < 0:
        raise Misfit(N_("“{value}” is no number"), value=value)
    return amount


def _one_of(hint: Any) -> Callable[[Any, Schema], Any]:
    choices = get_args(hint)

    def choose(value: Any, _: Schema) -> Any:
        if value not in choices:
            raise Misfit(N_("“{value}” is none of {known}"), value=value, known=", ".join(choices))
        return value

    return choose


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Misfit(N_("“{value}” is no mapping"), value=value)
    return value


def _conditions(value: Any, schema: Schema) -> Mapping[str, tuple[Any, ...]]:
    if not _mapping(value):
        raise Misfit(N_("“{value}” is no name of a field"), value="")
    return {_field(name, schema): condition(item) for name, item in value.items()}


def _table_conditions(value: Any, _: Schema) -> Mapping[str, tuple[Any, ...]]:
    return {str(name): condition(item) for name, item in _mapping(value).items()}


def _pairs(value: Any, schema: Schema) -> Mapping[str, str]:
    if isinstance(value, Mapping):
        pairs = {str(own): _text(other, schema) for own, other in value.items()}
    else:
        pairs = {name: name for name in _words(value, schema)}
    if not pairs:
        raise Misfit(N_("“{value}” is no name of a field"), value="")
    return {_field(own, schema): other for own, other in pairs.items()}


def _only(raw: Any, known: Collection[str]) -> Mapping[str, Any]:
    """Return a mapping that may hold certain properties and no others."""
    mapping = _mapping(raw)
    for name in mapping:
        if name not in known:
            near = nearest(str(name), known)
            raise Misfit(N_("no parameter called “{name}”; the nearest is “{nearest}”"), name=name, nearest=near)
    return mapping


def _lookup(value: Any, schema: Schema) -> Lookup:
    if isinstance(value, str):
        return Lookup(_text(value, schema))
    raw = _only(value, ("name", "code", "status"))
    status = raw.get("status")
    code = _text(raw.get("code", "code"), schema)
    return Lookup(_text(raw.get("name"), schema), code, None if status is None else _text(status, schema))


def _rules(value: Any, _: Schema) -> tuple[Rule, ...]:
    rules = []
    for item in value if isinstance(value, list | tuple) and value else [value]:
        raw = _only(item, ("since", "until", "days"))
        since, until = (None if raw.get(name) is None else day(raw[name]) for name in ("since", "until"))
        if since and until and since > until:
            raise Misfit(N_("{since} is after {until}"), since=since, until=until)
        rules.append(Rule(since, until, _count(raw.get("days"))))
    return tuple(rules)


def _extension(value: Any, schema: Schema) -> Extension:
    raw = _only(value, ("field", "days"))
    return Extension(_field(raw.get("field"), schema, {"boolean"}), _count(raw.get("days")))


#: The parts of an item code that may be compared with other fields.
PARTS = ("uscc", "level", "province", "type", "main", "sub", "basic", "implementation")


def _parts(value: Any, schema: Schema) -> Mapping[str, Part]:
    return {name: _part(item, schema) for name, item in _only(value, PARTS).items()}


def _part(value: Any, schema: Schema) -> Part:
    if isinstance(value, str):
        return Part(_field(value, schema))
    raw = _only(value, ("field", "codes"))
    codes = {str(label): str(code) for label, code in _mapping(raw.get("codes")).items()}
    return Part(_field(raw.get("field"), schema), codes)


def _all_texts(value: Any, schema: Schema) -> tuple[str, ...]:
    if value is None:
        return tuple(field.name for field in schema.fields if field.type == "string")
    return _fields(value, schema)


READERS: Mapping[Any, Callable[[Any, Schema], Any]] = {
    Name: _field,
    DateName: lambda value, schema: _field(value, schema, DATE_TYPES),
    NumberName: lambda value, schema: _field(value, schema, NUMBER_TYPES),
    Bound: lambda value, schema: _field(value, schema, NUMBER_TYPES | DATE_TYPES),
    Each: _fields,
    Texts: _all_texts,
    Together: _fields,
    Addends: lambda value, schema: _fields(value, schema, AMOUNT_TYPES),
    Pairs: _pairs,
    Several: lambda value, schema: _fields(value, schema, least=2),
    Dates: lambda value, schema: _fields(value, schema, DATE_TYPES, least=2),
    Numbers: lambda value, schema: _fields(value, schema, NUMBER_TYPES, least=2),
    Conditions: _conditions,
    TableName: _text,
    Lookup: _lookup,
    TableConditions: _table_conditions,
    Words: _patterns,
    ItemLengths: lambda value, _: _some_of(value, (12, 31, 33)),
    DivisionDigits: lambda value, _: _some_of(value, (6, 9)),
    Count: _count,
    Amount: _amount,
    Rules: _rules,
    Extension: _extension,
    Parts: _parts,
    date: day,
    bool: _truth,
    Severity: _one_of(Severity),
    Weight: _one_of(Weight),
    Blanks: _one_of(Blanks),
}
