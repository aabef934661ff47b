"""The notes of frictionless in words: what a rule demands, and what else a note tells."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.errors import N_
from gongkai.messages import number, translate
from gongkai.messages.notes import said_again
from gongkai.report import PARTIAL_KEY

#: What a type of the standard is called, with the form that is expected.
TYPES: Mapping[str, str] = {
    "integer": N_("whole number"),
    "number": N_("number"),
    "boolean": N_("truth value (true or false)"),
    "date": N_("date (2020-03-01)"),
    "datetime": N_("date and time (2020-03-01T08:30:00)"),
    "time": N_("time (08:30:00)"),
    "year": N_("year (2020)"),
    "yearmonth": N_("month (2020-03)"),
    "string": N_("text of the declared form"),
    "list": N_("list"),
    "array": N_("JSON list"),
    "object": N_("JSON object"),
    "duration": N_("duration (P1Y2M)"),
    "geopoint": N_("coordinates (116.96, 33.64)"),
    "geojson": N_("GeoJSON object"),
}

#: What stands where no part of a primary key has a value.
EMPTY_KEY = 'cells composing the primary keys are all "None"'

#: What frictionless notes of a constraint or a type, of the cell or of an item in it.
RULE = re.compile(
    r'(?P<item>(?:array|expected) item )?(?P<kind>constraint|type)(?: "(?P<name>\w+)")? is "(?P<value>.*)"', re.DOTALL
)
LOOKUP = re.compile(
    r'for "(?P<field>.*)": values "(?P<cell>.*)" not found in the lookup table "(?P<table>.*)" as "(?P<keys>.*)"',
    re.DOTALL,
)

#: Notes of frictionless, and of ours to schemas, with what is said instead.
NOTES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), text)
    for pattern, text in (
        (re.escape(EMPTY_KEY), N_("no part of it has a value")),
        (re.escape(PARTIAL_KEY), N_("a part of it has no value")),
        (r"the source is empty", N_("the source is empty")),
        (r"the same as (?:in the row|row) at position \"?(?P<row>\d+)\"?", N_("the same as in row {row}")),
        (r'at position "(?P<columns>.*)"', N_("also in column {columns}")),
        (r'expected is "(?P<expected>.*)" and actual is "(?P<actual>.*)"', N_("expected {expected}, found {actual}")),
        (r"number of fields is (\d+), the required is (\d+)", N_("{0} columns, where {1} must be")),
        (r"number of fields is (\d+), the minimum is (\d+)", N_("{0} columns, where at least {1} must be")),
        (r"number of fields is (\d+), the maximum is (\d+)", N_("{0} columns, where at most {1} may be")),
        (r"number of rows is (\d+), the required is (\d+)", N_("{0} rows, where {1} must be")),
        (r"number of rows is (\d+), the minimum is (\d+)", N_("{0} rows, where at least {1} must be")),
        (r"number of rows is (\d+), the maximum is (\d+)", N_("{0} rows, where at most {1} may be")),
        (
            r'The value "(.*)" is required to be present in field "(.*)" in at least one row\.',
            N_("“{0}” must stand in “{1}” in at least one row"),
        ),
        (
            r'value "(.*)" in row at position "(.*)" and field "(.*)" is deviated "\[(.*), (.*)\]"',
            N_("“{0}” in row {1} of “{2}” is not between {3} and {4}"),
        ),
        (r'cell at row "(.*)" and field "(.*)" has deviated size', N_("row {0} of “{1}”")),
        (r'the row constraint to conform is "(.*)"', N_("the rule is {0}")),
        (
            r'matching fields by name \("fieldsMatch": "\w+"\) requires unique labels in the header',
            N_("columns are told by their names here, so no name may stand twice in the header"),
        ),
        (
            r'field "(.*)": values of type "(\w+)" cannot be unique or a key',
            N_("“{0}”: values of type {1} cannot be unique or a key"),
        ),
        (
            r'field "(.*)": constraint "(\w+)" is "(.*)", which is no regular expression: (.*)',
            N_("“{0}”: {1} is {2}, which is no regular expression: {3}"),
        ),
        (r'field "(.*)": constraint "(\w+)" is "(.*)", which is no (\w+)', N_("“{0}”: {1} is {2}, which is no {3}")),
    )
)
VALUES = re.compile(r'forbidden values are "(.*)"', re.DOTALL)

#: So many values of a code list are named.
MANY = 12


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a schema that a cell broke: a constraint by its name, else the type; and what it demands, in words."""

    constraint: str
    value: str
    #: Whether it is a rule of the items within the cell.
    item: bool = False


def rule(note: str) -> Rule | None:
    """Return the rule that a note names, or None where it names none."""
    found = RULE.fullmatch(note)
    if found is None:
        return None
    name, item = found["name"] or "", found["item"] is not None
    if found["kind"] == "type":
        return Rule("", type_name(found["value"]), item)
    demanded = values(found["value"])
    return Rule(name, f"{name} = {demanded}" if item else demanded, item)


def in_words(note: str) -> str:
    """Return what a note says in the language spoken; a note that is not known stays as it is."""
    if found := VALUES.fullmatch(note):
        return translate("forbidden are: {values}", values=values(found.group(1)))
    if broken := rule(note):
        return broken.value if broken.item or not broken.constraint else f"{broken.constraint} = {broken.value}"
    for pattern, text in NOTES:
        if found := pattern.fullmatch(note):
            named = found.groupdict()
            return translate(text, **named) if named else translate(text).format(*found.groups())
    return said_again(note)


def type_name(note: str) -> str:
    """Return what a type is called, its form beside it: of `date/%d.%m.%Y` or `date`."""
    name, _, form = note.partition("/")
    title = translate(TYPES.get(name, name))
    return title if form in {"", "default"} else f"{title} ({form})"


def values(text: str) -> str:
    """Return a list in Python's notation as readers write one; any other text stays as it is."""
    if not text.startswith("["):
        return text
    try:
        items = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
    if not isinstance(items, list):
        return text
    joined = translate(", ").join(str(item) for item in items[:MANY])
    if len(items) <= MANY:
        return joined
    return translate("{values} … ({count} values)", values=joined, count=number(len(items)))
