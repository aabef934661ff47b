"""The rules of one field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import frictionless

from gongkai.descriptor.lint import constraints
from gongkai.descriptor.lint.finding import Finding, Place, Rename, Standard
from gongkai.descriptor.lint.level import Level, choice, field_class, known_types, misspelt, shape
from gongkai.descriptor.lint.mends import aside, into_constraints, is_form, pattern_elsewhere, reads_itself
from gongkai.descriptor.lint.missing import missing_values
from gongkai.descriptor.lint.reading import READING, NoReader, Reader, reader, reads_example
from gongkai.names import nearest

#: What other systems call a type of the standard.
SYNONYMS: Mapping[str, str] = {
    **dict.fromkeys(("text", "str", "varchar", "char", "character", "url", "uri", "email", "uuid"), "string"),
    **dict.fromkeys(("int", "bigint", "smallint", "long", "serial"), "integer"),
    **dict.fromkeys(("float", "double", "decimal", "numeric", "real", "money", "currency"), "number"),
    **dict.fromkeys(("bool", "bit", "logical"), "boolean"),
    **dict.fromkeys(("timestamp", "date-time", "date_time"), "datetime"),
    **dict.fromkeys(("json", "dict", "map"), "object"),
    **dict.fromkeys(("point", "coordinates", "latlon", "lonlat"), "geopoint"),
}

#: Properties that a field may have, here or in the standard; none of them is a slip of the pen.
PROPERTIES = frozenset(
    {*READING, *constraints.CONSTRAINTS, "name", "type", "title", "description", "example", "examples", "constraints"}
    | {"rdfType", "missingValues", "categories", "categoriesOrdered", "arrayItem", "checks", "custom_checks"}
)

MOMENTS = {"date": "%Y-%m-%d", "time": "%H:%M:%S", "datetime": "%Y-%m-%dT%H:%M:%S"}
GEOPOINTS = ("default", "array", "object")
#: Types for which frictionless' profile or the rules below say which formats there are.
FORMATTED = frozenset({"string", "geojson", "geopoint", *MOMENTS})
#: Letters of other systems' forms of dates, and what strptime calls them; longer ones first.
LETTERS = {"YYYY": "%Y", "yyyy": "%Y", "MM": "%m", "DD": "%d", "dd": "%d", "HH": "%H", "hh": "%H", "mm": "%M"}
LETTERS |= {"AAAA": "%Y", "JJ": "%d", "SS": "%S", "ss": "%S"}


def field_rules(raw: object, place: Place, standard: Standard) -> Iterator[Finding]:
    """Yield the faults of a field."""
    if not isinstance(raw, Mapping):
        yield Finding(code="field-shape", place=place, facts={"value": raw})
        return
    name = raw.get("name")
    level = Level(raw=raw, place=place, standard=standard, field=name if isinstance(name, str) else None)
    # To frictionless, as in version 1, a field without a type is a text.
    kind = field_class(raw.get("type", "string"))
    if kind is None:
        yield _unknown_type(level)
    found = [*shape(level, kind or frictionless.Field)]
    yield from found
    yield from missing_values(level)
    if kind is not None:
        # What has the wrong shape is no help in reading the rest; constraints are looked at one by one.
        bad = {finding.place[len(place)] for finding in found if len(finding.place) > len(place)} - {"constraints"}
        yield from _typed(replace(level, raw=_without(raw, bad)), kind)
    yield from _set_aside(level)
    yield from misspelt(level, PROPERTIES)


def _typed(level: Level, kind: type[frictionless.Field]) -> Iterator[Finding]:
    formats = [*_format(level, kind)]
    yield from formats
    try:
        read: Reader = reader(kind, level.raw)
    except NoReader as error:
        yield level.finding("unreadable-values", "format", value=level.raw.get("format"), fault=str(error))
        return
    for finding in constraints.supported(level, kind):
        is_pattern = finding.code == "unsupported-constraint" and finding.facts["name"] == "pattern"
        yield _elsewhere(level, finding, inside=True) if is_pattern else finding
    yield from constraints.values(level, kind, read)
    yield from _misplaced(level, kind, read)
    # Where the format is at fault, the example may well be right.
    suspect = any(finding.severity == "error" for finding in formats)
    yield from (replace(finding, mend=() if suspect else finding.mend) for finding in _example(level, kind, read))
    yield from _items(level, kind)


def _misplaced(level: Level, kind: type[frictionless.Field], read: Reader) -> Iterator[Finding]:
    for name in constraints.CONSTRAINTS:
        if name not in level.raw:
            continue
        if name == "pattern" and not constraints.known_by(kind, name):
            yield _elsewhere(level, level.finding("unsupported-constraint", name, type=kind.type), inside=False)
            continue
        finding = level.finding("misplaced-constraint", name, name=name, value=level.raw[name])
        sound = constraints.is_sound(level, kind, read, name)
        yield replace(finding, mend=into_constraints(level.raw, level.place, name) if sound else ())


def _elsewhere(level: Level, finding: Finding, *, inside: bool) -> Finding:
    pattern = level.raw["constraints"]["pattern"] if inside else level.raw["pattern"]
    code = "form-as-pattern" if is_form(pattern, level.raw.get("type")) else "unsupported-pattern"
    facts = {**finding.facts, "value": pattern}
    return replace(finding, code=code, facts=facts, mend=pattern_elsewhere(level.raw, level.place, inside=inside))


def _example(level: Level, kind: type[frictionless.Field], read: Reader) -> Iterator[Finding]:
    example = level.raw.get("example")
    judge = kind if "type" in level.raw else frictionless.Field
    if not example or reads_example(judge, level.raw, example):
        return
    # An example that the field would read is refused all the same: frictionless hands it to a simpler field.
    facts = {"value": example, "type": kind.type, "right": read(example) is not None}
    finding = level.finding("example", "example", **facts)
    mend = Rename((*level.place, "example"), aside(level.raw, "example"))
    yield replace(finding, mend=(mend,))


def _format(level: Level, kind: type[frictionless.Field]) -> Iterator[Finding]:
    form = level.raw.get("format", "default")
    name = str(form).removeprefix("fmt:")
    if kind.type in MOMENTS and name not in {"default", "any"}:
        if not reads_itself(name):
            facts = {"value": form, "type": kind.type, "nearest": _strptime(name) or MOMENTS[kind.type]}
            yield level.finding("unknown-form", "format", **facts)
    elif kind.type == "geopoint" and name not in GEOPOINTS:
        yield level.finding("unknown-format", "format", **choice(form, GEOPOINTS, "format"))
    elif kind.type not in FORMATTED and name != "default":
        yield level.warning("ignored-format", "format", value=form, type=kind.type)
    if kind.type == "list" and level.raw.get("delimiter") == "":
        yield level.finding("empty-delimiter", "delimiter")


def _items(level: Level, kind: type[frictionless.Field]) -> Iterator[Finding]:
    item = level.raw.get("arrayItem")
    if kind.type == "array" and isinstance(item, Mapping) and item:
        inner = {"name": level.field or "item", "type": "any", **item}
        inner.pop("arrayItem", None)
        # frictionless makes the field of an item without telling it of any version.
        for finding in field_rules(inner, (*level.place, "arrayItem"), "unknown"):
            yield replace(finding, field=level.field)


def _set_aside(level: Level) -> Iterator[Finding]:
    for name, value in level.raw.items():
        if re.fullmatch(r"x-pattern(-\d+)?", name):
            yield level.warning("set-aside", name, name=name, value=value)


def _unknown_type(level: Level) -> Finding:
    types = known_types(lambda: vars(frictionless.fields))
    name = level.raw.get("type")
    close = SYNONYMS.get(str(name).lower()) or nearest(str(name).lower(), types)
    return level.finding("unknown-type", "type", property="type", value=name, known=types, nearest=close)


def _without(raw: Mapping[str, Any], bad: set[str | int]) -> Mapping[str, Any]:
    return {name: value for name, value in raw.items() if name not in bad}


def _strptime(form: str) -> str:
    """Return a form of other systems as strptime has it, or "" where it is not understood.

    >>> _strptime("YYYY/MM/DD"), _strptime("dd.MM.yyyy HH:mm"), _strptime("iso")
    ('%Y/%m/%d', '%d.%m.%Y %H:%M', '')
    """
    found = re.sub("|".join(LETTERS), lambda match: LETTERS[match.group()], form)
    return found if "%" in found and not re.search(r"(?<!%)[A-Za-z]", found.replace("T", "")) else ""
