"""Random Table Schemas: every type, format, property and constraint that frictionless knows."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

import frictionless
from tests.validate.differential.cells import ANYTHING, pool_of

Descriptor = dict[str, Any]

V2 = "https://datapackage.org/profiles/2.0/tableschema.json"
V1 = "https://specs.frictionlessdata.io/schemas/table-schema.json"

#: Types by how often they are drawn.
TYPES: Mapping[str, int] = {
    name: weight
    for weight, names in (
        (10, ("string",)),
        (6, ("integer", "number", "date")),
        (4, ("datetime",)),
        (3, ("boolean", "any", "year")),
        (2, ("time", "yearmonth", "list", "array", "geopoint")),
        (1, ("object", "duration", "geojson")),
    )
    for name in names
}
FORMATS: Mapping[str, Sequence[str]] = {
    "string": ("default", "default", "default", "email", "uri", "uuid", "binary"),
    "date": (
        "default",
        "default",
        "any",
        "%Y-%m-%d",
        "%Y/%m/%d",
        "%Y%m%d",
        "%d.%m.%Y",
        "%Y-%d-%m",
        "%Y-%M-%d",
        "%y-%m-%d",
        "%j",
    ),
    "datetime": ("default", "default", "any", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M"),
    "time": ("default", "default", "any", "%H:%M", "%H.%M.%S"),
    "geopoint": ("default", "array", "object"),
    "geojson": ("default", "topojson"),
}
BOUNDED = frozenset({"integer", "number", "date", "datetime", "time", "year", "yearmonth"})
MEASURED = frozenset({"string", "array", "object", "list"})
#: frictionless stumbles over the values of these types as keys.
UNHASHABLE = frozenset({"array", "object", "list", "geojson"})
PATTERNS = (
    *(
        "(?=.*[0-9])[a-z0-9]+",
        "(?!ab)[a-z]+",
        "(?!.*-)(?=.{2}).+",
        r"(?!\d)\w+",
        "(?!a$).*",
        r"(?!.*[^a-z]).+",
        "(?!a|b)x|12",
    ),
    *("a", "a|b", "(?:a|b)", "a|ab", "(a|b)+", "[ab]*", "[a-z]{2}", "[a-z]+?", "a.*", ".", ".{2,3}", "[0-9]{1,3}"),
    *(r"\d+", r"\w+", r"\s*a", r"[\u4e00-\u9fa5]+", r"[\u4e00-\u9fa5]{2,10}市?", r"\S+", r"\D", r"\W", r"[^a]+"),
    *(r"[^\d]+", "(?=a).*", "(?!b).+", r"(a)\1", "(?P<x>a)(?P=x)?", "(?i:AB)", "(?s:.+)", "^a$", "a$", "$", ""),
    *("(a(b(c)?)?)?", "(^a|b)", r"\bab\b", r"a\Z", r"\Aa", "a{0}", "a{,2}", "(ab){1,2}|ba", "a??b", "(?>a)b", "a++"),
    *(r"A\d{3}", r"\.", r"[\]\-\\a]", "(?:)", "(|a)b", r"\x61", r"[\w-]+", "(?#c)a", "(a|)", "(^)*a", "($)*"),
    *(r"[\s\d]+", "x{40}", "[a-c]&&b", "(?<=a)b", "(?<!a)b", r"é|宿", "a\n", r"\0", "(?:a|b)?$|12", "[", "(", "*a"),
    *("(?i)a", "a{2000}", "(?x: a b )", r"(a)?(?(1)b|12)"),
)
NAMES = ("id", "name", "名称", "a", "b", "A", "when", "no", "field2", "x y", "id2", " pad", "None", "")


def schema(random: Random) -> Descriptor:
    """Return the descriptor of a Table Schema; now and then one that frictionless refuses."""
    profile = random.choices((V2, None, V1, "https://example.org/profile.json"), (12, 8, 1, 0))[0]
    names = _names(random)
    made: Descriptor = {"$schema": profile} if profile else {}
    made["fields"] = [field(random, name, v2=profile == V2) for name in names]
    if random.random() < 0.3:
        made["missingValues"] = missing_values(random, v2=profile == V2)
    if random.random() < 0.35:
        made["fieldsMatch"] = random.choice(("exact", "equal", "subset", "superset", "partial"))
    _add_keys(random, made, names)
    return made


def field(random: Random, name: str, *, v2: bool) -> Descriptor:
    """Return the descriptor of a field with some properties and constraints."""
    kind = random.choices(list(TYPES), list(TYPES.values()))[0]
    made: Descriptor = {"name": name, "type": kind}
    if kind in FORMATS and random.random() < 0.7:
        made["format"] = random.choice(FORMATS[kind])
    if random.random() < 0.02:
        made["format"] = random.choice(("wkt", "nothing", "any"))
    if kind in PROPERTIES:
        made.update(PROPERTIES[kind](random))
    if random.random() < 0.15:
        made["missingValues"] = missing_values(random, v2=v2)
    limits = constraints(random, made, v2=v2)
    if limits:
        made["constraints"] = limits
    if random.random() < 0.01:
        made["example"] = random.choice(pool_of(kind))
    return made


def missing_values(random: Random, *, v2: bool) -> list[Any]:
    """Return missing values, as texts or as objects."""
    values = random.choice(
        (
            [],
            [""],
            ["", "NA"],
            ["-"],
            ["", " "],
            [" "],
            ["None"],
            ["", "None", "0"],
            ["NA", "null"],
            ["", "1"],
            ["a"],
            ["2020"],
        )
    )
    if random.random() < (0.3 if v2 else 0.02):
        return [
            {"value": value} if random.random() < 0.5 else {"value": value, "label": f"no {value}"} for value in values
        ]
    return list(values)


def constraints(random: Random, made: Descriptor, *, v2: bool) -> Descriptor:
    """Return constraints that the type knows; now and then one that it does not, or a bound of another type."""
    kind, texts = made["type"], good_texts(random, made)
    limits = _presence(random, made)
    if kind in BOUNDED and random.random() < 0.45:
        limits.update(_bounds(random, kind, texts, v2=v2))
    if kind in MEASURED and random.random() < 0.25:
        for name in random.choice((("minLength",), ("maxLength",), ("minLength", "maxLength"))):
            limits[name] = random.choice((0, 1, 2, 3, 20))
    if kind == "string" and random.random() < 0.3:
        limits["pattern"] = random.choice(PATTERNS)
    if kind != "list" and random.random() < 0.15:
        limits["enum"] = random.sample(list(texts), min(len(texts), random.choice((1, 3, 12))))
    if random.random() < 0.005:
        limits[random.choice(("pattern", "minimum", "minLength", "enum"))] = random.choice((1, "a", ["a"]))
    return limits


def _presence(random: Random, made: Descriptor) -> Descriptor:
    limits: Descriptor = {}
    if random.random() < 0.25:
        limits["required"] = random.random() < 0.9
    if random.random() < (0.01 if made["type"] in UNHASHABLE else 0.15) and made["name"]:
        limits["unique"] = random.random() < 0.9
    return limits


def _bounds(random: Random, kind: str, texts: Sequence[str], *, v2: bool) -> Descriptor:
    names = ["minimum", "maximum"]
    if random.random() < (0.4 if v2 else 0.01):
        names = ["exclusiveMinimum", "exclusiveMaximum"]
    numbers = (0, 1, -5, 10, 2000, 2020, 10**14, 10**15, 2**63 - 1, 2**63)
    found: Descriptor = {}
    for name in random.choice((names, names[:1], names[1:])):
        found[name] = random.choice(texts)
        if kind in {"integer", "number", "year"} and random.random() < 0.6:
            found[name] = random.choice(numbers)
        if kind == "number" and random.random() < 0.3:
            found[name] = random.choice((0.1, 0.5, 1.5, 0.30000000000000004, 1e16, 5e-324, -1.25))
        if random.random() < 0.01:
            found[name] = random.choice((*pool_of(kind), "abc", True, 1.5, None, []))
    return found


def _integer(random: Random) -> Descriptor:
    return {"bareNumber": random.random() < 0.3} if random.random() < 0.4 else {}


def _number(random: Random) -> Descriptor:
    made: Descriptor = {}
    if random.random() < 0.3:
        made["groupChar"] = random.choice((",", ",", " ", ".", "'", "", "0", "e"))
    if random.random() < 0.3:
        made["decimalChar"] = random.choice((",", ".", ".", "@", "1", ""))
    if random.random() < 0.2:
        made["bareNumber"] = random.random() < 0.3
    if random.random() < 0.2:
        made["floatNumber"] = random.random() < 0.8
    return made


def _boolean(random: Random) -> Descriptor:
    made: Descriptor = {}
    if random.random() < 0.5:
        made["trueValues"] = random.choice((["是"], ["true", "是", "1"], ["1"], ["yes", "no"], []))
    if random.random() < 0.5:
        made["falseValues"] = random.choice((["否"], ["false", "否", "0"], ["1"], ["no", ""], []))
    return made


def _array(random: Random) -> Descriptor:
    if random.random() < 0.5:
        return {}
    kind = random.choice(("integer", "string", "number", "date", "array", "any"))
    item: Descriptor = {"type": kind}
    if random.random() < 0.4:
        item["constraints"] = {"required": True} if kind == "any" else {"enum": [1, "a"]}
    return {"arrayItem": item}


def _list(random: Random) -> Descriptor:
    made: Descriptor = {}
    if random.random() < 0.6:
        made["itemType"] = random.choice(("string", "integer", "boolean", "number", "datetime", "date", "time"))
    if random.random() < 0.4:
        made["delimiter"] = random.choice((";", ",", " ", "ab"))
    return made


PROPERTIES: Mapping[str, Callable[[Random], Descriptor]] = {
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "array": _array,
    "list": _list,
}


def _names(random: Random) -> list[str]:
    names = random.sample(NAMES[:11], random.choice((1, 1, 2, 2, 3, 3, 4, 6)))
    if random.random() < 0.03:
        names[0] = random.choice(NAMES)
    if random.random() < 0.01:
        names.append(names[0])
    return names


def _add_keys(random: Random, made: Descriptor, names: Sequence[str]) -> None:
    # frictionless reads a key of an empty name as missing, the first time that it looks at it in a row.
    known = [name for name in dict.fromkeys(names) if name]
    if random.random() < 0.97:
        known = [item["name"] for item in made["fields"] if item["name"] and item["type"] not in UNHASHABLE]
    if not known:
        return
    if random.random() < 0.25:
        made["primaryKey"] = random.sample(known, min(len(known), random.choice((1, 1, 2, 3))))
        if random.random() < 0.2:
            made["primaryKey"] = made["primaryKey"][0]
    if random.random() < 0.2:
        made["foreignKeys"] = [_foreign_key(random, known) for _ in range(random.choice((1, 1, 2)))]
    if random.random() < 0.005:
        made["primaryKey"] = ["nothing"]


def _foreign_key(random: Random, names: Sequence[str]) -> Descriptor:
    width = random.choice((1, 1, 2)) if len(names) > 1 else 1
    there = random.sample(list(names), width)
    if random.random() < 0.05:
        there[0] = "nothing"
    if random.random() < 0.02:
        there = [*there, names[0]]
    target = random.choices(("", "table", "other"), (10, 3, 1))[0]
    return {"fields": random.sample(list(names), width), "reference": {"resource": target, "fields": there}}


def cell(random: Random, made: Descriptor) -> str:
    """Return a text for a cell of a field: mostly one near the borders of its type."""
    if random.random() < 0.1:
        return random.choice(ANYTHING)
    limits = made.get("constraints", {})
    if "enum" in limits and isinstance(limits["enum"], list) and random.random() < 0.7:
        return str(random.choice(limits["enum"]))
    if made["type"] in SPELLED and random.random() < 0.3:
        return SPELLED[made["type"]](random)
    return random.choice(pool_of(made["type"], made.get("format", "default")))


def good_cells(random: Random, made: Descriptor, size: int) -> list[str]:
    """Return texts for cells of a field that break no rule, where such can be found."""
    texts = [cell(random, made) for _ in range(3 * size)]
    try:
        read = frictionless.Field.from_descriptor(copy.deepcopy(made), allow_invalid=True).create_cell_reader()
        good = [text for text in texts if not read(text)[1]]
    except Exception:  # noqa: BLE001 - rules that nothing can be read by
        good = []
    return (good or texts)[:size]


def good_texts(random: Random, made: Descriptor) -> list[str]:
    """Return some texts that have a value of the type."""
    return good_cells(random, {**made, "constraints": {}, "missingValues": []}, 12)


def _whole(random: Random) -> str:
    return str(random.choice((random.randint(-20, 2100), random.randint(-(10**17), 10**17))))


def _decimal(random: Random) -> str:
    return f"{random.uniform(-100, 2100):.{random.randint(0, 6)}f}"


def _day(random: Random) -> str:
    mark, width = random.choice("---/."), random.choice((1, 4))
    year, month, day = random.randint(1, 2100), random.randint(0, 13), random.randint(0, 32)
    return f"{year:0{width}}{mark}{month:02}{mark}{day:02}"


def _clock(random: Random) -> str:
    return f"{random.randint(0, 24):02}:{random.randint(0, 60):02}:{random.randint(0, 60):02}"


#: Texts spelled as values of a type mostly are, a little out of its bounds now and then.
SPELLED: Mapping[str, Callable[[Random], str]] = {
    "integer": _whole,
    "number": lambda random: random.choice((_whole, _decimal))(random),
    "date": _day,
    "time": _clock,
    "datetime": lambda random: f"{_day(random)}{random.choice('TTT x')}{_clock(random)}",
    "year": lambda random: str(random.randint(0, 10_001)),
    "yearmonth": lambda random: f"{random.randint(0, 2100)}-{random.randint(0, 13):02}",
}
