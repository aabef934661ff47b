"""What a parameter of a check may be: fields of the schema by their use, tables of the portal, numbers, words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any, Literal, NewType, get_args

#: One field, and one of a certain type.
Name = NewType("Name", str)
DateName = NewType("DateName", str)
NumberName = NewType("NumberName", str)
#: Fields that are checked one by one: those that the table has. `Texts` are all of type string when none are named.
Each = NewType("Each", tuple[str, ...])
Texts = NewType("Texts", tuple[str, ...])
#: Fields that are checked together: one or more; two or more, of any type, dates, numbers.
Together = NewType("Together", tuple[str, ...])
Addends = NewType("Addends", tuple[str, ...])
Several = NewType("Several", tuple[str, ...])
Dates = NewType("Dates", tuple[str, ...])
Numbers = NewType("Numbers", tuple[str, ...])
#: The end of a range, a number or a date; both ends are of one kind.
Bound = NewType("Bound", str)
#: Fields, and the fields of another table that hold the same.
Pairs = NewType("Pairs", Mapping[str, str])
#: Field to what its cells may be: see `conditions`.
Conditions = NewType("Conditions", Mapping[str, tuple[Any, ...]])
#: A table of the portal, and conditions on its fields.
TableName = NewType("TableName", str)
TableConditions = NewType("TableConditions", Mapping[str, tuple[Any, ...]])
Words = NewType("Words", tuple[str, ...])
Count = NewType("Count", int)
ItemLengths = NewType("ItemLengths", tuple[int, ...])
DivisionDigits = NewType("DivisionDigits", tuple[int, ...])
Amount = NewType("Amount", Decimal)
#: How seriously a part of a rule is taken.
Weight = Literal["error", "warning", "ignore"]
Blanks = Literal["skip", "zero"]

DATE_TYPES = frozenset({"date", "datetime"})
AMOUNT_TYPES = frozenset({"integer", "number"})
NUMBER_TYPES = AMOUNT_TYPES | {"year"}

ALL_TEXTS = Texts(())
NO_FIELDS = Together(())
NO_PAIRS = Pairs({})
NO_WORDS = Words(())
NO_CONDITIONS = Conditions({})
NO_TABLE_CONDITIONS = TableConditions({})


@dataclass(frozen=True, slots=True)
class Lookup:
    """A table of the portal, its field that holds codes, and the one that holds their status."""

    table: str
    code: str = "code"
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A number of days that holds from one day to another, both included."""

    since: date | None
    until: date | None
    days: int


@dataclass(frozen=True, slots=True)
class Extension:
    """More days for the rows in which a field is true."""

    field: str
    days: int


@dataclass(frozen=True, slots=True)
class Part:
    """The field that a part of a code must equal, and the code of each of its values where it holds values."""

    field: str
    codes: Mapping[str, str] | None = None


Rules = NewType("Rules", tuple[Rule, ...])
Parts = NewType("Parts", Mapping[str, Part])
NO_RULES = Rules(())
NO_PARTS = Parts({})


#: Kinds that name one field, and several.
ONE = frozenset({Name, DateName, NumberName, Bound})
MANY = frozenset({Each, Texts, Together, Addends, Several, Dates, Numbers, Conditions, Pairs})
#: Fields of which those that a table has are checked.
ONE_BY_ONE = frozenset({Each, Texts})


def plain(hint: Any) -> Any:
    """Return a kind without its `| None`."""
    rest = [item for item in get_args(hint) if item is not NoneType]
    return rest[0] if len(rest) == 1 and NoneType in get_args(hint) else hint


def fields_in(hint: Any, value: Any) -> tuple[str, ...]:
    """Return the fields of the schema that a parameter of a kind names."""
    kind = plain(hint)
    if value is None:
        return ()
    if kind in ONE or kind is Extension:
        return (value if kind in ONE else value.field,)
    if kind is Parts:
        return tuple(part.field for part in value.values())
    return tuple(value) if kind in MANY else ()


def table_fields_in(hint: Any, value: Any) -> tuple[str, ...]:
    """Return the fields of another table that a parameter of a kind names."""
    kind = plain(hint)
    if value is None:
        return ()
    if kind is Lookup:
        return (value.code,) if value.status is None else (value.code, value.status)
    if kind is Pairs:
        return tuple(value.values())
    return tuple(value) if kind is TableConditions else ()
