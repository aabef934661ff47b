"""Serial numbers, official codes with their check characters, and masked names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gongkai.codes import document_number, index_number, item_code, masked_name, organisation_check, project_code
from gongkai.codes.uscc import FORM, is_organisation_code, is_uscc, with_checks
from gongkai.sample.draw import Draw
from gongkai.sample.paths import read_path, read_text
from gongkai.sample.place import Maker, Place
from gongkai.sample.values import Row, written

#: The number of a row, in the text of a serial number.
NUMBER = "n"
NUMBERING = ("by", "start")


def _uscc(text: str) -> str | None:
    full = f"{text}00"
    return with_checks(full) if FORM.fullmatch(full) else None


def _organisation(text: str) -> str | None:
    found = text + organisation_check(text) if len(text) == 8 and text.isascii() and text.isalnum() else ""
    return found if found and is_organisation_code(found) else None


def _index(text: str) -> str | None:
    found = index_number(text)
    sound = found and 1 <= found.month <= 12 and (is_uscc(found.publisher) or is_organisation_code(found.publisher))
    return text if sound else None


def _if(read: Callable[[str], object]) -> Callable[[str], str | None]:
    return lambda text: text if read(text) is not None else None


#: Kinds of codes: from the text to the code, None where it can be none. The first two get their check characters.
CODES: Mapping[str, Callable[[str], str | None]] = {
    "uscc": _uscc,
    "organisation_code": _organisation,
    "index_number": _index,
    "document_number": _if(document_number),
    "project_code": _if(project_code),
    "item_code": _if(item_code),
}


def read_serial(raw: Any, place: Place) -> Maker:
    """Return the maker of a text with the number of the row, in the order of some fields."""
    raw = place.options({"text": raw} if isinstance(raw, str) else raw, "text", may=NUMBERING)
    return _numbered(raw, place)


def read_code(raw: Any, place: Place) -> Maker:
    """Return the maker of an official code; check characters are reckoned, and its form is held."""
    raw = place.options(raw, "kind", "text", may=NUMBERING)
    kind = place.known(place.text(raw["kind"]), CODES)
    texts = _numbered(raw, place)

    def one(text: str | None) -> str | None:
        code = None if text is None else CODES[kind](text)
        if code is None and text is not None:
            raise place.fault("“{text}” has not the form of {code}", text=text, code=kind)
        return code

    return lambda rows, draw: [one(text) for text in texts(rows, draw)]


def _numbered(raw: Mapping[str, Any], place: Place) -> Maker:
    fill = read_text(raw["text"], place.at("text").knowing({*place.names, NUMBER}))
    order = [read_path(path, place.at("by")) for path in place.texts(raw["by"])] if "by" in raw else []
    start = place.whole(raw.get("start", 1))

    def make(rows: Sequence[Row], draw: Draw) -> list[Any]:
        indexes = sorted(range(len(rows)), key=lambda index: [sortable(get(rows[index])) for get in order])
        found: list[Any] = [None] * len(rows)
        for number, index in enumerate(indexes, start=start):
            found[index] = fill({**rows[index], NUMBER: number}, draw)
        return found

    return make


def sortable(value: Any) -> tuple[bool, bool, Any]:
    """Return what a value sorts by: missing ones first, numbers before texts and dates."""
    number = isinstance(value, int | float) or hasattr(value, "as_tuple")
    return value is not None, not number, value if number else written(value)


def read_masked(raw: Any, place: Place) -> Maker:
    """Return the maker of names of persons with all but the surname hidden."""
    fill = read_text(raw, place)

    def one(row: Row, draw: Draw) -> str | None:
        name = fill(row, draw)
        return None if name is None else masked_name(name)

    return lambda rows, draw: [one(row, draw) for row in rows]


MAKERS = {"serial": read_serial, "code": read_code, "masked": read_masked}
