"""Which edits mend a fault, and only where they are certain to say what the author said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from gongkai.descriptor.lint.finding import Drop, Edit, Move, Place, Rename, Unwrap, Wrap

#: A moment that no directive of another meaning writes the same way, by the type that must come back whole.
MOMENT = datetime(2018, 11, 25, 13, 47, 59)  # noqa: DTZ001 - a form of dates has no time zone
WHOLE: Mapping[str, Callable[[datetime], object]] = {
    "date": datetime.date,
    "time": datetime.time,
    "datetime": lambda moment: moment,
}

#: What frictionless takes for the name of a schema, and of a resource or package of version 1.
NAME = re.compile(r"[-a-z0-9._/]+")


def aside(raw: Mapping[str, Any], name: str) -> str:
    """Return a free name under which a property is kept that no tool looks at.

    >>> aside({"x-example": "a"}, "example")
    'x-example-2'
    """
    key, number = f"x-{name}", 2
    while key in raw:
        key, number = f"x-{name}-{number}", number + 1
    return key


def is_form(text: object, kind: object) -> bool:
    """Tell whether a text is a strptime form that holds all of a date, a time or a moment.

    >>> is_form("%Y/%m/%d", "date"), is_form("%m/%d", "date"), is_form("^[0-9]{4}$", "date")
    (True, False, False)
    """
    whole = WHOLE.get(str(kind))
    again = _read_again(text) if isinstance(text, str) else None
    return whole is not None and again is not None and whole(again) == whole(MOMENT)


def reads_itself(form: str) -> bool:
    """Tell whether a text is a strptime form: whether what is written by it can be read by it.

    >>> reads_itself("%m/%Y"), reads_itself("YYYY-MM-DD"), reads_itself("%Q")
    (True, False, False)
    """
    return _read_again(form) is not None


def into_constraints(raw: Mapping[str, Any], place: Place, name: str) -> tuple[Edit, ...]:
    """Return the edits that bring a constraint of a field to where it counts."""
    constraints = raw.get("constraints")
    if "constraints" not in raw:
        return (Wrap((*place, name), "constraints"),)
    if not isinstance(constraints, Mapping):
        return ()
    if name not in constraints:
        return (Move((*place, name), (*place, "constraints"), name),)
    return (Drop((*place, name)),) if _same(constraints[name], raw[name]) else ()


def pattern_elsewhere(raw: Mapping[str, Any], place: Place, *, inside: bool) -> tuple[Edit, ...]:
    """Return the edits that take a pattern from a field whose type knows none.

    A strptime form becomes the format; a regular expression is kept under a name that no tool looks at.
    """
    pattern = raw["constraints"]["pattern"] if inside else raw["pattern"]
    if not is_form(pattern, raw.get("type")):
        return (_taken(raw, place, aside(raw, "pattern"), inside=inside),)
    form = raw.get("format")
    if form is None and "format" not in raw:
        return (_taken(raw, place, "format", inside=inside),)
    if form == "default":
        return (Drop((*place, "format")), _taken(raw, place, "format", inside=inside))
    if form != pattern:
        return ()
    return (Drop(_whole(raw, place)) if inside else Drop((*place, "pattern")),)


def slug(name: str) -> str:
    """Return a name as frictionless takes it, or "" where too little of it would be left.

    >>> slug("Bornes IRVE"), slug("Données.2019"), slug("权力清单")
    ('bornes-irve', 'donnees.2019', '')
    """
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    if not plain.isascii():
        return ""
    return re.sub(r"-{2,}", "-", re.sub(r"[^-a-z0-9._/]", "-", plain.lower())).strip("-")


def _read_again(form: str) -> datetime | None:
    if "%" not in form:
        return None
    try:
        return datetime.strptime(MOMENT.strftime(form), form)  # noqa: DTZ007 - as frictionless reads it
    except ValueError:
        return None


def _taken(raw: Mapping[str, Any], place: Place, key: str, *, inside: bool) -> Edit:
    if not inside:
        return Rename((*place, "pattern"), key)
    whole = _whole(raw, place)
    return Unwrap(whole, key) if whole[-1] == "constraints" else Move(whole, place, key)


def _whole(raw: Mapping[str, Any], place: Place) -> Place:
    """Return the place of a pattern among the constraints, or of the constraints where it is the only one."""
    return (*place, "constraints") if len(raw["constraints"]) == 1 else (*place, "constraints", "pattern")


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other
