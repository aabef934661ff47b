"""Names of fields for the labels of a file: what the portal calls them already, else what many lists do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from gongkai.descriptor import Portal, read_mapping
from gongkai.extract.header import PATH
from gongkai.names import is_slug, plain_label

GLOSSARY = Path(__file__).parent / "glossary.yaml"
#: What the database keeps for itself.
RESERVED = frozenset({"rowid", "oid", "_rowid_", "rank"})
#: A unit behind a title: 收费（元）.
UNIT = re.compile(r"[(（][^()（）]*[)）]$")
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Name:
    """What a field is called; the English title is None where nobody knows one."""

    name: str
    title_en: str | None = None


Known = Mapping[str, Name]


def known_names(portal: Portal | None) -> Known:
    """Return the names of fields by their titles: the portal's own, and those of the glossary where it has none.

    A title that fields of several names have is told by the name that most of them have.
    """
    names = dict(_glossary())
    counts: dict[str, dict[Name, int]] = {}
    for package in portal.datasets if portal else ():
        for resource in package.resources:
            for field in resource.schema.fields:
                name = Name(field.name, field.titles.get("en"))
                for title in {*field.titles.values(), field.name}:
                    own = counts.setdefault(plain_label(title), {})
                    own[name] = own.get(name, 0) + 1
    names |= {title: max(own, key=lambda name: own[name]) for title, own in counts.items()}
    return names


def field_names(labels: Sequence[str], known: Known = MappingProxyType({})) -> list[Name]:
    """Return a name for each label; no two are alike."""
    found: list[Name] = []
    taken: set[str] = set(RESERVED)
    for position, label in enumerate(labels, start=1):
        name = _named(label, known) or Name(f"column_{position}")
        single = next(text for text in _variants(name.name) if text not in taken)
        taken.add(single)
        found.append(Name(single, name.title_en))
    return found


def slug(text: str) -> str | None:
    """Return a text of ASCII letters as a snake_case name, or None where no such name can be made of it.

    >>> slug("Dept Code (new)"), slug("deptCode"), slug("部门"), slug("2020")
    ('dept_code_new', 'dept_code', None, None)
    """
    if not text.isascii():
        return None
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text.strip())
    name = re.sub(r"[^a-z0-9]+", "_", parted.lower()).strip("_")[:LONGEST].strip("_")
    return name if is_slug(name) else None


def _named(label: str, known: Known) -> Name | None:
    plain = plain_label(label)
    if found := known.get(plain) or known.get(UNIT.sub("", plain)):
        return found
    if PATH in plain:
        parts = [known.get(part) or known.get(UNIT.sub("", part)) for part in plain.split(PATH)]
        names = [part.name for part in parts if part]
        joined = "_".join(names)
        if len(names) == len(parts) and len(joined) <= LONGEST:
            return Name(joined)
    name = slug(label)
    return Name(name, label.strip()) if name else None


def _variants(name: str) -> Sequence[str]:
    return [name, *(f"{name}_{number}" for number in range(2, 10_000))]


@cache
def _glossary() -> Known:
    return {
        plain_label(title): Name(str(name), str(english)) for title, (name, english) in read_mapping(GLOSSARY).items()
    }
