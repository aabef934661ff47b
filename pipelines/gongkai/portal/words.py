"""What templates can say: addresses in the reader's language, values with their labels, numbers and dates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader

from gongkai.catalog import FREQUENCIES, OPENNESS, THEMES
from gongkai.descriptor import NOTICE, Field
from gongkai.messages import get_language, number, pick, translate
from gongkai.portal.addresses import local, other_half

#: Longer texts are cut in a table; the row's own page has all of it.
CUT = 90

TAGS = {"zh": "zh-CN", "en": "en"}

#: How a boolean that is true stands in the database and in an address.
TRUTHS = frozenset({"1", "True", "true"})

#: Constraints as readers are told them.
CONSTRAINTS = ("required", "unique", "minLength", "maxLength", "minimum", "maximum", "pattern", "enum")


def prepare(environment: Environment) -> None:
    """Give an environment our templates and words; ours come before Datasette's of the same name."""
    own = PackageLoader("gongkai.portal")
    environment.loader = ChoiceLoader([own, environment.loader] if environment.loader else [own])
    environment.globals |= {
        "_": translate,
        "FREQUENCIES": FREQUENCIES,
        "NOTICE": NOTICE,
        "OPENNESS": OPENNESS,
        "THEMES": THEMES,
        "constraints": constraints,
        "day": day,
        "language": get_language,
        "language_tag": lambda: TAGS[get_language()],
        "local": local,
        "number": number,
        "other_half": other_half,
        "pick": pick,
        "title_of": title_of,
    }


def title_of(field: Field) -> str:
    """Return the name of a column as readers know it."""
    return pick(field.titles) or field.name


def day(moment: str) -> str:
    """Return the day of a moment in ISO form."""
    return moment[:10]


def value_text(field: Field | None, value: Any) -> str:
    """Return a value as readers read it: labels of the code list, words for yes and no, lists with separators."""
    if isinstance(value, Mapping):
        value = value["value"]
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if field is None:
        return str(value)
    if field.type == "boolean":
        return translate("yes") if str(value) in TRUTHS else translate("no")
    if field.type in {"list", "array"}:
        return _separator().join(_label(field, item) for item in _items(value))
    return _label(field, value)


def short(text: str) -> str:
    """Return a text cut to what a table cell holds."""
    return text if len(text) <= CUT else f"{text[:CUT]}…"


def constraints(field: Field) -> list[str]:
    """Return the constraints of a field in words."""
    told = {
        "required": lambda limit: translate("required") if limit else "",
        "unique": lambda limit: translate("unique") if limit else "",
        "minLength": lambda limit: translate("at least {limit} characters", limit=limit),
        "maxLength": lambda limit: translate("at most {limit} characters", limit=limit),
        "minimum": lambda limit: translate("at least {limit}", limit=limit),
        "maximum": lambda limit: translate("at most {limit}", limit=limit),
        "pattern": lambda limit: translate("form {limit}", limit=limit),
        "enum": lambda limit: "" if field.categories else translate("one of {limit}", limit=", ".join(map(str, limit))),
    }
    stated = [told[name](field.constraints[name]) for name in CONSTRAINTS if name in field.constraints]
    return [text for text in stated if text]


def _label(field: Field, value: object) -> str:
    return pick(field.label_of(value)) or str(value)


def _items(value: object) -> list[object]:
    try:
        items = json.loads(str(value))
    except ValueError:
        return [value]
    return items if isinstance(items, list) else [items]


def _separator() -> str:
    return ", " if get_language() == "en" else "、"
